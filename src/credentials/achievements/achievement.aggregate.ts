import type { Projection } from '../../graph/projection.ts'
import { type AchievementRow, type AlignmentRow, achievementPart } from './achievement.projection.ts'

/** Reads what an achievement's part of the graph is made of. */
export const achievementProjection: Projection = {
  kind: 'achievement',
  labels: ['Achievement', 'Target'],
  edgeTypes: ['CREATED_BY', 'ALIGNS_TO'],
  async read(sql, ids) {
    const rows: AchievementRow[] = await sql.query(
      `/* achievement.project */ SELECT id, uri, name, creator_id, achievement_type FROM achievement
       WHERE id = ANY($1::text[])`,
      [ids],
    )
    const alignments: AlignmentRow[] = await sql.query(
      `/* achievement.alignments */ SELECT a.achievement_id, a.competency_id, l.scale_id, l.parts
       FROM achievement_alignment a LEFT JOIN proficiency_level l ON l.id = a.level_id
       WHERE a.achievement_id = ANY($1::text[]) ORDER BY a.achievement_id, a.ordinal`,
      [ids],
    )
    const of = new Map<string, AlignmentRow[]>(rows.map(({ id }) => [id, []]))
    for (const row of alignments) of.get(row.achievement_id)?.push(row)
    return new Map(rows.map((row) => [row.id, achievementPart(row, of.get(row.id) ?? [])]))
  },
  async ids(sql, after, limit) {
    const rows: { id: string }[] = await sql.query(
      '/* achievement.ids */ SELECT id FROM achievement WHERE id > $1 ORDER BY id LIMIT $2',
      [after ?? '', limit],
    )
    return rows.map(({ id }) => id)
  },
}
