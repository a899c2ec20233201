import { treeOf } from '../tree.ts'
import type { CaseAssociation, CaseDocument, CaseElement, CasePackage } from './case-model.ts'
import { derivedUuid } from './identifiers.ts'
import type { JsonObject } from './json-text.ts'

/** Levels say the whole way down to an item: below this depth they would be most of a table. Real ones end at about ten. */
export const DEEPEST_LEVEL = 100

/**
 * The place of each item in the tree as OpenSALT writes it: `1.2.3`, in the order of the tree. Empty below the deepest
 * level, where only isChildOf says it. Items on a circle of isChildOf, and what hangs below them, have none.
 */
export function smartLevels(source: CasePackage): Map<string, string> {
  const tree = treeOf(source)
  const items = new Set(source.items.map((item) => item.identifier))
  const children = new Map<string, { item: string; place: number }[]>()
  const closing = new Set<string>()
  for (const one of source.associations) {
    const { origin, destination } = one.inside
    if (one.type !== 'isChildOf' || origin === null || destination === null || !items.has(origin)) continue
    if (source.cycleClosing.has(one.identifier)) closing.add(origin)
    else if (items.has(destination)) {
      const below = children.get(destination) ?? []
      below.push({ item: origin, place: tree.edgePositions.get(one.identifier) ?? 0 })
      children.set(destination, below)
    }
  }
  const roots = [...tree.roots].sort((a, b) => (tree.positions.get(a) ?? 0) - (tree.positions.get(b) ?? 0))
  const levels = new Map<string, string>()
  const waiting = roots
    .filter((root) => !closing.has(root))
    .map((item, i) => ({ item, level: String(i + 1), depth: 1 }))
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (levels.has(at.item)) continue
    levels.set(at.item, at.level)
    const below = (children.get(at.item) ?? []).sort((a, b) => a.place - b.place)
    const depth = at.depth + 1
    for (const [i, child] of below.entries())
      waiting.push({ item: child.item, level: depth > DEEPEST_LEVEL ? '' : `${at.level}.${i + 1}`, depth })
  }
  return levels
}

/** The cell of an item: empty where it stands too deep, none where it stands nowhere. */
export function levelCell(levels: ReadonlyMap<string, string>, identifier: string): Record<string, string> {
  const level = levels.get(identifier)
  return level === undefined ? {} : { smartLevel: level }
}

/** An item's level as a table has it. */
export interface Levelled {
  readonly identifier: string
  readonly level: string
}

export interface LevelChanges {
  /** isChildOf associations that the levels ask for and the table lacks. */
  readonly added: readonly JsonObject[]
  /** Identifiers of those that the levels speak against, with the item that they moved. */
  readonly dropped: ReadonlyMap<string, string>
  /** Items whose level has no item above it in the table. */
  readonly lost: readonly Levelled[]
}

/**
 * Compares levels with the isChildOf associations of the table. OpenSALT believes the levels: an item that has another
 * parent by its level was moved there. `documentEdges`: top items become children of the document.
 */
export function compareLevels(source: CasePackage, levels: readonly Levelled[], documentEdges: boolean): LevelChanges {
  const byLevel = new Map(levels.map(({ level, identifier }) => [level, identifier]))
  const elements = new Map<string, CaseElement>(source.items.map((item) => [item.identifier, item]))
  elements.set(source.document.identifier, source.document)
  const edges = edgesOf(source)
  const changes = { added: [] as JsonObject[], dropped: new Map<string, string>(), lost: [] as Levelled[] }
  for (const one of levels) {
    const above = one.level.includes('.') ? one.level.slice(0, one.level.lastIndexOf('.')) : null
    const parent = above === null ? source.document.identifier : byLevel.get(above)
    const own = edges.get(one.identifier) ?? []
    if (parent === undefined) changes.lost.push(one)
    if (parent === undefined || own.some(({ inside }) => inside.destination === parent)) continue
    for (const edge of own) changes.dropped.set(edge.identifier, one.identifier)
    if (above === null && !documentEdges && own.length === 0) continue
    const ends = [elements.get(one.identifier), elements.get(parent)]
    if (ends[0] && ends[1]) changes.added.push(childOf(ends[0], ends[1], one.level, source.document))
  }
  return changes
}

function edgesOf(source: CasePackage): Map<string, CaseAssociation[]> {
  const edges = new Map<string, CaseAssociation[]>()
  for (const one of source.associations) {
    const { origin, destination } = one.inside
    if (one.type !== 'isChildOf' || origin === null || destination === null) continue
    const group = edges.get(origin)
    if (group) group.push(one)
    else edges.set(origin, [one])
  }
  return edges
}

/** The last number of a level. */
export const sequenceOf = (level: string): number => Number(level.slice(level.lastIndexOf('.') + 1))

function childOf(child: CaseElement, parent: CaseElement, level: string, document: CaseDocument): JsonObject {
  const identifier = derivedUuid('isChildOf', document.identifier, child.identifier, parent.identifier)
  return {
    identifier,
    uri: `urn:uuid:${identifier}`,
    associationType: 'isChildOf',
    originNodeURI: linkTo(child),
    destinationNodeURI: linkTo(parent),
    sequenceNumber: sequenceOf(level),
    lastChangeDateTime: new Date(document.lastChange).toISOString(),
  }
}

function linkTo({ identifier, uri, source }: CaseElement): JsonObject {
  const title = source.fullStatement ?? source.title
  return { title: typeof title === 'string' ? title.slice(0, 200) : identifier, identifier, uri }
}
