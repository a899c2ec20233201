import type { GraphPart, Projection } from '../graph/projection.ts'
import type { Achievement } from './achievement.ts'

interface AlignmentRow {
  readonly achievement_id: string
  readonly competency_id: string
  readonly scale_id: string | null
  readonly parts: number | null
}

type AchievementRow = Pick<Achievement, 'id' | 'uri' | 'name'> & {
  readonly creator_id: string
  readonly achievement_type: string
}

/** A definition with what it is aligned to. It is a target by itself: a requirement may ask for the credential. Pure. */
export function achievementPart(row: AchievementRow, alignments: readonly AlignmentRow[]): GraphPart {
  const { id, uri, name, creator_id: creator, achievement_type: achievementType } = row
  return {
    nodes: [{ id, labels: ['Achievement', 'Target'], properties: { lineage: id, uri, name, achievementType } }],
    edges: [
      { type: 'CREATED_BY', from: id, to: creator, properties: {} },
      ...alignments.map(({ competency_id: to, scale_id: scale, parts: level }) => ({
        type: 'ALIGNS_TO',
        from: id,
        to,
        properties: { place: 'ACHIEVEMENT', ...(scale === null ? {} : { scale, level }) },
      })),
    ],
  }
}

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
