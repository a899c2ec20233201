import { readCaseValue } from './case.ts'
import { documentOf, type Identity, itemOf, type LinkTo, present, takeIdentity } from './ctdl-elements.ts'
import { CtdlNode, identifierOf, iriOf, textOf } from './ctdl-node.ts'
import { CTDL_KINDS, type CtdlKind, knownContext, relationOf } from './ctdl-terms.ts'
import { takeTree } from './ctdl-tree.ts'
import { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import { ImportError } from './import-error.ts'
import { DEFAULT_TEXT_LIMITS, type JsonObject, type JsonValue, parseJsonText } from './json-text.ts'
import { readLinkedJson } from './linked-json.ts'
import { describeJson } from './looks-like.ts'
import type { Parsed } from './reader.ts'

/** JSON-LD of a registry is small; a processor keeps several copies of it in memory. */
export const CTDL_LIMITS = { ...DEFAULT_TEXT_LIMITS, bytes: 32 * 1024 * 1024 }

/**
 * CTDL-ASN as JSON-LD: a CompetencyFramework with its competencies, or a SKOS ConceptScheme (or ProgressionModel) of
 * levels, whose concepts are items so that `complexityLevel` of other frameworks finds them. Properties that CASE has no
 * field for, and texts in other languages, are kept in extensions under their own names.
 * @throws ImportError when it is no JSON-LD, or not exactly one framework.
 */
export async function readCtdlAsn(bytes: Uint8Array): Promise<Parsed> {
  const report = new FindingCollector()
  const { value } = parseJsonText(bytes, CTDL_LIMITS, report)
  const { nodes, graph } = await readLinkedJson(value, knownContext)
  const all = nodes.map((node) => new CtdlNode(node, report))
  const json = packageOf(all, value, graph, report)
  return { package: readCaseValue(json, report), findings: report.list() }
}

function packageOf(
  all: readonly CtdlNode[],
  value: JsonValue,
  graph: string | null,
  report: FindingCollector,
): JsonObject {
  const { kind, whole } = wholeOf(all, value)
  const parts = all.filter((node) => node.types.includes(kind.part))
  const others = all.filter((node) => node !== whole && !parts.includes(node))
  const identities = new Map<string, Identity>()
  const own = takeIdentity(whole, kind.terms, '')
  identities.set(whole.id, own)
  for (const node of parts) identities.set(node.id, takeIdentity(node, kind.terms, own.identifier))
  const linkTo = linker(identities, [...parts, whole], others, kind)
  const edges = takeTree(whole, parts, others, kind, report)
  const relations = [whole, ...parts, ...others].flatMap((node) => takeRelations(node))
  for (const node of parts) node.take(kind.terms.partOf, (one) => (iriOf(one) === whole.id ? true : null))
  const roots = parts.filter((node) => node.take('case:withoutParent', textOf).length > 0).map((node) => node.id)
  const kept = others.map(asJson).filter((node) => Object.keys(node).length > 1)
  const { document, language } = documentOf(whole, kind, own, linkTo, present({ graph, nodes: kept }))
  const changed = document.lastChangeDateTime
  const items = parts.map((node) =>
    itemOf(node, kind, identities.get(node.id) as Identity, linkTo, { language, changed }),
  )
  const tree = edges
    .filter(({ child, parent }) => parent !== whole.id || !roots.includes(child))
    .map(({ child, parent, place }) => ({ from: child, to: parent, word: 'isChildOf', place }))
  const associations = [...tree, ...relations].map(({ from, to, word, place }) =>
    present({ ...associationOf(linkTo(from), word, linkTo(to), changed), sequenceNumber: place }),
  )
  return { CFDocument: document, CFItems: items, CFAssociations: associations }
}

/** What was found instead of one framework, in words for a user. */
function wholeOf(all: readonly CtdlNode[], value: JsonValue): { readonly kind: CtdlKind; readonly whole: CtdlNode } {
  for (const kind of CTDL_KINDS) {
    const wholes = all.filter((node) => node.types.includes(kind.whole))
    if (wholes.length > 1)
      throw new ImportError(
        'IMPORT_WRONG_DOCUMENT',
        `There are ${wholes.length} of ${kind.whole} in the graph: ${wholes
          .slice(0, 3)
          .map((node) => node.id)
          .join(', ')}. Import each in a file of its own.`,
        { path: '$' },
      )
    if (wholes[0]) return { kind, whole: wholes[0] }
  }
  const types = [...new Set(all.flatMap((node) => node.types))]
  const what = types.length > 0 ? `a graph of ${types.slice(0, 5).join(', ')}` : describeJson(value)
  throw new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `This looks like ${what}; no ceasn:CompetencyFramework and no skos:ConceptScheme is in it. Send the graph of the whole framework.`,
    { path: '$' },
  )
}

/** Links by what is known of a node: in the package, described beside it, or nothing but its name. */
function linker(
  identities: ReadonlyMap<string, Identity>,
  elements: readonly CtdlNode[],
  others: readonly CtdlNode[],
  { terms }: CtdlKind,
): LinkTo {
  const titles = new Map<string, string>()
  for (const node of elements)
    for (const term of ['ceasn:name', terms.label, terms.statement, terms.code]) {
      const text = node
        .values(term)
        .map(textOf)
        .find((one) => one !== null && one !== '')
      if (text && !titles.has(node.id)) titles.set(node.id, text)
    }
  const described = new Map<string, JsonObject>()
  for (const node of others) {
    const [title, identifier, uri] = ['case:title', 'case:identifier', 'case:uri'].map((term) => node.plain(term))
    if (title || identifier || uri)
      described.set(
        node.id,
        present({ title: title ?? node.id, identifier: identifier ?? identifierOf(node.id), uri: uri ?? node.id }),
      )
  }
  return (id) => {
    const known = identities.get(id)
    if (known) return { title: titles.get(id) ?? known.identifier, identifier: known.identifier, uri: known.uri }
    return described.get(id) ?? { title: id, identifier: identifierOf(id), uri: id }
  }
}

interface RelationFound {
  readonly from: string
  readonly to: string
  readonly word: string
  readonly place: null
}

function takeRelations(node: CtdlNode): RelationFound[] {
  return node.terms().flatMap((term) => {
    const relation = relationOf(term)
    if (relation === null) return []
    return node.take(term, iriOf).map((other) => {
      const [from, to] = relation.turned ? [other, node.id] : [node.id, other]
      return { from, to, word: relation.word, place: null }
    })
  })
}

/** An association has no name in CTDL-ASN; it gets one from what it says, the same each time. */
export function associationOf(
  origin: JsonObject,
  word: string,
  destination: JsonObject,
  changed?: JsonValue,
): JsonObject {
  const identifier = associationIdentifier(String(origin.identifier), word, String(destination.identifier))
  return present({
    identifier,
    uri: `urn:uuid:${identifier}`,
    associationType: word,
    originNodeURI: origin,
    destinationNodeURI: destination,
    lastChangeDateTime: changed,
  })
}

export const associationIdentifier = (origin: string, word: string, destination: string): string =>
  derivedUuid('ctdl-asn', origin, word, destination)

const asJson = (node: CtdlNode): JsonObject => ({
  '@id': node.id,
  ...(node.types.length > 0 ? { '@type': [...node.types] } : {}),
  ...node.rest(),
})
