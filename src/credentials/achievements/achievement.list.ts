import { KeysetPage, readList } from '../../database/keyset.ts'
import type { Session } from '../../database/session.ts'
import { SqlConditions, wordPatterns } from '../../database/sql-conditions.ts'
import { lineagesOf } from '../../frameworks/lineages.ts'
import { requireKnown } from '../../identity/rights.ts'
import { limitExceeded } from '../../shared/errors.ts'
import type { ForwardArguments } from '../../shared/paging.ts'
import { AchievementConnection, AchievementEdge, type AchievementWhere } from './achievement.inputs.ts'
import { Achievement } from './achievement.ts'

const MAX_TEXT = 200
const MAX_NAMED = 100

/** Achievements by name: what organisations say that they award. */
export async function achievements(
  session: Session,
  where: AchievementWhere,
  page: ForwardArguments,
): Promise<AchievementConnection> {
  requireKnown(session)
  refuseTooMuch(where)
  const list = {
    name: 'credentials.achievements',
    columns: `id, uri, creator_id AS "creatorId", name, description, achievement_type AS "achievementType", criteria,
      human_code AS "humanCode", version AS "versionNumber", updated_at AS "updatedAt"`,
    from: 'FROM achievement',
    order: ['name COLLATE "C"', 'id COLLATE "C"'],
    where: matching(where, await lineagesOf(session, where.competencies)),
  } as const
  const keyset = new KeysetPage(session, 'achievements', where, page)
  const { rows, count } = await readList<Achievement>(session, list, keyset)
  const found = keyset.of(
    rows,
    (row) => [row.name, row.id],
    (row, cursor) => Object.assign(new AchievementEdge(), { node: Object.assign(new Achievement(), row), cursor }),
  )
  return Object.assign(new AchievementConnection(), found, { count })
}

function refuseTooMuch({ text, achievementTypes, competencies }: AchievementWhere): void {
  if ((text?.length ?? 0) > MAX_TEXT)
    throw limitExceeded(`The text to look for has at most ${MAX_TEXT} characters.`, 'where.text')
  for (const [field, named] of Object.entries({ achievementTypes, competencies }))
    if ((named?.length ?? 0) > MAX_NAMED) throw limitExceeded(`Name at most ${MAX_NAMED}.`, `where.${field}`)
}

/** `lineages` are what the competencies mean that the viewer sees; null: no matter which. */
function matching(
  { text, creator, achievementTypes }: AchievementWhere,
  lineages: readonly string[] | null,
): SqlConditions {
  const conditions = new SqlConditions()
  if (text) conditions.add((put) => `name || ' ' || description ILIKE ALL (${put(wordPatterns(text))}::text[])`)
  if (creator) conditions.add((put) => `creator_id = ${put(creator)}`)
  if (achievementTypes) conditions.add((put) => `achievement_type = ANY(${put(achievementTypes)}::text[])`)
  if (lineages)
    conditions.add(
      (put) => `EXISTS (SELECT FROM achievement_alignment aligned JOIN competency c ON c.id = aligned.competency_id
         WHERE aligned.achievement_id = achievement.id AND c.lineage = ANY(${put(lineages)}::text[]))`,
    )
  return conditions
}
