import { refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { derivedUuid } from '../formats/identifiers.ts'
import { compareSiblings } from '../ordering.ts'
import type { ChildrenRule } from './draft-kinds.ts'
import { type DraftAssociation, type DraftItem, type DraftPackage, orderKeyOf, statementOf } from './draft-package.ts'

interface Sibling {
  readonly item: DraftItem
  /** Null: a top item that no association puts there. */
  readonly edge: DraftAssociation | null
}

/** Associations that put an item under another or under the document. */
const parentEdges = (draft: DraftPackage, item: string): DraftAssociation[] =>
  [...draft.associations.values()].filter(
    (one) =>
      one.origin === item && draft.inTree(one) && (one.destination === draft.root || draft.items.has(one.destination)),
  )

/** Items under which an item stands. */
export const parentsOf = (draft: DraftPackage, item: string): string[] =>
  parentEdges(draft, item)
    .map((one) => one.destination)
    .filter((parent) => draft.items.has(parent))

/** Children of an item in order; of the document: all without a parent among the items. */
export function childrenOf(draft: DraftPackage, parent: string): Sibling[] {
  const edges = [...draft.associations.values()].filter((one) => draft.inTree(one) && draft.items.has(one.origin))
  const found: Sibling[] = edges
    .filter((one) => one.destination === parent)
    .map((edge) => ({ item: draft.items.get(edge.origin) as DraftItem, edge }))
  const siblings = parent === draft.root ? topOf(draft, edges, found) : found
  return siblings.sort((a, b) =>
    compareSiblings(orderKeyOf(a.item, a.edge?.sequence ?? null), orderKeyOf(b.item, b.edge?.sequence ?? null)),
  )
}

function topOf(draft: DraftPackage, edges: readonly DraftAssociation[], found: readonly Sibling[]): Sibling[] {
  const below = new Set(edges.filter((one) => draft.items.has(one.destination)).map((one) => one.origin))
  const edgeOf = new Map(found.map(({ item, edge }) => [item.identifier, edge]))
  return [...draft.items.values()]
    .filter((item) => !below.has(item.identifier))
    .map((item) => ({ item, edge: edgeOf.get(item.identifier) ?? null }))
}

/** Whether `item` stands above `start`, or is it. Circles that came with an import end the walk. */
export function standsAbove(draft: DraftPackage, item: string, start: string): boolean {
  const up = new Map<string, string[]>()
  for (const one of draft.associations.values())
    if (draft.inTree(one)) up.set(one.origin, [...(up.get(one.origin) ?? []), one.destination])
  const seen = new Set<string>()
  const open = [start]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === item) return true
    if (seen.has(at)) continue
    seen.add(at)
    open.push(...(up.get(at) ?? []))
  }
  return false
}

/**
 * Puts an item under a parent (null: at the top) at a place among its siblings (from 0; null or beyond: the last), away
 * from wherever it was in the draft. Throws Refused where it would stand under itself.
 */
export function place(draft: DraftPackage, item: DraftItem, parent: string | null, position: number | null): void {
  const under = parent ?? draft.root
  if (parent !== null && standsAbove(draft, item.identifier, parent))
    throw refuseInput(UserErrorCode.INVALID, 'It cannot stand under itself or under what stands below it.', 'parent')
  const before = placeOf(draft, item)
  const edges = parentEdges(draft, item.identifier)
  for (const edge of edges) if (edge.destination !== under) draft.associations.delete(edge.identifier)
  const siblings = childrenOf(draft, under).filter((one) => one.item.identifier !== item.identifier)
  const at = Math.min(position ?? siblings.length, siblings.length)
  const sequence = sequenceBetween(siblings, at) ?? renumber(draft, under, siblings, at)
  setSequence(draft, under, { item, edge: edges.find((one) => one.destination === under) ?? null }, sequence)
  const after = placeOf(draft, item)
  const elsewhere = before.parents === after.parents ? [] : ['parent']
  const fields = elsewhere.length > 0 || before.position === after.position ? elsewhere : ['position']
  if (fields.length > 0 && !isNew(draft, item))
    draft.note({ kind: 'ITEM', identifier: item.identifier, change: 'MOVED', fields, title: statementOf(item) })
}

const isNew = (draft: DraftPackage, item: DraftItem): boolean =>
  draft.edits.some((edit) => edit.identifier === item.identifier && edit.change === 'ADDED')

function placeOf(draft: DraftPackage, { identifier }: DraftItem): { parents: string; position: number } {
  const parents = [...new Set(parentsOf(draft, identifier))].sort()
  const siblings = childrenOf(draft, parents[0] ?? draft.root)
  return {
    parents: parents.join(' '),
    position: siblings.findIndex((one) => one.item.identifier === identifier),
  }
}

/** A number between the neighbours, so that no sibling has to change; null where there is none. */
function sequenceBetween(siblings: readonly Sibling[], at: number): number | null {
  const numbers = siblings.map((one) => one.edge?.sequence ?? null)
  for (const [i, number] of numbers.entries())
    if (number === null || (i > 0 && number <= (numbers[i - 1] as number))) return null
  const [left, right] = [numbers[at - 1], numbers[at]]
  if (right == null) return (left ?? 0) + 1
  if (left == null) return right > 1 ? right - 1 : null
  return right - left > 1 ? left + 1 : null
}

/** Numbers the siblings from 1 on and leaves the number of the place at `at` free; answers that. */
function renumber(draft: DraftPackage, under: string, siblings: readonly Sibling[], at: number): number {
  for (const [i, sibling] of siblings.entries()) setSequence(draft, under, sibling, i < at ? i + 1 : i + 2)
  return at + 1
}

function setSequence(draft: DraftPackage, under: string, { item, edge }: Sibling, sequence: number): void {
  if (edge) draft.setAssociation(edge, { sequenceNumber: sequence })
  else
    draft.addAssociation(
      {
        // Derived, so that what is moved away and back is the same association again.
        identifier: derivedUuid('isChildOf', draft.root, item.identifier, under),
        type: 'isChildOf',
        origin: item.identifier,
        destination: under,
        sequence,
      },
      { originNodeURI: draft.linkTo(item.identifier), destinationNodeURI: draft.linkTo(under) },
    )
}

/** Takes an item out with the associations at it. Throws Refused where it has children and nothing says what of them. */
export function removeItem(draft: DraftPackage, item: DraftItem, children: ChildrenRule): void {
  const below = childrenOf(draft, item.identifier)
  if (below.length > 0 && children === 'REFUSE')
    throw refuseInput(
      UserErrorCode.WRONG_STATE,
      `${below.length} stand below it. Say with children whether they go up to its parent (LIFT) or out with it (REMOVE).`,
      'children',
    )
  const parent = parentsOf(draft, item.identifier)[0] ?? null
  if (children === 'LIFT') for (const child of below) lift(draft, child, item.identifier, parent)
  const gone = children === 'REMOVE' ? subtreeOf(draft, item.identifier) : new Set([item.identifier])
  for (const one of [...draft.associations.values()])
    if (gone.has(one.origin) || gone.has(one.destination)) draft.associations.delete(one.identifier)
  for (const identifier of gone) {
    const title = statementOf(draft.items.get(identifier) as DraftItem)
    draft.items.delete(identifier)
    draft.note({ kind: 'ITEM', identifier, change: 'REMOVED', fields: [], title })
  }
}

/** A child that stands elsewhere too only loses this parent. */
function lift(draft: DraftPackage, { item, edge }: Sibling, from: string, parent: string | null): void {
  if (edge && parentsOf(draft, item.identifier).some((other) => other !== from))
    draft.associations.delete(edge.identifier)
  else place(draft, item, parent, null)
}

/** An item and what stands below it and nowhere else. */
function subtreeOf(draft: DraftPackage, top: string): Set<string> {
  const gone = new Set([top])
  const open = [top]
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const { item } of childrenOf(draft, at))
      if (!gone.has(item.identifier) && parentsOf(draft, item.identifier).every((parent) => gone.has(parent))) {
        gone.add(item.identifier)
        open.push(item.identifier)
      }
  return gone
}
