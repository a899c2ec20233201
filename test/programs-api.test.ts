import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { Role, UseCase } from '../src/shared/viewer.ts'
import type { Actor } from './crosswalks-world.ts'
import { actorOf, faultsOf, mutate, type Skills, skills } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'

let api: TestApi
let college: Actor
let other: Actor
let employer: Actor
let dap: Skills

beforeAll(async () => {
  api = await openApi()
  const steward = await actorOf(api, 'Stewards', Role.STEWARD)
  college = await actorOf(api, 'Larkmere', Role.INSTITUTION)
  other = await actorOf(api, 'Thornbeck', Role.INSTITUTION)
  employer = await actorOf(api, 'Quernstone', Role.EMPLOYER)
  const statements = { 1: 'Get data', 12: 'Queries a database.', 14: 'Reconciles sources.' }
  dap = await skills(api, steward, 1, statements, ['Guided', 'Independent'], { headings: [1] })
})
afterAll(() => api?.close())

const claim = (n: number, more: Record<string, unknown> = {}) => ({
  competency: dap.ids[n],
  coverage: 'REINFORCED',
  assessed: true,
  ...more,
})
const saveCourse = (input: Record<string, unknown>, who = college) =>
  mutate(api, who, 'saveCourse', { title: 'A course', outcomes: [], ...input }, 'course { id version code }')
const saveProgram = (input: Record<string, unknown>, who = college) =>
  mutate(
    api,
    who,
    'saveProgram',
    { title: 'A program', catalogueYear: '2026-27', courses: [], ...input },
    'program { id version state draft { version } }',
  )
const read = async (id: string, who: Actor) =>
  (
    await api.data(
      `query ($id: ID!) { node(id: $id) {
         ... on Course { id code version outcomes { coverage level { label } } prerequisites { code } }
         ... on Program { id title version state provider { name } cost { amountMinor }
           courses { place electiveGroup term course { code } } outcomes { assessed } completions { year count { count } }
           draft { title version courses { term } outcomes { assessed } } } } }`,
      { id },
      { key: who.key },
    )
  ).node

describe('a course', () => {
  let id: string

  test('is its own institution’s alone until a published program includes it', async () => {
    const saved = await saveCourse({ code: 'DAT 1', outcomes: [claim(12, { level: { level: dap.levels[1] } })] })
    expect(saved).toMatchObject({ userErrors: [], course: { version: 1, code: 'DAT 1' } })
    id = saved.course.id
    expect(await read(id, college)).toMatchObject({
      code: 'DAT 1',
      outcomes: [{ coverage: 'REINFORCED', level: { label: 'Independent' } }],
    })
    expect(await read(id, other)).toBeNull()
    const courses = [{ course: id, place: 'REQUIRED' }]
    const { program } = await saveProgram({ courses })
    expect(await read(id, other)).toBeNull()
    await saveProgram({ id: program.id, courses, state: 'PUBLISHED' })
    expect(await read(id, employer)).toMatchObject({ code: 'DAT 1' })
  })

  test('changes for all programs at once, and is refused when stale', async () => {
    expect(await saveCourse({ id, code: 'DAT 1', outcomes: [claim(14)], expectedVersion: 1 })).toMatchObject({
      userErrors: [],
      course: { version: 2 },
    })
    expect(faultsOf(await saveCourse({ id, code: 'DAT 1', expectedVersion: 1 }))).toEqual([
      'STALE_VERSION input.expectedVersion',
    ])
  })

  test('keeps its code to itself within the institution', async () => {
    expect(faultsOf(await saveCourse({ code: ' DAT 1 ' }))).toEqual(['DUPLICATE input.code'])
    expect((await saveCourse({ code: 'DAT 1' }, other)).userErrors).toEqual([])
  })

  test('is refused its code, too, when somebody takes it at the same moment', async () => {
    const sql = (text: string) => api.stores.dataSource.query(text)
    // The other one commits after we looked and before we write
    await sql(`CREATE FUNCTION taken_meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.code LIKE 'RACE %' AND pg_trigger_depth() = 1 THEN
        INSERT INTO course SELECT ('crs_' || md5(random()::text)), NEW.provider_id, NEW.code, 1, now(), now();
      END IF; RETURN NEW; END $$`)
    await sql('CREATE TRIGGER taken BEFORE INSERT OR UPDATE ON course FOR EACH ROW EXECUTE FUNCTION taken_meanwhile()')
    try {
      expect(faultsOf(await saveCourse({ code: 'RACE 1' }))).toEqual(['DUPLICATE input.code'])
      expect(faultsOf(await saveCourse({ id, code: 'RACE 2' }))).toEqual(['DUPLICATE input.code'])
    } finally {
      await sql('DROP TRIGGER taken ON course')
      await sql('DROP FUNCTION taken_meanwhile')
    }
    expect(await read(id, college)).toMatchObject({ code: 'DAT 1' })
  })

  test('needs only own courses, and never itself by whatever way', async () => {
    const second = (await saveCourse({ code: 'DAT 2', prerequisites: [id] })).course.id
    const third = (await saveCourse({ code: 'DAT 3', prerequisites: [second] })).course.id
    expect(faultsOf(await saveCourse({ id, code: 'DAT 1', prerequisites: [third] }))).toEqual([
      'INVALID input.prerequisites.0',
    ])
    expect(faultsOf(await saveCourse({ id, code: 'DAT 1', prerequisites: [id] }))).toEqual([
      'INVALID input.prerequisites.0',
    ])
    const foreign = (await saveCourse({ code: 'PCT 1' }, other)).course.id
    expect(faultsOf(await saveCourse({ code: 'DAT 4', prerequisites: [foreign] }))).toEqual([
      'NOT_FOUND input.prerequisites.0',
    ])
    expect((await read(third, college)).prerequisites).toEqual([{ code: 'DAT 2' }])
  })

  const onServer = process.env.TEST_DATABASE_URL ? test : test.skip
  onServer('of two saves at one moment that would make a circle together, one is refused', async () => {
    const one = (await saveCourse({ code: 'CIR 1' })).course.id
    const two = (await saveCourse({ code: 'CIR 2' })).course.id
    const waiting = async (): Promise<number> => {
      const [row] = await api.stores.dataSource.query(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      )
      return row.n
    }
    const saves: ReturnType<typeof saveCourse>[] = []
    await api.stores.dataSource.transaction(async (sql) => {
      // Both may read the catalogue as it is, and neither may write: each has looked before the other has written.
      await sql.query('LOCK TABLE course_version IN SHARE MODE')
      saves.push(saveCourse({ id: one, code: 'CIR 1', prerequisites: [two] }))
      saves.push(saveCourse({ id: two, code: 'CIR 2', prerequisites: [one] }))
      while ((await waiting()) < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    })
    const faults = (await Promise.all(saves)).map(faultsOf)
    expect(faults.sort((a, b) => a.length - b.length)).toEqual([[], ['INVALID input.prerequisites.0']])
    const needs = [one, two].map(async (course) => (await read(course, college)).prerequisites.length)
    expect((await Promise.all(needs)).sort()).toEqual([0, 1])
  })

  test('claims competencies, each once', async () => {
    const outcomes = [
      claim(12),
      claim(12),
      claim(1),
      claim(14, { level: { level: 'lvl_0' } }),
      claim(14, { competency: 'x' }),
    ]
    expect(faultsOf(await saveCourse({ code: 'DAT 9', outcomes }))).toEqual([
      'DUPLICATE input.outcomes.1.competency',
      'INVALID input.outcomes.2.competency',
      'NOT_FOUND input.outcomes.3.level.level',
      'NOT_FOUND input.outcomes.4.competency',
    ])
  })

  test("is not another institution's to change, nor an employer's to write", async () => {
    expect(faultsOf(await saveCourse({ id, code: 'X' }, other))).toEqual(['NOT_FOUND input.id'])
    const { errors } = await api.query(
      'mutation ($input: SaveCourseInput!) { saveCourse(input: $input) { projected } }',
      { input: { code: 'X', title: 'X', outcomes: [] } },
      { key: employer.key },
    )
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

test('an institution whose key was not licensed for its catalogue writes none', async () => {
  const unlicensed = await actorOf(api, 'Unlicensed', Role.INSTITUTION, [UseCase.FRAMEWORK_STEWARDSHIP])
  const inputs = {
    saveCourse: { code: 'X', title: 'X', outcomes: [] },
    saveProgram: { title: 'X', catalogueYear: '1', courses: [] },
  }
  for (const [mutation, input] of Object.entries(inputs)) {
    const type = `S${mutation.slice(1)}Input!`
    const text = `mutation ($input: ${type}) { ${mutation}(input: $input) { projected } }`
    const { errors } = await api.query(text, { input }, { key: unlicensed.key })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  }
})

describe('a program', () => {
  test('is a draft, then published, then changed beside what is published', async () => {
    const course = (await saveCourse({ code: 'PRG 1' })).course.id
    const courses = [{ course, place: 'ELECTIVE', electiveGroup: 'Tools', term: 2 }]
    const { program } = await saveProgram({
      title: 'Data',
      courses,
      outcomes: [claim(12)],
      cost: { amountMinor: 9, currency: 'USD' },
    })
    expect(await read(program.id, other)).toBeNull()
    const input = {
      id: program.id,
      title: 'Data',
      courses,
      outcomes: [claim(12)],
      cost: { amountMinor: 9, currency: 'USD' },
    }
    const completions = [{ year: 2025, count: 38, source: 'The college' }]
    const published = await saveProgram({ ...input, completions, state: 'PUBLISHED', expectedVersion: 1 })
    expect(published).toMatchObject({ userErrors: [], program: { version: 2, state: 'PUBLISHED', draft: null } })
    const seen = await read(program.id, other)
    expect(seen).toMatchObject({
      title: 'Data',
      provider: { name: 'Larkmere' },
      cost: { amountMinor: 9 },
      courses: [{ place: 'ELECTIVE', electiveGroup: 'Tools', term: 2, course: { code: 'PRG 1' } }],
      outcomes: [{ assessed: true }],
      completions: [{ year: 2025, count: { count: 40 } }],
    })
    const changed = await saveProgram({ ...input, title: 'Data II', outcomes: [], expectedVersion: 2 })
    expect(changed.program).toMatchObject({ version: 2, state: 'PUBLISHED', draft: { version: 3 } })
    expect(await read(program.id, other)).toEqual(seen)
    expect((await read(program.id, college)).draft).toMatchObject({ title: 'Data II', outcomes: [] })
    expect(faultsOf(await saveProgram({ ...input, expectedVersion: 2 }))).toEqual([
      'STALE_VERSION input.expectedVersion',
    ])
    await saveProgram({ ...input, title: 'Data II', state: 'CLOSED' })
    expect(await read(program.id, other)).toMatchObject({ title: 'Data II', state: 'CLOSED' })
    const left = await api.stores.dataSource.query(
      'SELECT version FROM program_version WHERE program_id = $1 ORDER BY version',
      [program.id],
    )
    expect(left).toEqual([{ version: 2 }, { version: 4 }])
  })

  test('says everything that is wrong at once', async () => {
    const foreign = (await saveCourse({ code: 'PCT 7' }, other)).course.id
    const refused = await saveProgram({
      title: '',
      cipCode: '30.71x',
      credits: -1,
      credentialAwarded: 'ach_0',
      courses: [
        { course: foreign, place: 'REQUIRED' },
        { course: foreign, place: 'REQUIRED', term: 0 },
      ],
      completions: [{ year: 2025, count: -1, source: '' }],
    })
    expect(faultsOf(refused).sort()).toEqual([
      'DUPLICATE input.courses.1.course',
      'INVALID input.cipCode',
      'INVALID input.completions.0.count',
      'INVALID input.completions.0.source',
      'INVALID input.courses.1.term',
      'INVALID input.credits',
      'INVALID input.title',
      'NOT_FOUND input.courses.0',
      'NOT_FOUND input.courses.1',
      'NOT_FOUND input.credentialAwarded',
    ])
    expect(refused.program).toBeNull()
  })

  test('is found by words, provider and what it teaches, itself or in a course', async () => {
    const course = (await saveCourse({ code: 'FND 1', outcomes: [claim(14)] })).course.id
    await saveProgram({ title: 'Found by course', courses: [{ course, place: 'REQUIRED' }], state: 'PUBLISHED' })
    await saveProgram({ title: 'Found by itself', outcomes: [claim(14)], cipCode: '30.7101', state: 'PUBLISHED' })
    await saveProgram({ title: 'Found by nobody', outcomes: [claim(14)] })
    const titles = async (where: Record<string, unknown>, who = employer) => {
      const { programs } = await api.data(
        `query ($where: ProgramWhere) { programs(where: $where, first: 50) { totalCount edges { node { title } } } }`,
        { where },
        { key: who.key },
      )
      expect(programs.totalCount).toBe(programs.edges.length)
      return programs.edges.map((edge: { node: { title: string } }) => edge.node.title)
    }
    expect(await titles({ text: 'found', competencies: [dap.ids[14]] })).toEqual(['Found by course', 'Found by itself'])
    expect(await titles({ cipCodes: ['30.7101'], providers: [college.organisation] })).toEqual(['Found by itself'])
    expect(await titles({ text: 'nobody' })).toEqual([])
    expect(await titles({ text: 'nobody' }, college)).toEqual(['Found by nobody'])
  })
})
