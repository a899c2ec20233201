import type { CaseElement, CaseItem, CaseLink, CasePackage } from './case-model.ts'
import { countForeign, countParts } from './case-strict-losses.ts'
import { LossCounter, plural } from './losses.ts'
import { asIri, type NodeNames, nodeNames } from './node-names.ts'
import { isLanguageTag, RdfGraph, type RdfTerm } from './rdf-graph.ts'
import { addAssociations } from './skos-associations.ts'
import type { Losses } from './writer.ts'

/** Namespaces of a package as SKOS. */
export const SKOS_PREFIXES = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  owl: 'http://www.w3.org/2002/07/owl#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xkos: 'http://rdf-vocabulary.ddialliance.org/xkos#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

export interface SkosContext {
  readonly source: CasePackage
  readonly graph: RdfGraph
  readonly names: NodeNames
  readonly losses: LossCounter
}

/**
 * A package as SKOS: the document is the concept scheme, items are concepts, `isChildOf` is `skos:broader`. Beyond SKOS
 * only Dublin Core, DCAT keywords and XKOS order are used, so that SKOS tools understand all of it.
 */
export function skosGraph(source: CasePackage): { readonly graph: RdfGraph; readonly losses: Losses } {
  const context: SkosContext = { source, graph: new RdfGraph(), names: nodeNames(source), losses: new LossCounter() }
  addScheme(context)
  for (const item of source.items) addConcept(item, context)
  addAssociations(context)
  countLosses(context)
  return { graph: context.graph, losses: context.losses.list() }
}

const literal = (text: string | null): RdfTerm | null => (text === null ? null : { text })

const reference = (link: CaseLink | null): RdfTerm | null => {
  const iri = link === null ? null : asIri(link.uri)
  return iri === null ? null : { iri }
}

const tagged = (text: string | null, language: string | null): RdfTerm | null =>
  text === null ? null : { text, language: language !== null && isLanguageTag(language) ? language : null }

function addCommon(subject: string, element: CaseElement, { graph }: SkosContext): void {
  graph.add(subject, 'dct:identifier', { text: element.identifier })
  const at = element.source.lastChangeDateTime
  if (typeof at === 'string')
    graph.add(subject, 'dct:modified', { text: new Date(element.lastChange).toISOString(), datatype: 'xsd:dateTime' })
}

function addScheme(context: SkosContext): void {
  const { document } = context.source
  const { graph, names } = context
  const subject = names.of(document.identifier)
  const language = document.language
  const iri = document.officialSourceURL === null ? null : asIri(document.officialSourceURL)
  graph.add(subject, 'rdf:type', { iri: `${SKOS_PREFIXES.skos}ConceptScheme` })
  graph.add(subject, 'dct:title', tagged(document.title, language))
  graph.add(subject, 'dct:creator', tagged(document.creator, null))
  graph.add(subject, 'dct:publisher', tagged(document.publisher, null))
  graph.add(subject, 'dct:description', tagged(document.description, language))
  for (const one of document.subject) graph.add(subject, 'dct:subject', tagged(one, language))
  for (const one of document.subjectLinks) graph.add(subject, 'dct:subject', reference(one))
  graph.add(subject, 'dct:language', literal(language))
  graph.add(subject, 'dct:license', reference(document.license))
  graph.add(subject, 'dct:source', iri === null ? null : { iri })
  graph.add(subject, 'owl:versionInfo', literal(document.version))
  graph.add(subject, 'skos:note', tagged(document.notes, language))
  addCommon(subject, document, context)
}

/** One preferred label per language, and no other label that says the same (SKOS S13, S14). */
function addConcept(item: CaseItem, context: SkosContext): void {
  const { graph, names, source } = context
  const subject = names.of(item.identifier)
  const language = item.language ?? source.document.language
  const label = item.abbreviatedStatement ?? item.fullStatement
  graph.add(subject, 'rdf:type', { iri: `${SKOS_PREFIXES.skos}Concept` })
  graph.add(subject, 'skos:inScheme', { iri: names.of(source.document.identifier) })
  graph.add(subject, 'skos:prefLabel', tagged(label, language))
  if (item.abbreviatedStatement !== null) graph.add(subject, 'skos:definition', tagged(item.fullStatement, language))
  if (item.alternativeLabel !== label) graph.add(subject, 'skos:altLabel', tagged(item.alternativeLabel, language))
  graph.add(subject, 'skos:notation', literal(item.humanCodingScheme))
  graph.add(subject, 'skos:note', tagged(item.notes, language))
  graph.add(subject, 'dct:type', tagged(item.itemType, language))
  graph.add(subject, 'dct:type', reference(item.itemTypeLink))
  for (const one of item.conceptKeywords) graph.add(subject, 'dcat:keyword', tagged(one, language))
  for (const one of item.subject) graph.add(subject, 'dct:subject', tagged(one, language))
  for (const one of [...item.conceptLinks, ...item.subjectLinks]) graph.add(subject, 'dct:subject', reference(one))
  for (const one of item.educationLevel) graph.add(subject, 'dct:educationLevel', literal(one))
  graph.add(subject, 'dct:language', literal(item.language))
  graph.add(subject, 'dct:license', reference(item.license))
  addCommon(subject, item, context)
}

const LOST_OF_DOCUMENT = ['adoptionStatus', 'frameworkType', 'statusStartDate', 'statusEndDate'] as const
const LOST_OF_ITEM = ['listEnumeration', 'statusStartDate', 'statusEndDate'] as const

/** What stands in CASE and found no place above; what associations lose is counted where they are written. */
function countLosses({ source, names, losses }: SkosContext): void {
  const field = (name: string) =>
    losses.count('SKOS_FIELDS', (count) => `${plural(count, 'field')} left out that SKOS has no property for.`, name)
  for (const name of LOST_OF_DOCUMENT) if (source.document[name] !== null) field(`CFDocument.${name}`)
  for (const item of source.items) for (const name of LOST_OF_ITEM) if (item[name] !== null) field(`CFItem.${name}`)
  for (const element of names.renamed)
    losses.count(
      'SKOS_URI',
      (count) => `${plural(count, 'uri')} not usable as the name of a node, or used twice; another stands for it.`,
      element.uri,
    )
  for (const { language } of [source.document, ...source.items])
    if (language !== null && !isLanguageTag(language))
      losses.count(
        'SKOS_LANGUAGE',
        (count) => `${plural(count, 'language')} written without a tag: not as BCP 47 spells languages.`,
        language,
      )
  countForeign(source, 'SKOS_EXTENSIONS', losses)
  countParts(source, losses)
}
