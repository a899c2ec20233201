import type { GraphPart, Projection } from '../graph/projection.ts'

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
function mappingPart({ originId, destinationId, ...properties }: MappingFacts): GraphPart {
  return { nodes: [], edges: [{ type: 'MAPS_TO', from: originId, to: destinationId, properties: { ...properties } }] }
}

export const mappingProjection: Projection = {
  kind: 'mapping',
  labels: [],
  edgeTypes: [],
  foreignEdgeTypes: ['MAPS_TO'],
  touchesConcepts: 'always',
  async read(sql, ids) {
    const rows: MappingFacts[] = await sql.query(
      `/* mapping.project */ SELECT id, library_id AS library, origin_id AS "originId", destination_id AS "destinationId",
         relation, status, source
       FROM mapping WHERE id = ANY($1::text[])`,
      [ids],
    )
    return new Map(rows.map((row) => [row.id, mappingPart(row)]))
  },
  async ids(sql, after, limit) {
    const rows: { id: string }[] = await sql.query(
      '/* mapping.ids */ SELECT id FROM mapping WHERE id > $1 ORDER BY id LIMIT $2',
      [after ?? '', limit],
    )
    return rows.map(({ id }) => id)
  },
}
