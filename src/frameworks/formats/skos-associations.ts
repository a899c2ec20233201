import type { CaseAssociation } from './case-model.ts'
import type { LossCounter } from './losses.ts'
import { plural } from './losses.ts'
import { type Reach, reachOf } from './reach.ts'
import type { SkosContext } from './skos.ts'

/** What an association says in RDF. `isSymmetric`: it may be said from whichever end is inside. */
const PREDICATES: Readonly<Record<string, { readonly name: string; readonly isSymmetric?: boolean }>> = {
  exactMatchOf: { name: 'skos:exactMatch', isSymmetric: true },
  isTranslationOf: { name: 'skos:exactMatch', isSymmetric: true },
  isPartOf: { name: 'dct:isPartOf' },
  precedes: { name: 'xkos:precedes' },
  replacedBy: { name: 'dct:isReplacedBy' },
  exemplar: { name: 'skos:example' },
  'skos.exactMatch': { name: 'skos:exactMatch', isSymmetric: true },
  'skos.closeMatch': { name: 'skos:closeMatch', isSymmetric: true },
  'skos.relatedMatch': { name: 'skos:relatedMatch', isSymmetric: true },
  'skos.broadMatch': { name: 'skos:broadMatch' },
  'skos.narrowMatch': { name: 'skos:narrowMatch' },
  'ceasn.broadAlignment': { name: 'skos:broadMatch' },
  'ceasn.narrowAlignment': { name: 'skos:narrowMatch' },
  'ceasn.majorAlignment': { name: 'skos:closeMatch', isSymmetric: true },
  'ceasn.minorAlignment': { name: 'skos:relatedMatch', isSymmetric: true },
}

/** The tree, the relations between concepts, and the mappings to those of other schemes. */
export function addAssociations(context: SkosContext): void {
  const { source, losses } = context
  addTree(context)
  const isAbove = reachOf(source)
  for (const association of source.associations) {
    countDetails(association, losses)
    if (association.type === 'isChildOf') continue
    if (association.type === 'isRelatedTo') addRelated(association, isAbove, context)
    else addMapped(association, context)
  }
}

/** `isChildOf` between items; items with no parent inside, and those under the document, are top concepts. */
function addTree({ source, graph, names, losses }: SkosContext): void {
  const scheme = names.of(source.document.identifier)
  const items = new Set(source.items.map((item) => item.identifier))
  const below = new Set<string>()
  for (const { type, identifier, inside } of source.associations) {
    if (type !== 'isChildOf') continue
    const isEdge = inside.origin !== null && inside.destination !== null && items.has(inside.origin)
    if (!isEdge || source.cycleClosing.has(identifier)) {
      losses.count(
        'SKOS_TREE',
        (count) => `${plural(count, 'isChildOf')} left out: an end is not in the package, or it closes a circle.`,
      )
      continue
    }
    const [child, parent] = [inside.origin as string, inside.destination as string]
    if (!items.has(parent)) continue
    below.add(child)
    graph.add(names.of(child), 'skos:broader', { iri: names.of(parent) })
    graph.add(names.of(parent), 'skos:narrower', { iri: names.of(child) })
  }
  const underDocument = new Set(
    source.associations
      .filter(({ type, inside }) => type === 'isChildOf' && inside.destination === source.document.identifier)
      .map(({ inside }) => inside.origin),
  )
  for (const { identifier } of source.items) {
    if (below.has(identifier) && !underDocument.has(identifier)) continue
    graph.add(scheme, 'skos:hasTopConcept', { iri: names.of(identifier) })
    graph.add(names.of(identifier), 'skos:topConceptOf', { iri: scheme })
  }
}

function addRelated(association: CaseAssociation, isAbove: Reach, { graph, names, losses, source }: SkosContext): void {
  const { origin, destination } = association.inside
  const isDocument = [origin, destination].includes(source.document.identifier)
  if (origin !== null && destination !== null && !isDocument) {
    // SKOS S27: what is related is neither above nor below
    if (isAbove(origin, destination) || isAbove(destination, origin)) {
      losses.count(
        'SKOS_RELATED_IN_TREE',
        (count) => `${plural(count, 'isRelatedTo')} left out: SKOS relates no concept to one above or below it.`,
      )
      return
    }
    graph.add(names.of(origin), 'skos:related', { iri: names.of(destination) })
    graph.add(names.of(destination), 'skos:related', { iri: names.of(origin) })
  } else if (!isDocument && (origin !== null || destination !== null)) {
    const [from, to] = [names.end(association.origin, origin), names.end(association.destination, destination)]
    graph.add(origin === null ? to : from, 'skos:relatedMatch', { iri: origin === null ? from : to })
  } else countType(association, losses)
}

function addMapped(association: CaseAssociation, { graph, names, losses, source }: SkosContext): void {
  const predicate = PREDICATES[association.extType ?? association.type]
  const { inside } = association
  if (predicate === undefined || [inside.origin, inside.destination].includes(source.document.identifier)) {
    countType(association, losses)
    return
  }
  if (association.type === 'isTranslationOf')
    losses.count(
      'SKOS_TRANSLATION',
      (count) => `${plural(count, 'isTranslationOf')} written as skos:exactMatch, which does not say that it is one.`,
    )
  const [from, to] = [
    names.end(association.origin, inside.origin),
    names.end(association.destination, inside.destination),
  ]
  const turned = predicate.isSymmetric && inside.origin === null && inside.destination !== null
  graph.add(turned ? to : from, predicate.name, { iri: turned ? from : to })
}

const countType = ({ type, extType }: CaseAssociation, losses: LossCounter): void =>
  losses.count(
    'SKOS_ASSOCIATION_TYPE',
    (count) => `${plural(count, 'association')} left out that SKOS has no property for.`,
    extType === null ? type : `ext:${extType}`,
  )

function countDetails(association: CaseAssociation, losses: LossCounter): void {
  losses.count(
    'SKOS_ASSOCIATION_IDENTITY',
    (count) => `${plural(count, 'association')} written as plain statements, without identifier, uri and date.`,
  )
  if (association.sequenceNumber !== null)
    losses.count('SKOS_ORDER', (count) => `${plural(count, 'sequenceNumber')} left out: concepts have no order.`)
  if (association.notes !== null)
    losses.count('SKOS_ASSOCIATION_NOTES', (count) => `${plural(count, 'note')} of associations left out.`)
  if (association.grouping !== null)
    losses.count('SKOS_GROUPING', (count) => `${plural(count, 'grouping')} of associations left out.`)
}
