import { type CtdlNode, identifierOf, iriOf, languageOf, textOf } from './ctdl-node.ts'
import { type CtdlKind, PUBLICATION_STATUS, STATUS_WORDS } from './ctdl-terms.ts'
import { conceptOfLevel, levelOfConcept } from './education-level.ts'
import type { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import { canonicalLanguage } from './rdf-graph.ts'

/** Of extensions: what the writer has to know beside the properties themselves. */
export const CTDL_EXTENSION = 'headwater.ctdl-asn'

export interface Identity {
  readonly identifier: string
  readonly uri: string
}

/** A link of CASE to a node, by its name. */
export type LinkTo = (id: string) => JsonObject

/**
 * From our own writer, from the CTID, else from the name; a node without a name is known by what it says. A CTID that
 * another node before it has is left where it is: files copy nodes and forget it.
 */
export function takeIdentity(
  node: CtdlNode,
  { terms }: CtdlKind,
  taken: Set<string>,
  report: FindingCollector,
): Identity {
  const isBlank = node.id === '' || node.id.startsWith('_:')
  const ctid = node.values('ceterms:ctid').map(textOf)[0]?.trim() ?? ''
  const uuid = /^ce-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(ctid)?.[1]?.toLowerCase()
  const said = [terms.code, terms.statement, terms.label].map((term) => textOf(node.values(term)[0] ?? null) ?? '')
  const [document] = taken
  const named = isBlank ? derivedUuid('ctdl-asn', document ?? '', ...said) : identifierOf(node.id)
  const candidates = [node.plain('case:identifier'), uuid, named, derivedUuid('ctdl-asn', node.id)]
  const identifier = candidates.find((one) => typeof one === 'string' && !taken.has(one)) ?? named
  taken.add(identifier)
  if (ctid === `ce-${identifier}`) node.plain('ceterms:ctid')
  else if (uuid !== undefined && identifier !== uuid)
    report.warn('CTDL_CTID', `${ctid} is the CTID of another node too; this one is known by its own address.`, node.id)
  return { identifier, uri: node.plain('case:uri') ?? (isBlank ? `urn:uuid:${identifier}` : node.id) }
}

/** The object without what is absent. */
export function present(fields: { readonly [name: string]: JsonValue | undefined }): JsonObject {
  const kept = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(kept) as JsonObject
}

/**
 * The language of the node is that of its main text. The stated languages go before; where they say more than that one
 * they are kept as they are.
 */
function takeMain(node: CtdlNode, term: string, otherwise: string | null) {
  const stated = node
    .values('ceasn:inLanguage')
    .map(textOf)
    .filter((tag) => tag !== null)
    .map(canonicalLanguage)
  const main = node.text(term, otherwise === null ? stated : [...stated, otherwise])
  const language = main?.language ?? stated[0] ?? null
  if (stated.length === 1 && stated[0] === language) node.plain('ceasn:inLanguage')
  return { text: main?.text ?? null, language, word: node.plain('case:language') ?? language }
}

const oneOrAll = (links: JsonObject[]): JsonValue => (links.length === 1 ? (links[0] as JsonObject) : links)

function extensionsOf(node: CtdlNode, more: JsonObject): JsonObject | null {
  const json = node.take('case:extensions', (value) =>
    isObject(value) && isObject(value['@value']) ? value['@value'] : null,
  )
  const known = present({
    ...more,
    languages: Object.keys(node.languages).length > 0 ? node.languages : null,
  })
  const all: JsonObject = { ...node.rest(), ...Object.assign({}, ...json) }
  if (Object.keys(known).length > 0) all[CTDL_EXTENSION] = known
  return Object.keys(all).length > 0 ? all : null
}

/** The CFDocument of a framework or a scheme of levels, and the language that its items are in where they say none. */
export function documentOf(
  node: CtdlNode,
  kind: CtdlKind,
  identity: Identity,
  linkTo: LinkTo,
  more: JsonObject,
): { readonly document: JsonObject; readonly language: string | null } {
  const names = ['ceasn:name', 'dct:title', 'skos:prefLabel', 'rdfs:label']
  const named = names.find((term) => node.values(term).length > 0) ?? 'ceasn:name'
  const main = takeMain(node, named, null)
  const { language } = main
  const publisher = node.field('ceasn:publisherName', language)
  const links = (term: string) => node.take(term, iriOf).map(linkTo)
  const creator =
    node.plain('case:creator') ??
    node.field('ceasn:author', language) ??
    publisher ??
    [...node.values('ceasn:creator'), ...node.values('ceasn:publisher')].map(iriOf).find((iri) => iri !== null)
  const license = node.iri('ceasn:license')
  const document = present({
    ...identity,
    title: main.text,
    creator,
    publisher,
    description: node.field('ceasn:description', language),
    subject: node.fields('ceasn:localSubject', language),
    subjectURI: links('case:subjectURI'),
    language: main.word,
    version: node.plain('case:version'),
    frameworkType: node.plain('case:frameworkType'),
    caseVersion: node.plain('case:caseVersion'),
    adoptionStatus: takeStatus(node),
    statusStartDate: node.plain('ceasn:dateValidFrom'),
    statusEndDate: node.plain('ceasn:dateValidUntil'),
    officialSourceURL: node.iri('ceasn:source') ?? node.plain('ceasn:source'),
    licenseURI: license === null ? null : linkTo(license),
    notes: node.field('case:notes', language),
    lastChangeDateTime: changeOf(node),
  })
  const title = named === 'ceasn:name' ? null : named
  const whole = kind.whole === 'ceasn:CompetencyFramework' ? null : kind.whole
  const types = node.types.filter((type) => type !== kind.whole)
  const extensions = extensionsOf(node, present({ ...more, title, type: whole, types }))
  return { document: present({ ...document, extensions }), language }
}

/** The last change, else the making, which stays in the extensions. */
function changeOf(node: CtdlNode): string | null {
  const kept = [...node.values('ceasn:dateCreated'), ...node.values('ceasn:dateAvailableFrom')].map(textOf)
  return atMidnight(node.plain('ceasn:dateModified') ?? kept.find((text) => text !== null) ?? null)
}

/** CASE asks for a time; a day begins at midnight. */
const atMidnight = (text: string | null): string | null =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text

/** The word of CASE; the concept is taken where the writer would write it the same. */
function takeStatus(node: CtdlNode): string | null {
  const own = node.plain('case:adoptionStatus')
  const value = node.values('ceasn:publicationStatusType')[0]
  if (value === undefined) return own
  const address = iriOf(value) ?? textOf(value) ?? ''
  const name = address.replace(/^.*[/#:]/, '') as keyof typeof STATUS_WORDS
  const word = Object.hasOwn(STATUS_WORDS, name) ? STATUS_WORDS[name] : null
  if (word !== null && address === `${PUBLICATION_STATUS}${name}`) node.take('ceasn:publicationStatusType', iriOf, 1)
  return own ?? word
}

/** The CFItem of a competency or a level; what CASE has no field for stands in its extensions. */
export function itemOf(
  node: CtdlNode,
  kind: CtdlKind,
  identity: Identity,
  linkTo: LinkTo,
  document: { readonly language: string | null; readonly changed: JsonValue | undefined },
): JsonObject {
  const { terms } = kind
  const isConcept = kind.whole !== 'ceasn:CompetencyFramework'
  // A concept has a label and may have a definition; with the label alone that is what it says.
  const only = isConcept && !node.values(terms.statement).some((value) => textOf(value) !== null)
  const main = takeMain(node, only ? terms.label : terms.statement, document.language)
  const { language } = main
  const links = (term: string) => node.take(term, iriOf).map(linkTo)
  const license = node.iri('ceasn:license')
  const itemType = node.iri('case:CFItemTypeURI')
  const item = present({
    ...identity,
    fullStatement: main.text,
    abbreviatedStatement: only ? null : node.field(terms.label, language),
    alternativeLabel: node.field(terms.alternative, language),
    humanCodingScheme: node.plain(terms.code),
    listEnumeration: node.plain(terms.list),
    CFItemType: node.field(terms.type, language),
    CFItemTypeURI: itemType === null ? null : linkTo(itemType),
    conceptKeywords: node.fields(terms.keyword, language),
    conceptKeywordsURI: oneOrAll(links('ceasn:conceptTerm')),
    subject: node.fields('ceasn:localSubject', language),
    subjectURI: links('case:subjectURI'),
    educationLevel: takeLevels(node),
    language: main.word,
    licenseURI: license === null ? null : linkTo(license),
    notes: node.field(terms.notes, language),
    statusStartDate: node.plain('case:statusStartDate'),
    statusEndDate: node.plain('case:statusEndDate'),
    lastChangeDateTime: atMidnight(node.plain('ceasn:dateModified')) ?? document.changed,
  })
  const types = node.types.filter((type) => type !== kind.part)
  return present({ ...item, extensions: extensionsOf(node, present({ types })) })
}

/** Levels by their codes; concepts that the writer could not tell from the code stay in the extensions. */
function takeLevels(node: CtdlNode): string[] {
  const levels = node.values('ceasn:educationLevelType').map((value) => {
    const iri = iriOf(value)
    return iri === null ? textOf(value) : levelOfConcept(iri)
  })
  node.take('ceasn:educationLevelType', (value) => {
    const iri = iriOf(value)
    if (iri === null) return languageOf(value) === null ? textOf(value) : null
    return conceptOfLevel(levelOfConcept(iri)) === iri ? iri : null
  })
  return [...new Set(levels.filter((level) => level !== null && level !== ''))] as string[]
}
