import type { GraphPart } from '../graph/projection.ts'
import type { OrganisationKind } from './organisation.ts'

/** What of an organisation the graph holds. */
export interface OrganisationFacts {
  readonly id: string
  readonly name: string
  readonly kinds: readonly OrganisationKind[]
  readonly regions: readonly string[]
}

/** Organisations are no persons: they stand in the graph under their names. */
export function organisationPart({ id, ...properties }: OrganisationFacts): GraphPart {
  return { nodes: [{ id, labels: ['Organisation'], properties }], edges: [] }
}
