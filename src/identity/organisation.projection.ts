import type { Projection } from '../graph/projection.ts'
import type { OrganisationKind } from './organisation.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly kinds: readonly OrganisationKind[]
  readonly regions: readonly string[]
}

/** Organisations are no persons: they stand in the graph under their names. */
export const organisationProjection: Projection = {
  kind: 'organisation',
  labels: ['Organisation'],
  edgeTypes: [],
  async read(sql, ids) {
    const rows: Row[] = await sql.query(
      '/* organisation.project */ SELECT id, name, kinds, regions FROM organisation WHERE id = ANY($1::text[])',
      [ids],
    )
    return new Map(
      rows.map(({ id, ...properties }) => [id, { nodes: [{ id, labels: ['Organisation'], properties }], edges: [] }]),
    )
  },
  async ids(sql, after, limit) {
    const rows: { id: string }[] = await sql.query(
      '/* organisation.ids */ SELECT id FROM organisation WHERE id > $1 ORDER BY id LIMIT $2',
      [after ?? '', limit],
    )
    return rows.map(({ id }) => id)
  },
}
