import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { addCohortMember, removeCohortMember } from '../src/cohorts/cohort.service.ts'
import { approveCohort } from '../src/cohorts/cohort-approval.service.ts'
import { CohortRole, CohortSide } from '../src/cohorts/kinds.ts'
import { createApiClient } from '../src/identity/access-key.service.ts'
import { createAccount, createToken, setMembership } from '../src/identity/bootstrap.ts'
import { forgetLearner } from '../src/identity/erasure.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { createLearners } from '../src/learners/index.ts'
import { newId } from '../src/shared/ids.ts'
import { UseCase } from '../src/shared/viewer.ts'
import {
  type Actor,
  actor,
  approved,
  cohortOf,
  framework,
  imported,
  itemOf,
  joined,
  numbered,
  propose,
  Role,
  rate,
  rateMap,
  setStatus,
} from './crosswalks-world.ts'
import { rubricOf } from './frameworks-samples.ts'
import { type Caller, openApi, type TestApi } from './support/api.ts'
import type { TestStores } from './support/stores.ts'

/** Who may agree on what everybody's matches hang on: cohorts that a steward approved, both sides, different people. */

// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
type Any = any

let api: TestApi
let stores: TestStores
/** Each request is a moment later than the one before. */
let now = Date.now()
let steward: Actor
let founder: Actor
let college: Actor
let employer: Actor
let outsider: Actor
let origins: string
let destinations: string

const PAIRS = 40

beforeAll(async () => {
  api = await openApi({ clock: () => ++now })
  stores = api.stores
  steward = await actor(stores, 'Exchange', Role.STEWARD)
  founder = await actor(stores, 'Facilitators', Role.INSTITUTION)
  college = await actor(stores, 'Larkmere', Role.INSTITUTION, Role.STEWARD)
  employer = await actor(stores, 'Quernstone', Role.EMPLOYER)
  outsider = await actor(stores, 'Elsewhere', Role.EMPLOYER)
  const scale = { CFRubrics: [rubricOf(100, ['Low', 'High'])] }
  origins = await imported(stores, steward, { ...framework(1, numbered('Teaches', 100, PAIRS)), ...scale })
  const other = { CFRubrics: [rubricOf(200, ['Some', 'All'])] }
  destinations = await imported(stores, steward, { ...framework(2, numbered('Asks for', 200, PAIRS)), ...other })
})
afterAll(() => api?.close())

let used = 0
/** Ends of a statement that nobody has made yet. */
async function freshEnds(): Promise<readonly [string, string]> {
  const at = used++
  return [(await itemOf(stores, origins, 100 + at)).id, (await itemOf(stores, destinations, 200 + at)).id]
}

async function proposed(who: Actor, cohort: string | null, ends?: readonly [string, string]): Promise<string> {
  const [origin, destination] = ends ?? (await freshEnds())
  const { mapping, userErrors } = await propose(
    api,
    who,
    origin,
    destination,
    'exactMatch',
    cohort === null ? {} : { cohort },
  )
  if (!mapping) throw new Error(JSON.stringify(userErrors))
  return mapping.id
}

/** A cohort that `founder` facilitates; never approved. */
async function plain(members: readonly (readonly [Actor, CohortSide])[], minimumPerSide = 1): Promise<string> {
  const cohort = await cohortOf(stores, founder, [], minimumPerSide)
  for (const [who, side] of members) await joined(stores, founder, cohort, who, side)
  return cohort
}

const both = (): (readonly [Actor, CohortSide])[] => [
  [college, CohortSide.EDUCATION],
  [employer, CohortSide.EMPLOYER],
]

async function change(who: Caller, name: string, input: object): Promise<Any> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`
  const { data, errors } = await api.query(
    `mutation ($input: ${type}!) { ${name}(input: $input) {
       cohort { id revision approvalRequestedAt approvedForShared { at by { name } } members { organisation { name } approvedForShared } }
       userErrors { code field message } } }`,
    { input },
    who,
  )
  return errors ? { fault: errors[0]?.extensions.code } : data[name]
}

const awaiting = async (who: Actor): Promise<string[]> =>
  (
    await api.data(
      '{ cohorts(where: { approvalRequested: true }, first: 50) { edges { node { id } } } }',
      {},
      { key: who.key },
    )
  ).cohorts.edges.map((edge: Any) => edge.node.id)

const seen = async (who: Caller, id: string): Promise<Any> =>
  (
    await api.data(
      `query ($id: ID!) { node(id: $id) { ... on Mapping { status creditBp cohort { id } agreement: origin { mappings(first: 1) { agreement { ratedByBoth } } }
         ratings { organisation { name } relation } ratingHistory { organisation { name } relation } } } }`,
      { id },
      who,
    )
  ).node

describe('between shared frameworks', () => {
  it('a cohort that no steward approved proposes and discusses, and agrees on nothing', async () => {
    const cohort = await plain(both())
    const mapping = await proposed(college, cohort)
    const said = await api.data(
      `mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { text } userErrors { message } } }`,
      { input: { about: mapping, text: 'Is it?' } },
      { key: employer.key },
    )
    expect(said.addComment).toEqual({ comment: { text: 'Is it?' }, userErrors: [] })
    for (const who of [college, employer]) {
      const { mapping: none, userErrors } = await rate(api, who, mapping, 'exactMatch')
      expect(none).toBeNull()
      expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['input', 'mapping'] }])
      expect(userErrors[0]?.message).toMatch(/ask a steward \(requestCohortApproval\)/)
    }
    expect(await seen({ key: college.key }, mapping)).toMatchObject({ status: 'PROPOSED', ratingHistory: [] })
  })

  it('holds nothing: a cohort that may decide takes up what it proposed, and the other is told', async () => {
    const cohort = await plain(both())
    const ends = await freshEnds()
    const mapping = await proposed(college, cohort, ends)
    const able = await cohortOf(stores, steward, both())
    const taken = await propose(api, college, ends[1], ends[0], 'exactMatch', { cohort: able })
    expect(taken.mapping).toMatchObject({ id: mapping, status: 'PROPOSED' })
    await rate(api, college, mapping, 'exactMatch')
    expect((await rate(api, employer, mapping, 'exactMatch')).mapping).toMatchObject({ status: 'AGREED' })
    expect((await propose(api, employer, ...ends, 'exactMatch', { cohort })).userErrors).toMatchObject([
      { code: 'DUPLICATE', field: ['input'] },
    ])
    const { node } = await api.data(
      `query ($id: ID!) { node(id: $id) { ... on Cohort { activity(first: 1) { edges { node { kind about detail } } } } } }`,
      { id: cohort },
      { key: founder.key },
    )
    expect(node.activity.edges[0].node).toEqual({ kind: 'MAPPING_CHANGED', about: mapping, detail: 'TAKEN_UP' })
  })

  it('takes up nothing that stands, by however many accomplices; one that may decides keeps what it has', async () => {
    const loose = await freshEnds()
    const mapping = await proposed(outsider, null, loose)
    const cohort = await plain(both())
    const claim = (who: Actor, ends: readonly [string, string], inCohort: string) =>
      propose(api, who, ...ends, 'exactMatch', { cohort: inCohort })
    const refused = (await claim(college, loose, cohort)).userErrors
    expect(refused).toMatchObject([{ code: 'WRONG_STATE', field: ['input', 'cohort'] }])
    expect(refused[0]?.message).toMatch(/requestCohortApproval/)
    const held = await freshEnds()
    const able = await cohortOf(stores, steward, both())
    await proposed(college, able, held)
    const another = await cohortOf(stores, steward, both())
    for (const inCohort of [cohort, another])
      expect((await claim(college, held, inCohort)).userErrors).toMatchObject([{ code: 'DUPLICATE' }])
    expect((await claim(college, loose, able)).mapping.id).toBe(mapping)
  })

  it('does not take up with one side, or with fewer than its minimum; and holds nothing then', async () => {
    const ends = await freshEnds()
    const mapping = await proposed(outsider, null, ends)
    const claim = async (cohort: string) =>
      (await propose(api, college, ...ends, 'exactMatch', { cohort })).userErrors[0]?.message
    const needing = await cohortOf(stores, steward, both(), 2)
    expect(await claim(needing)).toMatch(/On the side EDUCATION of this cohort 1 of the 2 organisations/)
    const able = await cohortOf(stores, steward, both())
    const part = { cohort: able, organisation: employer.organisation }
    await removeCohortMember(stores.session(employer.viewer), part)
    expect(await claim(able)).toMatch(/On the side EMPLOYER of this cohort 0 of the 1 .* active and approved/)
    await joined(stores, steward, able, employer, CohortSide.EMPLOYER)
    expect(await claim(able)).toMatch(/On the side EMPLOYER/)
    await approved(stores, able)
    expect(await claim(able)).toBeUndefined()
    await removeCohortMember(stores.session(employer.viewer), part)
    const other = await cohortOf(stores, steward, both())
    expect((await propose(api, employer, ...ends, 'exactMatch', { cohort: other })).mapping.id).toBe(mapping)
  })
})

describe('the approval of a cohort', () => {
  it('is asked for by who keeps it, which shows a private one to stewards, without what is said in it', async () => {
    const cohort = await plain(both())
    const mapping = await proposed(college, cohort)
    const input = { cohort }
    // Who is only invited is nobody's to see, and no part of what is approved
    const invited = {
      cohort,
      organisation: outsider.organisation,
      side: CohortSide.EMPLOYER,
      roles: [CohortRole.REVIEWER],
    }
    const text = { cohort, about: mapping, text: 'Between us.' }
    await api.data(
      'mutation ($input: AddCommentInput!) { addComment(input: $input) { userErrors { code } } }',
      { input: text },
      college,
    )
    expect(await awaiting(steward)).not.toContain(cohort)
    expect((await change(steward, 'approveCohort', { cohort, approved: true })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['input', 'cohort'] },
    ])
    expect(await change(college, 'requestCohortApproval', input)).toEqual({ fault: 'FORBIDDEN' })
    expect((await change(outsider, 'requestCohortApproval', input)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
    const asked = await change(founder, 'requestCohortApproval', input)
    expect(asked.cohort.approvalRequestedAt).not.toBeNull()
    expect(await awaiting(steward)).toContain(cohort)
    expect(await awaiting(outsider)).not.toContain(cohort)
    const look = async (who: Actor) =>
      (
        await api.data(
          `query ($id: ID!) { node(id: $id) { ... on Cohort { members { organisation { name } side }
             comments(first: 5) { totalCount edges { node { id } } } activity(first: 5) { edges { node { kind } } } pairings { id } } } }`,
          { id: cohort },
          { key: who.key },
        )
      ).node
    expect(await look(steward)).toEqual({
      members: [
        { organisation: { name: 'Facilitators' }, side: 'NONE' },
        { organisation: { name: 'Larkmere' }, side: 'EDUCATION' },
        { organisation: { name: 'Quernstone' }, side: 'EMPLOYER' },
      ],
      comments: { totalCount: 0, edges: [] },
      activity: { edges: [] },
      pairings: [],
    })
    expect((await look(college)).comments.totalCount).toBe(1)
    expect(await look(outsider)).toBeNull()
    await addCohortMember(stores.session(founder.viewer), invited, null)
    expect((await look(steward)).members).toHaveLength(3)
    expect((await look(college)).members).toHaveLength(4)
    await change(founder, 'requestCohortApproval', { cohort, request: false })
    expect(await look(steward)).toBeNull()
  })

  it('is of what the steward saw: another member, another revision', async () => {
    const cohort = await plain(both())
    const { cohort: asked } = await change(founder, 'requestCohortApproval', { cohort })
    await joined(stores, founder, cohort, outsider, CohortSide.EMPLOYER)
    const answer = { cohort, approved: true, expectedRevision: asked.revision }
    expect((await change(steward, 'approveCohort', answer)).userErrors).toMatchObject([
      { code: 'STALE_VERSION', field: ['input', 'expectedRevision'] },
    ])
    const { revision } = (await change(founder, 'requestCohortApproval', { cohort })).cohort
    const part = { cohort, organisation: steward.organisation }
    const place = { side: CohortSide.NONE, roles: [CohortRole.OBSERVER] }
    await addCohortMember(stores.session(founder.viewer), { ...part, ...place }, null)
    await removeCohortMember(stores.session(founder.viewer), part)
    expect((await change(founder, 'requestCohortApproval', { cohort })).cohort.revision).toBe(revision + 2)
    const { cohort: done } = await change(steward, 'approveCohort', { cohort, approved: true })
    expect(done).toMatchObject({ approvalRequestedAt: null, approvedForShared: { by: { name: 'Exchange' } } })
    expect(done.members.map((one: Any) => one.approvedForShared)).toEqual([false, true, true, true])
  })

  it('is no business of who has a vote in it, of a portal, or of anybody else', async () => {
    const cohort = await plain(both())
    await change(founder, 'requestCohortApproval', { cohort })
    const answer = { cohort, approved: true }
    expect((await change(college, 'approveCohort', answer)).userErrors).toMatchObject([{ code: 'NOT_QUALIFIED' }])
    for (const who of [employer, founder])
      expect(await change(who, 'approveCohort', answer)).toEqual({ fault: 'FORBIDDEN' })
    const portal = stores.session({ ...steward.viewer, portal: outsider.organisation })
    await expect(approveCohort(portal, answer)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    // A steward's own people, who also work for a member
    const person = await personOf([steward, [Role.STEWARD]], [employer, [Role.EMPLOYER]])
    expect((await change(person.as(steward), 'approveCohort', answer)).userErrors).toMatchObject([
      { code: 'NOT_QUALIFIED' },
    ])
    const alone = await plain([[college, CohortSide.EDUCATION]])
    for (const [who, name, input] of [
      [founder, 'requestCohortApproval', { cohort: alone }],
      [
        { key: (await actor(stores, 'The installation', Role.OPERATOR)).key },
        'approveCohort',
        { cohort: alone, approved: true },
      ],
    ] as const)
      expect((await change(who, name, input)).userErrors[0].message).toMatch(/on the side EMPLOYER none is active/)
  })

  it('does not cover who joins later: a nice cohort is no door for accomplices', async () => {
    const cohort = await plain(both())
    await approved(stores, cohort)
    const mapping = await proposed(college, cohort)
    expect((await rate(api, college, mapping, 'exactMatch')).mapping.status).toBe('PROPOSED')
    await joined(stores, founder, cohort, outsider, CohortSide.EMPLOYER)
    const { userErrors } = await rate(api, outsider, mapping, 'exactMatch')
    expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['input', 'mapping'] }])
    expect(userErrors[0]?.message).toMatch(/joined after .*requestCohortApproval/)
    await change(founder, 'requestCohortApproval', { cohort })
    expect((await change(steward, 'approveCohort', { cohort, approved: true })).userErrors).toEqual([])
    // What a member said under the approval before counts on
    expect((await rate(api, outsider, mapping, 'exactMatch')).mapping.status).toBe('AGREED')
  })

  it('counts nothing of who has left', async () => {
    const cohort = await plain(both())
    await approved(stores, cohort)
    const mapping = await proposed(college, cohort)
    await rate(api, college, mapping, 'exactMatch')
    await removeCohortMember(stores.session(college.viewer), { cohort, organisation: college.organisation })
    expect((await rate(api, employer, mapping, 'exactMatch')).mapping.status).toBe('PROPOSED')
    await joined(stores, founder, cohort, college, CohortSide.EDUCATION)
    await approved(stores, cohort)
    expect((await rate(api, employer, mapping, 'exactMatch')).mapping.status).toBe('PROPOSED')
    expect((await rate(api, college, mapping, 'exactMatch')).mapping.status).toBe('AGREED')
  })

  it('withdrawn leaves what is agreed and lets nothing new be, and what was rated under it counts no more', async () => {
    const cohort = await plain(both())
    await approved(stores, cohort)
    const agreed = await proposed(college, cohort)
    for (const who of [college, employer]) await rate(api, who, agreed, 'exactMatch')
    const open = await proposed(college, cohort)
    await rate(api, college, open, 'exactMatch')
    const gone = await change(steward, 'approveCohort', { cohort, approved: false })
    expect(gone).toEqual({ cohort: null, userErrors: [] })
    expect(await seen(college, agreed)).toMatchObject({ status: 'AGREED', creditBp: 10_000 })
    for (const mapping of [agreed, open])
      expect((await rate(api, employer, mapping, 'closeMatch')).userErrors).toMatchObject([{ code: 'WRONG_STATE' }])
    await approved(stores, cohort)
    expect((await rate(api, employer, open, 'exactMatch')).mapping.status).toBe('PROPOSED')
    expect((await rate(api, college, open, 'exactMatch')).mapping.status).toBe('AGREED')
    expect((await setStatus(api, steward, agreed, 'RETIRED')).mapping.status).toBe('RETIRED')
  })

  it('is needed for scale maps alike', async () => {
    const cohort = await plain(both())
    const [from, to] = [await scaleOf(origins), await scaleOf(destinations)]
    const pairs = from.levels.map((level, at) => ({ from: level, to: to.levels[at] }))
    const { saveScaleMap } = await api.data(
      'mutation ($input: SaveScaleMapInput!) { saveScaleMap(input: $input) { scaleMap { id } userErrors { message } } }',
      { input: { from: from.id, to: to.id, version: '1', pairs, cohort } },
      { key: college.key },
    )
    const map = saveScaleMap.scaleMap.id
    expect((await rateMap(api, college, map, true)).userErrors).toMatchObject([
      { code: 'WRONG_STATE', field: ['input', 'scaleMap'], message: expect.stringMatching(/requestCohortApproval/) },
    ])
    await approved(stores, cohort)
    const person = await personOf([college, [Role.INSTITUTION]], [employer, [Role.EMPLOYER]])
    expect((await rateMap(api, person.as(college), map, true)).userErrors).toEqual([])
    expect((await rateMap(api, person.as(employer), map, true)).userErrors).toMatchObject([
      { code: 'NOT_QUALIFIED', field: ['input', 'scaleMap'] },
    ])
    expect((await rateMap(api, employer, map, true)).scaleMap.status).toBe('AGREED')
  })
})

async function scaleOf(id: string): Promise<{ id: string; levels: string[] }> {
  const rows: { scale: string; id: string }[] = await stores.dataSource.query(
    `SELECT l.scale_id AS scale, l.id FROM proficiency_level l JOIN framework_scale u ON u.scale_id = l.scale_id
     WHERE u.framework_id = $1 ORDER BY l.rank`,
    [id],
  )
  return { id: (rows[0] as { scale: string }).scale, levels: rows.map((row) => row.id) }
}

/** One person with memberships in these organisations. */
async function personOf(...memberships: readonly (readonly [Actor, readonly Role[]])[]) {
  const system = stores.session(SYSTEM)
  const account = await createAccount(system, { name: 'Two hats', email: `${newId('account')}@example.org` })
  for (const [{ organisation }, roles] of memberships) await setMembership(system, account, organisation, roles)
  const token = await createToken(system, { account, name: 'laptop', expiresAt: new Date(system.now + 86_400_000) })
  return { as: (one: Actor): Actor => ({ ...one, key: token.key }) }
}

it('a cohort of which a steward approved that more decide makes that no fewer by itself', async () => {
  const cohort = await plain(both(), 2)
  await approved(stores, cohort)
  const update = (minimumPerSide: number) =>
    change({ key: founder.key }, 'updateCohort', { id: cohort, minimumPerSide })
  expect((await update(1)).userErrors).toMatchObject([{ code: 'WRONG_STATE', field: ['input', 'minimumPerSide'] }])
  expect((await update(3)).userErrors).toEqual([])
  await approveCohort(stores.session(steward.viewer), { cohort, approved: false })
  expect((await update(1)).userErrors).toEqual([])
})

describe('a person who belongs to both sides', () => {
  let cohort: string
  let person: Awaited<ReturnType<typeof personOf>>
  beforeAll(async () => {
    cohort = await plain(both())
    await approved(stores, cohort)
    person = await personOf([college, [Role.INSTITUTION]], [employer, [Role.EMPLOYER]])
  })

  it('rates for one of them, and is told so without what was said', async () => {
    const mapping = await proposed(college, cohort)
    expect((await rate(api, person.as(college), mapping, 'relatedMatch')).userErrors).toEqual([])
    const refused = await rate(api, person.as(employer), mapping, 'relatedMatch')
    expect(refused.userErrors).toEqual([
      {
        code: 'NOT_QUALIFIED',
        field: ['input', 'mapping'],
        message: 'You have rated it for another organisation in this round; have somebody else of this one rate it.',
      },
    ])
    expect(await seen({ key: employer.key }, mapping)).toMatchObject({ status: 'PROPOSED', ratings: [] })
    // For the same organisation again, and a colleague for the other
    expect((await rate(api, person.as(college), mapping, 'exactMatch')).userErrors).toEqual([])
    expect((await rate(api, employer, mapping, 'exactMatch')).mapping.status).toBe('AGREED')
    expect((await rate(api, person.as(employer), mapping, 'exactMatch')).userErrors[0]?.code).toBe('NOT_QUALIFIED')
  })

  it('does not rate for the other through a key that they made for it', async () => {
    const account = await createAccount(stores.session(SYSTEM), {
      name: 'Key maker',
      email: `${newId('account')}@example.org`,
    })
    for (const [one, role] of [
      [college, Role.INSTITUTION],
      [employer, Role.EMPLOYER],
    ] as const)
      await setMembership(stores.session(SYSTEM), account, one.organisation, [role])
    const keyFor = async ({ organisation, viewer }: Actor): Promise<Actor> => {
      const session = stores.session({ ...viewer, kind: 'ACCOUNT', actor: account })
      const useCases = [UseCase.FRAMEWORK_STEWARDSHIP]
      const expiresAt = new Date(session.now + 86_400_000)
      const { secret } = await createApiClient(session, { name: 'Robot', useCases, expiresAt }, null)
      return { organisation, viewer, key: secret as string }
    }
    const [robot, other] = [await keyFor(employer), await keyFor(college)]
    const mapping = await proposed(college, cohort)
    expect((await rate(api, other, mapping, 'exactMatch')).userErrors).toEqual([])
    expect((await rate(api, robot, mapping, 'exactMatch')).userErrors[0]?.code).toBe('NOT_QUALIFIED')
    // Nor looks through it at what was said, before rating for the other
    const blind = await proposed(college, cohort)
    await rate(api, employer, blind, 'exactMatch')
    expect((await seen(robot, blind)).ratings).toEqual([])
    expect((await seen(employer, blind)).ratings).toHaveLength(1)
  })

  it('may rate for the other in another round', async () => {
    const mapping = await proposed(college, cohort)
    await rate(api, person.as(college), mapping, null)
    await rate(api, employer, mapping, null)
    await setStatus(api, steward, mapping, 'PROPOSED')
    expect((await rate(api, person.as(employer), mapping, 'exactMatch')).userErrors).toEqual([])
    expect((await rate(api, person.as(college), mapping, 'exactMatch')).userErrors[0]?.code).toBe('NOT_QUALIFIED')
  })

  it('does not look through one organisation at what the other side said before rating for the other', async () => {
    const mapping = await proposed(college, cohort)
    const eyes = (one: Actor): Caller => ({ key: person.as(one).key, organisation: one.organisation })
    const before = await Promise.all([college, employer].map((one) => seen(eyes(one), mapping)))
    await rate(api, college, mapping, 'relatedMatch')
    expect((await seen({ key: college.key }, mapping)).ratings).toHaveLength(1)
    expect(await Promise.all([college, employer].map((one) => seen(eyes(one), mapping)))).toEqual(before)
    expect((await rate(api, person.as(employer), mapping, 'exactMatch')).mapping.status).toBe('CONTESTED')
    for (const one of [college, employer]) expect((await seen(eyes(one), mapping)).ratings).toHaveLength(2)
  })

  it('is nobody once forgotten, and what was rated stays', async () => {
    const mapping = await proposed(college, cohort)
    const system = stores.session(SYSTEM)
    const [learner = ''] = await createLearners(system, [{ region: 'XA-TV', available: system.now, identifiers: [] }])
    const account = await createAccount(system, { name: 'Robin', email: 'robin@example.org', learner })
    await setMembership(system, account, college.organisation, [Role.INSTITUTION])
    const token = await createToken(system, { account, name: 'phone', expiresAt: new Date(system.now + 86_400_000) })
    expect((await rate(api, { ...college, key: token.key }, mapping, 'exactMatch')).userErrors).toEqual([])
    const actors = (): Promise<{ actor: string | null }[]> =>
      stores.dataSource.query(
        `SELECT actor FROM crosswalk_rating WHERE about_id = $1
         UNION SELECT actor FROM cohort_activity WHERE about_id = $1 AND kind = 'MAPPING_RATED'`,
        [mapping],
      )
    expect(await actors()).toEqual([{ actor: account }])
    await stores.dataSource.query('DELETE FROM membership WHERE account_id = $1', [account])
    const { proof } = await forgetLearner(stores.session(SYSTEM), learner)
    expect(proof.destroyed).toMatchObject({ 'cohorts.actors': 1, 'crosswalks.actors': 1 })
    expect(await actors()).toEqual([{ actor: null }])
    expect((await rate(api, employer, mapping, 'exactMatch')).mapping.status).toBe('AGREED')
  })

  it('with one hat sees what a member sees', async () => {
    const mapping = await proposed(college, cohort)
    const single = await personOf([college, [Role.INSTITUTION]], [outsider, [Role.EMPLOYER]])
    await rate(api, college, mapping, 'exactMatch')
    const caller = { key: single.as(college).key, organisation: college.organisation }
    expect((await seen(caller, mapping)).ratings).toHaveLength(1)
  })
})

describe('an invitation', () => {
  const accept = async (who: Actor, cohort: string, more: object): Promise<Any> =>
    (
      await api.data(
        `mutation ($id: ID!, $side: CohortSide, $roles: [CohortRole!]) {
           acceptCohortInvitation(input: { id: $id }, expectedSide: $side, expectedRoles: $roles) {
             cohort { members { organisation { name } side state } } userErrors { code field message } } }`,
        { id: cohort, ...more },
        { key: who.key },
      )
    ).acceptCohortInvitation

  it('is accepted as it was read, and told as it is when it has changed', async () => {
    const cohort = await plain([])
    const session = () => stores.session(founder.viewer)
    const part = { cohort, organisation: employer.organisation }
    await addCohortMember(session(), { ...part, side: CohortSide.EMPLOYER, roles: [CohortRole.REVIEWER] }, null)
    await removeCohortMember(session(), part)
    const changed = { ...part, side: CohortSide.EDUCATION, roles: [CohortRole.EDITOR, CohortRole.REVIEWER] }
    await addCohortMember(session(), changed, null)
    expect((await accept(employer, cohort, { side: 'EMPLOYER' })).userErrors).toEqual([
      {
        code: 'STALE_VERSION',
        field: ['expectedSide'],
        message: 'The invitation is to side EDUCATION as EDITOR, REVIEWER now; accept that one, or decline.',
      },
    ])
    expect((await accept(employer, cohort, { side: 'EDUCATION', roles: ['REVIEWER'] })).userErrors).toMatchObject([
      { code: 'STALE_VERSION', field: ['expectedRoles'] },
    ])
    const { cohort: done, userErrors } = await accept(employer, cohort, {
      side: 'EDUCATION',
      roles: ['REVIEWER', 'EDITOR'],
    })
    expect(userErrors).toEqual([])
    expect(done.members[1]).toMatchObject({ side: 'EDUCATION', state: 'ACTIVE' })
  })
})
