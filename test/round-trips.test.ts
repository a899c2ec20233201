import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { print } from 'graphql'

import { signJsonLd } from '../src/credentials/issue/sign.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { type CandidatesWorld, type Organisation, openCandidatesWorld, organisation } from './candidates-world.ts'
import { badge, CREATED, keyOf, record } from './credentials-builder.ts'
import { link } from './frameworks-samples.ts'
import { WhoFitsDocument } from './gql/graphql.ts'
import type { Caller } from './support/api.ts'
import { expectNoGrowth, tripsOf } from './support/round-trips.ts'

/** No N+1: what a nested question costs in round trips does not depend on how much it finds. */

let world: CandidatesWorld
let job: string
/** Holds one of each. */
let modest: Caller
/** Holds MANY of each, each of another issuer, for another audience, read by another employer. */
let busy: Caller
const PEOPLE = 12
const MANY = 6

beforeAll(async () => {
  world = await openCandidatesWorld()
  const shows = [{ item: 2 }, { item: 3 }, { item: 6 }]
  const people = await world.people(Array.from({ length: PEOPLE }, () => ({ shows })))
  const requirement = (item: number, kind = 'REQUIRED') => ({
    kind,
    anyOf: [{ competency: world.competency.get(item) }],
    text: `item ${item}`,
  })
  job = (await world.job([requirement(2), requirement(3), requirement(5, 'PREFERRED')])).id
  for (let more = 0; more < 5; more++) await world.job([requirement(2), requirement(5, 'PREFERRED')])
  ;[modest, busy] = await Promise.all([world.signIn(people[0] as string), world.signIn(people[1] as string)])
  await readersAndConsents()
  await bring(modest, 0, [[2]])
  for (let at = 0; at < MANY; at++) await bring(busy, at, [[2], [3]])
}, 240_000)
afterAll(() => world?.close())

/** MANY employers, each of whom has read everybody; one consent for the one of them, one for each for the other. */
async function readersAndConsents(): Promise<void> {
  const employers: Organisation[] = []
  for (let at = 0; at < MANY; at++)
    employers.push(await organisation(world.api, `Employer ${at}`, OrganisationKind.EMPLOYER))
  for (const one of employers) {
    const own = await world.job(
      [{ kind: 'REQUIRED', anyOf: [{ competency: world.competency.get(2) }], text: 'A' }],
      one,
    )
    const { candidates } = await world.api.data(
      'query ($job: ID!) { candidates(for: { jobProfile: $job }, first: 20) { edges { fitBp } } }',
      { job: own.id },
      one,
    )
    expect(candidates.edges).toHaveLength(PEOPLE)
  }
  for (const [who, audience] of [
    [modest, employers.slice(0, 1)],
    [busy, employers],
  ] as const) {
    for (const { id } of (await world.api.data('{ viewer { me { consents { id } } } }', {}, who)).viewer.me.consents)
      await change(who, 'withdrawConsent(input: $input)', 'IdInput', { id })
    for (const { id } of audience)
      await change(who, 'grantConsent(input: $input)', 'GrantConsentInput', {
        purpose: 'DISCOVERY',
        audience: [id],
        fields: ['COMPETENCIES', 'LEVELS'],
        validUntil: '2027-01-01T00:00:00Z',
        termsVersion: '1',
      })
  }
}

async function change(who: Caller, mutation: string, type: string, input: object): Promise<void> {
  const text = `mutation ($input: ${type}!) { done: ${mutation} { projected userErrors { code field message } } }`
  expect((await world.api.data(text, { input }, who)).done).toEqual({ projected: true, userErrors: [] })
}

/** A signed record of that issuer, with a badge in it for each list of items. */
async function bring(who: Caller, issuer: number, badges: readonly (readonly number[])[]): Promise<void> {
  const key = await keyOf(`college ${issuer}`)
  const children = badges.map((items) => {
    const alignment = items.map((n) => ({ type: ['Alignment'], targetName: `item ${n}`, targetUrl: link(n).uri }))
    const id = `https://harrow.example/achievements/${items.join('-')}`
    return badge({ issuer: key.did, achievement: { id, alignment } })
  })
  const document = JSON.stringify(await signJsonLd(record(key.did, children), key, { created: CREATED }))
  await change(who, 'submitCredential(input: $input)', 'SubmitCredentialInput', { document })
}

const MINE = `query ($job: ID!, $first: Int!) { viewer { me {
  jobMatches(first: $first) { edges { node { jobProfile { title employer { name } } tier fitBp } } }
  jobMatch(jobProfile: $job) { nextSteps { kind requirement { text } } explanation { lines { summary } } }
  credentials(first: $first) { edges { node { name issuer { name } report { verdict checks { check result message path } }
    assertions { competency { id framework { title } } issuer { name } }
    children { name issuer { name } assertions { competency { id framework { title } } } } } } }
  consents(live: true) { id purpose audience { id name } }
  accessLog(first: $first) { edges { node { at organisation { name } jobProfile { title } purpose action } } chainHead }
} } }`

// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
function counts({ jobMatches, credentials, consents, accessLog }: any): Record<string, number> {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
  const nodes = (connection: any): any[] => connection.edges.map((edge: any) => edge.node)
  const held = nodes(credentials)
  const children = held.flatMap((one) => one.children)
  const known = [...held, ...children].flatMap((one) => one.assertions).filter((one) => one.competency !== null)
  return {
    jobs: jobMatches.edges.length,
    credentials: held.length,
    children: children.length,
    competencies: known.length,
    consents: consents.length,
    audience: new Set(consents.flatMap((one: { audience: { id: string }[] }) => one.audience.map(({ id }) => id))).size,
    readers: new Set(nodes(accessLog).map((one) => one.organisation.name)).size,
  }
}

const ofOne = async (ask: (first: number) => Promise<unknown>, one: number, many: number) => {
  await ask(one) // fills what is cached for good: policies, the concept graph
  const few = await tripsOf(world.api.stores, () => ask(one))
  const lots = await tripsOf(world.api.stores, () => ask(many))
  return { few, lots }
}

describe('the number of round trips does not grow with the answer', () => {
  test('candidates with explanations, requirements, competencies and levels', async () => {
    const document = print(WhoFitsDocument).replace('first: 20', 'first: FIRST')
    const { few, lots } = await ofOne(
      (first) => world.api.data(document.replace('FIRST', String(first)), { job }, world.employer),
      1,
      PEOPLE,
    )
    expectNoGrowth(few, lots)
    expect(few.length).toBeLessThan(40)
  })

  test('a learner’s jobs, credentials, consents and log', async () => {
    let found: unknown
    const ask = async (caller: Caller, first: number) => {
      found = counts((await world.api.data(MINE, { job, first }, caller)).viewer.me)
    }
    await ask(modest, 1) // fills what is cached for good
    const few = await tripsOf(world.api.stores, () => ask(modest, 1))
    expect(found).toEqual({
      jobs: 1,
      credentials: 1,
      children: 1,
      competencies: 1,
      consents: 1,
      audience: 1,
      readers: 1,
    })
    const lots = await tripsOf(world.api.stores, () => ask(busy, MANY))
    expect(found).toEqual({
      jobs: MANY,
      credentials: MANY,
      children: MANY * 2,
      competencies: MANY * 2,
      consents: MANY,
      audience: MANY,
      readers: MANY,
    })
    expectNoGrowth(few, lots)
  })

  test('competencies with framework, parents, children and both ends of associations', async () => {
    const { few, lots } = await ofOne(
      (first) =>
        world.api.data(
          `{ competencies(where: { matchable: true }, first: ${first}) { edges { node { id framework { title } parents { id framework { title } } children { id }
             associations(first: 5) { edges { node { associationType origin { competency { id } } destination { competency { id } } } } }
             requiredBy(first: 3) { edges { node { title employer { name } } } } } } } }`,
          {},
          world.employer,
        ),
      1,
      6,
    )
    expectNoGrowth(few, lots)
  })
})
