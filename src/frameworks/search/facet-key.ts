import { createHash } from 'node:crypto'

/** What a search asks of a competency beside its words and its id. */
export interface Faceted {
  readonly framework: string
  readonly itemType: string | null
  readonly educationLevel: readonly string[]
  readonly subject: readonly string[]
  readonly matchable: boolean
}

/**
 * The same for competencies of one version that agree in everything that facets and filters are about, so that the graph
 * counts thousands of hits by one short text. 32 hex digits: Neo4j keeps those inside the record of the property.
 */
export function facetKey({ framework, itemType, educationLevel, subject, matchable }: Faceted): string {
  const said = JSON.stringify([framework, itemType, educationLevel, subject, matchable])
  return createHash('sha256').update(said).digest().toString('hex', 0, 16)
}
