/** What of an item two versions are compared by. */
export interface ComparedItem {
  readonly id: string
  readonly identifier: string
  readonly lineage: string
  /** CASE names to values; absent and null say the same. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Place in the version, depth first. */
  readonly position: number
}

/** An edge of the tree, by CASE identifiers; under the document: null. */
export interface ComparedEdge {
  readonly child: string
  readonly parent: string | null
  readonly position: number
}

export interface ComparedTree {
  readonly items: readonly ComparedItem[]
  readonly edges: readonly ComparedEdge[]
}

export interface ItemChange {
  readonly before: ComparedItem
  readonly after: ComparedItem
  readonly fields: readonly string[]
}

export interface VersionDiff {
  readonly added: readonly ComparedItem[]
  readonly removed: readonly ComparedItem[]
  readonly changed: readonly ItemChange[]
  /** Items of both, as they were and are: under other parents, or in another order among siblings that both have. */
  readonly moved: readonly Omit<ItemChange, 'fields'>[]
}

/** What is otherwise in `to` than in `from`, by CASE identifiers; each list in the order of its tree. Pure. */
export function diffVersions(from: ComparedTree, to: ComparedTree): VersionDiff {
  const before = new Map(from.items.map((item) => [item.identifier, item]))
  const after = new Map(to.items.map((item) => [item.identifier, item]))
  const changed: ItemChange[] = []
  for (const [identifier, item] of after) {
    const old = before.get(identifier)
    const fields = old ? differing(old, item) : []
    if (old && fields.length > 0) changed.push({ before: old, after: item, fields })
  }
  const inOrder = (items: readonly ComparedItem[]) =>
    [...items].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
  const both = new Set([...after.keys()].filter((identifier) => before.has(identifier)))
  const moved = movedItems(both, placesOf(from), placesOf(to))
  return {
    added: inOrder(to.items.filter((item) => !before.has(item.identifier))),
    removed: inOrder(from.items.filter((item) => !after.has(item.identifier))),
    changed: changed.sort((a, b) => a.after.position - b.after.position),
    moved: inOrder(to.items.filter((item) => moved.has(item.identifier))).map((item) => ({
      before: before.get(item.identifier) as ComparedItem,
      after: item,
    })),
  }
}

function differing(a: ComparedItem, b: ComparedItem): string[] {
  const names = new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])
  const say = (value: unknown) => JSON.stringify(value ?? null)
  return [...names].filter((name) => say(a.fields[name]) !== say(b.fields[name])).sort()
}

interface Places {
  /** Parents of an item, as one text. */
  readonly parents: ReadonlyMap<string, string>
  /** Children of each parent in order; under '': what has no parent. */
  readonly children: ReadonlyMap<string, readonly string[]>
}

function placesOf({ items, edges }: ComparedTree): Places {
  const parents = new Map<string, Set<string>>()
  const groups = new Map<string, { child: string; position: number }[]>()
  const put = (parent: string, child: string, position: number) => {
    const group = groups.get(parent)
    if (group) group.push({ child, position })
    else groups.set(parent, [{ child, position }])
  }
  for (const { child, parent } of edges)
    if (parent !== null) parents.set(child, (parents.get(child) ?? new Set()).add(parent))
  for (const { child, parent, position } of edges) if (parent !== null) put(parent, child, position)
  for (const { identifier, position } of items) if (!parents.has(identifier)) put('', identifier, position)
  return {
    parents: new Map(
      items.map(({ identifier }) => [identifier, [...(parents.get(identifier) ?? [])].sort().join(' ')]),
    ),
    children: new Map(
      [...groups].map(([parent, group]) => [
        parent,
        group.sort((a, b) => a.position - b.position || (a.child < b.child ? -1 : 1)).map((one) => one.child),
      ]),
    ),
  }
}

function movedItems(both: ReadonlySet<string>, from: Places, to: Places): Set<string> {
  const moved = new Set([...both].filter((identifier) => from.parents.get(identifier) !== to.parents.get(identifier)))
  for (const [parent, now] of to.children) {
    const was = from.children.get(parent) ?? []
    const stayed = (identifier: string) => both.has(identifier) && !moved.has(identifier)
    const rank = new Map(was.filter(stayed).map((identifier, at) => [identifier, at]))
    const order = now.filter((identifier) => stayed(identifier) && rank.has(identifier))
    const kept = longestRise(order.map((identifier) => rank.get(identifier) as number))
    order.forEach((identifier, at) => {
      if (!kept.has(at)) moved.add(identifier)
    })
  }
  return moved
}

/** Places of one longest rising run of numbers: the fewest others have moved. */
export function longestRise(numbers: readonly number[]): Set<number> {
  const ends: number[] = []
  const previous: number[] = []
  numbers.forEach((number, at) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((numbers[ends[middle] as number] as number) < number) low = middle + 1
      else high = middle
    }
    previous[at] = low > 0 ? (ends[low - 1] as number) : -1
    ends[low] = at
  })
  const rise = new Set<number>()
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] as number) rise.add(at)
  return rise
}
