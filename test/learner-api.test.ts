import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { useFetcher } from '../src/credentials/index.ts'
import { type SigningKey, signJsonLd, signJwt } from '../src/credentials/issue/sign.ts'
import { createAccount, createToken } from '../src/identity/bootstrap.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { createLearners } from '../src/learners/index.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'
import { badge, CREATED, keyOf } from './credentials-builder.ts'
import { frameworkPackage, itemUri, uuid } from './credentials-world.ts'
import type { Actor } from './crosswalks-world.ts'
import { imported } from './crosswalks-world.ts'
import { actorOf, publishedJob } from './jobs-world.ts'
import { type Caller, openApi, type TestApi } from './support/api.ts'
import { tripsOf } from './support/round-trips.ts'

/** What a learner, a verifier and the operator do with credentials, as they do it: over the API. */

let api: TestApi
let operator: Actor
let issuer: SigningKey
let skill: string
let job: string

beforeAll(async () => {
  api = await openApi()
  useFetcher(api.stores.dataSource, null)
  issuer = await keyOf('college')
  operator = await actorOf(api, 'Operators', Role.OPERATOR)
  const steward = await actorOf(api, 'Stewards', Role.STEWARD)
  const employer = await actorOf(api, 'Quernstone', Role.EMPLOYER)
  const framework = await imported(api.stores, steward, frameworkPackage([1, 2]) as never)
  const rows: { id: string }[] = await api.stores.dataSource.query(
    'SELECT id FROM competency WHERE framework_id = $1 AND identifier = $2',
    [framework, uuid(1)],
  )
  skill = rows[0]?.id as string
  const acceptedEvidence = ['VERIFIED', 'SELF_ASSERTED']
  const requirements = [{ kind: 'REQUIRED', anyOf: [{ competency: skill }], text: 'Number 1', acceptedEvidence }]
  job = await publishedJob(api, employer, { title: 'Analyst', requirements })
}, 240_000)
afterAll(() => api?.close())

let serial = 0
async function learner(): Promise<Caller & { readonly did: string }> {
  const system = api.stores.session(SYSTEM)
  const { did } = await keyOf(`holder ${++serial}`)
  const identifiers = [{ kind: 'DID' as const, value: did, verified: true }]
  const [id = ''] = await createLearners(system, [{ region: 'XA-TV', available: system.now, identifiers }])
  const account = await createAccount(system, { name: 'Ana', email: `${id}@example.org`, learner: id })
  const token = await createToken(system, { account, name: 'phone', expiresAt: new Date(system.now + 86_400_000) })
  return { key: token.key, did }
}

const alignment = [{ type: ['Alignment'], targetName: 'Number 1', targetUrl: itemUri(1), targetType: 'CFItem' }]
const signed = (did: string, by: SigningKey = issuer) =>
  signJsonLd(badge({ issuer: by.did, subject: { id: did }, achievement: ABOUT }), by, { created: CREATED })
const ABOUT = {
  id: 'https://harrow.example/achievements/sql',
  type: ['Achievement'],
  name: 'Queries',
  description: 'Asks a database',
  criteria: { narrative: 'A project, judged.' },
  alignment,
}
const ERRORS = 'projected userErrors { code field message }'

async function bring(who: Caller, document: unknown): Promise<string> {
  const { submitCredential } = await api.data(
    `mutation ($input: SubmitCredentialInput!) { submitCredential(input: $input) { credential { id } ${ERRORS} } }`,
    { input: { document: typeof document === 'string' ? document : JSON.stringify(document) } },
    who,
  )
  expect(submitCredential).toMatchObject({ projected: true, userErrors: [] })
  return submitCredential.credential.id
}
const ASSERT = `mutation ($competency: ID!) { assertCompetency(input: { competency: $competency }) {
  assertion { evidenceClass basis competency { id } issuer { name } } ${ERRORS} } }`
const MINE = `query ($job: ID!) { viewer { me { assertions(first: 10) { edges { node { evidenceClass competency { id } } } }
  jobMatch(jobProfile: $job) { fitBp explanation { lines { evidence { evidenceClass } } } } } } }`
const mine = async (who: Caller) => (await api.data(MINE, { job }, who)).viewer.me
const classes = (me: { assertions: { edges: { node: { evidenceClass: string } }[] } }) =>
  me.assertions.edges.map(({ node }) => node.evidenceClass)

describe('a learner’s own word', () => {
  test('is marked as such, listed, and counts in the match of a job that takes it', async () => {
    const who = await learner()
    expect((await mine(who)).jobMatch).toMatchObject({ fitBp: 0 })
    const { assertCompetency } = await api.data(ASSERT, { competency: skill }, who)
    expect(assertCompetency).toEqual({
      assertion: { evidenceClass: 'SELF_ASSERTED', basis: 'CLAIMED', competency: { id: skill }, issuer: null },
      projected: true,
      userErrors: [],
    })
    const me = await mine(who)
    expect(me.assertions.edges).toEqual([{ node: { evidenceClass: 'SELF_ASSERTED', competency: { id: skill } } }])
    expect(me.jobMatch.fitBp).toBeGreaterThan(0)
    expect(me.jobMatch.explanation.lines).toMatchObject([{ evidence: { evidenceClass: 'SELF_ASSERTED' } }])
  })

  test('is nobody else’s to give', async () => {
    const { errors } = await api.query(ASSERT, { competency: skill }, { key: operator.key })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

const TRUST = `mutation ($input: SetIssuerTrustInput!) { setIssuerTrust(input: $input) { organisation { id } ${ERRORS} } }`
describe('trust in an issuer', () => {
  test('is the operator’s to say, and moves what the issuer signed to VERIFIED', async () => {
    const who = await learner()
    const stranger = await keyOf('a new college')
    await bring(who, await signed(who.did, stranger))
    expect(classes(await mine(who))).not.toContain('VERIFIED')
    const input = {
      identifier: stranger.did,
      trust: 'RECOGNISED',
      reason: 'Accredited',
      organisation: operator.organisation,
    }
    for (const caller of [who, { key: (await actorOf(api, 'College', Role.INSTITUTION)).key }]) {
      const { errors } = await api.query(TRUST, { input }, caller)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
    expect(classes(await mine(who))).not.toContain('VERIFIED')
    const { setIssuerTrust } = await api.data(TRUST, { input }, { key: operator.key })
    expect(setIssuerTrust).toEqual({ organisation: { id: operator.organisation }, projected: true, userErrors: [] })
    const me = await mine(who)
    expect(classes(me)).toContain('VERIFIED')
    expect(me.jobMatch.explanation.lines).toMatchObject([{ evidence: { evidenceClass: 'VERIFIED' } }])
  })
})

describe('whom a credential is about', () => {
  const about = (subject: Record<string, unknown>) => {
    const said = JSON.parse(JSON.stringify(badge({ issuer: issuer.did, subject, achievement: ABOUT })))
    return signJsonLd(said, issuer, { created: CREATED })
  }

  test.each<[string, (own: string, other: string) => Record<string, unknown>, string, string]>([
    ['the one who brings it', (own) => ({ id: own }), 'VERIFIED', 'PASS RECIPIENT_GOOD'],
    ['somebody else', (_, other) => ({ id: other }), 'VOID', 'FAIL RECIPIENT_OTHER'],
    ['nobody', () => ({ id: undefined }), 'UNRECOGNISED_ISSUER', 'WARNING RECIPIENT_UNBOUND'],
    [
      'an address that nobody here has shown to be theirs',
      () => ({ id: 'mailto:who@example.org' }),
      'UNRECOGNISED_ISSUER',
      'WARNING RECIPIENT_UNREGISTERED',
    ],
  ])('%s', async (_whom, subject, evidenceClass, told) => {
    const input = { identifier: issuer.did, trust: 'RECOGNISED', reason: 'Known', organisation: operator.organisation }
    await api.data(TRUST, { input }, { key: operator.key })
    const [who, other] = [await learner(), await learner()]
    const id = await bring(who, await about(subject(who.did, other.did)))
    expect([...new Set(classes(await mine(who)))]).toEqual([evidenceClass])
    const { node } = await api.data(
      'query ($id: ID!) { node(id: $id) { ... on HeldCredential { report { checks { check result code } } } } }',
      { id },
      who,
    )
    const recipient = node.report.checks.find(({ check }: { check: string }) => check === 'RECIPIENT')
    expect(`${recipient.result} ${recipient.code}`).toBe(told)
  })
})

describe('a held credential', () => {
  const REVERIFY = `mutation ($id: ID!) { reverifyCredential(input: { id: $id }) {
    credential { id report { checkedAt checks { check result } } } ${ERRORS} } }`

  test('is checked again when its holder asks, and for nobody else', async () => {
    const who = await learner()
    const id = await bring(who, await signed(who.did))
    const earlier = await api.data(
      'query ($id: ID!) { node(id: $id) { ... on HeldCredential { report { checkedAt } } } }',
      { id },
      who,
    )
    const { reverifyCredential } = await api.data(REVERIFY, { id }, who)
    expect(reverifyCredential).toMatchObject({ credential: { id }, projected: true, userErrors: [] })
    expect(reverifyCredential.credential.report.checks).toContainEqual({ check: 'PROOF', result: 'PASS' })
    expect(Date.parse(reverifyCredential.credential.report.checkedAt)).toBeGreaterThan(
      Date.parse(earlier.node.report.checkedAt),
    )
    const again = await api.query(REVERIFY, { id }, await learner())
    const unknown = `crd_${'f'.repeat(32)}`
    const never = await api.query(REVERIFY, { id: unknown }, await learner())
    expect([again.data, again.errors]).toEqual([never.data, never.errors])
    expect(JSON.stringify(again)).toContain('NOT_FOUND')
  })
})

describe('the end of what was asserted', () => {
  test('is told as a moment, and as the day that the source named', async () => {
    const who = await learner()
    const document = badge({ issuer: issuer.did, subject: { id: who.did }, achievement: ABOUT })
    await bring(who, await signJwt({ ...document, validUntil: '2099-11-30' }, issuer))
    const { viewer } = await api.data(
      '{ viewer { me { assertions(first: 1) { edges { node { validUntil validThrough } } } } } }',
      {},
      who,
    )
    expect(viewer.me.assertions.edges).toEqual([
      { node: { validUntil: '2099-12-01T00:00:00.000Z', validThrough: '2099-11-30' } },
    ])
  })
})

describe('verifying without keeping', () => {
  const VERIFY = `query ($document: String!) { verifyCredential(document: $document) {
    verdict checks { check result code } } }`
  const verify = (document: string, who: Caller) => api.query(VERIFY, { document }, who)
  const held = async (): Promise<number> =>
    (await api.stores.dataSource.query('SELECT count(*)::int AS count FROM held_credential'))[0].count
  const ofCheck = (answer: { data: { verifyCredential: { checks: { check: string; result: string }[] } } }) =>
    Object.fromEntries(answer.data.verifyCredential.checks.map(({ check, result }) => [check, result]))

  test('answers each check by itself, of good and of changed documents', async () => {
    const verifier = { key: (await actorOf(api, 'Verifier', Role.EMPLOYER, [UseCase.CREDENTIAL_VERIFICATION])).key }
    const { did } = await learner()
    const before = await held()
    const document = await signed(did)
    const good = ofCheck(await verify(JSON.stringify(document), verifier))
    expect(good).toMatchObject({ PARSE: 'PASS', PROOF: 'PASS', DATES: 'PASS' })
    // Nobody was named whom it could be about
    expect(good.RECIPIENT).not.toBe('PASS')
    const changed = ofCheck(await verify(JSON.stringify({ ...document, name: 'Better' }), verifier))
    expect(changed).toMatchObject({ PARSE: 'PASS', PROOF: 'FAIL', DATES: 'PASS' })
    const jwt = await signJwt(badge({ issuer: issuer.did, subject: { id: did } }), issuer)
    expect(ofCheck(await verify(jwt, verifier))).toMatchObject({ PROOF: 'PASS' })
    expect(await held()).toBe(before)
  })

  test('needs the use case', async () => {
    const { errors } = await verify('{}', { key: (await actorOf(api, 'No', Role.EMPLOYER, [])).key })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('a learner who leaves', () => {
  const FORGET = `mutation ($confirm: String!) { forgetMe(confirm: $confirm) { proof ${ERRORS} } }`

  test('gets a proof, and their key is nobody’s from then on', async () => {
    const who = await learner()
    await bring(who, await signed(who.did))
    const refused = await api.query(FORGET, { confirm: 'yes' }, who)
    expect(JSON.stringify(refused)).toContain('forget me for good')
    expect((await mine(who)).assertions.edges.length).toBeGreaterThan(0)
    const { forgetMe } = await api.data(FORGET, { confirm: 'forget me for good' }, who)
    expect(forgetMe).toMatchObject({ projected: true, userErrors: [] })
    expect(Object.keys(JSON.parse(forgetMe.proof)).length).toBeGreaterThan(1)
    const after = await api.query('{ viewer { me { displayName } } }', {}, who)
    expect(after.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })
})

test('what is held costs the same number of round trips, one or five', async () => {
  const [one, five] = [await learner(), await learner()]
  await bring(one, await signed(one.did))
  for (let more = 0; more < 5; more++) await bring(five, await signed(five.did))
  const ask = (who: Caller) => () =>
    api.data(
      `{ viewer { me { credentials(first: 10) { edges { node { name issuer { name organisation { name } }
           report { verdict checks { check result } competencies { competency { fullStatement } } } } } }
         assertions(first: 20) { edges { node { name evidenceClass competency { id framework { title } }
           issuer { name } achievement { name } level { label } } } } } } }`,
      {},
      who,
    )
  const held = (await ask(five)()) as { viewer: { me: { credentials: { edges: unknown[] } } } }
  expect(held.viewer.me.credentials.edges).toHaveLength(5)
  await ask(one)()
  const few = await tripsOf(api.stores, ask(one))
  expect(await tripsOf(api.stores, ask(five))).toEqual(few)
  expect(few.length).toBeGreaterThan(3)
})
