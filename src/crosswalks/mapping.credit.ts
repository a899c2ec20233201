import { type ConceptCreditPolicy, ConceptGraph, type ConceptNode, DEFAULT_CONCEPT_CREDIT } from './concept-credit.ts'
import { mappingEdge } from './concept-edge.ts'
import { MappingStatus } from './kinds.ts'
import type { Mapping } from './mapping.ts'

type Standing = Pick<Mapping, 'id' | 'relation' | 'status' | 'library' | 'originLineage' | 'destinationLineage'>

/**
 * What showing the origin is worth for the destination by this mapping alone, 0..10000: the one κ, asked of one edge; 0
 * unless it is AGREED.
 */
export function mappingCreditBp(mapping: Standing, policy: ConceptCreditPolicy = DEFAULT_CONCEPT_CREDIT): number {
  const { originLineage: from, destinationLineage: to, library } = mapping
  const edge = mapping.status === MappingStatus.AGREED ? mappingEdge({ ...mapping, from, to }) : null
  if (edge === null) return 0
  const nodes = [from, to].map((lineage): ConceptNode => ({ lineage, library, matchable: true }))
  const credits = new ConceptGraph(nodes, [edge]).creditsFor(to, new Set([library]), policy)
  return credits.find((credited) => credited.lineage === from)?.creditBp ?? 0
}
