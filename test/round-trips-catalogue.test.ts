import { afterAll, beforeAll, describe, test } from '@jest/globals'

import { Role } from '../src/shared/viewer.ts'
import { type Actor, agreeMapping, propose } from './crosswalks-world.ts'
import { actorOf, mutate, publishedJob, type Skills, skills } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'
import { expectNoGrowth, tripsOf } from './support/round-trips.ts'

/** No N+1 in frameworks, crosswalks, programs and insights: what a question costs does not depend on what it finds. */

const MANY = 7
const NUMBERS = Array.from({ length: MANY }, (_, n) => n + 1)

let api: TestApi
let steward: Actor
let college: Actor
let analyst: Actor
let here: Skills
let there: Skills
/** A program and a job of one line, and of many. */
const sizes = new Map<number, { program: string; job: string }>()

const ask =
  (who: Actor, document: string, variables: Record<string, unknown> = {}) =>
  () =>
    api.data(document, variables, { key: who.key })

/** The same question over little and over much, each asked once before for what is kept for good. */
async function compare(few: () => Promise<unknown>, lots: () => Promise<unknown>): Promise<void> {
  await few()
  await lots()
  expectNoGrowth(await tripsOf(api.stores, few), await tripsOf(api.stores, lots))
}

async function saved(who: Actor, mutation: string, input: Record<string, unknown>, object: string): Promise<string> {
  const answer = await mutate(api, who, mutation, input, `${object} { id }`)
  if (answer.userErrors.length > 0) throw new Error(JSON.stringify(answer.userErrors))
  return answer[object].id
}

beforeAll(async () => {
  api = await openApi()
  steward = await actorOf(api, 'Stewards', Role.STEWARD)
  college = await actorOf(api, 'College', Role.INSTITUTION)
  analyst = await actorOf(api, 'Analysts', Role.ANALYST)
  const employer = await actorOf(api, 'Employer', Role.EMPLOYER)
  const said = (name: string) => Object.fromEntries(NUMBERS.map((n) => [n, `Does what ${name} ${n} says.`]))
  here = await skills(api, steward, 1, said('here'), ['Low', 'High'])
  there = await skills(api, steward, 2, said('there'), ['First', 'Second'])
  for (const n of NUMBERS) {
    const { mapping } = await propose(api, steward, here.ids[n] as string, there.ids[n] as string)
    await agreeMapping(api, mapping.id)
  }
  const courses: string[] = []
  for (const n of NUMBERS) {
    const taught = { competency: here.ids[n], coverage: 'MASTERED', assessed: true, level: { level: here.levels[1] } }
    courses.push(
      await saved(college, 'saveCourse', { code: `C ${n}`, title: `Course ${n}`, outcomes: [taught] }, 'course'),
    )
  }
  for (const size of [1, MANY]) {
    const program = await saved(
      college,
      'saveProgram',
      {
        title: `Program of ${size}`,
        catalogueYear: '2026-27',
        courses: courses.slice(0, size).map((course) => ({ course, place: 'REQUIRED' })),
        state: 'PUBLISHED',
      },
      'program',
    )
    const requirements = NUMBERS.slice(0, size).map((n) => ({
      kind: 'REQUIRED',
      anyOf: [{ competency: there.ids[n] }],
      level: { level: there.levels[0] },
    }))
    sizes.set(size, { program, job: await publishedJob(api, employer, { title: `Job of ${size}`, requirements }) })
  }
})
afterAll(() => api?.close())

describe('the number of round trips does not grow with', () => {
  test('the rows of a gap, their paths, courses and levels', async () => {
    const question = (size: number) => {
      const { program, job } = sizes.get(size) as { program: string; job: string }
      const input = { program, demand: { jobProfiles: [job] } }
      return ask(
        college,
        `query ($input: ProgramGapInput!) { programGap(input: $input) { coverageBp program { title } rows(first: 50) { edges { node {
           status competency { fullStatement framework { title } } requiredLevel { label } offeredLevel { label }
           path { kind to { fullStatement } mapping { relation origin { id } } } taughtBy { of { ... on Course { code provider { name } } } }
           alternatives { ... on Competency { fullStatement } } } } } } }`,
        { input },
      )
    }
    await compare(question(1), question(MANY))
  })

  test('the competencies in demand', async () => {
    const question = (first: number) =>
      ask(
        analyst,
        `{ competencyDemand(first: ${first}) { edges { node { competency { fullStatement framework { title } parents { id } }
           openings programs verifiedLearners { count } } } } }`,
      )
    await compare(question(1), question(MANY))
  })

  test('programs, their courses and outcomes', async () => {
    const question = (size: number) =>
      ask(
        college,
        `query ($id: ID!) { node(id: $id) { ... on Program { title provider { name } courses { place course { code provider { name }
           outcomes { level { label } competency { fullStatement framework { title } } } } } } } }`,
        { id: sizes.get(size)?.program },
      )
    await compare(question(1), question(MANY))
  })

  test('mappings with both of their ends', async () => {
    const question = (first: number) =>
      ask(
        steward,
        `{ mappings(first: ${first}) { edges { node { status proposedBy { name } agreedOn { title }
           origin { fullStatement framework { title } } destination { fullStatement framework { title } } } } } }`,
      )
    await compare(question(1), question(MANY))
  })

  test('the tree of a framework and the mappings of its competencies', async () => {
    const question = (first: number) =>
      ask(
        steward,
        `query ($id: ID!) { node(id: $id) { ... on Framework { roots { fullStatement children { id } parents { id } }
           competencies(first: ${first}) { edges { node { fullStatement parents { id } children { id } } } } } } }`,
        { id: here.framework },
      )
    await compare(question(1), question(MANY))
  })
})
