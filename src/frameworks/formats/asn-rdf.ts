import { readCaseValue } from './case.ts'
import { associationOf } from './ctdl-asn.ts'
import { type Identity, type LinkTo, present } from './ctdl-elements.ts'
import { CtdlNode, identifierOf, iriOf, textOf } from './ctdl-node.ts'
import { type TreeTerms, takeTree } from './ctdl-tree.ts'
import { levelOfConcept } from './education-level.ts'
import { FindingCollector } from './findings.ts'
import { ImportError } from './import-error.ts'
import { DEFAULT_TEXT_LIMITS, type JsonObject, type JsonValue } from './json-text.ts'
import { readRdfXml } from './rdf-xml.ts'
import type { Parsed } from './reader.ts'

export const ASN_LIMITS = { ...DEFAULT_TEXT_LIMITS, bytes: 32 * 1024 * 1024 }

/** Namespaces of ASN files; their addresses vary in case. */
const NAMESPACES: readonly (readonly [string, string])[] = [
  ['asn', 'http://purl.org/asn/schema/core/'],
  ['cc', 'http://creativecommons.org/ns#'],
  ['dc', 'http://purl.org/dc/elements/1.1/'],
  ['dct', 'http://purl.org/dc/terms/'],
  ['foaf', 'http://xmlns.com/foaf/0.1/'],
  ['gemq', 'http://purl.org/gem/qualifiers/'],
  ['loc', 'http://www.loc.gov/loc.terms/relators/'],
  ['skos', 'http://www.w3.org/2004/02/skos/core#'],
]

const termOf = (iri: string): string => {
  const found = NAMESPACES.find(([, namespace]) => iri.toLowerCase().startsWith(namespace))
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri
}

const TREE: TreeTerms = {
  child: 'gemq:hasChild',
  topChild: 'gemq:hasTopChild',
  parent: 'gemq:isChildOf',
  topParent: 'gemq:isTopChildOf',
}

/** Kinds of sameness, by the words of CASE. */
const MATCHES = [
  ['skos:exactMatch', 'exactMatchOf'],
  ['skos:broadMatch', 'ext:skos.broadMatch'],
  ['skos:narrowMatch', 'ext:skos.narrowMatch'],
  ['skos:closeMatch', 'ext:skos.closeMatch'],
  ['skos:relatedMatch', 'ext:skos.relatedMatch'],
  ['asn:alignTo', 'ext:asn.alignTo'],
  ['asn:derivedFrom', 'ext:asn.derivedFrom'],
] as const

/**
 * A StandardDocument of the Achievement Standards Network as RDF/XML, with its statements. What CASE has no field for
 * stays in extensions under its own name.
 * @throws ImportError when it is no RDF/XML, or not exactly one document.
 */
export async function readAsnRdf(bytes: Uint8Array): Promise<Parsed> {
  const report = new FindingCollector()
  const nodes = (await readRdfXml(bytes, ASN_LIMITS)).map((node) => new CtdlNode(node, termOf))
  return { package: readCaseValue(packageOf(nodes, report), report), findings: report.list() }
}

function packageOf(all: readonly CtdlNode[], report: FindingCollector): JsonObject {
  const whole = wholeOf(all)
  const parts = all.filter((node) => node.types.includes('asn:Statement'))
  const records = all.filter((node) => node.values('foaf:primaryTopic').some((value) => iriOf(value) === whole.id))
  const identities = new Map<string, Identity & { readonly title: string }>()
  for (const node of [whole, ...parts])
    identities.set(node.id, { identifier: identifierOf(node.id), uri: node.id, title: titleOf(node) })
  const linkTo: LinkTo = (id) => ({ ...(identities.get(id) ?? { title: id, identifier: endIdentifier(id), uri: id }) })
  const edges = takeTree(whole, parts, [], TREE, report)
  const matches = [whole, ...parts].flatMap((node) =>
    MATCHES.flatMap(([term, word]) => node.take(term, iriOf).map((to) => ({ from: node.id, to, word, place: null }))),
  )
  const document = documentOf(whole, records)
  const context = { changed: document.lastChangeDateTime, linkTo, whole: whole.id }
  const items = parts.map((node) => itemOf(node, context))
  const tree = edges.map(({ child, parent, place }) => ({ from: child, to: parent, word: 'isChildOf', place }))
  const associations = [...tree, ...matches].map(({ from, to, word, place }) =>
    present({ ...associationOf(linkTo(from), word, linkTo(to), context.changed), sequenceNumber: place }),
  )
  return { CFDocument: document, CFItems: items, CFAssociations: associations }
}

function wholeOf(all: readonly CtdlNode[]): CtdlNode {
  const wholes = all.filter((node) => node.types.includes('asn:StandardDocument'))
  if (wholes.length === 1) return wholes[0] as CtdlNode
  const types = [...new Set(all.flatMap((node) => node.types))].slice(0, 5).join(', ') || 'nodes without a type'
  throw new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    wholes.length === 0
      ? `No asn:StandardDocument is in the file, but ${types}. Export the whole document from ASN.`
      : `There are ${wholes.length} asn:StandardDocument in the file; import each by itself.`,
  )
}

const titleOf = (node: CtdlNode): string =>
  ['dc:title', 'dct:title', 'asn:statementNotation', 'dct:description']
    .map((term) => textOf(node.values(term)[0] ?? null))
    .find((text) => text) ?? node.id

/** `urn:guid:` and 32 digits is a UUID without its dashes. */
function endIdentifier(id: string): string {
  const guid = /^urn:guid:([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(id)
  return guid ? guid.slice(1).join('-').toLowerCase() : identifierOf(id)
}

/** All texts of a property as one, when CASE has room for one. */
const joined = (node: CtdlNode, terms: readonly string[], between: string): string | null =>
  terms.flatMap((term) => node.take(term, textOf)).join(between) || null

const languageOfTexts = (node: CtdlNode, term: string): string | null => {
  const value = node.values(term)[0]
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['@language'] === 'string'
    ? value['@language']
    : null
}

const STATUS: Readonly<Record<string, string>> = { Published: 'Adopted', Draft: 'Draft', Deprecated: 'Deprecated' }

/** Dates and licence stand on the record about the document, not on the document. */
function documentOf(node: CtdlNode, records: readonly CtdlNode[]): JsonObject {
  const language = languageOfTexts(node, 'dc:title') ?? languageOfTexts(node, 'dct:title')
  const status =
    node
      .values('asn:publicationStatus')
      .map(iriOf)[0]
      ?.replace(/^.*[/#]/, '') ?? ''
  const everywhere = [node, ...records]
  const license =
    everywhere.flatMap((one) => [...one.take('cc:license', iriOf, 1), ...one.take('dct:license', iriOf, 1)])[0] ?? null
  const creator = joined(node, ['loc:aut', 'dct:creator', 'dc:creator'], '; ')
  const publisher = joined(node, ['dc:publisher', 'dct:publisher'], '; ')
  const fields = present({
    identifier: identifierOf(node.id),
    uri: node.id,
    title: joined(node, ['dc:title', 'dct:title'], ' / '),
    creator: creator ?? publisher,
    publisher,
    description: joined(node, ['dct:description'], '\n\n'),
    subject: node.values('dct:subject').map((value) => lastOf(value)),
    language,
    adoptionStatus: STATUS[status] ?? null,
    officialSourceURL: node.iri('dct:source'),
    licenseURI: license === null ? null : { title: license, identifier: identifierOf(license), uri: license },
    lastChangeDateTime: everywhere.flatMap((one) => [...one.take('dct:modified', textOf, 1)])[0] ?? null,
    notes: joined(node, ['dct:rights'], '\n\n'),
  })
  const kept = { ...Object.assign({}, ...records.map((record) => record.rest())), ...node.rest() } as JsonObject
  delete kept['foaf:primaryTopic']
  return present({ ...fields, extensions: Object.keys(kept).length > 0 ? kept : null })
}

const lastOf = (value: JsonValue): string => (iriOf(value) ?? textOf(value) ?? '').replace(/^.*[/#]/, '')

function itemOf(
  node: CtdlNode,
  context: { readonly changed: JsonValue | undefined; readonly whole: string },
): JsonObject {
  const language = languageOfTexts(node, 'dct:description')
  const levels = node.take('dct:educationLevel', iriOf).map(levelOfConcept)
  node.take('dct:isPartOf', (value) => (iriOf(value) === context.whole ? true : null))
  const fields = present({
    identifier: identifierOf(node.id),
    uri: node.id,
    fullStatement: joined(node, ['dct:description'], '\n\n'),
    humanCodingScheme: node.plain('asn:statementNotation'),
    alternativeLabel: node.plain('asn:altStatementNotation'),
    listEnumeration: node.plain('asn:listID'),
    CFItemType: node.plain('asn:statementLabel'),
    educationLevel: [...new Set(levels)],
    subject: node.values('dct:subject').map((value) => lastOf(value)),
    language,
    notes: joined(node, ['asn:comment'], '\n\n'),
    lastChangeDateTime: node.plain('dct:modified') ?? context.changed,
  })
  const kept = node.rest()
  return present({ ...fields, extensions: Object.keys(kept).length > 0 ? kept : null })
}
