import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { enqueue } from '../src/database/outbox.ts'
import { forgetLearner } from '../src/identity/erasure.ts'
import { ConsentField } from '../src/identity/kinds.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'
import { newId } from '../src/shared/ids.ts'
import { LEVEL_PARTS } from '../src/shared/levels.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'
import { type CandidatesWorld, DAY, NOW, openCandidatesWorld, organisation, REGION } from './candidates-world.ts'
import { agreeScaleMap } from './crosswalks-world.ts'
import { actorOf } from './jobs-world.ts'

let world: CandidatesWorld
let job: { id: string; lines: string[] }
beforeAll(async () => {
  world = await openCandidatesWorld()
  job = await world.job([line(2, { importance: 3 }), line(3), line(5, { kind: 'PREFERRED', importance: 2 })])
})
afterAll(() => world?.close())
beforeEach(async () => {
  world.clock.now = NOW
  await everybodyLeaves()
})

const line = (item: number, more: object = {}) => ({
  kind: 'REQUIRED',
  anyOf: [{ competency: world.competency.get(item) }],
  text: `line about ${item}`,
  ...more,
})

/** Learners of earlier tests are forgotten: each test has its own people, in stores that stay open. */
async function everybodyLeaves(): Promise<void> {
  const rows: { id: string }[] = await world.api.stores.dataSource.query('SELECT id FROM learner')
  for (const { id } of rows) await forgetLearner(world.api.stores.session(SYSTEM), id)
}

const CANDIDATES = `query ($for: RequirementsSource!, $where: CandidateWhere, $weights: [WeightInput!], $first: Int!, $after: String, $policy: ID) {
  candidates(for: $for, where: $where, weights: $weights, first: $first, after: $after, policy: $policy) {
    edges { cursor tier fitBp verifiedFitBp potentialFitBp reverseFitBp rankChange
      node { candidateId region available }
      explanation { tier fitBp jobProfile { id } lines { requirement { id text } outcome weightBp contributionBp missingBp
        levelShortBp weakEvidenceBp conceptCreditBp summary path { kind creditBp from { fullStatement } to { fullStatement } association { id } }
        evidence { evidenceClass basis achievementType issuerTrust current } } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount { count suppressed }
    facets { tiers { value people { count } } regions { value people { count } } missingRequirements { value label people { count } } }
    decision { id shown inputsHash }
    stamp { policyVersion graphVersion evaluatedAt } } }`

const ask = (variables: object = {}, caller: object = world.employer) =>
  world.api.query(CANDIDATES, { for: { jobProfile: job.id }, first: 10, ...variables }, caller)
interface Line {
  readonly requirement: { readonly id: string; readonly text: string }
  readonly outcome: string
  readonly weightBp: number
  readonly contributionBp: number
  readonly missingBp: number
  readonly levelShortBp: number
  readonly weakEvidenceBp: number
  readonly evidence: object | null
}
interface Edge {
  readonly tier: string
  readonly fitBp: number
  readonly reverseFitBp: number
  readonly rankChange: number | null
  readonly node: { readonly candidateId: string; readonly region: string | null; readonly available: string | null }
  readonly explanation: {
    readonly fitBp: number
    readonly jobProfile: { readonly id: string } | null
    readonly lines: readonly Line[]
  }
}
interface Facet {
  readonly value: string
  readonly people: { readonly count: number | null }
}
interface Page {
  readonly edges: readonly Edge[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly endCursor: string | null
  }
  readonly totalCount: { readonly count: number | null }
  readonly facets: Readonly<Record<'tiers' | 'regions' | 'missingRequirements', readonly Facet[]>>
  readonly decision: { readonly id: string }
  readonly stamp: { readonly graphVersion: string; readonly policyVersion: string }
}

const find = async (variables: object = {}): Promise<Page> => {
  const { data, errors } = await ask(variables)
  if (errors) throw new Error(JSON.stringify(errors))
  return data.candidates
}
const codeOf = async (variables: object, caller?: object) => (await ask(variables, caller)).errors?.[0]?.extensions.code
const replay = async (id: string) =>
  (
    await world.api.data(
      'query ($id: ID!) { matchDecision(id: $id) { shown replay { equal differences forgotten } } }',
      { id },
      world.employer,
    )
  ).matchDecision
const sql = (text: string, parameters: unknown[] = []) => world.api.stores.dataSource.query(text, parameters)

const all = (...items: number[]) => ({ shows: items.map((item) => ({ item })) })

describe('a page of candidates', () => {
  test('best first, each with lines that add up, under names that mean nothing elsewhere', async () => {
    const ids = await world.people([all(2, 3), all(2, 3, 5), all(2), all(4)])
    const page = await find()
    expect(page.edges.map((edge) => [edge.tier, edge.fitBp])).toEqual([
      ['MEETS_REQUIRED', 10_000],
      ['MEETS_REQUIRED', 8_000],
      ['ONE_SHORT', 6_000],
    ])
    for (const { explanation, node } of page.edges) {
      const columns = explanation.lines.map((it) => [
        it.contributionBp,
        it.missingBp,
        it.levelShortBp,
        it.weakEvidenceBp,
      ])
      expect(columns.flat().reduce((a: number, b: number) => a + b, 0)).toBe(10_000)
      expect(columns.reduce((sum: number, of: number[]) => sum + of[0]!, 0)).toBe(explanation.fitBp)
      expect(node.candidateId).toMatch(/^cand_/)
    }
    expect(JSON.stringify(page)).not.toMatch(new RegExp(ids.join('|')))
    expect(page.edges[2]!.explanation.lines.map((it) => it.outcome)).toEqual(['MET', 'MISSING', 'MISSING'])
    expect(page.edges[0]!.explanation.jobProfile?.id).toBe(job.id)
    expect(page.stamp).toMatchObject({ policyVersion: 'headwater-1', evaluatedAt: new Date(NOW).toISOString() })
    const other = await world.job([line(2)])
    const elsewhere = await find({ for: { jobProfile: other.id } })
    const names = new Set(page.edges.map((edge) => edge.node.candidateId))
    expect(elsewhere.edges.some((edge) => names.has(edge.node.candidateId))).toBe(false)
    const again = await find()
    expect(again.edges.map((edge) => edge.node)).toEqual(page.edges.map((edge) => edge.node))
  })

  test('a path is shown step by step with what says so', async () => {
    await world.people([all(2, 3, 6)])
    const edge = (await find()).edges[0]!
    expect(edge.explanation.lines[2]).toMatchObject({
      conceptCreditBp: 3_000,
      path: [
        {
          kind: 'PART_TO_WHOLE',
          creditBp: 3_000,
          from: { fullStatement: 'Statement 6' },
          to: { fullStatement: 'Statement 5' },
          association: { id: expect.stringMatching(/^asn_/) },
        },
      ],
    })
    expect(edge.reverseFitBp).toBe(Math.round((10_000 + 10_000 + 3_000) / 3))
  })

  test('the kind of evidence only: no issuer, no date, no id of an assertion', async () => {
    await world.people([
      {
        shows: [
          { item: 2, evidence: EvidenceClass.SELF_ASSERTED, basis: EvidenceBasis.CLAIMED },
          { item: 3, until: new Date(NOW - DAY) },
        ],
      },
    ])
    const edge = (await find()).edges[0]!
    expect(edge.explanation.lines.map((it) => it.evidence)).toEqual([
      {
        evidenceClass: 'SELF_ASSERTED',
        basis: 'CLAIMED',
        achievementType: null,
        issuerTrust: 'UNRECOGNISED',
        current: true,
      },
      { evidenceClass: 'VOID', basis: 'ASSESSED', achievementType: null, issuerTrust: 'UNRECOGNISED', current: false },
      null,
    ])
    expect(edge).toMatchObject({ tier: 'ONE_SHORT', fitBp: 3000, verifiedFitBp: 0, potentialFitBp: 6000 })
  })

  test('a level is said in the words of its step', async () => {
    const levels = await sql('SELECT id FROM proficiency_level ORDER BY rank')
    const asked = [line(4, { level: { level: levels[1].id } })]
    await world.people([{ shows: [{ item: 4, step: 1 }] }, { shows: [{ item: 4 }] }])
    const { data, errors } = await world.api.query(
      `query ($lines: [RequirementInput!]!) { candidates(for: { requirements: $lines }, first: 5) { edges { fitBp
         explanation { lines { levelShortBp levelUnknown shownLevel { label value scale { title } } } } } } }`,
      { lines: asked },
      world.employer,
    )
    expect(errors).toBeUndefined()
    const lines = data.candidates.edges.map((edge: Edge) => edge.explanation.lines[0])
    expect(lines).toHaveLength(2)
    expect(lines).toContainEqual({ levelShortBp: 5000, levelUnknown: true, shownLevel: null })
    expect(lines).toContainEqual({
      levelShortBp: 5000,
      levelUnknown: false,
      shownLevel: { label: 'With help', value: 0.5, scale: { title: expect.any(String) } },
    })
  })

  test('pages follow each other: nobody twice, nobody missed, the same numbers', async () => {
    await world.people(Array.from({ length: 13 }, (_, i) => all(...[2, 3, 5].slice(0, 1 + (i % 3)))))
    const whole = (await find({ first: 20 })).edges
    const seen: Edge[] = []
    let after: string | null = null
    do {
      const page: Page = await find({ first: 5, after })
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null)
      seen.push(...page.edges)
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)
    const names = (edges: readonly Edge[]) => edges.map((edge) => edge.node.candidateId)
    expect(names(seen)).toEqual(names(whole))
    expect(new Set(names(seen)).size).toBe(13)
  })

  test('who fits by less than can be shown is not listed, and counts for nothing', async () => {
    await world.people(Array.from({ length: 20 }, () => all(3)))
    const requirements = [line(2, { importance: 1000 }), line(3, { kind: 'PREFERRED', importance: 0.01 })]
    const page = await find({ for: { requirements } })
    expect(page.edges).toEqual([])
    expect(page.totalCount.count).toBeNull()
    expect((await find({ for: { requirements }, where: { minFitBp: 0 } })).edges).toEqual([])
    const weights = [
      { requirement: job.lines[0], importance: 1000 },
      { requirement: job.lines[1], importance: 0.01 },
    ]
    expect((await find({ weights })).edges).toEqual([])
    expect((await find()).edges.map((edge) => edge.fitBp)).toContain(2_000)
  })

  test('an empty list is an answer, and its reading is logged too', async () => {
    const page = await find()
    expect(page.edges).toEqual([])
    expect(page.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null })
    expect(page.totalCount).toEqual({ count: null, suppressed: true })
    expect(await replay(page.decision.id)).toEqual({ shown: 0, replay: { equal: true, differences: [], forgotten: 0 } })
  })

  test('lines made up for the question are asked like a job', async () => {
    await world.people([all(2), all(3)])
    const page = await find({ for: { requirements: [line(2), line(3, { kind: 'PREFERRED' })] } })
    expect(page.edges.map((edge) => edge.fitBp)).toEqual([6667, 3333])
    expect(page.edges[0]!.explanation.jobProfile).toBeNull()
    expect(page.edges[0]!.explanation.lines[0]!.requirement.text).toBe('line about 2')
  })
})

describe('consent', () => {
  test('withdrawn between two pages: gone at once, the page still full, the log keeps the earlier reading', async () => {
    await world.people(Array.from({ length: 8 }, () => all(2, 3)))
    const first = await find({ first: 3 })
    const next = await find({ first: 3, after: first.pageInfo.endCursor })
    const [learner] = await sql(
      'SELECT learner_id FROM match_decision_person WHERE decision_id = $1 AND position = 0',
      [next.decision.id],
    )
    // in PostgreSQL alone: the graph has not heard of it
    await sql('UPDATE consent SET withdrawn_at = $2 WHERE learner_id = $1', [learner.learner_id, new Date(NOW)])
    const again = await find({ first: 3, after: first.pageInfo.endCursor })
    const names = (page: Page) => page.edges.map((edge) => edge.node.candidateId)
    expect(names(again)).toHaveLength(3)
    expect(names(again)).not.toContain(names(next)[0])
    expect(names(again).slice(0, 2)).toEqual(names(next).slice(1))
    const seen = await sql('SELECT count(*)::int AS n FROM audit_person WHERE learner_id = $1', [learner.learner_id])
    expect(seen[0].n).toBe(1)
    expect((await replay(next.decision.id)).replay.equal).toBe(true)
  })

  test('only to those it names, only while it lasts', async () => {
    await world.people([
      { ...all(2, 3), audience: [world.rival.id] },
      { ...all(2, 3), fields: null },
      { ...all(2, 3), audience: [world.employer.id] },
    ])
    expect((await find()).edges).toHaveLength(1)
    world.clock.now = NOW + 101 * DAY
    await sql('UPDATE access_key SET expires_at = $1', [new Date(NOW + 200 * DAY)])
    expect((await find()).edges).toHaveLength(0)
  })

  test('a region is shown, asked for and counted only where it was let known', async () => {
    const withRegion = [ConsentField.COMPETENCIES, ConsentField.LEVELS, ConsentField.REGION]
    await world.people([
      { ...all(2, 3), region: REGION, fields: withRegion },
      { ...all(2), region: REGION },
    ])
    expect((await find()).edges.map((edge) => edge.node.region)).toEqual([REGION, null])
    expect((await find({ where: { regions: [REGION] } })).edges).toHaveLength(1)
    // PostgreSQL has the last word on fields too
    await sql('UPDATE consent SET fields = $1', [['COMPETENCIES', 'LEVELS']])
    expect((await find({ where: { regions: [REGION] } })).edges).toHaveLength(0)
    expect((await find()).edges.map((edge) => edge.node.region)).toEqual([null, null])
  })

  test('so is when somebody is free', async () => {
    const fields = [ConsentField.COMPETENCIES, ConsentField.LEVELS, ConsentField.AVAILABILITY]
    const available = Date.parse('2026-12-10T00:00:00Z')
    await world.people([
      { ...all(2, 3), available, fields },
      { ...all(2, 3), available },
    ])
    const free = async (day: string) => (await find({ where: { availableBy: day } })).edges
    expect(await free('2026-12-09')).toHaveLength(0)
    expect((await free('2026-12-10')).map((edge) => edge.node.available)).toEqual(['2026-12-10'])
  })
})

describe('filters and weights', () => {
  const people = () => [
    all(2, 3),
    { shows: [{ item: 2, evidence: EvidenceClass.SELF_ASSERTED }, { item: 3 }] },
    {
      shows: [
        { item: 2, from: new Date(NOW - 500 * DAY) },
        { item: 3, from: new Date(NOW - 10 * DAY) },
      ],
    },
    all(3),
  ]
  const fits = async (where: object) => (await find({ where })).edges.map((edge) => edge.fitBp)

  test('each narrows the list or what counts', async () => {
    await world.people(people())
    expect(await fits({})).toEqual([8000, 8000, 5000, 2000])
    expect(await fits({ tiers: ['MEETS_REQUIRED'] })).toEqual([8000, 8000])
    expect(await fits({ minFitBp: 5001 })).toEqual([8000, 8000])
    expect(await fits({ evidenceClasses: ['SELF_ASSERTED'] })).toEqual([3000])
    expect(await fits({ issuerTrust: ['RECOGNISED'] })).toEqual([8000, 8000, 2000, 2000])
    expect(await fits({ recency: 'ONE_YEAR' })).toEqual([2000])
    expect(await fits({ recency: 'THREE_YEARS' })).toEqual([8000])
    expect(await fits({ evidenceBasis: ['OBSERVED'] })).toEqual([])
  })

  test.each([
    [{ where: { minFitBp: 10_001 } }, 'BAD_USER_INPUT'],
    [{ where: { tiers: [] } }, 'BAD_USER_INPUT'],
    [{ where: { regions: Array.from({ length: 51 }, () => 'XA-TV') } }, 'LIMIT'],
    [{ first: 0 }, 'BAD_USER_INPUT'],
    [{ policy: newId('requirement') }, 'BAD_USER_INPUT'],
    [{ weights: [{ requirement: newId('requirement'), importance: 1 }] }, 'BAD_USER_INPUT'],
    [{ for: { requirements: [] } }, 'BAD_USER_INPUT'],
    [{ for: { requirements: [{ kind: 'REQUIRED', anyOf: [{ competency: newId('competency') }] }] } }, 'BAD_USER_INPUT'],
    [{ after: 'nonsense' }, 'CURSOR_EXPIRED'],
  ])('%j is refused with %s', async (variables, code) => {
    expect(await codeOf(variables)).toBe(code)
  })

  test('lines made up for a question need one that tells who can do it, as a job does', async () => {
    await world.people([all(4)])
    for (const without of [{ kind: 'PREFERRED' }, { requiredAtHiring: false }]) {
      const { errors } = await ask({ for: { requirements: [line(4, without), line(3, without)] } })
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'for.requirements' })
      const input = { title: 'Analyst', description: '', requirements: [line(4, without)] }
      const { saveJobProfile } = await world.api.data(
        'mutation ($input: SaveJobProfileInput!) { saveJobProfile(input: $input) { jobProfile { id } } }',
        { input },
        world.employer,
      )
      const { setJobProfileState } = await world.api.data(
        'mutation ($id: ID!) { setJobProfileState(input: { id: $id, state: PUBLISHED }) { userErrors { message } } }',
        { id: saveJobProfile.jobProfile.id },
        world.employer,
      )
      const reason = /a REQUIRED line that is needed at hiring.*$/.exec(errors![0]!.message)![0]
      expect(setJobProfileState.userErrors[0].message).toContain(reason)
    }
    expect((await find({ for: { requirements: [line(4), line(3, { kind: 'PREFERRED' })] } })).edges).toHaveLength(1)
  })

  test('a page holds 1 to 100', async () => {
    const small =
      'query ($job: ID!, $first: Int!) { candidates(for: { jobProfile: $job }, first: $first) { stamp { policyVersion } } }'
    const codes = await Promise.all(
      [101, -1].map((first) => world.api.query(small, { job: job.id, first }, world.employer)),
    )
    expect(codes.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
  })

  test('too many lines and other importances than allowed are refused, naming the place', async () => {
    const lines = Array.from({ length: 51 }, () => line(2))
    expect(await codeOf({ for: { requirements: lines } })).toBe('LIMIT')
    const { errors } = await ask({ weights: [{ requirement: job.lines[0], importance: 0.001 }] })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'weights.0.importance' })
  })

  test('other weights move people, and say by how many places', async () => {
    await world.people([all(2), all(3), all(3)])
    const plain = await find()
    expect(plain.edges.map((edge) => [edge.fitBp, edge.rankChange])).toEqual([
      [6000, null],
      [2000, null],
      [2000, null],
    ])
    const weighed = await find({ weights: [{ requirement: job.lines[1], importance: 30 }] })
    expect(weighed.edges.map((edge) => [edge.fitBp, edge.rankChange])).toEqual([
      [8824, 1],
      [8824, 1],
      [882, -2],
    ])
    expect(weighed.edges[0]!.explanation.lines.map((it) => it.weightBp)).toEqual([882, 8824, 294])
  })
})

describe('counts beside the list', () => {
  test('small ones and those that would give them away are suppressed', async () => {
    const withRegion = [ConsentField.COMPETENCIES, ConsentField.LEVELS, ConsentField.REGION]
    await world.people([
      ...Array.from({ length: 23 }, () => ({ ...all(2, 3), region: REGION, fields: withRegion })),
      ...Array.from({ length: 12 }, () => all(2)),
      ...Array.from({ length: 11 }, () => all(5)),
    ])
    const { totalCount, facets, edges } = await find({ first: 1 })
    expect(edges).toHaveLength(1)
    // MEETS_IF_VERIFIED holds nobody: the smallest other cell is hidden with it
    expect(facets.tiers.map((it) => it.people.count)).toEqual([25, null, 10, null])
    expect(totalCount.count).toBe(45)
    expect(facets.regions).toEqual([{ value: REGION, people: { count: 25 } }])
    expect(facets.missingRequirements.map((it) => it.people.count)).toEqual([10, 25, 35])
  })
})

describe('what was shown is kept', () => {
  test('decision and log are committed with the answer, and replay gives the same', async () => {
    const [learner] = await world.people([all(2, 3), all(2)])
    const page = await find()
    expect(page.decision).toEqual({
      id: expect.stringMatching(/^dec_/),
      shown: 2,
      inputsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const [event] = await sql(
      `SELECT e.*, (SELECT count(*)::int FROM audit_person p WHERE p.event = e.id) AS people FROM audit_event e
       WHERE e.id = (SELECT event FROM audit_person WHERE learner_id = $1)`,
      [learner],
    )
    expect(event).toMatchObject({
      action: 'RANKED',
      organisation: world.employer.id,
      job_profile: job.id,
      people: 2,
      fields: ['COMPETENCIES', 'LEVELS'],
    })
    expect(await replay(page.decision.id)).toEqual({ shown: 2, replay: { equal: true, differences: [], forgotten: 0 } })
  })

  test('later facts change the next answer and not what was shown', async () => {
    const [learner] = await world.people([all(2, 3)])
    const before = await find()
    await sql("UPDATE assertion SET evidence_class = 'VOID' WHERE learner_id = $1 AND identifier LIKE '%3'", [learner])
    const session = world.api.stores.session(SYSTEM)
    await session.transaction((tx) => enqueue(tx, 'learner', [learner!]))
    await session.projected()
    const after = await find()
    expect([before, after].map((page) => page.edges[0]!.tier)).toEqual(['MEETS_REQUIRED', 'ONE_SHORT'])
    expect(after.edges[0]!.node.candidateId).toBe(before.edges[0]!.node.candidateId)
    expect(Number(after.stamp.graphVersion)).toBeGreaterThan(Number(before.stamp.graphVersion))
    expect((await replay(before.decision.id)).replay).toEqual({ equal: true, differences: [], forgotten: 0 })
  })

  test('after an erasure it says so, and still replays the others', async () => {
    const [, gone] = await world.people([all(2, 3), all(2)])
    const page = await find()
    await forgetLearner(world.api.stores.session(SYSTEM), gone!)
    expect(await replay(page.decision.id)).toEqual({ shown: 2, replay: { equal: true, differences: [], forgotten: 1 } })
    expect((await find()).edges).toHaveLength(1)
  })

  test('nothing readable about a person stands in the tables, and a changed row is found', async () => {
    const [learner] = await world.people([all(2, 3)])
    const page = await find()
    const [row] = await sql(
      'SELECT d.*, p.sealed FROM match_decision d JOIN match_decision_person p ON p.decision_id = d.id WHERE d.id = $1',
      [page.decision.id],
    )
    const [{ id: assertion }] = await sql('SELECT id FROM assertion WHERE learner_id = $1', [learner])
    expect(JSON.stringify(row.question)).not.toContain(assertion)
    expect(row.sealed.toString('latin1')).not.toContain(assertion)
    await sql(`UPDATE match_decision SET question = jsonb_set(question, '{threshold}', '1') WHERE id = $1`, [
      page.decision.id,
    ])
    const { replay: result } = await replay(page.decision.id)
    expect(result).toMatchObject({ equal: false, differences: ['the stored inputs do not give the stored hash'] })
    await sql('UPDATE match_decision_person SET sealed = $2 WHERE decision_id = $1', [
      page.decision.id,
      Buffer.alloc(64),
    ])
    expect((await replay(page.decision.id)).replay).toMatchObject({
      equal: false,
      differences: ['place 1: the stored part was changed', 'the stored inputs do not give the stored hash'],
    })
  })

  test('a cursor holds an hour, for one question of one asker; its evidence is judged at the time of its first page', async () => {
    await world.people([all(2, 3), all(2, 3), { shows: [{ item: 2, until: new Date(NOW + 60_000) }] }])
    const { endCursor: after } = (await find({ first: 1 })).pageInfo
    expect(await codeOf({ after, where: { minFitBp: 1 } })).toBe('CURSOR_EXPIRED')
    const rivals = await world.job([line(2)], world.rival)
    expect(await codeOf({ after, for: { jobProfile: rivals.id } }, world.rival)).toBe('CURSOR_EXPIRED')
    world.clock.now = NOW + 120_000
    expect((await find({ after })).edges).toHaveLength(2)
    expect((await find()).edges).toHaveLength(2)
    world.clock.now = NOW + 3_600_000
    expect(await codeOf({ after })).toBe('CURSOR_EXPIRED')
  })
})

describe('who may ask', () => {
  test('nobody without a key, nobody without use case or role', async () => {
    expect(await codeOf({}, {})).toBe('UNAUTHENTICATED')
    const author = await organisation(world.api, 'Authors', OrganisationKind.EMPLOYER, [UseCase.JOB_AUTHORING])
    expect(await codeOf({}, author)).toBe('FORBIDDEN')
    const college = await organisation(world.api, 'College', OrganisationKind.EDUCATION)
    expect(await codeOf({}, college)).toBe('FORBIDDEN')
  })

  test('a job of another organisation reads like one that does not exist', async () => {
    const rivals = await world.job([line(2)], world.rival)
    const [theirs, none] = await Promise.all([
      ask({ for: { jobProfile: rivals.id } }),
      ask({ for: { jobProfile: newId('jobProfile') } }),
    ])
    expect(theirs.errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } })
    expect(theirs.errors?.[0]?.message).toBe(none.errors?.[0]?.message)
  })

  test('so does a decision of another', async () => {
    const { decision } = await find()
    const read = (caller: object) =>
      world.api.data(
        'query ($id: ID!) { matchDecision(id: $id) { id } node(id: $id) { id } }',
        { id: decision.id },
        caller,
      )
    expect(await read(world.rival)).toEqual({ matchDecision: null, node: null })
    expect(await read(world.employer)).toEqual({ matchDecision: { id: decision.id }, node: { id: decision.id } })
  })
})

describe('a level of another scale', () => {
  test('names the translation that made it comparable; one on the scale asked needs none', async () => {
    const steward = await actorOf(world.api, 'Stewards', Role.STEWARD)
    const [{ framework, scale }] = await sql(
      `SELECT u.framework_id AS framework, u.scale_id AS scale FROM framework_scale u
       JOIN proficiency_level l ON l.scale_id = u.scale_id WHERE l.label = 'Alone'`,
    )
    const levelsOf = async (of: string) =>
      (await sql('SELECT id FROM proficiency_level WHERE scale_id = $1 ORDER BY rank', [of])).map(
        (row: { id: string }) => row.id,
      )
    const given = {
      framework,
      title: 'Three steps',
      levels: ['A', 'B', 'C'].map((label) => ({ label })),
      default: false,
    }
    const { saveScale } = await world.api.data(
      'mutation ($input: SaveScaleInput!) { saveScale(input: $input) { scale { id } } }',
      { input: given },
      { key: steward.key },
    )
    const other: string = saveScale.scale.id
    const [own, theirs] = [await levelsOf(scale), await levelsOf(other)]
    const pairs = [
      { from: theirs[0], to: null },
      { from: theirs[1], to: own[0] },
      { from: theirs[2], to: own[1] },
    ]
    const agreed = await agreeScaleMap(world.api, { from: other, to: scale, version: '1', pairs })
    const asked = await world.job([line(5, { level: { level: own[1] } })])
    const [learner] = await world.people([
      { shows: [{ item: 5, level: { scale: other, parts: LEVEL_PARTS } }] },
      { shows: [{ item: 5, step: 1 }] },
    ])
    const LEVELS = `explanation { lines { levelCreditBp levelUnknown
      shownLevel { label scale { id } mappedBy { id version from { id } } } } }`
    const { candidates } = await world.api.data(
      `query ($job: ID!) { candidates(for: { jobProfile: $job }, first: 10) {
         edges { ${LEVELS} } decision { replay { equal } } } }`,
      { job: asked.id },
      world.employer,
    )
    const mapped = {
      levelCreditBp: 10_000,
      levelUnknown: false,
      shownLevel: {
        label: 'C',
        scale: { id: other },
        mappedBy: { id: agreed, version: '1', from: { id: other } },
      },
    }
    expect(candidates.edges.map((edge: { explanation: { lines: object[] } }) => edge.explanation.lines)).toEqual([
      [mapped],
      [
        {
          levelCreditBp: 5_000,
          levelUnknown: false,
          shownLevel: { label: 'With help', scale: { id: scale }, mappedBy: null },
        },
      ],
    ])
    expect(candidates.decision.replay).toEqual({ equal: true })
    const { viewer } = await world.api.data(
      `query ($job: ID!) { viewer { me { jobMatch(jobProfile: $job) { ${LEVELS} } } } }`,
      { job: asked.id },
      await world.signIn(learner!),
    )
    expect(viewer.me.jobMatch.explanation.lines).toEqual([mapped])
  })
})

describe('the log of who looked', () => {
  test('names the job, and none for made-up requirements and for a job that the learner may not see', async () => {
    const [learner] = await world.people([all(2)])
    const caller = await world.signIn(learner!)
    const looked = async () => {
      const { viewer } = await world.api.data(
        '{ viewer { me { accessLog(first: 10) { edges { node { action jobProfile { id title } } } } } } }',
        {},
        caller,
      )
      return viewer.me.accessLog.edges.map((edge: { node: { jobProfile: object | null } }) => edge.node.jobProfile)
    }
    await find()
    expect(await looked()).toEqual([{ id: job.id, title: 'Analyst' }])
    world.clock.now += 1_000
    await find({ for: { requirements: [line(2)] } })
    expect(await looked()).toEqual([null, { id: job.id, title: 'Analyst' }])
    await sql("UPDATE job_profile SET state = 'DRAFT' WHERE id = $1", [job.id])
    try {
      expect(await looked()).toEqual([null, null])
    } finally {
      await sql("UPDATE job_profile SET state = 'PUBLISHED' WHERE id = $1", [job.id])
    }
  })
})

describe('the kind of achievement', () => {
  test('is shown to both sides, is bound by the decision, and moves nothing', async () => {
    const shows = [
      { item: 2, achievementType: 'Course' },
      { item: 3, achievementType: 'MicroCredential' },
    ]
    const [learner] = await world.people([{ shows }, { shows: [{ item: 2 }, { item: 3 }] }])
    const { edges, decision } = await find()
    const typesOf = ({ explanation }: Edge) =>
      explanation.lines.map(({ evidence }) => (evidence as { achievementType: string | null } | null)?.achievementType)
    expect(edges.map(({ tier, fitBp }) => [tier, fitBp])).toEqual([
      ['MEETS_REQUIRED', 8_000],
      ['MEETS_REQUIRED', 8_000],
    ])
    expect(edges.map(typesOf)).toContainEqual(['Course', 'MicroCredential', undefined])
    expect(edges.map(typesOf)).toContainEqual([null, null, undefined])
    // What it says now is not what was shown: a replay takes what was stored
    await sql("UPDATE assertion SET achievement_type = 'Badge' WHERE learner_id = $1", [learner])
    expect(await replay(decision.id)).toEqual({ shown: 2, replay: { equal: true, differences: [], forgotten: 0 } })
    const { viewer } = await world.api.data(
      `query ($job: ID!) { viewer { me { jobMatch(jobProfile: $job) {
         explanation { lines { evidence { achievementType } } } } } } }`,
      { job: job.id },
      await world.signIn(learner!),
    )
    expect(viewer.me.jobMatch.explanation.lines.slice(0, 2)).toEqual([
      { evidence: { achievementType: 'Course' } },
      { evidence: { achievementType: 'MicroCredential' } },
    ])
  })
})

describe('one pair', () => {
  const EXPLAIN = `query ($job: ID!, $candidate: ID!) { matchExplanation(jobProfile: $job, candidate: $candidate) {
    tier fitBp lines { contributionBp summary } stamp { policyVersion } } }`
  const explain = async (candidate: string, asked: string = job.id, caller: object = world.employer) =>
    world.api.query(EXPLAIN, { job: asked, candidate }, caller)

  test('the employer sees in full what the list said, and the reading is logged', async () => {
    const [learner] = await world.people([all(2, 3)])
    const edge = (await find()).edges[0]!
    const { data } = await explain(edge.node.candidateId)
    expect(data.matchExplanation).toMatchObject({ tier: edge.tier, fitBp: edge.fitBp })
    const rows = await sql(
      'SELECT action FROM audit_event e JOIN audit_person p ON p.event = e.id WHERE p.learner_id = $1 ORDER BY e.seq',
      [learner],
    )
    expect(rows.map((row: { action: string }) => row.action)).toEqual(['RANKED', 'VIEWED'])
  })

  test('null for another job’s name, an invented one, and someone who withdrew', async () => {
    const [learner] = await world.people([all(2, 3)])
    const edge = (await find()).edges[0]!
    const other = await world.job([line(2)])
    expect((await explain(edge.node.candidateId, other.id)).data.matchExplanation).toBeNull()
    expect((await explain('cand_AAAAAAAAAAAAAAAAAAAAAAAA')).data.matchExplanation).toBeNull()
    await sql('UPDATE consent SET withdrawn_at = $2 WHERE learner_id = $1', [learner, new Date(NOW)])
    expect((await explain(edge.node.candidateId)).data.matchExplanation).toBeNull()
  })
})

interface JobEdge {
  readonly node: { readonly fitBp: number; readonly jobProfile: { readonly id: string } }
}

describe('a learner looks at jobs', () => {
  const MATCH = `query ($job: ID!) { viewer { me { jobMatch(jobProfile: $job) { tier fitBp jobProfile { id }
    explanation { fitBp lines { contributionBp missingBp levelShortBp weakEvidenceBp summary } }
    nextSteps { kind gainBp tierAfter requirement { id } } } } } }`

  test('the same score as the employer sees, and what would change it', async () => {
    const [learner] = await world.people([{ shows: [{ item: 2, until: new Date(NOW - 9 * DAY) }, { item: 3 }] }])
    const me = await world.signIn(learner!)
    const seen = (await find()).edges[0]!
    const { viewer } = await world.api.data(MATCH, { job: job.id }, me)
    const match = viewer.me.jobMatch
    expect(match).toMatchObject({ tier: 'ONE_SHORT', fitBp: 2000, jobProfile: { id: job.id } })
    expect(match.explanation.lines.map((it: Line) => it.contributionBp)).toEqual(
      seen.explanation.lines.map((it) => it.contributionBp),
    )
    expect(match.nextSteps).toEqual([
      { kind: 'RENEW', gainBp: 6000, tierAfter: 'MEETS_REQUIRED', requirement: { id: job.lines[0] } },
      { kind: 'LEARN', gainBp: 2000, tierAfter: 'ONE_SHORT', requirement: { id: job.lines[2] } },
    ])
  })

  test('open jobs, best first, page by page; also without any consent', async () => {
    const [learner] = await world.people([{ ...all(4), fields: null }])
    const me = await world.signIn(learner!)
    const [half, whole] = [await world.job([line(4), line(5)]), await world.job([line(4)])]
    const LIST = `query ($first: Int!, $after: String) { viewer { me { jobMatches(first: $first, after: $after) {
      edges { node { fitBp jobProfile { id } } } pageInfo { hasNextPage endCursor } } } } }`
    const page = async (after: string | null) =>
      (await world.api.data(LIST, { first: 1, after }, me)).viewer.me.jobMatches
    const first = await page(null)
    expect(first.edges.map((edge: JobEdge) => [edge.node.jobProfile.id, edge.node.fitBp])).toEqual([[whole.id, 10_000]])
    const second = await page(first.pageInfo.endCursor)
    expect(second.edges.map((edge: JobEdge) => [edge.node.jobProfile.id, edge.node.fitBp])).toEqual([[half.id, 5_000]])
    expect(second.pageInfo.hasNextPage).toBe(false)
  })

  test('a job that is not there is not found; without a learner there is no me', async () => {
    const [learner] = await world.people([all(2)])
    const { errors } = await world.api.query(MATCH, { job: newId('jobProfile') }, await world.signIn(learner!))
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect((await world.api.data(MATCH, { job: job.id }, world.employer)).viewer.me).toBeNull()
  })
})

test('every number of the score can be read', async () => {
  const { scoringPolicies } = await world.api.data(
    '{ scoringPolicies { id version thresholdBp closeBp evidence { evidenceClass creditBp } } }',
    {},
    world.employer,
  )
  expect(scoringPolicies).toMatchObject([
    {
      version: 'headwater-1',
      thresholdBp: 8000,
      closeBp: 9000,
      evidence: expect.arrayContaining([{ evidenceClass: 'SELF_ASSERTED', creditBp: 5000 }]),
    },
  ])
  expect((await find({ policy: scoringPolicies[0].id })).stamp.policyVersion).toBe('headwater-1')
})
