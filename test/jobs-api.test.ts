import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'

import { Role } from '../src/shared/viewer.ts'
import type { Actor } from './crosswalks-world.ts'
import { actorOf, faultsOf, mutate, publishedJob, type Skills, skills } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'

let api: TestApi
let employer: Actor
let rival: Actor
let college: Actor
let operator: Actor
let dap: Skills
let secret: Skills
let hidden: Skills

beforeAll(async () => {
  api = await openApi()
  const steward = await actorOf(api, 'Stewards', Role.STEWARD)
  employer = await actorOf(api, 'Quernstone', Role.EMPLOYER)
  rival = await actorOf(api, 'Hollinvale', Role.EMPLOYER)
  college = await actorOf(api, 'Larkmere', Role.INSTITUTION)
  operator = await actorOf(api, 'Operators', Role.OPERATOR)
  const statements = { 1: 'Get data', 12: 'Queries a database.', 14: 'Reconciles sources.', 16: 'Scripts in Python.' }
  dap = await skills(api, steward, 1, statements, ['Guided', 'Independent', 'Adapts', 'Leads'], { headings: [1] })
  hidden = await skills(api, steward, 3, { 31: 'Not said yet.' }, ['Some', 'More'], { status: 'Private Draft' })
  secret = await skills(api, college, 2, { 21: 'Our own outcome.' }, ['Low', 'High'], { own: true })
})
afterAll(() => api?.close())

const line = (n: number, more: Record<string, unknown> = {}) => ({
  kind: 'REQUIRED',
  anyOf: [{ competency: dap.ids[n] }],
  ...more,
})
const save = (who: Actor, input: Record<string, unknown>, fields = 'jobProfile { id version state }', key?: string) =>
  mutate(api, who, 'saveJobProfile', { title: 'Analyst', description: 'Work.', ...input }, fields, key ?? null)
const setState = (who: Actor, id: string, state: string) =>
  mutate(api, who, 'setJobProfileState', { id, state }, 'jobProfile { id version state draft { version } }')

const PROFILE = `... on JobProfile { id title version state openings employer { name }
  requirements { id kind importance weightBp text requiredAtHiring acceptedEvidence
    anyOf { ... on Competency { id fullStatement } ... on CredentialTarget { name } } level { label value scale { id } } }
  draft { version title requirements { weightBp } } postings { openings } }`
const read = async (who: Actor, id: string) =>
  (await api.data(`query ($id: ID!) { node(id: $id) { ${PROFILE} } }`, { id }, { key: who.key })).node

describe('a job profile', () => {
  let id: string

  test('is a draft that nobody else sees', async () => {
    const saved = await save(employer, {
      requirements: [
        line(12, { importance: 5, level: { level: dap.levels[1] }, acceptedEvidence: ['VERIFIED'], text: 'SQL' }),
        line(14, { kind: 'PREFERRED', importance: 2.5, requiredAtHiring: false }),
      ],
    })
    expect(saved).toMatchObject({ userErrors: [], jobProfile: { version: 1, state: 'DRAFT' } })
    id = saved.jobProfile.id
    expect(await read(rival, id)).toBeNull()
    expect(await read(employer, id)).toMatchObject({
      title: 'Analyst',
      employer: { name: 'Quernstone' },
      draft: null,
      requirements: [
        {
          kind: 'REQUIRED',
          importance: 5,
          weightBp: 8_000,
          text: 'SQL',
          acceptedEvidence: ['VERIFIED'],
          anyOf: [{ id: dap.ids[12], fullStatement: 'Queries a database.' }],
          level: { label: 'Independent', value: 0.5, scale: { id: dap.scale } },
        },
        { kind: 'PREFERRED', importance: 2.5, weightBp: 2_000, requiredAtHiring: false, level: null },
      ],
    })
  })

  test('cannot be posted or closed before it is published', async () => {
    expect(faultsOf(await setState(employer, id, 'CLOSED'))).toEqual(['WRONG_STATE input.state'])
    const posting = { jobProfile: id, datePosted: '2026-01-05', regions: ['XA-TV'] }
    expect(faultsOf(await mutate(api, employer, 'createJobPosting', posting, 'jobProfile { id }'))).toEqual([
      'WRONG_STATE input.jobProfile',
    ])
  })

  test('is published as it stands, and then seen by everyone with a key', async () => {
    expect(await setState(employer, id, 'PUBLISHED')).toMatchObject({
      userErrors: [],
      projected: true,
      jobProfile: { version: 1, state: 'PUBLISHED' },
    })
    expect(await read(rival, id)).toMatchObject({ title: 'Analyst', version: 1 })
    expect((await api.data(`query ($id: ID!) { node(id: $id) { id } }`, { id })).node).toBeNull()
  })

  test('a change is a draft beside it, for its employer alone, and is refused when stale', async () => {
    const before = await read(rival, id)
    const changed = { id, title: 'Senior analyst', requirements: [line(16)] }
    expect(faultsOf(await save(employer, { ...changed, expectedVersion: 7 }))).toEqual([
      'STALE_VERSION input.expectedVersion',
    ])
    expect(await save(employer, { ...changed, expectedVersion: 1 })).toMatchObject({
      userErrors: [],
      jobProfile: { version: 1, state: 'PUBLISHED' },
    })
    expect((await read(employer, id)).draft).toMatchObject({ version: 2, title: 'Senior analyst' })
    expect(await read(rival, id)).toEqual(before)
    // The draft itself moves on: who has seen version 2 is stale after the next save.
    expect((await save(employer, { ...changed, expectedVersion: 2 })).userErrors).toEqual([])
    expect(faultsOf(await save(employer, { ...changed, expectedVersion: 2 }))).toEqual([
      'STALE_VERSION input.expectedVersion',
    ])
    await setState(employer, id, 'PUBLISHED')
    expect(await read(rival, id)).toMatchObject({ title: 'Senior analyst', version: 3, draft: null })
  })

  test('published versions stay, drafts that were replaced do not', async () => {
    const rows = await api.stores.dataSource.query(
      'SELECT version, title FROM job_profile_version WHERE job_profile_id = $1 ORDER BY version',
      [id],
    )
    expect(rows).toEqual([
      { version: 1, title: 'Analyst' },
      { version: 3, title: 'Senior analyst' },
    ])
  })

  test('is posted with openings, which count while the posting is open', async () => {
    const post = (more: Record<string, unknown>) =>
      mutate(
        api,
        employer,
        'createJobPosting',
        { jobProfile: id, datePosted: '2026-01-05', regions: ['XA-TV'], ...more },
        'jobProfile { openings postings { openings profileVersion salaryMinimum { amountMinor currency } } }',
      )
    await post({ openings: 3, validThrough: '2026-01-31' })
    const { jobProfile } = await post({ openings: 4, salaryMinimum: { amountMinor: 5_200_000, currency: 'USD' } })
    expect(jobProfile.openings).toBe(4)
    expect(jobProfile.postings).toContainEqual({
      openings: 4,
      profileVersion: 3,
      salaryMinimum: { amountMinor: 5_200_000, currency: 'USD' },
    })
    const refused = await post({
      openings: 0,
      validThrough: '2026-01-04',
      regions: [],
      salaryMinimum: { amountMinor: 2, currency: 'usd' },
    })
    expect(faultsOf(refused).sort()).toEqual([
      'INVALID input.openings',
      'INVALID input.regions',
      'INVALID input.salaryMinimum',
      'INVALID input.validThrough',
    ])
  })

  test('is closed: still read, and no demand any more', async () => {
    expect((await setState(employer, id, 'CLOSED')).jobProfile.state).toBe('CLOSED')
    expect(await read(rival, id)).toMatchObject({ state: 'CLOSED', openings: 0 })
    expect(faultsOf(await save(employer, { id, requirements: [line(12)] }))).toEqual(['WRONG_STATE input.id'])
    expect((await setState(employer, id, 'PUBLISHED')).jobProfile.state).toBe('PUBLISHED')
  })
})

describe('what is refused', () => {
  test('a profile without a line that decides is saved, and not published', async () => {
    for (const requirements of [[], [line(12, { kind: 'PREFERRED' })], [line(12, { requiredAtHiring: false })]]) {
      const { jobProfile } = await save(employer, { requirements })
      expect(faultsOf(await setState(employer, jobProfile.id, 'PUBLISHED'))).toEqual(['WRONG_STATE input.state'])
    }
  })

  test('headings, what is unknown, and what another library keeps: the last two read the same', async () => {
    const unknown = 'cmp_00000000000000000000000000000000'
    const refused = await save(employer, {
      requirements: [1, 12]
        .map((n) => line(n))
        .concat(
          [line(0), line(0)].map((it, i) => ({
            ...it,
            anyOf: [{ competency: i === 0 ? unknown : secret.ids[21] }],
          })),
        ),
    })
    expect(faultsOf(refused)).toEqual([
      'INVALID input.requirements.0.anyOf.0.competency',
      'NOT_FOUND input.requirements.2.anyOf.0.competency',
      'NOT_FOUND input.requirements.3.anyOf.0.competency',
    ])
    expect(refused.userErrors[1]?.message).toBe(refused.userErrors[2]?.message)
    expect(refused.jobProfile).toBeNull()
  })

  test('levels of a scale that nobody has published, as when they are read', async () => {
    const refused = await save(employer, {
      requirements: [
        line(12, { level: { level: hidden.levels[0] } }),
        line(14, { level: { measured: { scale: hidden.scale, value: 1 } } }),
      ],
    })
    expect(faultsOf(refused)).toEqual([
      'NOT_FOUND input.requirements.0.level.level',
      'NOT_FOUND input.requirements.1.level.measured.scale',
    ])
  })

  test('an achievement of another organisation than the issuers that a line names', async () => {
    const achievement = `ach_${'5'.repeat(32)}`
    await api.stores.dataSource.query(
      `INSERT INTO achievement (id, uri, creator_id, name, description, achievement_type, criteria, version, updated_at)
       VALUES ($1, 'https://larkmere.example/card', $2, 'Card', 'x', 'License', 'x', 1, now())`,
      [achievement, college.organisation],
    )
    const requirements = (issuer: Actor) => {
      const credential = { name: 'Card', achievementType: 'License', achievements: [achievement] }
      return [{ kind: 'REQUIRED', anyOf: [{ credential: { ...credential, issuers: [issuer.organisation] } }] }]
    }
    expect(faultsOf(await save(employer, { requirements: requirements(rival) }))).toEqual([
      'INVALID input.requirements.0.anyOf.0.credential.achievements.0',
    ])
    expect(faultsOf(await save(employer, { requirements: requirements(college) }))).toEqual([])
  })

  test("another's profile reads as unknown in every argument", async () => {
    const id = await publishedJob(api, employer, { title: 'Theirs', requirements: [line(12)] })
    expect(faultsOf(await save(rival, { id, requirements: [line(12)] }))).toEqual(['NOT_FOUND input.id'])
    expect(faultsOf(await setState(rival, id, 'CLOSED'))).toEqual(['NOT_FOUND input.id'])
    const posting = { jobProfile: id, datePosted: '2026-01-05', regions: ['XA-TV'] }
    expect(faultsOf(await mutate(api, rival, 'createJobPosting', posting, 'jobProfile { id }'))).toEqual([
      'NOT_FOUND input.jobProfile',
    ])
  })

  test('a profile has at most a thousand postings', async () => {
    const full = await publishedJob(api, employer, {
      title: 'Posted often',
      requirements: [{ kind: 'REQUIRED', anyOf: [{ competency: dap.ids[12] }] }],
    })
    await api.stores.dataSource.query(
      `INSERT INTO job_posting (id, job_profile_id, profile_version, date_posted, openings, regions, remote,
         employment_type, created_at)
       SELECT 'pst_full' || n, $1, 1, '2026-01-05', 1, '{XA-TV}', false, '{}', now() FROM generate_series(1, 998) AS n`,
      [full],
    )
    const posting = { jobProfile: full, datePosted: '2026-01-05', regions: ['XA-TV'] }
    const post = () => mutate(api, employer, 'createJobPosting', posting, 'jobProfile { id }')
    expect(faultsOf(await post())).toEqual([])
    expect(faultsOf(await post())).toEqual(['LIMIT input.jobProfile'])
  })

  test('whoever is no employer, or was not licensed to write jobs', async () => {
    const SAVE = `mutation ($input: SaveJobProfileInput!) { saveJobProfile(input: $input) { projected } }`
    const input = { title: 'x', description: '', requirements: [] }
    const { errors } = await api.query(SAVE, { input }, { key: college.key })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await api.query(SAVE, { input })).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  test('nothing is left of what was refused, and a repeated key gives the first result', async () => {
    const count = async () => (await api.stores.dataSource.query('SELECT count(*)::int AS n FROM job_profile'))[0].n
    const before = await count()
    await save(employer, { title: ' ', requirements: [line(12)] })
    expect(await count()).toBe(before)
    const first = await save(employer, { requirements: [line(12)] }, 'jobProfile { id }', 'key 1')
    const again = await save(employer, { requirements: [line(12)] }, 'jobProfile { id }', 'key 1')
    expect(again.jobProfile.id).toBe(first.jobProfile.id)
    expect(await count()).toBe(before + 1)
  })
})

describe('finding job profiles', () => {
  let occupation: string
  const titles = async (who: Actor, where: Record<string, unknown>) => {
    const { jobProfiles } = await api.data(
      `query ($where: JobProfileWhere) { jobProfiles(where: $where, first: 50) { totalCount edges { node { title } } } }`,
      { where },
      { key: who.key },
    )
    expect(jobProfiles.totalCount).toBe(jobProfiles.edges.length)
    return jobProfiles.edges.map((edge: { node: { title: string } }) => edge.node.title)
  }

  beforeAll(async () => {
    const saved = await mutate(
      api,
      operator,
      'saveOccupation',
      { scheme: 'O*NET-SOC', code: '15-2051.01', title: 'Business Intelligence Analysts', cipCodes: ['30.7101'] },
      'occupation { id code cipCodes }',
    )
    expect(saved.occupation).toMatchObject({ code: '15-2051.01', cipCodes: ['30.7101'] })
    occupation = saved.occupation.id
    const requirements = [line(14)]
    await publishedJob(api, rival, { title: 'Find me, night shift', requirements, occupations: [occupation] })
    await publishedJob(api, rival, { title: 'Find me later', requirements: [line(16)] }, { datePosted: '2090-01-01' })
    await publishedJob(api, rival, { title: 'Find me 100%', requirements: [line(16)] }, null)
    await save(rival, { title: 'Find me, draft', requirements })
  })

  test('by words, taken literally', async () => {
    expect(await titles(employer, { text: 'me find' })).toEqual([
      'Find me 100%',
      'Find me later',
      'Find me, night shift',
    ])
    expect(await titles(employer, { text: '100%' })).toEqual(['Find me 100%'])
    expect(await titles(employer, { text: '%' })).toEqual(['Find me 100%'])
  })

  test('drafts only for their employer', async () => {
    expect(await titles(rival, { text: 'find', state: ['DRAFT'] })).toEqual(['Find me, draft'])
    expect(await titles(employer, { text: 'find', state: ['DRAFT'] })).toEqual([])
  })

  test('by occupation, competency, openness and days', async () => {
    expect(await titles(employer, { occupations: [occupation] })).toEqual(['Find me, night shift'])
    expect(await titles(employer, { text: 'find', competencies: [dap.ids[14]] })).toEqual(['Find me, night shift'])
    expect(await titles(employer, { text: 'find', open: true })).toEqual(['Find me, night shift'])
    expect(await titles(employer, { text: 'find', open: false })).toEqual(['Find me 100%', 'Find me later'])
    expect(await titles(employer, { text: 'find', posted: { from: '2026-01-05', to: '2026-01-05' } })).toEqual([
      'Find me, night shift',
    ])
    expect(await titles(employer, { text: 'find', regions: ['US-CA'] })).toEqual([])
  })

  test('page by page, forwards and backwards, with cursors that only their asker can use', async () => {
    const page = (args: string, key = employer.key) =>
      api.query(
        `{ jobProfiles(where: { text: "find" }, ${args}) {
             edges { node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
        {},
        { key },
      )
    const first = (await page('first: 2')).data.jobProfiles
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const next = (await page(`first: 2, after: "${first.pageInfo.endCursor}"`)).data.jobProfiles
    expect(next.edges.map((edge: { node: { title: string } }) => edge.node.title)).toEqual(['Find me, night shift'])
    const back = (await page(`last: 1, before: "${next.pageInfo.startCursor}"`)).data.jobProfiles
    expect(back.edges[0].node.title).toBe('Find me later')
    const stolen = await page(`first: 2, after: "${first.pageInfo.endCursor}"`, rival.key)
    expect(stolen.errors?.[0]?.extensions.code).toBe('CURSOR_EXPIRED')
  })

  test('from the competency, by the graph, for many in few questions', async () => {
    const asked = async () =>
      (
        await api.data(
          `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Competency {
             requiredBy(where: { text: "find" }, first: 1) { totalCount edges { node { title } } pageInfo { hasNextPage } } } } }`,
          { ids: [dap.ids[14], dap.ids[16], dap.ids[1], dap.ids[12]] },
          { key: college.key },
        )
      ).nodes
    const read = jest.spyOn(api.stores.graph, 'read')
    const [reconciling, scripting, heading] = await asked()
    const names = read.mock.calls.map(([query]) => query.name).filter((name) => name.startsWith('jobs.'))
    read.mockRestore()
    // Pages in one question; counts in two, for a page without rows is ready before the others.
    expect(names.filter((name) => name === 'jobs.requiredBy')).toHaveLength(1)
    expect(names.length).toBeLessThanOrEqual(3)
    expect(reconciling.requiredBy).toMatchObject({
      totalCount: 1,
      edges: [{ node: { title: 'Find me, night shift' } }],
    })
    expect(scripting.requiredBy).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } })
    expect(heading.requiredBy.edges).toEqual([])
  })

  test('from the occupation', async () => {
    const { occupations } = await api.data(
      `{ occupations(where: { cipCode: "30.7101" }, first: 5) { totalCount edges { node { code
           jobProfiles(first: 5) { totalCount edges { node { title } } } } } } }`,
      {},
      { key: college.key },
    )
    expect(occupations).toMatchObject({
      totalCount: 1,
      edges: [{ node: { code: '15-2051.01', jobProfiles: { edges: [{ node: { title: 'Find me, night shift' } }] } } }],
    })
  })
})
