import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { knownAchievements } from '../jobs/known-things.ts'
import { CIP_CODE } from '../jobs/occupation.service.ts'
import { hasDraft, refuseStale, unpublished } from '../jobs/publication.row.ts'
import { PublicationState } from '../jobs/publication.ts'
import { countFaults, textFaults, unknownFaults } from '../jobs/text.rule.ts'
import { newId } from '../shared/ids.ts'
import { Refused, type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import { CourseRow } from './course.row.ts'
import { readOutcomes, requireInstitution, writeOutcomes } from './course.service.ts'
import { effortColumns, effortFaults } from './effort.ts'
import { OutcomeRow } from './outcome.row.ts'
import type { OutcomeSpec } from './outcome.rule.ts'
import type { SaveProgramInput } from './program.inputs.ts'
import { ProgramCompletionsRow, ProgramCourseRow, ProgramRow, ProgramVersionRow } from './program.row.ts'

const MAX_TITLE = 200
const MAX_YEAR = 20
const MAX_COURSES = 200
const MAX_COMPLETIONS = 50

/**
 * Creates a program, or makes its next version, in the state that was asked; returns its id. Versions that were
 * published stay as they were. `newProgram` names the id of a new one, for imports that must make nothing twice.
 * Throws Refused with everything that is wrong.
 */
export async function saveProgram(
  session: Session,
  input: SaveProgramInput,
  key: string | null = null,
  newProgram: string = newId('program'),
): Promise<string> {
  const provider = requireInstitution(session)
  const { specs, errors } = await readOutcomes(session, input.outcomes ?? [], 'input.outcomes')
  const faults = [...textualFaults(input), ...(await lookedUpFaults(session, input, provider)), ...errors]
  if (faults.length > 0) throw new Refused(...faults)
  return idempotent(session, key, 'saveProgram', input, async (tx) => {
    const row = input.id ? await editable(tx, input, provider) : await created(tx, newProgram, provider)
    await writeVersion(tx, row, input, specs)
    await enqueue(tx, 'program', [row.id])
    return row.id
  })
}

function textualFaults(input: SaveProgramInput): UserError[] {
  const faults = [
    ...textFaults(input.title, 1, MAX_TITLE, 'input.title'),
    ...textFaults(input.catalogueYear, 1, MAX_YEAR, 'input.catalogueYear'),
    ...countFaults(input.courses.length, MAX_COURSES, 'courses', 'input.courses'),
    ...countFaults(input.completions?.length ?? 0, MAX_COMPLETIONS, 'years', 'input.completions'),
    ...effortFaults(input),
  ]
  const refuse = (message: string, path: string, code = UserErrorCode.INVALID) =>
    faults.push(userError(code, message, path))
  if (input.cipCode != null && !CIP_CODE.test(input.cipCode))
    refuse(`${JSON.stringify(input.cipCode)} is not a CIP code such as 30.7101.`, 'input.cipCode')
  input.courses.forEach(({ course, electiveGroup, term }, at) => {
    const place = `input.courses.${at}`
    if (input.courses.findIndex((other) => other.course === course) !== at)
      refuse('This course stands in the program already.', `${place}.course`, UserErrorCode.DUPLICATE)
    if (electiveGroup != null) faults.push(...textFaults(electiveGroup, 1, 100, `${place}.electiveGroup`))
    if (term != null && (term < 1 || term > 40)) refuse('A term is a number from 1 to 40.', `${place}.term`)
  })
  input.completions?.forEach(({ year, count, source }, at) => {
    const place = `input.completions.${at}`
    if (year < 1900 || year > 2200) refuse('A year has four digits.', `${place}.year`)
    if (count < 0) refuse('A count is not negative.', `${place}.count`)
    if (input.completions?.findIndex((other) => other.year === year) !== at)
      refuse('This year is named twice.', `${place}.year`, UserErrorCode.DUPLICATE)
    faults.push(...textFaults(source, 1, 200, `${place}.source`))
  })
  return faults
}

async function lookedUpFaults(session: Session, input: SaveProgramInput, provider: string): Promise<UserError[]> {
  const faults: UserError[] = []
  const courses = input.courses.slice(0, MAX_COURSES).map((place) => place.course)
  if (courses.length > 0) {
    const rows = await session.sql
      .getRepository(CourseRow)
      .createQueryBuilder('c')
      .comment('programs.coursesOfInput')
      .where('c.id = ANY(:courses) AND c.providerId = :provider', { courses, provider })
      .getMany()
    faults.push(...unknownFaults(courses, new Set(rows.map((row) => row.id)), 'course', 'input.courses'))
  }
  const awarded = input.credentialAwarded
  if (awarded != null && !(await knownAchievements(session, [awarded]))(awarded))
    faults.push(
      userError(UserErrorCode.NOT_FOUND, 'No such achievement, or it is not yours to see.', 'input.credentialAwarded'),
    )
  return faults
}

async function created(tx: Session, id: string, providerId: string): Promise<ProgramRow> {
  const row = tx.sql.create(ProgramRow, { id, providerId, ...unpublished(tx.now) })
  await tx.sql.insert(ProgramRow, row)
  return row
}

async function editable(tx: Session, input: SaveProgramInput, provider: string): Promise<ProgramRow> {
  const row = await tx.sql
    .getRepository(ProgramRow)
    .createQueryBuilder('p')
    .comment('programs.ownProgram')
    .setLock('pessimistic_write')
    .where('p.id = :id AND p.providerId = :provider', { id: input.id, provider })
    .getOne()
  if (!row) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such program, or it is not yours.', 'input.id'))
  refuseStale(input.expectedVersion, row.latestVersion)
  return row
}

async function writeVersion(
  tx: Session,
  row: ProgramRow,
  input: SaveProgramInput,
  specs: readonly OutcomeSpec[],
): Promise<void> {
  const version = row.latestVersion + 1
  const now = new Date(tx.now)
  const state = input.state ?? PublicationState.DRAFT
  const isPublished = state !== PublicationState.DRAFT
  await dropDraft(tx, row)
  await tx.sql.insert(ProgramVersionRow, {
    programId: row.id,
    version,
    title: input.title.trim(),
    cipCode: input.cipCode ?? null,
    credentialAwardedId: input.credentialAwarded ?? null,
    catalogueYear: input.catalogueYear.trim(),
    ...effortColumns(input),
    createdAt: now,
    publishedAt: isPublished ? now : null,
  })
  await writeCourses(tx, row.id, version, input)
  await writeOutcomes(tx, row.id, version, specs)
  await writeCompletions(tx, row.id, input)
  await tx.sql.update(
    ProgramRow,
    { id: row.id },
    {
      latestVersion: version,
      updatedAt: now,
      // A draft beside a published version does not take that away.
      ...(isPublished ? { publishedVersion: version, state } : {}),
    },
  )
}

/** A draft that was never published makes room for the next version. */
async function dropDraft(tx: Session, row: ProgramRow): Promise<void> {
  if (!hasDraft(row)) return
  await tx.sql.delete(ProgramVersionRow, { programId: row.id, version: row.latestVersion })
  await tx.sql.delete(OutcomeRow, { ownerId: row.id, version: row.latestVersion })
}

async function writeCourses(tx: Session, programId: string, version: number, input: SaveProgramInput): Promise<void> {
  if (input.courses.length === 0) return
  await tx.sql.insert(
    ProgramCourseRow,
    input.courses.map(({ course, place, electiveGroup, term }, position) => ({
      programId,
      version,
      courseId: course,
      position,
      place,
      electiveGroup: electiveGroup?.trim() ?? null,
      term: term ?? null,
    })),
  )
}

async function writeCompletions(tx: Session, programId: string, { completions }: SaveProgramInput): Promise<void> {
  if (!completions || completions.length === 0) return
  await tx.sql.upsert(
    ProgramCompletionsRow,
    completions.map(({ year, count, source }) => ({ programId, year, count, source: source.trim() })),
    ['programId', 'year'],
  )
}
