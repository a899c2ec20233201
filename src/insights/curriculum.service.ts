import type { Session } from '../database/session.ts'
import { readOutcomes } from '../programs/course.service.ts'
import { CoursePlace } from '../programs/kinds.ts'
import { courseLoader, outcomesLoader, programCoursesLoader } from '../programs/program.loaders.ts'
import { Course, type Outcome, type Program } from '../programs/program.ts'
import { badInput, Fault, limitExceeded, notFound } from '../shared/errors.ts'
import { UserErrorCode } from '../shared/payload.ts'
import { type Change, type Curriculum, changed } from './curriculum.ts'
import type { CurriculumChange } from './gap.inputs.ts'

const MAX_CHANGES = 50

/** The version that the viewer is shown, with its courses as they are taught now. */
export async function curriculumOf(session: Session, program: Program): Promise<Curriculum> {
  const places = await session.load(programCoursesLoader).load({ owner: program.id, version: program.version })
  const courses = await coursesWithOutcomes(
    session,
    places.map((place) => place.courseId),
  )
  const own = await session.load(outcomesLoader).load({ owner: program.id, version: program.version })
  return {
    credentialAwarded: program.credentialAwardedId,
    outcomes: own.map((outcome) => outcome.row),
    courses: places.flatMap(({ courseId, place }) => {
      const outcomes = courses.get(courseId)
      return outcomes ? [{ course: courseId, required: place === CoursePlace.REQUIRED, outcomes }] : []
    }),
    added: [],
  }
}

async function coursesWithOutcomes(session: Session, ids: readonly string[]) {
  const found = await session.load(courseLoader).loadMany([...ids])
  const courses = found.filter((course): course is Course => course instanceof Course)
  const outcomes = await session
    .load(outcomesLoader)
    .loadMany(courses.map(({ id, version }) => ({ owner: id, version })))
  const rows = (of: Outcome[] | Error | undefined) => (Array.isArray(of) ? of.map((outcome) => outcome.row) : [])
  return new Map(courses.map((course, at) => [course.id, rows(outcomes[at])]))
}

/** The curriculum after the changes; nothing is saved. NOT_FOUND, BAD_USER_INPUT or LIMIT with the place. */
export async function whatIf(
  session: Session,
  curriculum: Curriculum,
  inputs: readonly CurriculumChange[],
): Promise<Curriculum> {
  if (inputs.length > MAX_CHANGES) throw limitExceeded(`At most ${MAX_CHANGES} changes.`, 'input.changes')
  const added = await coursesWithOutcomes(
    session,
    inputs.flatMap((input) => (input.addCourse == null ? [] : [input.addCourse])),
  )
  const changes: Change[] = []
  for (const [at, input] of inputs.entries()) changes.push(await changeOf(session, input, added, `input.changes.${at}`))
  const after = changed(curriculum, changes)
  if ('nothing' in after)
    throw badInput(
      'The program as it stands at this change has no such course or outcome.',
      `input.changes.${after.nothing}`,
    )
  return after
}

async function changeOf(
  session: Session,
  input: CurriculumChange,
  added: Awaited<ReturnType<typeof coursesWithOutcomes>>,
  path: string,
): Promise<Change> {
  if (input.addCourse != null) {
    const outcomes = added.get(input.addCourse)
    if (!outcomes) throw notFound('course')
    return { kind: 'ADD_COURSE', course: input.addCourse, outcomes }
  }
  if (input.dropCourse != null) return { kind: 'DROP_COURSE', course: input.dropCourse }
  if (input.dropOutcome != null) return { kind: 'DROP_OUTCOME', outcome: input.dropOutcome }
  if (input.addOutcome == null) throw badInput('Name one change.', path)
  const { specs, errors } = await readOutcomes(session, [input.addOutcome], path)
  const [error] = errors
  if (error || !specs[0])
    throw new Fault(error?.code === UserErrorCode.LIMIT ? 'LIMIT' : 'BAD_USER_INPUT', error?.message ?? 'No outcome.', {
      path: error?.field?.join('.').replace(`${path}.0`, `${path}.addOutcome`) ?? path,
    })
  return { kind: 'ADD_OUTCOME', outcome: specs[0] }
}
