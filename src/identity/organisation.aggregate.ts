import type { Projection } from '../graph/projection.ts'
import { type OrganisationFacts, organisationPart } from './organisation.projection.ts'

/** Reads what an organisation's part of the graph is made of. */
export const organisationProjection: Projection = {
  kind: 'organisation',
  labels: ['Organisation'],
  edgeTypes: [],
  async read(sql, ids) {
    const rows: OrganisationFacts[] = await sql.query(
      '/* organisation.project */ SELECT id, name, kinds, regions FROM organisation WHERE id = ANY($1::text[])',
      [ids],
    )
    return new Map(rows.map((row) => [row.id, organisationPart(row)]))
  },
  async ids(sql, after, limit) {
    const rows: { id: string }[] = await sql.query(
      '/* organisation.ids */ SELECT id FROM organisation WHERE id > $1 ORDER BY id LIMIT $2',
      [after ?? '', limit],
    )
    return rows.map(({ id }) => id)
  },
}
