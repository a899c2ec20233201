import { COURSES } from '../world/courses.ts'
import type { OrganisationKey, WorldCourse, WorldOutcome, WorldProgram } from '../world/model.ts'
import { splitRef } from '../world/model.ts'
import { PROGRAMS } from '../world/programs.ts'
import { clientFor, type Loading, step } from './loading.ts'
import { known } from './world-ids.ts'

const THERE = /* GraphQL */ `
  query Programs($provider: ID!) {
    programs(where: { providers: [$provider] }, first: 100) {
      edges { node { id title courses { course { id code } } } }
    }
  }`

const SAVE_COURSE = /* GraphQL */ `
  mutation SaveCourse($input: SaveCourseInput!, $key: String) {
    saveCourse(input: $input, idempotencyKey: $key) { course { id } projected userErrors { code field message } }
  }`

const SAVE_PROGRAM = /* GraphQL */ `
  mutation SaveProgram($input: SaveProgramInput!, $key: String) {
    saveProgram(input: $input, idempotencyKey: $key) { program { id } projected userErrors { code field message } }
  }`

/** An outcome as the API takes it. */
export function outcomeInput({ ids }: Pick<Loading, 'ids'>, outcome: WorldOutcome) {
  const { framework } = splitRef(outcome.competency)
  return {
    competency: known(ids.competencies, outcome.competency),
    coverage: outcome.coverage,
    assessed: outcome.assessed,
    level: outcome.level === undefined ? null : { level: ids.level(framework, outcome.level) },
    achievement: outcome.leadsTo === undefined ? null : known(ids.achievements, outcome.leadsTo),
  }
}

interface ListedProgram {
  readonly id: string
  readonly title: string
  readonly courses: readonly { readonly course: { readonly id: string; readonly code: string } }[]
}

async function programsOf(loading: Loading, provider: OrganisationKey): Promise<readonly ListedProgram[]> {
  const { programs } = await clientFor(loading, provider).query<{
    programs: { edges: readonly { node: ListedProgram }[] }
  }>(THERE, { provider: loading.ids.organisation(provider) })
  return programs.edges.map(({ node }) => node)
}

/** Each college writes its own courses and publishes its programs. */
export async function loadPrograms(loading: Loading): Promise<void> {
  const missing = await note(loading)
  if (missing.length === 0) return
  const courses = COURSES.filter((course) => !loading.ids.courses.has(course.key))
  // One at a time: a course may have others of the list before it.
  await step(loading, 'Courses', COURSES, courses, 1, (course) => loadCourse(loading, course))
  await step(loading, 'Programs', PROGRAMS, missing, 2, (program) => loadProgram(loading, program))
  await note(loading)
}

/** Notes what is there; answers what is not. */
async function note({ ids, ...rest }: Loading): Promise<WorldProgram[]> {
  const loading = { ids, ...rest }
  for (const provider of new Set(PROGRAMS.map((program) => program.provider)))
    for (const listed of await programsOf(loading, provider)) {
      const program = PROGRAMS.find((one) => one.provider === provider && one.title === listed.title)
      if (!program) continue
      ids.programs.set(program.key, listed.id)
      for (const { course } of listed.courses) {
        const own = COURSES.find((one) => one.provider === provider && one.code === course.code)
        if (own) ids.courses.set(own.key, course.id)
      }
    }
  return PROGRAMS.filter((program) => !ids.programs.has(program.key))
}

async function loadCourse(loading: Loading, course: WorldCourse): Promise<void> {
  const { code, title, credits, hours } = course
  const saved = await clientFor(loading, course.provider).mutate<{ course: { id: string } }>(SAVE_COURSE, {
    input: {
      code,
      title,
      credits: credits ?? null,
      hours,
      outcomes: course.outcomes.map((outcome) => outcomeInput(loading, outcome)),
      prerequisites: (course.prerequisites ?? []).map((key) => known(loading.ids.courses, key)),
    },
    key: `demo course ${course.key}`,
  })
  loading.ids.courses.set(course.key, saved.course.id)
}

async function loadProgram(loading: Loading, program: WorldProgram): Promise<void> {
  const { title, cipCode, catalogueYear, credits, hours } = program
  await clientFor(loading, program.provider).mutate(SAVE_PROGRAM, {
    input: {
      title,
      cipCode,
      catalogueYear,
      credits: credits ?? null,
      hours: hours ?? null,
      credentialAwarded: known(loading.ids.achievements, program.awards),
      courses: program.courses.map(({ course, place, term }) => ({
        course: known(loading.ids.courses, course),
        place,
        term,
      })),
      completions: [{ year: 2026, count: program.completers, source: 'The college' }],
      state: 'PUBLISHED',
    },
    key: `demo program ${program.key}`,
  })
}
