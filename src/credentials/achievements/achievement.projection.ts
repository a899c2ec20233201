import type { GraphPart } from '../../graph/projection.ts'
import type { Achievement } from './achievement.ts'

/** An alignment with its level, as it is stored. */
export interface AlignmentRow {
  readonly achievement_id: string
  readonly competency_id: string
  readonly scale_id: string | null
  readonly parts: number | null
}

/** What of an achievement the graph holds, as it is stored. */
export type AchievementRow = Pick<Achievement, 'id' | 'uri' | 'name'> & {
  readonly creator_id: string
  readonly achievement_type: string
}

/** A definition with what it is aligned to. It is a target by itself: a requirement may ask for the credential. */
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
