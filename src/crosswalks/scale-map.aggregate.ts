import type { Projection } from '../graph/projection.ts'
import { scaleMapPart } from './scale-map.projection.ts'
import { type LevelPair, type MappedLevel, mapInParts } from './scale-map.rule.ts'

interface Row {
  readonly id: string
  readonly library: string
  readonly from: string
  readonly to: string
  readonly version: string
  readonly status: string
  readonly pairs: readonly LevelPair[]
}

/** Reads what a scale map's part of the graph is made of. */
export const scaleMapProjection: Projection = {
  kind: 'scaleMap',
  labels: ['ScaleMap'],
  edgeTypes: ['FROM_SCALE', 'TO_SCALE'],
  async read(sql, ids) {
    const rows: Row[] = await sql.query(
      `/* scaleMap.project */ SELECT id, library_id AS library, from_scale_id AS "from", to_scale_id AS "to", version,
         status, pairs
       FROM scale_map WHERE id = ANY($1::text[])`,
      [ids],
    )
    const levels: (MappedLevel & { scale: string })[] = await sql.query(
      `/* scaleMap.project levels */ SELECT id, scale_id AS scale, rank, parts FROM proficiency_level
       WHERE scale_id = ANY($1::text[]) ORDER BY scale_id, rank`,
      [rows.flatMap((row) => [row.from, row.to])],
    )
    const of = (scale: string): MappedLevel[] => levels.filter((level) => level.scale === scale)
    return new Map(
      rows.map(({ id, library, version, status, pairs, ...ends }) => {
        const map = mapInParts({ id, ...ends }, of(ends.from), of(ends.to), pairs)
        return [id, scaleMapPart({ map, library, version, status })]
      }),
    )
  },
  async ids(sql, after, limit) {
    const rows: { id: string }[] = await sql.query(
      '/* scaleMap.ids */ SELECT id FROM scale_map WHERE id > $1 ORDER BY id LIMIT $2',
      [after ?? '', limit],
    )
    return rows.map(({ id }) => id)
  },
}
