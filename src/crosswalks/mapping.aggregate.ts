import type { Projection } from '../graph/projection.ts'
import { type MappingFacts, mappingPart } from './mapping.projection.ts'

/** Reads what a mapping's part of the graph is made of. */
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
