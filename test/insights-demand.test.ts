import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'

import { Role, UseCase } from '../src/shared/viewer.ts'
import { type Actor, agreeMapping, propose } from './crosswalks-world.ts'
import { actorOf, mutate, publishedJob, type Skills, skills } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'

const [QUERY, SUMMARY, PERSONAL, MACROS, OWN] = [2, 11, 32, 40, 90]

let api: TestApi
let analyst: Actor
let employer: Actor
let college: Actor
let dap: Skills
let lark: Skills
let analystJob: string

async function course(code: string, taught: readonly Record<string, unknown>[]): Promise<string> {
  const saved = await mutate(api, college, 'saveCourse', { code, title: code, outcomes: taught }, 'course { id }')
  if (saved.userErrors.length > 0) throw new Error(JSON.stringify(saved.userErrors))
  return saved.course.id
}

async function program(title: string, completers: number, courses: readonly [string, string][], state = 'PUBLISHED') {
  const saved = await mutate(
    api,
    college,
    'saveProgram',
    {
      title,
      catalogueYear: '2026-27',
      state,
      courses: courses.map(([course, place]) => ({ course, place })),
      completions: [
        { year: 2026, count: completers, source: 'The college' },
        { year: 2019, count: 5_000, source: 'The college' },
      ],
    },
    'program { id completions { year count { count } } }',
  )
  if (saved.userErrors.length > 0) throw new Error(JSON.stringify(saved.userErrors))
  if (!saved.projected) throw new Error('not projected in time')
  return saved.program.id
}

const claim = (competency: string | undefined, assessed = true) => ({ competency, coverage: 'MASTERED', assessed })
const asks = (competency: string | undefined, kind = 'REQUIRED', level: string | null = null) => ({
  kind,
  anyOf: [{ competency }],
  level: level === null ? null : { level },
})

beforeAll(async () => {
  api = await openApi()
  const steward = await actorOf(api, 'Stewards', Role.STEWARD)
  analyst = await actorOf(api, 'Valley analysts', Role.ANALYST)
  employer = await actorOf(api, 'Quernstone', Role.EMPLOYER)
  const other = await actorOf(api, 'Hollinvale', Role.EMPLOYER)
  college = await actorOf(api, 'Larkmere', Role.INSTITUTION)
  const said = (...items: number[]) => Object.fromEntries(items.map((n) => [n, `Does what number ${n} says.`]))
  dap = await skills(api, steward, 1, said(QUERY, SUMMARY, PERSONAL, MACROS), [
    'Guided',
    'Independent',
    'Adapts',
    'Leads',
  ])
  lark = await skills(api, steward, 2, said(23), ['Beginning', 'Developing'])
  const own = await skills(api, employer, 3, said(OWN), ['Some', 'All'], { own: true })
  const { mapping } = await propose(api, college, lark.ids[23] as string, dap.ids[SUMMARY] as string)
  await agreeMapping(api, mapping.id)
  analystJob = await publishedJob(
    api,
    employer,
    {
      title: 'Analyst',
      requirements: [
        asks(dap.ids[QUERY], 'REQUIRED', dap.levels[1]),
        asks(dap.ids[SUMMARY]),
        asks(dap.ids[PERSONAL], 'PREFERRED'),
        asks(own.ids[OWN]),
      ],
    },
    { openings: 4 },
  )
  await publishedJob(
    api,
    other,
    { title: 'Clerk', requirements: [asks(dap.ids[PERSONAL]), asks(dap.ids[QUERY], 'PREFERRED', dap.levels[0])] },
    { openings: 12, regions: ['XA-HV'] },
  )
  // Neither closed, over, not begun nor never posted is demand.
  for (const posting of [null, { validThrough: '2026-01-10' }, { datePosted: '2090-01-01' }])
    await publishedJob(api, other, { title: 'No demand', requirements: [asks(dap.ids[PERSONAL])] }, posting)
  const required = await course('DAT 130', [claim(dap.ids[QUERY]), claim(dap.ids[MACROS])])
  const listed = await course('MAT 160', [claim(lark.ids[23], false)])
  const elective = await course('DAT 240', [claim(dap.ids[QUERY])])
  await program('Data', 38, [
    [required, 'REQUIRED'],
    [listed, 'REQUIRED'],
  ])
  await program('Office', 25, [[elective, 'ELECTIVE']])
  await program('Draft', 90, [[required, 'REQUIRED']], 'DRAFT')
  await peopleProving()
})
afterAll(() => api?.close())

/** As the projector would write them: who is counted and who, for one reason each, is not. */
async function peopleProving() {
  const now = Date.now()
  const day = 86_400_000
  const session = api.stores.graph.driver.session({ database: api.stores.graph.database })
  const [{ lineage }] = await api.stores.dataSource.query('SELECT lineage FROM competency WHERE id = $1', [
    dap.ids[QUERY],
  ])
  const group = (prefix: string, count: number, more: Record<string, unknown> = {}) =>
    session.run(
      `MATCH (t:Target {lineage: $lineage}) WITH t LIMIT 1
       MERGE (anyone:Entity {id: 'org_00000000000000000000000000000000'})
       WITH t, anyone UNWIND range(1, $count) AS n
       CREATE (l:Entity:Learner {id: $prefix + n})
       CREATE (l)-[:SHOWS {assertion: $prefix + n, evidence: toInteger($evidence), from: 0, until: $until}]->(t)
       CREATE (l)-[:SHOWS {assertion: 'again' + $prefix + n, evidence: 0, from: 0, until: $until}]->(t)
       CREATE (l)-[:GRANTS {consent: 'c', purpose: $purpose, from: 0, until: $grantedUntil, fields: $fields,
         regions: $regions}]->(anyone)`,
      {
        lineage,
        prefix,
        count,
        evidence: 0,
        until: now + day,
        purpose: 'ANALYTICS',
        grantedUntil: now + day,
        fields: ['COMPETENCIES'],
        regions: null,
        ...more,
      },
    )
  await group('counted', 23)
  await group('expired', 100, { until: now - day })
  await group('discovery', 100, { purpose: 'DISCOVERY' })
  await group('withdrawn', 100, { grantedUntil: now - day })
  await group('region', 100, { fields: ['REGION'] })
  await group('only for jobs there', 100, { regions: ['XA-HV'] })
  await session.close()
}

const DEMAND = `query ($where: DemandWhere, $orderBy: DemandOrder, $unwanted: Boolean, $first: Int!, $after: String) {
  competencyDemand(where: $where, orderBy: $orderBy, unwanted: $unwanted, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } stamp { policyVersion graphVersion }
    edges { node { competency { id } jobProfiles openings employers requiredShareBp typicalLevel { label value } programs
      completions { count suppressed } verifiedLearners { count suppressed } } } } }`

async function demand(variables: Record<string, unknown> = {}, who = analyst) {
  const { competencyDemand } = await api.data(DEMAND, { first: 50, ...variables }, { key: who.key })
  const nodes: { competency: { id: string } }[] = competencyDemand.edges.map((edge: { node: unknown }) => edge.node)
  const nameOf = ({ competency: { id } }: (typeof nodes)[number]) =>
    Number(Object.entries({ ...dap.ids, ...lark.ids }).find(([, known]) => known === id)?.[0])
  return {
    ...competencyDemand,
    nodes,
    names: nodes.map(nameOf),
    row: (n: number) => nodes.find((node) => node.competency.id === dap.ids[n]),
  }
}

describe('demand beside supply', () => {
  test('counts jobs, openings, employers, programs and people of each competency', async () => {
    const { row, names, totalCount, stamp } = await demand()
    expect(row(QUERY)).toMatchObject({
      jobProfiles: 2,
      openings: 16,
      employers: 2,
      requiredShareBp: 5_000,
      typicalLevel: { label: 'Guided', value: 0.25 },
      programs: 2,
      // The elective assures nobody; the draft is nobody's program yet; only the last year counts.
      completions: { count: 40, suppressed: false },
      verifiedLearners: { count: 25, suppressed: false },
    })
    expect(row(PERSONAL)).toMatchObject({
      jobProfiles: 2,
      openings: 16,
      programs: 0,
      completions: { count: null, suppressed: true },
      verifiedLearners: { count: null, suppressed: true },
    })
    expect(stamp.policyVersion).toBe('headwater-1')
    // What one employer keeps in its own library is not for analysts to see.
    expect(names.sort()).toEqual([SUMMARY, QUERY, PERSONAL].sort())
    expect(totalCount).toBe(3)
  })

  test('an agreed mapping teaches: the outcome of the college is worth 0.9, listed or not', async () => {
    expect((await demand()).row(SUMMARY)).toMatchObject({ programs: 1, completions: { count: null } })
  })

  test('what is taught and not wanted is shown when asked for', async () => {
    const { row, names } = await demand({ unwanted: true })
    expect(row(MACROS)).toMatchObject({
      jobProfiles: 0,
      openings: 0,
      programs: 1,
      requiredShareBp: 0,
      typicalLevel: null,
    })
    expect(names.at(-1)).toBe(MACROS)
  })

  test('narrowed by employer, region, job, framework and days', async () => {
    expect((await demand({ where: { employers: [employer.organisation] } })).row(PERSONAL)).toMatchObject({
      jobProfiles: 1,
      openings: 4,
      requiredShareBp: 0,
    })
    expect((await demand({ where: { regions: ['XA-HV'] } })).names.sort()).toEqual([PERSONAL, QUERY].sort())
    expect((await demand({ where: { frameworks: [lark.framework] } })).nodes).toEqual([])
    expect((await demand({ where: { posted: { from: '2026-01-06' } } })).row(PERSONAL)).toMatchObject({ openings: 1 })
  })

  test('a job that is named counts as one opening where it has no posting that counts', async () => {
    const where = { jobProfiles: [analystJob], regions: ['US-CA'] }
    expect((await demand({ where })).row(QUERY)).toMatchObject({
      jobProfiles: 1,
      openings: 1,
      typicalLevel: { label: 'Independent' },
    })
    expect((await demand({ where: { ...where, regions: null } })).row(QUERY)).toMatchObject({ openings: 4 })
  })

  test('orders and pages: each row once, the same numbers and stamp again', async () => {
    const first = await demand({ orderBy: 'SHORTFALL_DESC', first: 1 })
    expect(first.names).toEqual([PERSONAL])
    const rest = await demand({ orderBy: 'SHORTFALL_DESC', first: 5, after: first.pageInfo.endCursor })
    expect([...first.names, ...rest.names].sort()).toEqual([SUMMARY, QUERY, PERSONAL].sort())
    expect(rest.pageInfo.hasNextPage).toBe(false)
    expect(rest.names.at(-1)).toBe(QUERY)
    const again = await demand({ orderBy: 'SHORTFALL_DESC', first: 1 })
    expect([again.nodes, again.stamp]).toEqual([first.nodes, first.stamp])
    const { errors } = await api.query(
      DEMAND,
      { first: 5, orderBy: 'OPENINGS_DESC', after: first.pageInfo.endCursor },
      { key: analyst.key },
    )
    expect(errors?.[0]?.extensions.code).toBe('CURSOR_EXPIRED')
  })

  test('to count people is in the log, without people and before the answer leaves', async () => {
    const events = () =>
      api.stores.dataSource.query(
        `SELECT e.organisation, e.fields, (SELECT count(*)::int FROM audit_person p WHERE p.event = e.id) AS people
         FROM audit_event e WHERE e.action = 'COUNTED' ORDER BY e.at, e.id`,
      )
    const before = await events()
    await demand()
    expect((await events()).slice(before.length)).toEqual([
      { organisation: analyst.organisation, fields: ['COMPETENCIES'], people: 0 },
    ])
  })

  test('a fixed number of questions, however many competencies', async () => {
    const read = jest.spyOn(api.stores.graph, 'read')
    await demand({ unwanted: true })
    const names = read.mock.calls.map(([query]) => query.name).filter((name) => name.startsWith('insights.'))
    read.mockRestore()
    expect(names).toEqual(['insights.demand', 'insights.taught', 'insights.supply'])
  })

  test('is for analysts with the licence', async () => {
    const other = await actorOf(api, 'Unlicensed', Role.ANALYST, [UseCase.FRAMEWORK_STEWARDSHIP])
    for (const who of [employer, college, other]) {
      const { errors } = await api.query(DEMAND, { first: 1 }, { key: who.key })
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })
})

describe('a competency and who teaches it', () => {
  test('outcomes of published programs and their courses, page by page', async () => {
    const ask = async (args: string) =>
      (
        await api.data(
          `query ($id: ID!) { node(id: $id) { ... on Competency { taughtBy(${args}) { totalCount
             pageInfo { hasNextPage endCursor } edges { node { assessed coverage level { label }
               of { ... on Course { code } ... on Program { title } } } } } } } }`,
          { id: dap.ids[QUERY] },
          { key: employer.key },
        )
      ).node.taughtBy
    const first = await ask('first: 1')
    expect(first).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      edges: [{ node: { assessed: true, coverage: 'MASTERED', level: null, of: { code: 'DAT 130' } } }],
    })
    const next = await ask(`first: 5, after: "${first.pageInfo.endCursor}"`)
    expect(next.edges.map((edge: { node: { of: { code: string } } }) => edge.node.of.code)).toEqual(['DAT 240'])
  })
})

describe('coverage holes', () => {
  const HOLES = `query ($where: CompetencyWhere) {
    competencies(where: $where, first: 50) { totalCount facets { frameworks { value count } } edges { node { id } } } }`
  const holes = async (where: object, who: Actor = analyst) => {
    const { competencies } = await api.data(HOLES, { where }, { key: who.key })
    const ids: string[] = competencies.edges.map((edge: { node: { id: string } }) => edge.node.id)
    expect(competencies.totalCount).toBe(ids.length)
    const counts: { count: number }[] = competencies.facets.frameworks
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(ids.length)
    return ids.sort()
  }
  const of = (...items: number[]) => items.map((n) => dap.ids[n] as string).sort()

  test('what no program claims, what no job asks for, and what is both', async () => {
    const frameworks = [dap.framework]
    expect(await holes({ frameworks, withoutProgram: true })).toEqual(of(SUMMARY, PERSONAL))
    expect(await holes({ frameworks, withoutJob: true })).toEqual(of(MACROS))
    expect(await holes({ frameworks, withoutJob: true, withoutProgram: true })).toEqual([])
    expect(await holes({ frameworks, withoutJob: false })).toEqual(of(QUERY, SUMMARY, PERSONAL, MACROS))
    expect(await holes({ frameworks, withoutProgram: true, text: 'number 11' })).toContain(dap.ids[SUMMARY])
    expect(await holes({ frameworks, withoutProgram: true, text: 'number' })).toEqual(of(SUMMARY, PERSONAL))
  })

  test('what too few can prove is told to analysts, and a group below ten is like nobody', async () => {
    const where = { frameworks: [dap.framework], withoutEvidence: true }
    const counted = () => api.stores.dataSource.query("SELECT 1 FROM audit_event WHERE action = 'COUNTED'")
    const before = (await counted()).length
    expect(await holes(where)).toEqual(of(SUMMARY, PERSONAL, MACROS))
    expect((await counted()).length).toBeGreaterThan(before)
    const { errors } = await api.query(HOLES, { where }, { key: employer.key })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('another organisation’s own competencies are no holes to see', async () => {
    const everywhere = await holes({ withoutProgram: true }, college)
    expect(everywhere).toEqual(expect.arrayContaining(of(SUMMARY, PERSONAL)))
    const [{ id: own }] = await api.stores.dataSource.query(
      `SELECT id FROM competency WHERE full_statement = 'Does what number ${OWN} says.'`,
    )
    expect(everywhere).not.toContain(own)
    expect(await holes({ withoutProgram: true }, employer)).toContain(own)
  })
})
