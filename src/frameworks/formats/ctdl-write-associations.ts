import type { CaseAssociation } from './case-model.ts'
import { associationIdentifier } from './ctdl-asn.ts'
import { CtdlNodeWriter } from './ctdl-node-writer.ts'
import { propertyOf } from './ctdl-terms.ts'
import type { CtdlWriting } from './ctdl-write.ts'
import { isObject, type JsonObject } from './json-text.ts'
import { plural } from './losses.ts'

/** The tree from both sides, and every other association as a property of the node that says it. */
export function addAssociations(writing: CtdlWriting, strict: readonly JsonObject[]): void {
  const { source, kind, losses } = writing
  const seen = new Set<string>()
  const children = new Map<
    string,
    { readonly child: string; readonly number: number | null; readonly real: boolean }[]
  >()
  const below = (parent: string, child: string, number: number | null, real: boolean) => {
    const list = children.get(parent) ?? []
    children.set(parent, list)
    list.push({ child, number, real })
  }
  source.associations.forEach((association, i) => {
    const word = wordOf(association)
    const [from, to] = endsOf(association, writing)
    countDetails(association, word, strict[i] as JsonObject, writing)
    const key = JSON.stringify([from, word, to])
    if (seen.has(key))
      losses.count(
        'CTDL_DUPLICATE',
        (count) => `${plural(count, 'association')} that ${count === 1 ? 'says' : 'say'} what another says left out.`,
      )
    else if (word === 'isChildOf') {
      const isTop = to === writing.names.of(source.document.identifier)
      nodeAt(from, writing).addNode(isTop ? kind.terms.topParent : kind.terms.parent, to)
      if (association.inside.destination !== null || association.sequenceNumber !== null)
        below(to, from, association.sequenceNumber, true)
    } else {
      const { term, turned } = propertyOf(word, kind.whole !== 'ceasn:CompetencyFramework')
      nodeAt(turned ? to : from, writing).addNode(term, turned ? from : to)
    }
    seen.add(key)
  })
  addRoots(writing, below)
  for (const [parent, list] of children) addChildren(parent, list, writing)
}

export const wordOf = ({ type, extType }: CaseAssociation): string => (type === 'EXT' ? `ext:${extType}` : type)

function endsOf({ inside, origin, destination }: CaseAssociation, { names, refer }: CtdlWriting): [string, string] {
  return [
    inside.origin === null ? refer(origin) : names.of(inside.origin),
    inside.destination === null ? refer(destination) : names.of(inside.destination),
  ]
}

function nodeAt(id: string, { nodes }: CtdlWriting): CtdlNodeWriter {
  const node = nodes.get(id) ?? new CtdlNodeWriter(id)
  nodes.set(id, node)
  return node
}

/** Some servers leave out what leads to the document; readers of CTDL-ASN find nothing without it. */
function addRoots(
  writing: CtdlWriting,
  below: (parent: string, child: string, number: null, real: boolean) => void,
): void {
  const { source, kind, names } = writing
  const children = new Set(
    source.associations.filter(({ type }) => type === 'isChildOf').map(({ inside }) => inside.origin),
  )
  const whole = names.of(source.document.identifier)
  for (const { identifier } of source.items) {
    if (children.has(identifier)) continue
    const node = nodeAt(names.of(identifier), writing)
    node.addNode(kind.terms.topParent, whole)
    node.add('case:withoutParent', 'true')
    below(whole, node.id, null, false)
  }
}

/** Children by their numbers, those without behind them; the numbers beside, unless they are 1, 2, 3 …. */
function addChildren(
  parent: string,
  list: readonly { readonly child: string; readonly number: number | null; readonly real: boolean }[],
  writing: CtdlWriting,
): void {
  const { source, kind, names } = writing
  const place = (number: number | null) => number ?? Number.POSITIVE_INFINITY
  const sorted = [...list].sort((a, b) => (place(a.number) === place(b.number) ? 0 : place(a.number) - place(b.number)))
  const node = nodeAt(parent, writing)
  const isTop = parent === names.of(source.document.identifier)
  for (const { child } of sorted) node.addNode(isTop ? kind.terms.topChild : kind.terms.child, child)
  if (sorted.some(({ number, real }, i) => real && number !== i + 1))
    node.add('case:sequenceNumbers', { '@type': '@json', '@value': sorted.map(({ number }) => number) })
}

function countDetails(
  association: CaseAssociation,
  word: string,
  strict: JsonObject,
  { source, losses }: CtdlWriting,
): void {
  const { inside, origin, destination } = association
  const made = associationIdentifier(
    inside.origin ?? origin.identifier,
    word,
    inside.destination ?? destination.identifier,
  )
  const isMade = association.identifier === made && association.uri === `urn:uuid:${made}`
  const own = association.source.lastChangeDateTime ?? null
  if (!isMade || own !== (source.document.source.lastChangeDateTime ?? null))
    losses.count(
      'CTDL_ASSOCIATION_IDENTITY',
      (count) =>
        `${plural(count, 'association')} written as plain statements: identifier, uri and date are made anew when they are read.`,
    )
  const isTree = association.type === 'isChildOf'
  if (!isTree && association.sequenceNumber !== null)
    losses.count('CTDL_SEQUENCE', (count) => `${plural(count, 'sequenceNumber')} outside of the tree left out.`, word)
  const ends = [origin.targetType, destination.targetType].filter((one) => one !== null)
  losses.count(
    'CTDL_TARGET_TYPE',
    (count) => `${plural(count, 'targetType')} left out.`,
    ends[0] ?? undefined,
    ends.length,
  )
  const { notes, grouping } = association
  losses.count(
    'CTDL_ASSOCIATION_NOTES',
    (count) => `${plural(count, 'note')} of associations left out.`,
    undefined,
    notes === null ? 0 : 1,
  )
  losses.count(
    'CTDL_GROUPING',
    (count) => `${plural(count, 'grouping')} of associations left out.`,
    undefined,
    grouping === null ? 0 : 1,
  )
  for (const name of isObject(strict.extensions) ? Object.keys(strict.extensions) : [])
    if (name !== 'headwater.identifier' && name !== 'headwater.associationType')
      losses.count('CTDL_ASSOCIATION_FIELDS', (count) => `${plural(count, 'field')} of associations left out.`, name)
}
