import type { CasePackage } from './case-model.ts'

/** Whether the second item stands above the first. */
export type Reach = (identifier: string, above: string) => boolean

/** When an item is entered and left on a walk through the tree: what is entered between stands below it. */
interface Span {
  readonly from: number
  to: number
}

/**
 * Who stands above whom by isChildOf. Told by the walk through one tree of first parents, whatever its depth; only items
 * with several parents are looked at one by one on the way up. A chain of thousands costs no more than a flat list.
 */
export function reachOf(source: CasePackage): Reach {
  const parents = parentsOf(source)
  const spans = spansOf(parents)
  const isBelow = (one: string, above: string): boolean => {
    const [inner, outer] = [spans.get(one), spans.get(above)]
    return inner !== undefined && outer !== undefined && outer.from <= inner.from && inner.to <= outer.to
  }
  const branches = branchesOf(parents)
  return (identifier, above) => {
    const seen = new Set<string>()
    const open = [identifier]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at !== identifier && at === above) return true
      if (at !== above && isBelow(at, above)) return true
      const branch = branches.get(at)
      if (branch === undefined || seen.has(branch)) continue
      seen.add(branch)
      open.push(...(parents.get(branch) as string[]))
    }
    return false
  }
}

function parentsOf(source: CasePackage): Map<string, string[]> {
  const parents = new Map<string, string[]>()
  for (const { type, identifier, inside } of source.associations) {
    if (type !== 'isChildOf' || source.cycleClosing.has(identifier)) continue
    if (inside.origin === null || inside.destination === null) continue
    const above = parents.get(inside.origin)
    if (above) above.push(inside.destination)
    else parents.set(inside.origin, [inside.destination])
  }
  return parents
}

/** Of the tree in which everybody stands under their first parent. */
function spansOf(parents: ReadonlyMap<string, readonly string[]>): Map<string, Span> {
  const children = new Map<string, string[]>()
  const tops = new Set<string>()
  for (const [child, [first = '']] of parents) {
    const group = children.get(first)
    if (group) group.push(child)
    else children.set(first, [child])
    if (!parents.has(first)) tops.add(first)
  }
  const spans = new Map<string, Span>()
  let clock = 0
  for (const top of tops) {
    const open: { item: string; left: boolean }[] = [{ item: top, left: false }]
    for (let at = open.pop(); at; at = open.pop()) {
      if (at.left) {
        ;(spans.get(at.item) as Span).to = clock++
        continue
      }
      spans.set(at.item, { from: clock++, to: 0 })
      open.push({ item: at.item, left: true })
      for (const child of children.get(at.item) ?? []) open.push({ item: child, left: false })
    }
  }
  return spans
}

/** The nearest, of each item itself and those above it by first parents, that has several parents; without, none. */
function branchesOf(parents: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  const branches = new Map<string, string>()
  const settled = new Set<string>()
  for (const start of parents.keys()) {
    const way: string[] = []
    let at: string | undefined = start
    while (at !== undefined && !settled.has(at) && (parents.get(at)?.length ?? 0) === 1) {
      way.push(at)
      settled.add(at)
      at = parents.get(at)?.[0]
    }
    const branch = at === undefined ? undefined : (parents.get(at)?.length ?? 0) > 1 ? at : branches.get(at)
    if (branch === undefined) continue
    branches.set(branch, branch)
    for (const item of way) branches.set(item, branch)
  }
  return branches
}
