import { QueryFailedError } from 'typeorm'

import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireOrganisation, requireRole, requireUseCase } from '../identity/rights.ts'
import { knownAchievements, knownCompetencies, knownLevels } from '../jobs/known-things.ts'
import { refuseStale, unversioned } from '../jobs/publication.row.ts'
import { countFaults, textFaults } from '../jobs/text.rule.ts'
import { derivedId, newId } from '../shared/ids.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { CourseRow, CourseVersionRow } from './course.row.ts'
import { effortColumns, effortFaults } from './effort.ts'
import { OutcomeRow } from './outcome.row.ts'
import { MAX_OUTCOMES, type OutcomeSpec, outcomeSpecs } from './outcome.rule.ts'
import type { OutcomeInput, SaveCourseInput } from './program.inputs.ts'

const MAX_CODE = 50
const MAX_TITLE = 200
const MAX_PREREQUISITES = 20

/** The institution who asks. PROGRAM_GAP covers the institution's catalogue: writing it, and asking how it compares. */
export function requireInstitution(session: Session): string {
  requireUseCase(session, UseCase.PROGRAM_GAP)
  requireRole(session, Role.INSTITUTION)
  return requireOrganisation(session)
}

/**
 * Creates a course, or changes it for all programs that include it; returns its id. `newCourse` names the id of a new
 * one, for imports that must make nothing twice. Throws Refused with everything that is wrong.
 */
export async function saveCourse(
  session: Session,
  input: SaveCourseInput,
  key: string | null = null,
  newCourse: string = newId('course'),
): Promise<string> {
  const provider = requireInstitution(session)
  const { specs, errors } = await readOutcomes(session, input.outcomes, 'input.outcomes')
  const prerequisites = [...new Set(input.prerequisites ?? [])]
  const faults = [
    ...textFaults(input.code, 1, MAX_CODE, 'input.code'),
    ...textFaults(input.title, 1, MAX_TITLE, 'input.title'),
    ...countFaults(prerequisites.length, MAX_PREREQUISITES, 'prerequisites', 'input.prerequisites'),
    ...effortFaults(input),
    ...errors,
  ]
  if (faults.length > 0) throw new Refused(...faults)
  return idempotent(session, key, 'saveCourse', input, async (tx) => {
    if (prerequisites.length > 0) await lockCatalogue(tx, provider)
    const row = input.id ? await editable(tx, input, provider) : await created(tx, newCourse, provider, input)
    await refuseCodeTwice(tx, row, input.code.trim())
    await refuseBadPrerequisites(tx, row.id, provider, prerequisites)
    await writeVersion(tx, row, input, prerequisites, specs)
    await enqueue(tx, 'course', [row.id])
    return row.id
  })
}

/** Outcomes as they are kept, with a fixed number of queries. */
export async function readOutcomes(
  session: Session,
  inputs: readonly OutcomeInput[],
  path: string,
): Promise<ReturnType<typeof outcomeSpecs>> {
  const some = inputs.slice(0, MAX_OUTCOMES)
  const competency = await knownCompetencies(
    session,
    some.map((input) => input.competency),
  )
  const levels = await knownLevels(
    session,
    some.map((input) => input.level),
  )
  const achievement = await knownAchievements(
    session,
    some.map((input) => input.achievement),
  )
  return outcomeSpecs(inputs, { competency, achievement, ...levels }, path)
}

async function created(tx: Session, id: string, providerId: string, input: SaveCourseInput): Promise<CourseRow> {
  await refuseCodeTwice(tx, { id, providerId }, input.code.trim())
  const row = tx.sql.create(CourseRow, { id, providerId, code: input.code.trim(), ...unversioned(tx.now) })
  await orDuplicate(row.code, tx.sql.insert(CourseRow, row))
  return row
}

async function editable(tx: Session, input: SaveCourseInput, provider: string): Promise<CourseRow> {
  const row = await tx.sql
    .getRepository(CourseRow)
    .createQueryBuilder('c')
    .comment('programs.ownCourse')
    .setLock('pessimistic_write')
    .where('c.id = :id AND c.providerId = :provider', { id: input.id, provider })
    .getOne()
  if (!row) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such course, or it is not yours.', 'input.id'))
  refuseStale(input.expectedVersion, row.latestVersion)
  return row
}

async function refuseCodeTwice(tx: Session, row: Pick<CourseRow, 'id' | 'providerId'>, code: string): Promise<void> {
  const other = await tx.sql.findOneBy(CourseRow, { providerId: row.providerId, code })
  if (other && other.id !== row.id) throw codeTwice(code)
}

const codeTwice = (code: string): Refused =>
  new Refused(userError(UserErrorCode.DUPLICATE, `There is a course ${code} already; change that one.`, 'input.code'))

/** Of two who take one code at the same moment neither sees the other: the index tells the later one. */
async function orDuplicate<Done>(code: string, writing: Promise<Done>): Promise<Done> {
  try {
    return await writing
  } catch (cause) {
    const { constraint } = (cause instanceof QueryFailedError ? cause.driverError : {}) as { constraint?: string }
    throw constraint === 'UQ_course_code' ? codeTwice(code) : cause
  }
}

/**
 * Saves of one institution that name prerequisites go one after the other: of two that each add a half of a circle
 * neither would see the other. Taken before any row is, so that who waits here holds nothing up.
 */
const lockCatalogue = (tx: Session, provider: string): Promise<unknown> =>
  tx.sql.query('/* programs.lock */ SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `prerequisites of ${provider}`,
  ])

/** Prerequisites are own courses, and nobody may need a course before itself: walked from the prerequisites on. */
async function refuseBadPrerequisites(
  tx: Session,
  course: string,
  provider: string,
  prerequisites: readonly string[],
): Promise<void> {
  if (prerequisites.length === 0) return
  const rows: { id: string; needs: string[] }[] = await tx.sql.query(
    `/* programs.prerequisites */ SELECT c.id, v.prerequisite_ids AS needs FROM course c
     JOIN course_version v ON v.course_id = c.id AND v.version = c.latest_version WHERE c.provider_id = $1`,
    [provider],
  )
  const needs = new Map(rows.map((row) => [row.id, row.needs]))
  const faults = prerequisites.flatMap((id, place) => {
    const path = `input.prerequisites.${place}`
    if (id !== course && !needs.has(id))
      return [userError(UserErrorCode.NOT_FOUND, 'No such course, or it is not yours.', path)]
    return reaches(id, course, needs)
      ? [userError(UserErrorCode.INVALID, 'This course would be needed before itself.', path)]
      : []
  })
  if (faults.length > 0) throw new Refused(...faults)
}

function reaches(from: string, to: string, needs: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(needs.get(id) ?? []))
  }
  return false
}

async function writeVersion(
  tx: Session,
  row: CourseRow,
  input: SaveCourseInput,
  prerequisiteIds: string[],
  specs: readonly OutcomeSpec[],
): Promise<void> {
  const version = row.latestVersion + 1
  const now = new Date(tx.now)
  await tx.sql.insert(CourseVersionRow, {
    courseId: row.id,
    version,
    title: input.title.trim(),
    ...effortColumns(input),
    prerequisiteIds,
    createdAt: now,
  })
  await writeOutcomes(tx, row.id, version, specs)
  const code = input.code.trim()
  await orDuplicate(code, tx.sql.update(CourseRow, { id: row.id }, { code, latestVersion: version, updatedAt: now }))
}

/** The outcomes of one version of a course or program. */
export async function writeOutcomes(
  tx: Session,
  ownerId: string,
  version: number,
  specs: readonly OutcomeSpec[],
): Promise<void> {
  if (specs.length === 0) return
  await tx.sql.insert(
    OutcomeRow,
    specs.map((spec, position) => ({
      id: derivedId('outcome', ownerId, String(version), String(position)),
      ownerId,
      version,
      position,
      competencyId: spec.competency,
      lineage: spec.lineage,
      coverage: spec.coverage,
      assessed: spec.assessed,
      level: spec.level,
      achievementId: spec.achievement,
    })),
  )
}
