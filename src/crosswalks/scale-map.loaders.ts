import { defineLoader, grouped, inOrder } from '../database/loader.ts'
import { rowsAs } from './rows.ts'
import { ScaleMap } from './scale-map.ts'
import { visibleLibraries } from './visible-libraries.ts'

/** A scale map that the viewer sees, else null. */
export const scaleMapLoader = defineLoader<string, ScaleMap | null>({
  name: 'crosswalks.scaleMap',
  batch: async (session, ids) => {
    const rows = await session.sql.query(
      '/* crosswalks.scaleMap */ SELECT * FROM scale_map WHERE id = ANY($1::text[]) AND library_id = ANY($2::text[])',
      [ids, visibleLibraries(session)],
    )
    return inOrder(ids, rowsAs(session, ScaleMap, rows), (map) => map.id)
  },
})

/** Maps from or to a scale that the viewer sees, the newest first; at most 100 a scale. */
export const mapsOfScale = defineLoader<string, ScaleMap[]>({
  name: 'crosswalks.mapsOfScale',
  batch: async (session, scales) => {
    const rows: (Record<string, unknown> & { asked: string })[] = await session.sql.query(
      `/* crosswalks.mapsOfScale */ SELECT asked.scale AS asked, found.*
       FROM unnest($1::text[]) AS asked (scale) CROSS JOIN LATERAL (
         SELECT m.* FROM scale_map m
         WHERE (m.from_scale_id = asked.scale OR m.to_scale_id = asked.scale) AND m.library_id = ANY($2::text[])
         ORDER BY m.created_at DESC, m.id LIMIT 100) AS found
       ORDER BY found.created_at DESC, found.id`,
      [scales, visibleLibraries(session)],
    )
    const maps = rowsAs(session, ScaleMap, rows)
    const pairs = rows.map((row, place) => ({ scale: row.asked, map: maps[place] as ScaleMap }))
    return grouped(scales, pairs, (pair) => pair.scale).map((group) => group.map((pair) => pair.map))
  },
})
