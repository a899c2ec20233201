import 'reflect-metadata'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type SigningKey, signJwt } from '../src/credentials/issue/sign.ts'
import { SignedView } from '../src/credentials/jsonld/signed-view.ts'
import { SIGNED_VALUES } from '../src/credentials/jsonld/view-problem.ts'
import { stopProofThreads } from '../src/credentials/verify/proof-threads.ts'
import { MOST_IDENTIFIERS } from '../src/credentials/verify/recipient.ts'
import {
  badge,
  keyOf,
  knowing,
  LEARNER_DID,
  outcome,
  parsed,
  recognised,
  VC2,
  verified,
} from './credentials-builder.ts'

/** What a document may cost before anything in it is known to be signed: told by what is refused, not by time. */

// biome-ignore lint/suspicious/noExplicitAny: tests reach into JSON of any shape
type Free = any

let college: SigningKey
beforeAll(async () => {
  college = await keyOf('college')
})
afterAll(stopProofThreads)

const S = 'did:x:s'
const times = <One>(count: number, make: (at: number) => One): One[] =>
  Array.from({ length: count }, (_, at) => make(at))

/** A record with a proof that nobody made; what is in `beside` says more of what is named in it. */
const recordOf = (children: readonly object[], beside: readonly object[]): Free => ({
  '@context': [VC2],
  type: ['VerifiableCredential', 'ClrCredential'],
  issuer: college.did,
  proof: { type: 'x' },
  credentialSubject: { id: 'did:x:root', verifiableCredential: children },
  beside,
})
const kindless = { type: ['VerifiableCredential'], issuer: 'did:a:b', credentialSubject: { id: S } }
const earning = (achievement: object) => ({
  type: ['VerifiableCredential', 'AchievementCredential'],
  issuer: 'did:a:b',
  credentialSubject: { id: S, achievement },
})
const recordIn = (children: readonly object[]) => ({
  type: ['ClrCredential'],
  issuer: 'did:a:b',
  credentialSubject: { verifiableCredential: children },
})

describe('a document is not read on once it came to too much, as by', () => {
  const named = { id: 'urn:c', type: ['ClrCredential'], issuer: 'did:a:b' }
  const description = { id: 'urn:d' }
  test.each<[string, () => Free]>([
    [
      'many results of one achievement, once for each child',
      () =>
        recordOf(
          times(1_000, () => earning({ id: 'urn:a', resultDescription: [description] })),
          [{ id: S, result: times(8_000, (n) => ({ resultDescription: 'urn:d', value: `v${n}` })) }],
        ),
    ],
    [
      'many identifiers, once for each child',
      () =>
        recordOf(
          times(1_000, () => kindless),
          [{ id: S, identifier: times(450, (n) => ({ hashed: true, identityHash: `sha256$${n}`.padEnd(71, '0') })) }],
        ),
    ],
    [
      'a name in many languages, once for each child',
      () =>
        recordOf(
          times(1_000, () => earning({ id: 'urn:a' })),
          [{ id: 'urn:a', name: Object.fromEntries(times(20_000, (n) => [`l${n}`, 'x'])) }],
        ),
    ],
    [
      'a record with many credentials, in each of many',
      () =>
        recordOf(
          times(1_000, () => recordIn([{ id: 'urn:c' }])),
          [{ ...named, credentialSubject: { verifiableCredential: times(1_000, (n) => earning({ name: `a${n}` })) } }],
        ),
    ],
  ])('%s', async (_what, make) => {
    const credential = parsed(make())
    expect(credential.unclear?.code).toBe('PROOF_ENTANGLED')
    expect(new Set(credential.children.map((child) => 'unreadable' in child && child.unreadable.code))).toEqual(
      new Set(['PROOF_ENTANGLED']),
    )
    const one = await verified(make(), knowing([recognised(college.did)]))
    expect(one.children).toEqual([])
    expect(outcome(one)).toMatchObject({ PROOF: 'FAIL PROOF_ENTANGLED', NESTED: 'WARNING PROOF_ENTANGLED' })
  })

  test('many objects of one subject are looked at once, not once for each child', () => {
    let looks = 0
    const counted = times(200, (n) => Object.defineProperty({ id: S, n }, 'source', { get: () => void looks++ }))
    // Endorsements: other kinds would share the subject, which is read differently
    const type = ['VerifiableCredential', 'EndorsementCredential']
    const children = times(1_000, () => ({ ...kindless, type, credentialSubject: { id: S } }))
    const view = new SignedView(recordOf(children, counted))
    for (const child of children) view.credential(child)
    expect([view.problem, looks]).toEqual([null, counted.length])
  })

  test('one that says everything once is read, also near the limit of values', () => {
    const alignment = (n: number) =>
      times(8, (at) => ({ targetName: `n${at}`, targetUrl: `https://x.example/${n}/${at}` }))
    const children = times(1_000, (n) =>
      earning({ id: `urn:a${n}`, name: 'a', achievementType: 'Badge', alignment: alignment(n) }),
    )
    const { unclear, children: read } = parsed(recordOf(children, []))
    expect(unclear).toBeNull()
    expect(read.every((child) => 'credential' in child && child.credential.achievement?.alignments.length === 8)).toBe(
      true,
    )
  })
})

test('a document with too many values is not looked into, and what is signed by itself in it counts', async () => {
  const jwt = await signJwt(badge({ issuer: college.did }), college)
  const much = times(SIGNED_VALUES / 2, (n) => ({ n }))
  const document = {
    ...recordOf([], much),
    credentialSubject: { id: LEARNER_DID, verifiableCredential: [jwt, kindless] },
  }
  const one = await verified(document, knowing([recognised(college.did)]))
  expect(outcome(one).PROOF).toBe('NOT_CHECKED PROOF_TOO_LARGE')
  expect(one.children.map(({ verified: { evidenceClass } }) => evidenceClass)).toEqual(['VERIFIED', 'VOID'])
})

describe('identifiers of a subject', () => {
  const hashed = (n: number) => ({
    type: ['IdentityObject'],
    hashed: true,
    identityHash: `sha256$${String(n).padStart(64, '0')}`,
    identityType: 'emailAddress',
    salt: 's',
  })
  const mine = { type: ['IdentityObject'], hashed: false, identityHash: LEARNER_DID, identityType: 'did' }
  const of = async (identifier: readonly object[]) => {
    const document = badge({ issuer: college.did, subject: { id: undefined, identifier } as Free })
    const known = [
      { kind: 'EMAIL' as const, value: 'a@b.example' },
      { kind: 'DID' as const, value: LEARNER_DID },
    ]
    return outcome(await verified(document, knowing([recognised(college.did)], { recipient: known }))).RECIPIENT
  }

  test('are compared up to a number, and more are told', async () => {
    const some = times(MOST_IDENTIFIERS, hashed)
    expect(await of([...some.slice(1), mine])).toBe('PASS RECIPIENT_GOOD')
    expect(await of(some)).toBe('FAIL RECIPIENT_OTHER')
    expect(await of([...some, mine])).toBe('WARNING RECIPIENT_TOO_MANY')
  })

  test('with a salt that is no salt are not', async () => {
    expect(await of([{ ...hashed(1), salt: 's'.repeat(100_000) }])).toBe('WARNING RECIPIENT_UNBOUND')
  })
})
