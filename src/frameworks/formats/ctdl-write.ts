import type { CaseDocument, CaseElement, CaseItem, CaseLink, CasePackage } from './case-model.ts'
import { strictPackage } from './case-strict.ts'
import { countParts } from './case-strict-losses.ts'
import { CTDL_EXTENSION } from './ctdl-elements.ts'
import { identifierOf, iriOf, textOf } from './ctdl-node.ts'
import { CtdlNodeWriter } from './ctdl-node-writer.ts'
import { CTDL_CONTEXT, CTDL_KINDS, type CtdlKind, isLinkedKey, PUBLICATION_STATUS, STATUS_WORDS } from './ctdl-terms.ts'
import { addAssociations } from './ctdl-write-associations.ts'
import { conceptOfLevel, levelOfConcept } from './education-level.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import { LossCounter, plural } from './losses.ts'
import { asIri, type NodeNames, nodeNames } from './node-names.ts'
import { canonicalLanguage, isLanguageTag } from './rdf-graph.ts'
import type { Written } from './writer.ts'

export interface CtdlWriting {
  readonly source: CasePackage
  readonly kind: CtdlKind
  readonly names: NodeNames
  readonly losses: LossCounter
  /** Nodes by name: the framework, its competencies, then what is only referred to. */
  readonly nodes: Map<string, CtdlNodeWriter>
  /** Refers to what a link names, and describes it where its name does not say it all. */
  readonly refer: (link: CaseLink) => string
}

/**
 * CTDL-ASN as JSON-LD, such that our own reader makes the same package of it but for what is named as lost. What CTDL has
 * no property for stands under `case:`, which the published context knows too; other readers pass over it.
 */
export function writeCtdlAsn(source: CasePackage): Written {
  const losses = new LossCounter()
  const strict = strictPackage(source)
  const own = extensionsOf(strict.CFDocument as JsonObject)
  const kind = CTDL_KINDS.find((one) => one.whole === own.known.type) ?? CTDL_KINDS[0]
  const nodes = new Map<string, CtdlNodeWriter>()
  const writing: CtdlWriting = { source, kind, names: nodeNames(source), losses, nodes, refer: referrer(nodes, losses) }
  addDocument(own, writing)
  const items = strict.CFItems as JsonObject[]
  source.items.forEach((item, i) => {
    addItem(item, extensionsOf(items[i] as JsonObject), writing)
  })
  addAssociations(writing, strict.CFAssociations as JsonObject[])
  countParts(source, losses)
  for (const name of [...Object.keys(source.rest), ...Object.keys(source.definitionsRest)])
    losses.count(
      'CTDL_PACKAGE_FIELDS',
      (count) => `${plural(count, 'field')} beside the parts of the package left out.`,
      name,
    )
  const kept = Array.isArray(own.known.nodes) ? own.known.nodes : []
  const graph = typeof own.known.graph === 'string' ? { '@id': own.known.graph } : {}
  const all = [...nodes.values()].filter((node) => node.types.length > 0 || !node.isEmpty).map((node) => node.json())
  const json = { '@context': CTDL_CONTEXT, ...graph, '@graph': [...all, ...kept] }
  return { bytes: Buffer.from(JSON.stringify(json)), losses: losses.list() }
}

/** Extensions of an element by where they go. */
interface Extensions {
  /** Properties of linked data. */
  readonly linked: JsonObject
  /** What the reader noted. */
  readonly known: JsonObject
  readonly other: JsonObject
}

/** Written by themselves, whole. */
const ELSEWHERE = ['headwater.identifier', 'headwater.conceptKeywordsURI']

function extensionsOf({ extensions }: JsonObject): Extensions {
  const entries = Object.entries(isObject(extensions) ? extensions : {}).filter(([name]) => !ELSEWHERE.includes(name))
  const known = entries.find(([name]) => name === CTDL_EXTENSION)?.[1]
  const rest = entries.filter(([name]) => name !== CTDL_EXTENSION)
  return {
    linked: Object.fromEntries(rest.filter(([name]) => isLinkedKey(name))),
    known: isObject(known) ? known : {},
    other: Object.fromEntries(rest.filter(([name]) => !isLinkedKey(name))),
  }
}

function referrer(nodes: Map<string, CtdlNodeWriter>, losses: LossCounter): (link: CaseLink) => string {
  const described = new Map<string, string>()
  return (link) => {
    const id = asIri(link.uri) ?? `urn:uuid:${identifierOf(link.identifier)}`
    const title = link.title === null || link.title === id ? null : link.title
    const identifier = link.identifier === identifierOf(id) ? null : link.identifier
    const facts = { 'case:title': title, 'case:identifier': identifier, 'case:uri': link.uri === id ? null : link.uri }
    const said = JSON.stringify(facts)
    const before = described.get(id)
    if (before === undefined) {
      described.set(id, said)
      const node = nodes.get(id) ?? new CtdlNodeWriter(id)
      // An element of the package says itself what it is.
      if (node.types.length === 0) for (const [term, value] of Object.entries(facts)) node.add(term, value)
      nodes.set(id, node)
    } else if (before !== said)
      losses.count(
        'CTDL_LINKS',
        (count) => `${plural(count, 'link')} to one address with another title or identifier.`,
        id,
      )
    return id
  }
}

/** The tag of a language of CASE, if it is one. */
const tagOf = (language: string | null): string | null => {
  const tag = language === null ? null : canonicalLanguage(language)
  return tag !== null && isLanguageTag(tag) && /^[A-Za-z]{2,3}(-|$)/.test(tag) ? tag : null
}

/** Texts go in their language: that of the node, unless the reader noted another. */
function textWriter(node: CtdlNodeWriter, language: string | null, known: JsonObject) {
  const languages = isObject(known.languages) ? known.languages : {}
  const tag = tagOf(language)
  return (term: string, ...texts: readonly (string | null)[]): void => {
    const own = languages[term]
    node.addTexts(term, texts, typeof own === 'string' ? own : tag)
  }
}

function addIdentity(node: CtdlNodeWriter, element: CaseElement, { linked, other }: Extensions): void {
  if (node.id !== element.uri) node.add('case:uri', element.uri)
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(element.identifier)
  if (isUuid && linked['ceterms:ctid'] === undefined) node.add('ceterms:ctid', `ce-${element.identifier}`)
  else if (identifierOf(node.id) !== element.identifier) node.add('case:identifier', element.identifier)
  for (const [term, value] of Object.entries(linked)) node.add(term, ...(Array.isArray(value) ? value : [value]))
  if (Object.keys(other).length > 0) node.add('case:extensions', { '@type': '@json', '@value': other })
}

const typesOf = (type: string, { known }: Extensions): string[] => [
  type,
  ...(Array.isArray(known.types) ? known.types.filter((one): one is string => typeof one === 'string') : []),
]

function addLanguage(node: CtdlNodeWriter, language: string | null, { linked }: Extensions): void {
  const tag = tagOf(language)
  if (linked['ceasn:inLanguage'] === undefined) node.add('ceasn:inLanguage', tag)
  if (language !== tag) node.add('case:language', language)
}

function addDocument(extensions: Extensions, { source, kind, names, nodes, refer }: CtdlWriting): void {
  const { document } = source
  const node = new CtdlNodeWriter(names.of(document.identifier), typesOf(kind.whole, extensions))
  nodes.set(node.id, node)
  const text = textWriter(node, document.language, extensions.known)
  const title = typeof extensions.known.title === 'string' ? extensions.known.title : 'ceasn:name'
  const own = (name: keyof CaseDocument, value: string | null) =>
    typeof document.source[name] === 'string' && document.source[name] !== '' ? value : null
  text(title, own('title', document.title))
  text('ceasn:description', document.description)
  text('ceasn:publisherName', document.publisher)
  const organisations = [extensions.linked['ceasn:creator'], extensions.linked['ceasn:publisher']].flat()
  const isNamed =
    document.creator === document.publisher || organisations.some((one) => iriOf(one ?? null) === document.creator)
  if (!isNamed) text('ceasn:author', own('creator', document.creator))
  text('ceasn:localSubject', ...document.subject)
  for (const link of document.subjectLinks) node.addNode('case:subjectURI', refer(link))
  addLanguage(node, document.language, extensions)
  node.add('case:version', document.version)
  node.add('case:frameworkType', document.frameworkType)
  node.add('case:caseVersion', document.source.caseVersion ?? null)
  addStatus(node, document, extensions)
  node.add('ceasn:dateValidFrom', document.statusStartDate)
  node.add('ceasn:dateValidUntil', document.statusEndDate)
  node.add('ceasn:source', document.officialSourceURL)
  if (document.license !== null) node.addNode('ceasn:license', refer(document.license))
  text('case:notes', document.notes)
  node.add('ceasn:dateModified', changeOf(document))
  addIdentity(node, document, extensions)
}

const changeOf = ({ source }: CaseElement): string | null =>
  typeof source.lastChangeDateTime === 'string' && source.lastChangeDateTime !== '' ? source.lastChangeDateTime : null

/** The concept that the reader understands as the word of CASE; a word that none stands for goes beside. */
function addStatus(node: CtdlNodeWriter, { adoptionStatus }: CaseDocument, { linked }: Extensions): void {
  const stated =
    iriOf(linked['ceasn:publicationStatusType'] ?? null) ?? textOf(linked['ceasn:publicationStatusType'] ?? null)
  const wordOf = (name: string): string | null =>
    Object.hasOwn(STATUS_WORDS, name) ? STATUS_WORDS[name as keyof typeof STATUS_WORDS] : null
  if (stated !== null) {
    if (wordOf(stated.replace(/^.*[/#:]/, '')) !== adoptionStatus) node.add('case:adoptionStatus', adoptionStatus)
    return
  }
  const lower = adoptionStatus?.toLowerCase() ?? ''
  const near = { implemented: 'Published', retired: 'Deprecated', 'private draft': 'Draft' }[lower]
  const name = Object.entries(STATUS_WORDS).find(([, word]) => word.toLowerCase() === lower)?.[0] ?? near
  if (name !== undefined) node.add('ceasn:publicationStatusType', `${PUBLICATION_STATUS}${name}`)
  if (name === undefined || wordOf(name) !== adoptionStatus) node.add('case:adoptionStatus', adoptionStatus)
}

function addItem(item: CaseItem, extensions: Extensions, writing: CtdlWriting): void {
  const { source, kind, names, nodes, refer } = writing
  const { terms } = kind
  const node = new CtdlNodeWriter(names.of(item.identifier), typesOf(kind.part, extensions))
  nodes.set(node.id, node)
  const text = textWriter(node, item.language, extensions.known)
  const isConcept = kind.whole !== 'ceasn:CompetencyFramework'
  // Where the item came without a statement, something else of it stands in; that is written as what it is.
  const statement =
    typeof item.source.fullStatement === 'string' && item.source.fullStatement !== '' ? item.fullStatement : null
  if (isConcept && item.abbreviatedStatement === null) text(terms.label, statement)
  else {
    text(terms.statement, statement)
    text(terms.label, item.abbreviatedStatement)
  }
  text(terms.alternative, item.alternativeLabel)
  node.add(terms.code, item.humanCodingScheme)
  node.add(terms.list, item.listEnumeration)
  text(terms.type, item.itemType)
  if (item.itemTypeLink !== null) node.addNode('case:CFItemTypeURI', refer(item.itemTypeLink))
  text(terms.keyword, ...item.conceptKeywords)
  for (const link of item.conceptLinks) node.addNode('ceasn:conceptTerm', refer(link))
  text('ceasn:localSubject', ...item.subject)
  for (const link of item.subjectLinks) node.addNode('case:subjectURI', refer(link))
  const linked = addLevels(node, item, extensions)
  addLanguage(node, item.language, extensions)
  if (item.license !== null) node.addNode('ceasn:license', refer(item.license))
  text(terms.notes, item.notes)
  node.add('case:statusStartDate', item.statusStartDate)
  node.add('case:statusEndDate', item.statusEndDate)
  const changed = changeOf(item)
  if (changed !== changeOf(source.document)) node.add('ceasn:dateModified', changed)
  node.addNode(terms.partOf, names.of(source.document.identifier))
  addIdentity(node, item, { ...extensions, linked })
}

/** Levels as the concepts they came as, else as those of ASN, else as texts. Answers the extensions without them. */
function addLevels(node: CtdlNodeWriter, item: CaseItem, { linked }: Extensions): JsonObject {
  const { 'ceasn:educationLevelType': stated, ...rest } = linked
  const concepts: JsonValue[] = stated === undefined ? [] : [stated].flat()
  for (const level of item.educationLevel) {
    const own = concepts.find((value) => {
      const iri = iriOf(value)
      return (iri === null ? textOf(value) : levelOfConcept(iri)) === level
    })
    node.add('ceasn:educationLevelType', own ?? conceptOfLevel(level) ?? { '@value': level })
  }
  return rest
}
