import type { GraphPart } from '../graph/projection.ts'

/** What of a mapping the graph holds. */
export interface MappingFacts {
  readonly id: string
  readonly library: string
  readonly originId: string
  readonly destinationId: string
  readonly relation: string
  readonly status: string
  readonly source: string
}

/** A mapping is one edge between two items of frameworks, whatever its status: analysts ask about the others too. */
export function mappingPart({ originId, destinationId, ...properties }: MappingFacts): GraphPart {
  return { nodes: [], edges: [{ type: 'MAPS_TO', from: originId, to: destinationId, properties: { ...properties } }] }
}
