import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { Role } from '../src/shared/viewer.ts'
import type { Actor } from './crosswalks-world.ts'
import { actorOf, mutate, publishedJob, type Skills, skills } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'

/** One filter, one rule: what asks for a competency is listed by it as all job profiles are. */

const [SQL, SOURCES, PYTHON] = [12, 14, 16]
const OPEN = { datePosted: '2026-01-05' }
const OVER = { datePosted: '2026-02-10', validThrough: '2026-02-20' }

let api: TestApi
let employer: Actor
let rival: Actor
let college: Actor
let dap: Skills
const occupations: string[] = []
/** Competency numbers that a profile asks for in the version that is shown, by its id. */
const asks = new Map<string, readonly number[]>()
const titles = new Map<string, string>()

const requirements = (items: readonly number[]) =>
  items.map((item) => ({ kind: 'REQUIRED', anyOf: [{ competency: dap.ids[item] }] }))

async function profile(
  who: Actor,
  title: string,
  items: readonly number[],
  more: { description?: string; occupations?: string[]; postings?: Record<string, unknown>[]; state?: string } = {},
): Promise<void> {
  const { postings = [OPEN], state = 'PUBLISHED', ...words } = more
  const input = { title, requirements: requirements(items), ...words }
  let id: string
  if (state === 'DRAFT')
    id = (await mutate(api, who, 'saveJobProfile', { description: 'Work.', ...input }, 'jobProfile { id }')).jobProfile
      .id
  else {
    id = await publishedJob(api, who, input, null)
    for (const posting of postings)
      await mutate(
        api,
        who,
        'createJobPosting',
        { jobProfile: id, regions: ['XA-TV'], ...posting },
        'jobProfile { id }',
      )
    if (state === 'CLOSED') await mutate(api, who, 'setJobProfileState', { id, state: 'CLOSED' }, 'jobProfile { id }')
  }
  asks.set(id, items)
  titles.set(id, title)
}

beforeAll(async () => {
  api = await openApi()
  const steward = await actorOf(api, 'Stewards', Role.STEWARD)
  const operator = await actorOf(api, 'Operators', Role.OPERATOR)
  employer = await actorOf(api, 'Quernstone', Role.EMPLOYER)
  rival = await actorOf(api, 'Hollinvale', Role.EMPLOYER)
  college = await actorOf(api, 'Larkmere', Role.INSTITUTION)
  const statements = { [SQL]: 'Queries a database.', [SOURCES]: 'Reconciles sources.', [PYTHON]: 'Scripts in Python.' }
  dap = await skills(api, steward, 1, statements, ['Guided', 'Independent'])
  for (const code of ['15-2051.01', '31-1131.00']) {
    const input = { scheme: 'O*NET-SOC', code, title: code }
    occupations.push((await mutate(api, operator, 'saveOccupation', input, 'occupation { id }')).occupation.id)
  }
  const [data, care] = occupations as [string, string]
  await profile(employer, 'Analyst', [SQL, SOURCES], { description: 'Weighs every kumquat.', occupations: [data] })
  await profile(employer, 'analyst, NIGHTS', [SQL], { postings: [OVER, { ...OPEN, regions: ['US-CA'] }] })
  await profile(employer, 'Closed one', [SQL], { state: 'CLOSED' })
  await profile(employer, 'Draft of ours', [SQL, PYTHON], { state: 'DRAFT', description: 'Kumquat again.' })
  await profile(rival, 'Draft of theirs', [SQL], { state: 'DRAFT' })
  await profile(rival, 'Öffentlicher Analyst 100%', [SQL, PYTHON], { occupations: [data, care], postings: [OVER] })
  await profile(rival, 'Never posted', [SQL], { postings: [], occupations: [care] })
  await profile(rival, 'Another thing', [SOURCES], { description: 'An analyst of kumquats.' })
  await api.stores.session({ ...college.viewer }).projected()
}, 120_000)
afterAll(() => api?.close())

interface Listed {
  readonly totalCount: number
  readonly edges: readonly { readonly node: { readonly id: string } }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}
const idsOf = ({ edges }: Listed) => edges.map((edge) => edge.node.id)
const PAGE = 'totalCount edges { node { id } } pageInfo { hasNextPage endCursor }'

async function requiredBy(who: Actor, item: number, where: unknown, first = 50, after?: string): Promise<Listed> {
  const { node } = await api.data(
    `query ($id: ID!, $where: JobProfileWhere, $first: Int!, $after: String) { node(id: $id) { ... on Competency {
       requiredBy(where: $where, first: $first, after: $after) { ${PAGE} } } } }`,
    { id: dap.ids[item], where, first, after },
    { key: who.key },
  )
  return node.requiredBy
}

async function listed(who: Actor, where: unknown): Promise<Listed> {
  const query = `query ($where: JobProfileWhere) { jobProfiles(where: $where, first: 50) { ${PAGE} } }`
  return (await api.data(query, { where }, { key: who.key })).jobProfiles
}

const titlesOf = async (where: unknown, who = college) =>
  idsOf(await requiredBy(who, SQL, where)).map((id) => titles.get(id))

describe('what asks for a competency', () => {
  test('is looked for in title and description, whatever the case', async () => {
    expect(await titlesOf({ text: 'kumquat' })).toEqual(['Analyst'])
    expect(await titlesOf({ text: 'öffent 100%' })).toEqual(['Öffentlicher Analyst 100%'])
    expect(await titlesOf({ text: 'ANALYST' })).toEqual(['Analyst', 'analyst, NIGHTS', 'Öffentlicher Analyst 100%'])
  })

  test('is open only while it is published', async () => {
    expect(await titlesOf({ state: ['CLOSED'], open: true })).toEqual([])
    expect(await titlesOf({ state: ['CLOSED'], open: false })).toEqual(['Closed one'])
  })

  test('counts drafts for their employer only', async () => {
    expect(await titlesOf({ state: ['DRAFT'] }, employer)).toEqual(['Draft of ours'])
    expect(await titlesOf({ state: ['DRAFT'] }, college)).toEqual([])
  })

  const day = fc.constantFrom('2026-01-04', '2026-01-05', '2026-02-10', '2026-02-11')
  const some = <Value>(...values: Value[]) => fc.subarray(values, { minLength: 1 })
  const filters = fc.record(
    {
      text: fc.constantFrom('', 'analyst', 'ANALYST nights', 'kumquat', '100%', '_', 'öff', 'work'),
      employers: fc.boolean(),
      occupations: some(0, 1),
      regions: some('XA-TV', 'US-CA'),
      state: some('DRAFT', 'PUBLISHED', 'CLOSED'),
      open: fc.boolean(),
      posted: fc.record({ from: day, to: day }, { requiredKeys: [] }),
      competencies: some(SOURCES, PYTHON),
    },
    { requiredKeys: [] },
  )

  test('is what jobProfiles lists by the same filter, in its order, counted and page by page', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(0, 1, 2), async (filter, asker) => {
        const who = [employer, rival, college][asker] as Actor
        const where = {
          ...filter,
          ...(filter.employers === undefined
            ? {}
            : { employers: [(filter.employers ? employer : rival).organisation] }),
          ...(filter.occupations && { occupations: filter.occupations.map((at) => occupations[at]) }),
          ...(filter.competencies && { competencies: filter.competencies.map((item) => dap.ids[item]) }),
        }
        // Published ones unless states are named, as the field says.
        const all = idsOf(await listed(who, { ...where, state: where.state ?? ['PUBLISHED'] }))
        const wanted = all.filter((id) => asks.get(id)?.includes(SQL))
        const found = await requiredBy(who, SQL, where)
        expect([idsOf(found), found.totalCount]).toEqual([wanted, wanted.length])
        const first = await requiredBy(who, SQL, where, 1)
        expect([idsOf(first), first.pageInfo.hasNextPage]).toEqual([wanted.slice(0, 1), wanted.length > 1])
        if (first.pageInfo.hasNextPage)
          expect(idsOf(await requiredBy(who, SQL, where, 50, first.pageInfo.endCursor as string))).toEqual(
            wanted.slice(1),
          )
      }),
      { numRuns: 60 },
    )
  })
})
