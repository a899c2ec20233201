import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'

import { ConceptGraph } from '../src/crosswalks/concept-graph.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'
import type { Actor } from './crosswalks-world.ts'
import { agreeMapping, agreeScaleMap, propose } from './crosswalks-world.ts'
import { actorOf, mutate, publishedJob, type Skills, skills } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'

// Scene 5 of the demo's story over real stores: numbers of items are our own.
const [B2, B4, B6, B7, C1, D3, E2, OLD_B4] = [2, 4, 6, 7, 11, 23, 32, 3]
const [G2, F1] = [72, 61]
const [L23, L24, MACROS] = [123, 124, 130]

let api: TestApi
let steward: Actor
let larkmere: Actor
let elsewhere: Actor
let quernstone: Actor
let dap: Skills
let dsw: Skills
let lark: Skills
let job: string
let program: string
const courses: Record<string, string> = {}
const outcomes: Record<string, string> = {}

const must = async <T extends { userErrors: readonly unknown[]; projected: boolean }>(
  answer: Promise<T>,
): Promise<T> => {
  const given = await answer
  if (given.userErrors.length > 0 || !given.projected) throw new Error(JSON.stringify(given))
  return given
}

const outcome = (from: Skills, n: number, assessed: boolean, rank?: number) => ({
  competency: from.ids[n],
  coverage: 'MASTERED',
  assessed,
  level: rank === undefined ? null : { level: from.levels[rank - 1] },
})

async function course(code: string, ...taught: Record<string, unknown>[]): Promise<void> {
  const input = { code, title: `Course ${code}`, hours: 45, outcomes: taught }
  const saved = await must(
    mutate(api, larkmere, 'saveCourse', input, 'course { id outcomes { id competency { id } } }'),
  )
  courses[code] = saved.course.id
  for (const it of saved.course.outcomes) outcomes[it.competency.id] = it.id
}

beforeAll(async () => {
  api = await openApi()
  steward = await actorOf(api, 'Stewards', Role.STEWARD)
  larkmere = await actorOf(api, 'Larkmere', Role.INSTITUTION)
  elsewhere = await actorOf(api, 'Thornbeck', Role.INSTITUTION)
  quernstone = await actorOf(api, 'Quernstone', Role.EMPLOYER)
  const said = (...items: number[]) => Object.fromEntries(items.map((n) => [n, `Does what number ${n} says.`]))
  dap = await skills(api, steward, 1, said(B2, B4, B6, B7, C1, D3, E2), ['Guided', 'Independent', 'Adapts', 'Leads'])
  dsw = await skills(api, steward, 2, said(G2, F1), ['Emerging', 'Practising', 'Modelling'])
  lark = await skills(api, steward, 3, said(L23, L24, MACROS, OLD_B4), [
    'Beginning',
    'Developing',
    'Proficient',
    'Exemplary',
  ])
  const { mapping } = await must(propose(api, larkmere, lark.ids[L23] as string, dap.ids[C1] as string, 'closeMatch'))
  await must(agreeMapping(api, mapping.id))
  await must(propose(api, larkmere, lark.ids[L24] as string, dap.ids[B4] as string, 'exactMatch'))
  const ranks = [null, 0, 1, 2]
  const pairs = ranks.map((to, at) => ({ from: lark.levels[at], to: to === null ? null : dap.levels[to] }))
  await agreeScaleMap(api, { from: lark.scale, to: dap.scale, version: '1', pairs })
  await course('DAT 130', outcome(dap, B2, true, 2))
  await course('DAT 140', outcome(dap, B4, true, 1), outcome(lark, L24, false))
  await course('MAT 160', outcome(lark, L23, true, 3))
  await course('COM 115', outcome(dsw, G2, false, 2))
  await course('DAT 210', outcome(dap, B6, true, 1), outcome(lark, MACROS, true))
  await course('DAT 240', outcome(dap, D3, true, 2))
  const places = Object.entries(courses).map(([code, id], term) => ({
    course: id,
    place: code === 'DAT 240' ? 'ELECTIVE' : 'REQUIRED',
    term: term + 1,
  }))
  const input = {
    title: 'AAS Data Analytics',
    cipCode: '30.7101',
    catalogueYear: '2026-27',
    courses: places,
    completions: [{ year: 2026, count: 38, source: 'The college' }],
    state: 'PUBLISHED',
  }
  program = (await must(mutate(api, larkmere, 'saveProgram', input, 'program { id }'))).program.id
  const line = (kind: string, importance: number, from: Skills, items: number[], rank?: number) => ({
    kind,
    importance,
    anyOf: items.map((n) => ({ competency: from.ids[n] })),
    level: rank === undefined ? null : { level: from.levels[rank - 1] },
  })
  const requirements = [
    { ...line('REQUIRED', 5, dap, [B2], 2), acceptedEvidence: ['VERIFIED'] },
    line('REQUIRED', 5, dap, [B4], 2),
    line('REQUIRED', 4, dap, [C1], 2),
    line('REQUIRED', 3, dsw, [G2], 2),
    line('PREFERRED', 4, dap, [D3], 2),
    line('PREFERRED', 3, dap, [B6, B7], 1),
    line('PREFERRED', 2, dap, [E2]),
    { ...line('PREFERRED', 2, dsw, [F1]), requiredAtHiring: false },
  ]
  job = await publishedJob(api, quernstone, { title: 'Junior Data Analyst', requirements }, { openings: 4 })
})
afterAll(() => api?.close())

const GAP = `query ($input: ProgramGapInput!) { programGap(input: $input) {
  program { title } jobProfiles openings coverageBp coverageWithElectivesBp coverageAfterBp completers { count suppressed }
  notes { code path } stamp { policyVersion graphVersion }
  surplus { id competency { id } }
  rows(first: 50) { totalCount edges { node { status needBp coveredBp coveredWithElectivesBp coveredAfterBp jobProfiles openings flags
    competency { id } alternatives { ... on Competency { id } } requiredLevel { label } offeredLevel { label value }
    path { kind creditBp mapping { relation } } weakestMapping { status relation }
    taughtBy { of { ... on Course { code } ... on Program { title } } }
    evidencedBy { count suppressed } } } } } }`

interface Row {
  status: string
  needBp: number
  coveredBp: number
  coveredAfterBp: number | null
  flags: string[]
  competency: { id: string }
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
  [field: string]: any
}

async function gap(input: Record<string, unknown> = {}, who = larkmere) {
  const whole = { program, demand: { jobProfiles: [job] }, ...input }
  const { programGap } = await api.data(GAP, { input: whole }, { key: who.key })
  const rows: Row[] = programGap.rows.edges.map((edge: { node: Row }) => edge.node)
  const rowOf = (id: string | undefined) => rows.find((row) => row.competency.id === id) as Row
  return { report: programGap, rows, rowOf }
}
const codeOf = async (input: Record<string, unknown>, who = larkmere) =>
  (await api.query(GAP, { input: { program, demand: { jobProfiles: [job] }, ...input } }, { key: who.key })).errors?.[0]
    ?.extensions

describe('Larkmere against Quernstone', () => {
  test('is 66.67 % covered, 75.56 % with the elective, and says why', async () => {
    const { report, rows, rowOf } = await gap()
    expect(report).toMatchObject({
      program: { title: 'AAS Data Analytics' },
      jobProfiles: 1,
      openings: 4,
      coverageBp: 6_667,
      coverageWithElectivesBp: 7_556,
      coverageAfterBp: null,
      completers: null,
      stamp: { policyVersion: 'headwater-1' },
      notes: [{ code: 'CIP_WITHOUT_OCCUPATION', path: null }],
    })
    expect(rows.reduce((sum, row) => sum + row.needBp, 0)).toBe(10_000)
    expect(rows.reduce((sum, row) => sum + row.coveredBp, 0)).toBe(6_667)
    expect(rowOf(dap.ids[B2])).toMatchObject({
      status: 'COVERED',
      coveredBp: 2_222,
      taughtBy: [{ of: { code: 'DAT 130' } }],
    })
    expect(rowOf(dap.ids[B4])).toMatchObject({
      status: 'LEVEL_SHORT',
      requiredLevel: { label: 'Independent' },
      offeredLevel: { label: 'Guided', value: 0.25 },
      flags: ['MAPPING_ONE_SIDED'],
      weakestMapping: { status: 'PROPOSED', relation: 'exactMatch' },
    })
    expect(rowOf(dap.ids[C1])).toMatchObject({
      status: 'COVERED',
      coveredBp: 1_600,
      offeredLevel: { label: 'Proficient' },
      path: [{ kind: 'MAPPING', creditBp: 9_000, mapping: { relation: 'closeMatch' } }],
      weakestMapping: { status: 'AGREED' },
      flags: [],
    })
    expect(rowOf(dsw.ids[G2])).toMatchObject({ status: 'NOT_ASSESSED' })
    expect(rowOf(dap.ids[D3])).toMatchObject({ status: 'ELECTIVE_ONLY', coveredBp: 0, coveredWithElectivesBp: 889 })
    expect(rowOf(dap.ids[B6])).toMatchObject({ status: 'COVERED', alternatives: [{ id: dap.ids[B7] }] })
    expect(rowOf(dap.ids[E2])).toMatchObject({ status: 'MISSING', taughtBy: [] })
    expect(rowOf(dsw.ids[F1])).toMatchObject({ status: 'MISSING' })
    expect(report.surplus.map((it: { competency: { id: string } }) => it.competency.id).sort()).toEqual(
      [lark.ids[L24], lark.ids[MACROS]].sort(),
    )
  })

  test('what-if: the elective for all, B4 to Independent, E2 assessed: 91.11 %, and nothing is saved', async () => {
    const changes = [
      { addCourse: courses['DAT 240'] },
      { addOutcome: outcome(dap, B4, true, 2) },
      { addOutcome: outcome(dap, E2, true) },
    ]
    const { report, rows } = await gap({ changes })
    expect([report.coverageBp, report.coverageAfterBp]).toEqual([6_667, 9_111])
    const moved = rows.filter((row) => row.coveredAfterBp !== row.coveredBp).map((row) => row.competency.id)
    expect(moved.sort()).toEqual([dap.ids[B4], dap.ids[D3], dap.ids[E2]].sort())
    expect((await gap()).report).toMatchObject({ coverageBp: 6_667, coverageAfterBp: null })
    const dropped = await gap({
      changes: [{ dropCourse: courses['DAT 130'] }, { dropOutcome: outcomes[dap.ids[B6] as string] }],
    })
    expect(dropped.report.coverageAfterBp).toBe(6_667 - 2_222 - 667)
  })

  test('with electives for all there is one figure', async () => {
    const { report, rowOf } = await gap({ includeElectives: true })
    expect([report.coverageBp, report.coverageWithElectivesBp]).toEqual([7_556, 7_556])
    expect(rowOf(dap.ids[D3]).status).toBe('COVERED')
  })

  test('rows page by page and by status, with the same rows', async () => {
    const page = async (args: string) =>
      (
        await api.data(
          `query ($input: ProgramGapInput!) { programGap(input: $input) { rows(${args}) {
             totalCount edges { node { status } } pageInfo { hasNextPage endCursor } } } }`,
          { input: { program, demand: { jobProfiles: [job] } } },
          { key: larkmere.key },
        )
      ).programGap.rows
    const seen: string[] = []
    let after = ''
    for (let more = true; more; ) {
      const rows = await page(`first: 3${after}`)
      seen.push(...rows.edges.map((edge: { node: { status: string } }) => edge.node.status))
      more = rows.pageInfo.hasNextPage
      after = `, after: "${rows.pageInfo.endCursor}"`
    }
    expect(seen).toHaveLength(8)
    expect(await page('first: 50, status: [MISSING, COVERED]')).toMatchObject({ totalCount: 5 })
  })

  test('a fixed number of questions to the graph, however many jobs', async () => {
    const graphQuestions = async () => {
      const read = jest.spyOn(api.stores.graph, 'read')
      await gap({ demand: {} })
      const names = read.mock.calls.map(([query]) => query.name)
      read.mockRestore()
      return names.length
    }
    const one = await graphQuestions()
    for (let n = 0; n < 5; n++)
      await publishedJob(api, quernstone, {
        title: `Another ${n}`,
        requirements: [{ kind: 'REQUIRED', anyOf: [{ competency: dap.ids[B2] }] }],
      })
    expect(await graphQuestions()).toBeLessThanOrEqual(one + 4)
    const { report, rowOf } = await gap({ demand: { employers: [quernstone.organisation] } })
    expect(report).toMatchObject({ jobProfiles: 6, openings: 9 })
    expect(rowOf(dap.ids[B2])).toMatchObject({ jobProfiles: 6, openings: 9 })
    expect(rowOf(dap.ids[E2]).flags).toEqual(['FEW_JOBS'])
    const walked = jest.spyOn(ConceptGraph.prototype, 'creditsFor')
    await gap({ demand: { employers: [quernstone.organisation] }, changes: [{ dropCourse: courses['DAT 130'] }] })
    const lineages = walked.mock.calls.map(([lineage]) => lineage)
    walked.mockRestore()
    expect(lineages).toHaveLength(9)
    expect(new Set(lineages).size).toBe(9)
  })

  test('demand by region, days and frameworks', async () => {
    expect((await gap({ demand: { regions: ['US-CA'] } })).report).toMatchObject({
      jobProfiles: 0,
      coverageBp: 0,
      notes: [{ code: 'CIP_WITHOUT_OCCUPATION' }, { code: 'NO_DEMAND', path: 'input.demand' }],
    })
    expect((await gap({ demand: { posted: { from: '2026-01-05', to: '2026-01-05' } } })).report.jobProfiles).toBe(6)
    expect((await gap({ demand: { posted: { to: '2026-01-04' } } })).report.jobProfiles).toBe(0)
    const named = { jobProfiles: [job], regions: ['US-CA'] }
    expect((await gap({ demand: named })).report).toMatchObject({ jobProfiles: 1, openings: 1, coverageBp: 6_667 })
    const durable = await gap({ demand: { jobProfiles: [job], frameworks: [dsw.framework] } })
    expect(durable.rows.map((row) => row.status).sort()).toEqual(['MISSING', 'NOT_ASSESSED'])
    expect(durable.report.coverageBp).toBe(6_000)
  })
})

describe('from credentials issued', () => {
  const BASE = { program: '', demand: {} }
  let credential: string
  let awarding: string

  /** People as the projector would write them: the program's credential, B2, and whether they may be counted. */
  async function people(count: number, proving: number, more: { consents?: boolean; prefix: string }) {
    const now = Date.now()
    const session = api.stores.graph.driver.session({ database: api.stores.graph.database })
    await session.run(
      `UNWIND range(1, $count) AS n
       MATCH (credential:Target {lineage: $credential}), (b2:Target {lineage: $b2})
       MERGE (anyone:Entity {id: 'org_00000000000000000000000000000000'})
       CREATE (l:Entity:Learner {id: $prefix + n})
       CREATE (l)-[:SHOWS {assertion: 'asr_c' + $prefix + n, evidence: 0, from: $now - 86400000, until: $now + 86400000}]->(credential)
       FOREACH (_ IN CASE WHEN n <= $proving THEN [1] ELSE [] END |
         CREATE (l)-[:SHOWS {assertion: 'asr_b' + $prefix + n, evidence: 0, scale: $scale, level: toInteger($level),
           from: 0, until: $now + 86400000}]->(b2))
       FOREACH (_ IN CASE WHEN $consents THEN [1] ELSE [] END |
         CREATE (l)-[:GRANTS {consent: 'c', purpose: 'ANALYTICS', from: 0, until: $now + 86400000, fields: ['COMPETENCIES']}]->(anyone))`,
      {
        count,
        proving,
        consents: more.consents ?? true,
        prefix: more.prefix,
        credential,
        b2: (await api.stores.dataSource.query('SELECT lineage FROM competency WHERE id = $1', [dap.ids[B2]]))[0]
          .lineage,
        scale: dap.scale,
        level: 27_720 / 2,
        now,
      },
    )
    await session.close()
  }

  beforeAll(async () => {
    const issuer = { ...larkmere }
    const { id } = (
      await api.stores.dataSource.query(
        `INSERT INTO achievement (id, uri, creator_id, name, description, achievement_type, criteria, version, updated_at)
         VALUES ('ach_0123456789abcdef0123456789abcdef', 'https://larkmere.example/aas', $1, 'AAS', 'x', 'Degree', 'x', 1, now())
         RETURNING id`,
        [issuer.organisation],
      )
    )[0]
    credential = id
    const session = api.stores.graph.driver.session({ database: api.stores.graph.database })
    await session.run('MERGE (a:Entity {id: $id}) SET a:Achievement:Target, a.lineage = $id', { id })
    await session.close()
    const input = {
      title: 'AAS again',
      catalogueYear: '2026-27',
      courses: [],
      credentialAwarded: credential,
      state: 'PUBLISHED',
    }
    awarding = (await must(mutate(api, larkmere, 'saveProgram', input, 'program { id }'))).program.id
    BASE.program = awarding
  })

  test('counts people only when enough of them let themselves be counted, and covers by that share', async () => {
    await people(9, 9, { prefix: 'few' })
    const ask = () => gap({ program: awarding, basis: 'CREDENTIALS_ISSUED' })
    const few = await ask()
    expect(few.report).toMatchObject({ completers: { count: null, suppressed: true }, coverageBp: 0 })
    expect(few.report.notes).toContainEqual({ code: 'PEOPLE_SUPPRESSED', path: null })
    await people(31, 21, { prefix: 'many' })
    await people(50, 50, { prefix: 'silent', consents: false })
    const many = await ask()
    expect(many.report.completers).toEqual({ count: 40, suppressed: false })
    expect(many.rowOf(dap.ids[B2])).toMatchObject({ evidencedBy: { count: 30, suppressed: false }, coveredBp: 1_667 })
    // Nobody proves B4: a number below the threshold, whether zero or nine.
    expect(many.rowOf(dap.ids[B4])).toMatchObject({ evidencedBy: { count: null, suppressed: true }, coveredBp: 0 })
    expect(many.report.coverageBp).toBe(1_667)
    // What is proved orders the rows: B2 is asked for most, and no longer what is missing most.
    const uncovered = many.rows.map((row) => row.needBp - row.coveredBp)
    expect(uncovered).toEqual([...uncovered].sort((a, b) => b - a))
    expect(many.rows[0]?.competency.id).not.toBe(dap.ids[B2])
  })

  test('is in the log before the answer leaves: once, with those who were counted', async () => {
    const learner = `lrn_${'7'.repeat(32)}`
    await api.stores.dataSource.query(
      `WITH held AS (INSERT INTO learner_key (learner_id, wrapped_key, created_at) VALUES ($1, '', now()))
       SELECT 1`,
      [learner],
    )
    await api.stores.dataSource.query(`INSERT INTO learner (id, graph_key, created_at) VALUES ($1, 'logged1', now())`, [
      learner,
    ])
    await people(1, 1, { prefix: 'logged' })
    const events = () =>
      api.stores.dataSource.query(
        `SELECT e.organisation, e.fields, e.purpose, p.learner_id AS learner FROM audit_event e
         LEFT JOIN audit_person p ON p.event = e.id WHERE e.action = 'COUNTED' ORDER BY e.at, e.id`,
      )
    const before = await events()
    await gap({})
    expect(await events()).toEqual(before)
    await gap({ program: awarding, basis: 'CREDENTIALS_ISSUED' })
    const more = (await events()).slice(before.length)
    expect(more).toEqual([
      {
        organisation: larkmere.organisation,
        fields: ['COMPETENCIES'],
        purpose: expect.stringContaining('counted among the completers'),
        learner,
      },
    ])
  })

  test("counts nobody by a partner's credential, and says so", async () => {
    const partner = `ach_${'9'.repeat(32)}`
    await api.stores.dataSource.query(
      `INSERT INTO achievement (id, uri, creator_id, name, description, achievement_type, criteria, version, updated_at)
       VALUES ($1, 'https://board.example/card', $2, 'Card', 'x', 'License', 'x', 1, now())`,
      [partner, elsewhere.organisation],
    )
    const input = { title: 'Leads to a card', catalogueYear: '2026-27', courses: [], credentialAwarded: partner }
    const { program: leading } = await must(mutate(api, larkmere, 'saveProgram', input, 'program { id }'))
    const read = jest.spyOn(api.stores.graph, 'read')
    const { report, rowOf } = await gap({ program: leading.id, basis: 'CREDENTIALS_ISSUED' })
    expect(read.mock.calls.map(([query]) => query.name)).not.toContain('insights.completerFacts')
    read.mockRestore()
    expect(report).toMatchObject({ completers: null, coverageBp: 0 })
    expect(report.notes).toContainEqual({ code: 'COMPLETERS_UNKNOWN', path: 'input.basis' })
    expect(rowOf(dap.ids[B2])).toMatchObject({ evidencedBy: null, coveredBp: 0 })
  })

  test('has no what-if, and needs a credential to know completers by', async () => {
    expect(await codeOf({ basis: 'CREDENTIALS_ISSUED' })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.basis',
    })
    const changes = [{ dropCourse: courses['DAT 130'] }]
    expect(await codeOf({ program: awarding, basis: 'CREDENTIALS_ISSUED', changes })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.changes',
    })
  })
})

describe('what is refused', () => {
  test("another institution's program reads as unknown, published or not", async () => {
    expect(await codeOf({}, elsewhere)).toMatchObject({ code: 'NOT_FOUND' })
    expect(await codeOf({ program: 'prg_00000000000000000000000000000000' })).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('whoever is no institution, or was not licensed for it', async () => {
    const other = await actorOf(api, 'Unlicensed', Role.INSTITUTION, [UseCase.FRAMEWORK_STEWARDSHIP])
    expect(await codeOf({}, other)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await codeOf({}, quernstone)).toMatchObject({ code: 'FORBIDDEN' })
  })

  test.each<[string, Record<string, unknown>, string, string]>([
    ['a course that is not there', { changes: [{ dropCourse: 'crs_0' }] }, 'BAD_USER_INPUT', 'input.changes.0'],
    ['an outcome that is not there', { changes: [{ dropOutcome: 'out_0' }] }, 'BAD_USER_INPUT', 'input.changes.0'],
    [
      'an unknown competency',
      { changes: [{ addOutcome: { competency: 'cmp_0', coverage: 'UNSTATED', assessed: true } }] },
      'BAD_USER_INPUT',
      'input.changes.0.addOutcome.competency',
    ],
    [
      'too many changes',
      { changes: Array.from({ length: 51 }, () => ({ dropCourse: 'crs_0' })) },
      'LIMIT',
      'input.changes',
    ],
    [
      'too many jobs',
      { demand: { jobProfiles: Array.from({ length: 201 }, () => 'job_0') } },
      'LIMIT',
      'input.demand.jobProfiles',
    ],
  ])('%s, at its place', async (_, input, code, field) => {
    expect(await codeOf(input)).toMatchObject({ code, field })
  })

  test('two changes in one', async () => {
    const { errors } = await api.query(
      GAP,
      { input: { program, demand: {}, changes: [{ dropCourse: 'a', dropOutcome: 'b' }] } },
      { key: larkmere.key },
    )
    expect(errors?.[0]?.message).toMatch(/exactly one/i)
  })
})

describe('a mapping that has gone stale', () => {
  test('is the one to look at where it would still help, and counts no more', async () => {
    const before = (await gap()).rowOf(dap.ids[C1])
    expect(before).toMatchObject({ flags: [], weakestMapping: { status: 'AGREED' } })
    expect(before.coveredBp).toBeGreaterThan(0)
    const statements = Object.fromEntries([L24, MACROS, OLD_B4].map((n) => [n, `Does what number ${n} says.`]))
    const reworded = { ...statements, [L23]: 'Does quite another thing than it did before.' }
    await skills(api, steward, 3, reworded, ['Beginning', 'Developing', 'Proficient', 'Exemplary'])
    expect((await gap()).rowOf(dap.ids[C1])).toMatchObject({
      status: 'MISSING',
      coveredBp: 0,
      flags: ['MAPPING_STALE'],
      weakestMapping: { status: 'STALE', relation: 'closeMatch' },
    })
  })
})
