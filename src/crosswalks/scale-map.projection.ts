import type { GraphPart } from '../graph/projection.ts'
import type { ApprovedScaleMap } from '../shared/levels.ts'

/** What of a scale map the graph holds. */
export interface ScaleMapFacts {
  readonly map: ApprovedScaleMap
  readonly library: string
  readonly version: string
  readonly status: string
}

/** A scale map is a node between its scales; its pairs stand in it as two lists of parts. */
export function scaleMapPart({ map, library, version, status }: ScaleMapFacts): GraphPart {
  return {
    nodes: [
      {
        id: map.id,
        labels: ['ScaleMap'],
        properties: {
          library,
          version,
          status,
          fromScale: map.from,
          toScale: map.to,
          fromParts: map.pairs.map((pair) => pair.from),
          toParts: map.pairs.map((pair) => pair.to),
        },
      },
    ],
    edges: [
      { type: 'FROM_SCALE', from: map.id, to: map.from, properties: {} },
      { type: 'TO_SCALE', from: map.id, to: map.to, properties: {} },
    ],
  }
}
