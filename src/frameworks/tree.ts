import { destinationKey } from './formats/case-ends.ts'
import type { CaseItem, CasePackage } from './formats/case-model.ts'
import { compareSiblings, type OrderKey } from './ordering.ts'

/** The shape of a package: who stands under whom, in which order. */
export interface Tree {
  /** Place of each item, depth first, from 0. */
  readonly positions: ReadonlyMap<string, number>
  /** Items without a parent inside the package. */
  readonly roots: ReadonlySet<string>
  readonly parents: ReadonlySet<string>
  /** Place among its siblings of each isChildOf association that is an edge of the tree. */
  readonly edgePositions: ReadonlyMap<string, number>
}

interface Child {
  readonly item: CaseItem
  readonly association: string
  readonly key: OrderKey
}

const keyOf = (item: CaseItem, sequenceNumber: number | null): OrderKey => ({
  sequenceNumber,
  listEnumeration: item.listEnumeration,
  humanCodingScheme: item.humanCodingScheme,
  identifier: item.identifier,
})

/** Pure. An item is a root when it has no parent, its document as parent, or one outside the package only. */
export function treeOf(source: CasePackage): Tree {
  const items = new Map(source.items.map((item) => [item.identifier, item]))
  const children = new Map<string, Child[]>()
  const rootOrder = new Map<string, number | null>()
  const hasParent = new Set<string>()
  for (const one of source.associations) {
    const item = one.type === 'isChildOf' ? items.get(one.inside.origin ?? '') : undefined
    if (!item || source.cycleClosing.has(one.identifier)) continue
    const parent = destinationKey(one)
    if (items.has(parent)) hasParent.add(item.identifier)
    else rootOrder.set(item.identifier, one.sequenceNumber)
    const group = children.get(parent) ?? []
    group.push({ item, association: one.identifier, key: keyOf(item, one.sequenceNumber) })
    children.set(parent, group)
  }
  const edgePositions = new Map<string, number>()
  for (const group of children.values()) {
    group.sort((a, b) => compareSiblings(a.key, b.key))
    for (const [place, child] of group.entries()) edgePositions.set(child.association, place)
  }
  const roots = source.items
    .filter((item) => !hasParent.has(item.identifier))
    .sort((a, b) =>
      compareSiblings(keyOf(a, rootOrder.get(a.identifier) ?? null), keyOf(b, rootOrder.get(b.identifier) ?? null)),
    )
  return {
    positions: positionsOf(roots, children),
    roots: new Set(roots.map((item) => item.identifier)),
    parents: new Set([...children.keys()].filter((identifier) => items.has(identifier))),
    edgePositions,
  }
}

/** An item under several parents takes its place under the first that is met. */
function positionsOf(roots: readonly CaseItem[], children: ReadonlyMap<string, Child[]>): Map<string, number> {
  const positions = new Map<string, number>()
  const waiting = [...roots].reverse()
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (positions.has(item.identifier)) continue
    positions.set(item.identifier, positions.size)
    const below = children.get(item.identifier) ?? []
    for (let i = below.length - 1; i >= 0; i--) waiting.push((below[i] as Child).item)
  }
  return positions
}
