import type { Session } from '../../database/session.ts'
import { requireOrganisation } from '../../identity/rights.ts'
import { refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { saveAchievement } from './achievement.service.ts'
import { Achievement, AchievementAlignment } from './achievement.ts'

/**
 * Aligns the organisation's own achievement to one competency in the place of another, as an edit by hand would: its
 * next version; `steps`: what becomes of levels beside it, others stay. What was issued keeps what it says. Inside a
 * transaction. Throws Refused.
 */
export async function retargetAchievement(
  tx: Session,
  id: string,
  from: string,
  to: string,
  steps: ReadonlyMap<string, string | null>,
): Promise<void> {
  const known = await tx.sql.findOneBy(Achievement, { id, creatorId: requireOrganisation(tx) })
  if (!known) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such achievement, or it is not yours.', 'id')
  const rows = await tx.sql.find(AchievementAlignment, { where: { achievementId: id }, order: { ordinal: 'ASC' } })
  if (!rows.some((row) => row.competencyId === from))
    throw refuseInput(UserErrorCode.WRONG_STATE, 'It does not refer to that any more.', 'id')
  const doubled = rows.some((row) => row.competencyId === to)
  const { uri, name, description, achievementType, criteria, humanCode } = known
  const alignments = rows
    .filter((row) => !(doubled && row.competencyId === from))
    .map(({ competencyId, levelId }) => {
      if (competencyId !== from) return { competency: competencyId, level: levelId }
      const after = levelId === null ? null : steps.get(levelId)
      return { competency: to, level: after === undefined ? levelId : after }
    })
  await saveAchievement(tx, { id, uri, name, description, achievementType, criteria, humanCode, alignments })
}
