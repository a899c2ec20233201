import type { Session } from '../database/session.ts'
import { refuseInput, UserErrorCode } from '../shared/payload.ts'
import { JobProfileVersionRow, RequirementRow } from './job-profile.row.ts'
import { ownProfile, requireEmployer, saveJobProfile } from './job-profile.service.ts'
import { type LevelsAfter, retargetedLines } from './retarget.rule.ts'

/**
 * Puts one competency in another's place in the newest version of the employer's own job profile, as an edit by hand
 * would: a draft, which the employer publishes. Inside a transaction. Throws Refused.
 */
export async function retargetJobProfile(
  tx: Session,
  id: string,
  from: string,
  to: string,
  levels: LevelsAfter,
): Promise<void> {
  const row = await ownProfile(tx, id, requireEmployer(tx), 'input.id')
  const version = row.latestVersion
  const known = await tx.sql.findOneBy(JobProfileVersionRow, { jobProfileId: id, version })
  const lines = await tx.sql.find(RequirementRow, { where: { jobProfileId: id, version }, order: { position: 'ASC' } })
  const requirements = retargetedLines(lines, from, to, levels)
  if (!known || !requirements) throw refuseInput(UserErrorCode.WRONG_STATE, 'It does not refer to that any more.', 'id')
  const { title, description, occupationIds: occupations } = known
  await saveJobProfile(tx, { id, expectedVersion: version, title, description, occupations, requirements })
}
