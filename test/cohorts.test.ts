import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { cohortsOf, sideOf } from '../src/cohorts/cohort.store.ts'
import { newId } from '../src/shared/ids.ts'
import { type Actor, actor, association, framework as framework_, imported, Role } from './crosswalks-world.ts'
import { openApi, type TestApi } from './support/api.ts'
import type { TestStores } from './support/stores.ts'

let api: TestApi
let stores: TestStores
let facilitator: Actor
let college: Actor
let employer: Actor
let outsider: Actor

beforeAll(async () => {
  api = await openApi()
  stores = api.stores
  facilitator = await actor(stores, 'Tamarack Stewards', Role.STEWARD)
  college = await actor(stores, 'Larkmere', Role.INSTITUTION)
  employer = await actor(stores, 'Quernstone', Role.EMPLOYER)
  outsider = await actor(stores, 'Elsewhere', Role.EMPLOYER)
})
afterAll(() => api?.close())

const COHORT = `fragment C on Cohort { id name discipline cipCodes socCodes minimumPerSide visibility revision
  members { organisation { name } side roles state } }`

/** What the API answers to one mutation about cohorts. */
async function change(who: Actor, mutation: string, input: object, key: string | null = null) {
  const type =
    mutation === 'acceptCohortInvitation' ? 'IdInput' : `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`
  const keyed = mutation === 'createCohort' || mutation === 'addCohortMember'
  const answer = await api.data(
    `mutation ($input: ${type}!${keyed ? ', $key: String' : ''}) {
       ${mutation}(input: $input${keyed ? ', idempotencyKey: $key' : ''}) {
         cohort { ...C } userErrors { code field message } } } ${COHORT}`,
    { input, ...(keyed ? { key } : {}) },
    { key: who.key },
  )
  return answer[mutation]
}

const FRESH = { name: 'Data analysis', discipline: 'Data analytics', cipCodes: ['30.7101'], socCodes: ['15-2051'] }
const found = async (who: Actor, more: object = {}): Promise<string> =>
  (await change(who, 'createCohort', { ...FRESH, ...more })).cohort.id

const invite = (who: Actor, cohort: string, organisation: Actor, side: string, roles = ['REVIEWER']) =>
  change(who, 'addCohortMember', { cohort, organisation: organisation.organisation, side, roles })

const seen = async (who: Actor, id: string) =>
  (await api.data(`query ($id: ID!) { node(id: $id) { ...C } } ${COHORT}`, { id }, { key: who.key })).node

const listed = async (who: Actor, where: object): Promise<string[]> =>
  (
    await api.data(
      'query ($where: CohortWhere) { cohorts(where: $where, first: 50) { totalCount edges { node { id } } } }',
      { where },
      { key: who.key },
    )
  ).cohorts.edges.map((edge: { node: { id: string } }) => edge.node.id)

describe('a cohort', () => {
  let cohort: string
  beforeAll(async () => {
    cohort = await found(facilitator)
  })

  it('has its founder as facilitator, who sits on no side', async () => {
    expect(await seen(facilitator, cohort)).toMatchObject({
      ...FRESH,
      minimumPerSide: 1,
      visibility: 'PRIVATE',
      members: [{ organisation: { name: 'Tamarack Stewards' }, side: 'NONE', roles: ['FACILITATOR'], state: 'ACTIVE' }],
    })
  })

  it('puts nobody on a side without consent', async () => {
    const { cohort: answer } = await invite(facilitator, cohort, college, 'EDUCATION')
    expect(answer.members[1]).toMatchObject({ organisation: { name: 'Larkmere' }, side: 'EDUCATION', state: 'INVITED' })
    expect(await sideOf(stores.session(college.viewer), cohort, college.organisation)).toBeNull()
    expect(await cohortsOf(stores.session(college.viewer))).toEqual([])
    expect(await listed(college, { member: college.organisation })).not.toContain(cohort)
    const accepted = await change(college, 'acceptCohortInvitation', { id: cohort })
    expect(accepted.cohort.members[1]).toMatchObject({ state: 'ACTIVE' })
    expect(await sideOf(stores.session(college.viewer), cohort, college.organisation)).toBe('EDUCATION')
    expect(await cohortsOf(stores.session(college.viewer))).toEqual([
      { cohort, side: 'EDUCATION', roles: ['REVIEWER'] },
    ])
    expect(await listed(college, { member: college.organisation })).toContain(cohort)
  })

  it('has an organisation on one side only', async () => {
    expect((await invite(facilitator, cohort, college, 'EMPLOYER')).userErrors).toMatchObject([
      { code: 'DUPLICATE', field: ['input', 'organisation'] },
    ])
  })

  it('has no facilitator and no observer on a side, and no reviewer on none', async () => {
    for (const [side, role] of [
      ['EDUCATION', 'FACILITATOR'],
      ['EMPLOYER', 'OBSERVER'],
      ['NONE', 'REVIEWER'],
    ] as const)
      expect((await invite(facilitator, cohort, employer, side, [role])).userErrors).toMatchObject([
        { code: 'INVALID', field: ['input', 'roles'] },
      ])
  })

  it('that is private is not there for others, whatever they try', async () => {
    expect(await seen(outsider, cohort)).toBeNull()
    expect(await listed(outsider, {})).not.toContain(cohort)
    const never = newId('cohort')
    const other = { organisation: employer.organisation }
    for (const [mutation, input] of [
      ['acceptCohortInvitation', (id: string) => ({ id })],
      ['updateCohort', (id: string) => ({ id, name: 'Mine' })],
      ['addCohortMember', (id: string) => ({ cohort: id, ...other, side: 'EMPLOYER', roles: ['EDITOR'] })],
      ['removeCohortMember', (id: string) => ({ cohort: id, ...other })],
      ['removeCohortMember', (id: string) => ({ cohort: id, organisation: outsider.organisation })],
    ] as const) {
      const refused = await change(outsider, mutation, input(cohort))
      expect(refused).toEqual(await change(outsider, mutation, input(never)))
      expect(refused.userErrors[0].code).toBe('NOT_FOUND')
    }
  })

  it('is kept by its founder and facilitators; a member without that role changes nothing', async () => {
    for (const [mutation, input] of [
      ['updateCohort', { id: cohort, minimumPerSide: 1 }],
      ['addCohortMember', { cohort, organisation: employer.organisation, side: 'EMPLOYER', roles: ['EDITOR'] }],
      ['removeCohortMember', { cohort, organisation: facilitator.organisation }],
    ] as const) {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`
      const { errors } = await api.query(
        `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`,
        { input },
        { key: college.key },
      )
      expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    }
  })

  it('tells outsiders of a public cohort who takes part, not who was only invited', async () => {
    await invite(facilitator, cohort, employer, 'EMPLOYER')
    await change(facilitator, 'updateCohort', { id: cohort, visibility: 'PUBLIC' })
    const names = (node: { members: { organisation: { name: string } }[] }) =>
      node.members.map((member) => member.organisation.name)
    expect(names(await seen(outsider, cohort))).toEqual(['Tamarack Stewards', 'Larkmere'])
    expect(names(await seen(employer, cohort))).toEqual(['Tamarack Stewards', 'Larkmere', 'Quernstone'])
    expect(names(await seen(college, cohort))).toEqual(['Tamarack Stewards', 'Larkmere', 'Quernstone'])
    await change(facilitator, 'updateCohort', { id: cohort, visibility: 'PRIVATE' })
  })

  it('is left, declined, and never without someone who keeps it', async () => {
    const leave = (who: Actor) => change(who, 'removeCohortMember', { cohort, organisation: who.organisation })
    expect(await leave(employer)).toEqual({ cohort: null, userErrors: [] })
    expect((await change(employer, 'acceptCohortInvitation', { id: cohort })).userErrors[0].code).toBe('NOT_FOUND')
    expect((await leave(facilitator)).userErrors).toMatchObject([{ code: 'WRONG_STATE' }])
    expect((await leave(college)).userErrors).toEqual([])
    expect(await seen(college, cohort)).toBeNull()
  })
})

describe('a draft of a cohort', () => {
  let cohort: string
  let framework: string
  const ask = async (who: Actor) =>
    await api.data(
      `query ($id: ID!, $cohort: ID!) {
           node(id: $id) { ... on Framework { title cohort { id } roots { children { fullStatement parents { id } } } } }
           frameworks(where: { cohort: $cohort }, first: 5) { edges { node { id } } }
           competencies(where: { text: "kettle", frameworks: [$id] }, first: 5) { edges { node { fullStatement } } }
           cohort: node(id: $cohort) { ... on Cohort { frameworks { id } } } }`,
      { id: framework, cohort },
      { key: who.key },
    )
  const nothing = { node: null, frameworks: { edges: [] }, competencies: { edges: [] } }

  beforeAll(async () => {
    cohort = await found(college, { name: 'Drafters', side: 'EDUCATION' })
    const sample = framework_(7, { 71: 'Makes tea', 72: 'Boils a kettle.' }, [association(1, 'isChildOf', 72, 71)], {
      status: 'Private Draft',
    })
    framework = await imported(stores, college, sample, { own: true })
    await invite(college, cohort, employer, 'EMPLOYER')
  })
  const set = (who: Actor, more: object = {}) =>
    api.query(
      `mutation ($input: SetFrameworkCohortInput!) { setFrameworkCohort(input: $input) {
         framework { cohort { id } } projected userErrors { code field } } }`,
      { input: { framework, cohort, ...more } },
      { key: who.key },
    )

  it('is given to it by who may write it and edits there', async () => {
    expect((await set(employer)).data?.setFrameworkCohort.userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
    expect((await set(college)).data?.setFrameworkCohort).toEqual({
      framework: { cohort: { id: cohort } },
      projected: true,
      userErrors: [],
    })
  })

  it('is seen by its members with its tree and by search, and by nobody who is only invited or outside', async () => {
    const { frameworks: _, cohort: __, ...hidden } = await ask(employer)
    expect(hidden).toEqual({ node: null, competencies: { edges: [] } })
    await change(employer, 'acceptCohortInvitation', { id: cohort })
    const seen = await ask(employer)
    expect(seen).toEqual(await ask(college))
    expect(seen).toMatchObject({
      node: { cohort: { id: cohort }, roots: [{ children: [{ fullStatement: 'Boils a kettle.' }] }] },
      frameworks: { edges: [{ node: { id: framework } }] },
      competencies: { edges: [{ node: { fullStatement: 'Boils a kettle.' } }] },
      cohort: { frameworks: [{ id: framework }] },
    })
    expect(seen.node.roots[0].children[0].parents).toHaveLength(1)
    expect(await ask(outsider)).toEqual({ ...nothing, cohort: null })
  })

  it('is out of sight again when it is taken back', async () => {
    await set(college, { cohort: null })
    const { cohort: kept, ...hidden } = await ask(employer)
    expect(hidden).toEqual(nothing)
    expect(kept).toEqual({ frameworks: [] })
  })
})

it('a founder on a side keeps the cohort, and the same key founds it once', async () => {
  const input = { ...FRESH, name: 'Founded by a college', side: 'EDUCATION' }
  const { cohort } = await change(college, 'createCohort', input, 'found')
  expect((await change(college, 'createCohort', input, 'found')).cohort.id).toBe(cohort.id)
  expect(cohort.members).toMatchObject([{ side: 'EDUCATION', roles: ['EDITOR', 'REVIEWER'] }])
  expect((await invite(college, cohort.id, employer, 'EMPLOYER')).userErrors).toEqual([])
})

it('is found by words, codes and their beginnings', async () => {
  const cohort = await found(college, { name: 'Phlebotomy', cipCodes: ['51.1009'], socCodes: ['31-9097'] })
  for (const where of [{ text: 'phleb data' }, { cipCode: '51' }, { cipCode: '51.1009' }, { socCode: '31-9097' }])
    expect(await listed(college, where)).toContain(cohort)
  for (const where of [{ text: 'phleb nothing' }, { cipCode: '1009' }, { socCode: '31-9098' }, { text: '%' }])
    expect(await listed(college, where)).not.toContain(cohort)
})

it('refuses bad input at its place, all at once, and leaves no trace', async () => {
  const bad = {
    name: ' ',
    discipline: 'x'.repeat(201),
    cipCodes: ['30.7101', '307101'],
    socCodes: ['15'],
    minimumPerSide: 0,
  }
  const { cohort, userErrors } = await change(college, 'createCohort', bad)
  expect(cohort).toBeNull()
  expect(userErrors.map((error: { field: string[] }) => error.field.join('.')).sort()).toEqual([
    'input.cipCodes.1',
    'input.discipline',
    'input.minimumPerSide',
    'input.name',
    'input.socCodes.0',
  ])
  expect(await stores.dataSource.query("SELECT FROM cohort WHERE name = ' '")).toEqual([])
})

it('refuses a stale change', async () => {
  const id = await found(college, { name: 'Stale' })
  expect((await change(college, 'updateCohort', { id, name: 'Newer', expectedRevision: 1 })).cohort.revision).toBe(2)
  expect((await change(college, 'updateCohort', { id, name: 'Older', expectedRevision: 1 })).userErrors).toMatchObject([
    { code: 'STALE_VERSION' },
  ])
})

it('no organisation and no key: no cohort', async () => {
  const { errors } = await api.query('{ cohorts(first: 1) { edges { node { id } } } }', {}, {})
  expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED')
})
