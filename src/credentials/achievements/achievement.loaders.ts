import { defineLoader, grouped, inOrder } from '../../database/loader.ts'
import type { Session } from '../../database/session.ts'
import { sightOf, visibleCompetency, visibleFramework } from '../../frameworks/sight.ts'
import { Achievement } from './achievement.ts'

/** Definitions are public: nobody's data stand in them. */
export const achievementLoader = defineLoader<string, Achievement | null>({
  name: 'credentials.achievement',
  batch: async (session, ids) => inOrder(ids, await definitions(session, 'a.id = ANY(:ids)', { ids }), ({ id }) => id),
})

/** What one organisation calls by an address; another may call something else so. */
export interface AchievementKey {
  readonly uri: string
  readonly creator: string
}

export const achievementOf = defineLoader<AchievementKey, Achievement | null>({
  name: 'credentials.achievementOf',
  cacheKey: keyText,
  batch: async (session, keys) => {
    const asked = { uris: keys.map(({ uri }) => uri), creators: keys.map(({ creator }) => creator) }
    const rows = await definitions(session, 'a.uri = ANY(:uris) AND a.creatorId = ANY(:creators)', asked)
    const texts = keys.map(keyText)
    return inOrder(texts, rows, ({ uri, creatorId }) => keyText({ uri, creator: creatorId }))
  },
})

function keyText({ uri, creator }: AchievementKey): string {
  return `${creator} ${uri}`
}

/** For everybody who has a key. */
async function definitions(session: Session, where: string, parameters: object): Promise<Achievement[]> {
  if (session.viewer.kind === 'ANONYMOUS') return []
  return session.sql
    .getRepository(Achievement)
    .createQueryBuilder('a')
    .comment('credentials.achievement')
    .where(where, parameters)
    .getMany()
}

export interface StoredAlignmentRow {
  readonly achievement_id: string
  readonly competency_id: string
  readonly full_statement: string
  readonly uri: string
  readonly title: string | null
  readonly code: string | null
  readonly scale_id: string | null
  readonly label: string | null
  readonly parts: number | null
}

/** SQL condition: a visible framework uses this scale; parameters as of `sightOf`. */
export const visibleScale = (scale: string): string =>
  `EXISTS (SELECT 1 FROM framework_scale vu JOIN framework vf ON vf.id = vu.framework_id
     WHERE vu.scale_id = ${scale} AND ${visibleFramework('vf')})`

/** Alignments to what the viewer may see; a level of a scale that they may not see is left out. */
export const alignmentsOfAchievement = defineLoader<string, StoredAlignmentRow[]>({
  name: 'credentials.alignmentsOfAchievement',
  batch: async (session, ids) => {
    const rows: StoredAlignmentRow[] = await session.sql
      .createQueryBuilder()
      .comment('credentials.alignmentsOfAchievement')
      .select('a.achievement_id', 'achievement_id')
      .addSelect('a.competency_id', 'competency_id')
      .addSelect('c.full_statement', 'full_statement')
      .addSelect('c.uri', 'uri')
      .addSelect('f.title', 'title')
      .addSelect('c.human_coding_scheme', 'code')
      .addSelect('l.scale_id', 'scale_id')
      .addSelect('l.label', 'label')
      .addSelect('l.parts', 'parts')
      .from('achievement_alignment', 'a')
      .innerJoin('competency', 'c', `c.id = a.competency_id AND ${visibleCompetency('c')}`)
      .leftJoin('framework', 'f', 'f.id = c.framework_id')
      .leftJoin('proficiency_level', 'l', `l.id = a.level_id AND ${visibleScale('l.scale_id')}`)
      .where('a.achievement_id = ANY(:ids)', { ids: [...ids], ...sightOf(session.viewer) })
      .orderBy('a.achievement_id')
      .addOrderBy('a.ordinal')
      .getRawMany()
    return grouped(ids, rows, (row) => row.achievement_id)
  },
})
