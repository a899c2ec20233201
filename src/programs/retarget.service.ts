import type { Session } from '../database/session.ts'
import { type LevelsAfter, levelAfter, levelInputOf } from '../jobs/retarget.rule.ts'
import { refuseInput, UserErrorCode } from '../shared/payload.ts'
import { CourseRow, CourseVersionRow } from './course.row.ts'
import { requireInstitution, saveCourse } from './course.service.ts'
import type { EffortInput, EffortRow } from './effort.ts'
import { OutcomeRow } from './outcome.row.ts'
import type { OutcomeInput } from './program.inputs.ts'
import { ProgramCourseRow, ProgramRow, ProgramVersionRow } from './program.row.ts'
import { saveProgram } from './program.service.ts'

const gone = () => refuseInput(UserErrorCode.WRONG_STATE, 'It does not refer to that any more.', 'id')

const effortOf = ({ credits, hours, costMinor, costCurrency }: EffortRow): EffortInput => ({
  credits,
  hours,
  cost: costMinor === null || costCurrency === null ? null : { amountMinor: costMinor, currency: costCurrency },
})

/** Outcomes as they were sent, with `to` in the place of `from`; where both stood, the one that stands is kept. */
async function retargeted(
  tx: Session,
  ownerId: string,
  version: number,
  { from, to, levels }: { from: string; to: string; levels: LevelsAfter },
) {
  const rows = await tx.sql.find(OutcomeRow, { where: { ownerId, version }, order: { position: 'ASC' } })
  if (!rows.some((row) => row.competencyId === from)) throw gone()
  const doubled = rows.some((row) => row.competencyId === to)
  return rows
    .filter((row) => !(doubled && row.competencyId === from))
    .map(
      (row): OutcomeInput => ({
        competency: row.competencyId === from ? to : row.competencyId,
        coverage: row.coverage,
        assessed: row.assessed,
        level: row.competencyId === from ? levelAfter(row.level, levels) : levelInputOf(row.level),
        achievement: row.achievementId,
      }),
    )
}

/**
 * Puts one competency in another's place in what the institution's own program claims, as an edit by hand would: a
 * draft, which the institution publishes. Inside a transaction. Throws Refused.
 */
export async function retargetProgram(
  tx: Session,
  id: string,
  from: string,
  to: string,
  levels: LevelsAfter,
): Promise<void> {
  const row = await tx.sql.findOneBy(ProgramRow, { id, providerId: requireInstitution(tx) })
  if (!row) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such program, or it is not yours.', 'id')
  const at = { programId: id, version: row.latestVersion }
  const known = await tx.sql.findOneByOrFail(ProgramVersionRow, at)
  const courses = await tx.sql.find(ProgramCourseRow, { where: at, order: { position: 'ASC' } })
  await saveProgram(tx, {
    id,
    expectedVersion: row.latestVersion,
    title: known.title,
    cipCode: known.cipCode,
    credentialAwarded: known.credentialAwardedId,
    catalogueYear: known.catalogueYear,
    ...effortOf(known),
    courses: courses.map(({ courseId, place, electiveGroup, term }) => ({
      course: courseId,
      place,
      electiveGroup,
      term,
    })),
    outcomes: await retargeted(tx, id, row.latestVersion, { from, to, levels }),
  } as Parameters<typeof saveProgram>[1])
}

/** The same for a course, which has no drafts: it holds at once. Inside a transaction. Throws Refused. */
export async function retargetCourse(
  tx: Session,
  id: string,
  from: string,
  to: string,
  levels: LevelsAfter,
): Promise<void> {
  const row = await tx.sql.findOneBy(CourseRow, { id, providerId: requireInstitution(tx) })
  if (!row) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such course, or it is not yours.', 'id')
  const version = row.latestVersion
  const known = await tx.sql.findOneByOrFail(CourseVersionRow, { courseId: id, version })
  await saveCourse(tx, {
    id,
    expectedVersion: version,
    code: row.code,
    title: known.title,
    ...effortOf(known),
    prerequisites: known.prerequisiteIds,
    outcomes: await retargeted(tx, id, version, { from, to, levels }),
  } as Parameters<typeof saveCourse>[1])
}
