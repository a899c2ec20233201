import { CASE_ASSOCIATION_TYPES } from './case-model.ts'
import type { JsonObject } from './json-text.ts'

/** Namespaces of CTDL-ASN files, as their published context abbreviates them. */
const NAMESPACES = {
  asn: 'http://purl.org/asn/schema/core/',
  case: 'https://purl.imsglobal.org/spec/case/',
  ceasn: 'https://purl.org/ctdlasn/terms/',
  ceterms: 'https://purl.org/ctdl/terms/',
  dc: 'http://purl.org/dc/elements/1.1/',
  dct: 'http://purl.org/dc/terms/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  schema: 'https://schema.org/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

/** Written as the context of what we write: readers know it, and those that do not can fetch it. */
export const CTDL_CONTEXT = 'https://credreg.net/ctdlasn/schema/context/json'

/** What that address stands for here: no more than is needed, as values say by themselves what they are. */
const CONTEXT: JsonObject = { ...NAMESPACES, '@vocab': NAMESPACES.ceasn }

export const knownContext = (address: string): JsonObject | null =>
  /^https?:\/\/(www\.)?credreg\.net\/ctdl(asn)?\/schema\/context\/json\/?$/i.test(address) ? CONTEXT : null

/** Terms whose spelling is mended, and the property of CASE or kind of association that each stands for. */
export const TERMS = [
  'asn:hasProgressionLevel',
  'asn:ProgressionLevel',
  'asn:ProgressionModel',
  ...ceasn(
    'Competency CompetencyFramework abilityEmbodied alignFrom alignTo altCodedNotation author broadAlignment',
    'codedNotation comment competencyCategory competencyLabel competencyText complexityLevel comprisedOf',
    'conceptKeyword conceptTerm creator crossSubjectReference dateCopyrighted dateCreated dateModified',
    'dateValidFrom dateValidUntil derivedFrom description educationLevelType exactAlignment hasChild hasTopChild',
    'identifier inferredCompetency inLanguage isChildOf isPartOf isTopChildOf isVersionOf knowledgeEmbodied license',
    'listID localSubject majorAlignment minorAlignment name narrowAlignment prerequisiteAlignment',
    'publicationStatusType publisher publisherName repositoryDate rights rightsHolder shouldIndex skillEmbodied',
    'source sourceDocumentation tableOfContents taskEmbodied weight',
  ),
  'ceterms:ctid',
  ...'Concept ConceptScheme altLabel broadMatch broader closeMatch definition exactMatch hasTopConcept inScheme narrowMatch narrower notation note prefLabel related relatedMatch topConceptOf'
    .split(' ')
    .map((term) => `skos:${term}`),
] as const

function ceasn(...lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(' ').map((term) => `ceasn:${term}`))
}

/** Names that files use for others. */
const OTHER_NAMES: Readonly<Record<string, string>> = { 'ceasn:competencynotation': 'ceasn:codedNotation' }

const BY_LOWER = new Map([...TERMS.map((term) => [term.toLowerCase(), term] as const), ...Object.entries(OTHER_NAMES)])

/** A property or class in short, in its one spelling; what is in none of the namespaces keeps its IRI. */
export function termOf(iri: string): string {
  const plain = iri.replace(/^https?:\/\//, '').toLowerCase()
  for (const [prefix, namespace] of Object.entries(NAMESPACES)) {
    const base = namespace.replace(/^https?:\/\//, '')
    if (!plain.startsWith(base.toLowerCase()) || plain.length === base.length) continue
    const short = `${prefix}:${iri.slice(iri.length - (plain.length - base.length))}`
    return BY_LOWER.get(short.toLowerCase()) ?? short
  }
  return iri
}

/** Whether this is just how the context spells the term. */
export const isSpelled = (iri: string, term: string): boolean => {
  const [prefix, local] = [term.slice(0, term.indexOf(':')), term.slice(term.indexOf(':') + 1)]
  return !(prefix in NAMESPACES) || iri === `${NAMESPACES[prefix as keyof typeof NAMESPACES]}${local}`
}

/** Whether a key of extensions is a property of linked data, and so goes back onto the node. */
export const isLinkedKey = (key: string): boolean =>
  Object.keys(NAMESPACES).some((prefix) => key.startsWith(`${prefix}:`)) || /^https?:\/\/\S+$/.test(key)

/** Properties that stand for an association of CASE; `turned`: from the object to the subject. */
export interface Relation {
  readonly word: string
  readonly turned?: true
}

const EXTENDED = [
  ...ceasn('abilityEmbodied alignFrom alignTo broadAlignment crossSubjectReference derivedFrom inferredCompetency'),
  ...ceasn('isVersionOf knowledgeEmbodied majorAlignment minorAlignment narrowAlignment skillEmbodied taskEmbodied'),
  'asn:hasProgressionLevel',
  ...['broadMatch', 'closeMatch', 'narrowMatch', 'relatedMatch'].map((term) => `skos:${term}`),
]

export const RELATIONS: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ['ceasn:exactAlignment', { word: 'exactMatchOf' }],
  ['ceasn:prerequisiteAlignment', { word: 'precedes', turned: true }],
  ['ceasn:comprisedOf', { word: 'isPartOf', turned: true }],
  ['ceasn:complexityLevel', { word: 'hasSkillLevel' }],
  ...EXTENDED.map((term) => [term, { word: `ext:${term.replace(':', '.')}` }] as const),
  ...CASE_ASSOCIATION_TYPES.map((type) => [`case:${type}`, { word: type }] as const),
  ['skos:exactMatch', { word: 'exactMatchOf' }],
  ['skos:related', { word: 'isRelatedTo' }],
])

const FREE = 'case:ext.'

/** The association that a property stands for; words of others come back from `case:ext.…`. */
export function relationOf(term: string): Relation | null {
  const known = RELATIONS.get(term)
  if (known) return known
  if (!term.startsWith(FREE)) return null
  try {
    return { word: `ext:${decodeURIComponent(term.slice(FREE.length))}` }
  } catch {
    return null
  }
}

/** The property for an association, by its word in CASE. */
export function propertyOf(word: string, isScheme: boolean): { readonly term: string; readonly turned: boolean } {
  const fitting = [...RELATIONS].filter(([, relation]) => relation.word === word)
  const isOther = ([term]: readonly [string, Relation]) =>
    term.startsWith('skos:') === isScheme && !term.startsWith('case:')
  const found = fitting.find(isOther) ?? fitting.find(([term]) => term.startsWith('case:')) ?? fitting[0]
  if (found) return { term: found[0], turned: found[1].turned === true }
  return { term: `${FREE}${encodeURIComponent(word.replace(/^ext:/, ''))}`, turned: false }
}

/** Which property says what of CASE, for competencies and for concepts. */
export interface ItemTerms {
  readonly statement: string
  readonly label: string
  readonly alternative: string
  readonly code: string
  readonly list: string
  readonly type: string
  readonly notes: string
  readonly keyword: string
  readonly partOf: string
  readonly child: string
  readonly topChild: string
  readonly parent: string
  readonly topParent: string
}

const COMPETENCY_TERMS: ItemTerms = {
  statement: 'ceasn:competencyText',
  label: 'ceasn:competencyLabel',
  alternative: 'case:alternativeLabel',
  code: 'ceasn:codedNotation',
  list: 'ceasn:listID',
  type: 'ceasn:competencyCategory',
  notes: 'ceasn:comment',
  keyword: 'ceasn:conceptKeyword',
  partOf: 'ceasn:isPartOf',
  child: 'ceasn:hasChild',
  topChild: 'ceasn:hasTopChild',
  parent: 'ceasn:isChildOf',
  topParent: 'ceasn:isTopChildOf',
}

const CONCEPT_TERMS: ItemTerms = {
  statement: 'skos:definition',
  label: 'skos:prefLabel',
  alternative: 'skos:altLabel',
  code: 'skos:notation',
  list: 'ceasn:listID',
  type: 'ceasn:competencyCategory',
  notes: 'skos:note',
  keyword: 'ceasn:conceptKeyword',
  partOf: 'skos:inScheme',
  child: 'skos:narrower',
  topChild: 'skos:hasTopConcept',
  parent: 'skos:broader',
  topParent: 'skos:topConceptOf',
}

/** Classes that are read: the whole, its parts, and how these speak. */
export const CTDL_KINDS = [
  { whole: 'ceasn:CompetencyFramework', part: 'ceasn:Competency', terms: COMPETENCY_TERMS },
  { whole: 'skos:ConceptScheme', part: 'skos:Concept', terms: CONCEPT_TERMS },
  { whole: 'asn:ProgressionModel', part: 'asn:ProgressionLevel', terms: CONCEPT_TERMS },
] as const

export type CtdlKind = (typeof CTDL_KINDS)[number]

export const PUBLICATION_STATUS = 'http://purl.org/ctdlasn/vocabs/publicationStatus/'

/** Status of CTDL-ASN by the word of CASE. */
export const STATUS_WORDS = { Draft: 'Draft', Published: 'Adopted', Deprecated: 'Deprecated' } as const
