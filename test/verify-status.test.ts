import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { createCredential, createList, checkStatus as libraryCheck } from '@digitalbazaar/vc-bitstring-status-list'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type SigningKey, signJsonLd } from '../src/credentials/issue/sign.ts'
import { documentLoader } from '../src/credentials/jsonld/document-loader.ts'
import { CredentialStatus } from '../src/credentials/kinds.ts'
import { DOCUMENT_BUDGET } from '../src/credentials/verify/budget.ts'
import type { KnownIdentifier } from '../src/credentials/verify/environment.ts'
import { checkRecipient } from '../src/credentials/verify/recipient.ts'
import { verifyCredential } from '../src/credentials/verify/verify.ts'
import { type GuardedFetcher, makeGuardedFetcher } from '../src/fetch/index.ts'
import {
  badge,
  CREATED,
  keyOf,
  knowing,
  LEARNER_DID,
  NOW,
  outcome,
  parsed,
  recognised,
  record,
  VC2,
  verified,
} from './credentials-builder.ts'
import { loopbackForTests, openSite, resolveToLoopback, sendJson, type TestSite } from './credentials-https-server.ts'

let college: SigningKey
let other: SigningKey
let site: TestSite
let fetcher: GuardedFetcher
const published = new Map<string, unknown>()

beforeAll(async () => {
  ;[college, other] = await Promise.all([keyOf('college'), keyOf('other')])
  site = await openSite((request, response) => {
    const body = published.get(request.url ?? '')
    if (body === undefined) response.writeHead(503).end()
    else sendJson(response, body)
  })
})
afterAll(() => site.stop())

const url = (path: string) => `https://issuer.test:${site.port}${path}`
const env = (more = {}) => {
  fetcher = makeGuardedFetcher({ clock: () => NOW, addresses: loopbackForTests, resolve: resolveToLoopback })
  return knowing([recognised(college.did)], { fetcher, ...more })
}

async function publishList(
  path: string,
  revoked: readonly number[],
  key: SigningKey,
  more: Record<string, unknown> = {},
) {
  const list = await createList({ length: 131_072 })
  for (const index of revoked) list.setStatus(index, true)
  const bare = await createCredential({ id: url(path), list, statusPurpose: 'revocation', context: [VC2] })
  const signed = await signJsonLd({ ...bare, issuer: key.did, validFrom: '2026-01-01T00:00:00Z', ...more }, key, {
    created: CREATED,
  })
  published.set(path, signed)
  return signed
}

const entry = (path: string, index: number | string, type = 'BitstringStatusListEntry') => ({
  id: `${url(path)}#${index}`,
  type,
  statusPurpose: 'revocation',
  statusListIndex: index,
  statusListCredential: url(path),
})

const withStatus = (credentialStatus: unknown) =>
  signJsonLd(badge({ issuer: college.did, more: { credentialStatus } }), college, { created: CREATED })

describe('a revoked credential', () => {
  test('is reported by the library as verified, and here as revoked', async () => {
    const list = await publishList('/lists/1', [7], college)
    const document = await withStatus(entry('/lists/1', '7'))
    const loader: DocumentLoader = async (address) =>
      address === url('/lists/1')
        ? { contextUrl: null, documentUrl: address, document: list }
        : documentLoader(null, null)(address)
    const suite = new DataIntegrityProof({ cryptosuite })
    const answer = await libraryCheck({
      credential: document,
      documentLoader: loader,
      suite,
      verifyBitstringStatusListCredential: false,
    })
    expect(answer).toMatchObject({ verified: true, results: [{ status: true }] })
    const one = await verified(document, env())
    expect(outcome(one).STATUS).toBe('FAIL STATUS_REVOKED')
    expect(one).toMatchObject({ report: { verdict: 'INVALID' }, evidenceClass: 'VOID' })
  })

  test('stands beside one that is not', async () => {
    await publishList('/lists/1', [7], college)
    for (const index of ['8', 6, 131_071]) {
      const one = await verified(await withStatus(entry('/lists/1', index)), env())
      expect([outcome(one).STATUS, one.evidenceClass]).toEqual(['PASS STATUS_ACTIVE', 'VERIFIED'])
    }
  })

  test('of several entries the worst counts', async () => {
    await publishList('/lists/1', [7], college)
    const one = await verified(await withStatus([entry('/lists/1', 8), entry('/lists/1', 7)]), env())
    expect(outcome(one).STATUS).toBe('FAIL STATUS_REVOKED')
  })
})

describe('status lists are judged themselves', () => {
  test('a list that somebody else signed is normal, and reported', async () => {
    await publishList('/lists/2', [7], other)
    const good = await verified(await withStatus(entry('/lists/2', 8)), env())
    expect([outcome(good).STATUS, good.evidenceClass]).toEqual(['WARNING STATUS_LIST_OF_OTHER', 'VERIFIED'])
    expect(outcome(await verified(await withStatus(entry('/lists/2', 7)), env())).STATUS).toBe('FAIL STATUS_REVOKED')
  })

  test.each<[string, (list: Record<string, unknown>) => Record<string, unknown>, string]>([
    ['changed', (list) => ({ ...list, validFrom: '2026-01-02T00:00:00Z' }), 'STATUS_LIST_PROOF'],
    ['without its type', (list) => ({ ...list, type: ['VerifiableCredential'] }), 'STATUS_LIST_TYPE'],
    ['not a credential', () => ({ hello: 1 }), 'STATUS_LIST_UNREADABLE'],
  ])('%s: nothing is known, and the evidence counts less', async (_what, change, code) => {
    published.set('/lists/3', change(await publishList('/lists/3', [], college)))
    const one = await verified(await withStatus(entry('/lists/3', 1)), env())
    expect([outcome(one).STATUS, one.evidenceClass]).toEqual([`NOT_CHECKED ${code}`, 'UNRECOGNISED_ISSUER'])
  })

  test('expired, unreachable, beyond its end, for another purpose, of an unknown kind, or a bomb', async () => {
    await publishList('/lists/4', [], college, { validUntil: '2026-02-01T00:00:00Z' })
    expect(outcome(await verified(await withStatus(entry('/lists/4', 1)), env())).STATUS).toBe(
      'NOT_CHECKED STATUS_LIST_DATES',
    )
    expect(outcome(await verified(await withStatus(entry('/lists/none', 1)), env())).STATUS).toBe(
      'NOT_CHECKED FETCH_STATUS',
    )
    await publishList('/lists/5', [], college)
    expect(outcome(await verified(await withStatus(entry('/lists/5', 131_072)), env())).STATUS).toBe(
      'NOT_CHECKED STATUS_INDEX_OUTSIDE',
    )
    const suspension = { ...entry('/lists/5', 1), statusPurpose: 'suspension' }
    expect(outcome(await verified(await withStatus(suspension), env())).STATUS).toBe(
      'NOT_CHECKED STATUS_PURPOSE_DIFFERS',
    )
    const bomb = `u${gzipSync(Buffer.alloc(50_000_000)).toString('base64url')}`
    const subject = {
      id: url('/lists/6#list'),
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: bomb,
    }
    await publishList('/lists/6', [], college, { credentialSubject: subject })
    expect(outcome(await verified(await withStatus(entry('/lists/6', 1)), env())).STATUS).toBe(
      'NOT_CHECKED STATUS_LIST_UNREADABLE',
    )
  })
})

describe('1EdTechRevocationList', () => {
  const EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
  const document = (id: string) =>
    signJsonLd(
      badge({
        issuer: college.did,
        contexts: [EXTENSIONS],
        more: { id, credentialStatus: { id: url('/revoked'), type: '1EdTechRevocationList' } },
      }),
      college,
      { created: CREATED },
    )

  test('lists ids, percent-encoded or not; revoked: false is not revoked; unreachable is no verdict', async () => {
    published.set('/revoked', {
      revokedCredential: [
        { id: 'https://x.example/a%20b' },
        { id: 'urn:uuid:2', revoked: false },
        { id: 'urn:uuid:3', revoked: true },
      ],
    })
    const status = async (id: string) => outcome(await verified(await document(id), env())).STATUS
    expect(await status('https://x.example/a%20b')).toBe('FAIL STATUS_REVOKED')
    expect(await status('urn:uuid:2')).toBe('PASS STATUS_ACTIVE')
    expect(await status('urn:uuid:3')).toBe('FAIL STATUS_REVOKED')
    expect(await status('urn:uuid:4')).toBe('PASS STATUS_ACTIVE')
    published.delete('/revoked')
    const one = await verified(await document('urn:uuid:3'), env())
    expect([outcome(one).STATUS, one.report.verdict, one.evidenceClass]).toEqual([
      'NOT_CHECKED FETCH_STATUS',
      'WARNING',
      'UNRECOGNISED_ISSUER',
    ])
  })
})

test('a status recorded here counts without any network', async () => {
  const document = await signJsonLd(badge({ issuer: college.did }), college, { created: CREATED })
  for (const status of [CredentialStatus.REVOKED, CredentialStatus.SUSPENDED]) {
    const one = await verified(document, knowing([recognised(college.did)], { recordedStatus: () => ({ status }) }))
    expect([outcome(one).STATUS, one.evidenceClass]).toEqual([`FAIL STATUS_${status}`, 'VOID'])
  }
})

describe('one document, whatever it holds, is verified within a budget of fetches', () => {
  /** With a subject of its own: whose status is whose of several about one subject is not signed. */
  const apart = (one: Record<string, unknown>) => {
    const { id: _id, ...credentialSubject } = one.credentialSubject as Record<string, unknown>
    return { ...one, credentialSubject }
  }
  const child = (credentialStatus: unknown) => apart(badge({ issuer: college.did, more: { credentialStatus } }))
  const signedRecord = (children: readonly unknown[]) =>
    signJsonLd(record(college.did, children), college, { created: CREATED })
  const childrenOf = (one: Awaited<ReturnType<typeof verified>>) => one.children.map((inner) => inner.verified)
  const counting = () => {
    const asked: string[] = []
    const { fetcher: inner, ...rest } = env()
    const get = (address: string) => {
      asked.push(address)
      return (inner as GuardedFetcher).get(address)
    }
    return { asked, env: { ...rest, fetcher: { get } } }
  }

  test('two hundred children with two hundred lists lead to fifty fetches', async () => {
    const children = Array.from({ length: 200 }, (_, n) => child(entry(`/hostile/${n}`, 1)))
    const one = await verified(await signedRecord(children), env())
    expect(site.seen.filter((line) => line.includes('/hostile/')).length).toBe(50)
    const found = childrenOf(one).map((inner) => outcome(inner).STATUS)
    expect(found.slice(0, 50)).toEqual(Array(50).fill('NOT_CHECKED FETCH_STATUS'))
    expect(found.slice(50)).toEqual(Array(150).fill('NOT_CHECKED FETCH_BUDGET'))
    const status = childrenOf(one)[199]?.report.checks.find(({ check }) => check === 'STATUS')
    expect(status?.message).toMatch(/50 addresses.*one by one/)
    expect([outcome(one).PROOF, outcome(one).NESTED, one.report.verdict, one.evidenceClass]).toEqual([
      'PASS PROOF_GOOD',
      'WARNING FETCH_BUDGET',
      'WARNING',
      'VERIFIED',
    ])
    // Nobody knows whether they were withdrawn: not as good as a child whose status stands.
    expect(new Set(childrenOf(one).map(({ evidenceClass }) => evidenceClass))).toEqual(new Set(['UNRECOGNISED_ISSUER']))
  })

  test('a list that all children share is asked for once', async () => {
    await publishList('/lists/shared', [3], college)
    published.set('/revoked/shared', { revokedCredential: [] })
    const extended = { issuer: college.did, contexts: ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'] }
    const counted = counting()
    const one = await verified(
      await signedRecord([
        ...Array.from({ length: 6 }, (_, n) => child(entry('/lists/shared', n))),
        ...Array.from({ length: 3 }, () =>
          apart(
            badge({
              ...extended,
              more: { credentialStatus: { id: url('/revoked/shared'), type: '1EdTechRevocationList' } },
            }),
          ),
        ),
      ]),
      counted.env,
    )
    const [good, bad] = ['PASS STATUS_ACTIVE', 'FAIL STATUS_REVOKED']
    expect(childrenOf(one).map((inner) => outcome(inner).STATUS)).toEqual([
      ...[good, good, good, bad, good, good],
      ...[good, good, good],
    ])
    expect(counted.asked).toEqual([url('/lists/shared'), url('/revoked/shared')])
    expect(childrenOf(one).map(({ evidenceClass }) => evidenceClass)).toContain('VOUCHED')
  })

  test('an address that never answers holds up one document no longer than its time', async () => {
    const fetcher: GuardedFetcher = { get: () => new Promise(() => {}) }
    const one = await verifyCredential(
      parsed(await signedRecord(['/slow/1', '/slow/2'].map((path) => child(entry(path, 1))))),
      env({ fetcher }),
      { ...DOCUMENT_BUDGET, timeMs: 40 },
    )
    expect(childrenOf(one).map((inner) => outcome(inner).STATUS)).toEqual(Array(2).fill('NOT_CHECKED FETCH_BUDGET'))
  })

  test('large answers use it up, and so do lists that unpack to much more than they are', async () => {
    for (const n of [1, 2, 3]) await publishList(`/lists/large/${n}`, [], college)
    const large = (await signedRecord([1, 2, 3].map((n) => child(entry(`/lists/large/${n}`, 1))))) as object
    const bytes = JSON.stringify(published.get('/lists/large/1')).length
    const budget = { ...DOCUMENT_BUDGET, bytes: bytes + 10 }
    expect(
      childrenOf(await verifyCredential(parsed(large), env(), budget)).map((inner) => outcome(inner).STATUS),
    ).toEqual(['PASS STATUS_ACTIVE', 'NOT_CHECKED FETCH_BUDGET', 'NOT_CHECKED FETCH_BUDGET'])
    const encodedList = `u${gzipSync(Buffer.alloc(7_900_000)).toString('base64url')}`
    const subject = { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList }
    for (const n of [1, 2, 3, 4, 5])
      await publishList(`/lists/huge/${n}`, [], college, { credentialSubject: { id: url(`/huge#${n}`), ...subject } })
    const huge = await signedRecord([1, 2, 3, 4, 5].map((n) => child(entry(`/lists/huge/${n}`, 1))))
    expect(childrenOf(await verified(huge, env())).map((inner) => outcome(inner).STATUS)).toEqual([
      ...Array(4).fill('PASS STATUS_ACTIVE'),
      'NOT_CHECKED FETCH_BUDGET',
    ])
  })

  test('keys count too: what cannot be asked for is not checked', async () => {
    const children = await Promise.all(
      [1, 2, 3].map(async (n) => {
        const did = `did:web:issuer.test%3A${site.port}:${n}`
        return signJsonLd(badge({ issuer: did }), await keyOf(`web ${n}`, `${did}#key`), { created: CREATED })
      }),
    )
    const one = await verifyCredential(parsed(await signedRecord(children)), env(), { ...DOCUMENT_BUDGET, fetches: 2 })
    expect(childrenOf(one).map((inner) => outcome(inner).KEY_BINDING)).toEqual([
      'NOT_CHECKED FETCH_STATUS',
      'NOT_CHECKED FETCH_STATUS',
      'NOT_CHECKED FETCH_BUDGET',
    ])
    expect(childrenOf(one).map(({ report }) => report.verdict)).toEqual(Array(3).fill('UNKNOWN'))
  })
})

describe('about whom', () => {
  const hash = (algorithm: string, text: string) => `${algorithm}$${createHash(algorithm).update(text).digest('hex')}`
  const mine = [
    { kind: 'DID', value: LEARNER_DID },
    { kind: 'EMAIL', value: 'Ada@School.example' },
  ] as const
  const about = (subject: Record<string, unknown>) => {
    const check = checkRecipient(parsed(badge({ issuer: college.did, subject })).subject, mine)
    return `${check.result} ${check.code}`
  }
  const identity = (more: Record<string, unknown>) => ({
    id: undefined,
    identifier: [{ type: 'IdentityObject', hashed: true, identityType: 'emailAddress', ...more }],
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['the DID', {}, 'PASS RECIPIENT_GOOD'],
    ['another DID', { id: 'did:key:z6MkjRagNiMu91DduvCvgEsqLZDVzrJzFrwahc4tXLt9DoHd' }, 'FAIL RECIPIENT_OTHER'],
    ['nobody', { id: undefined }, 'WARNING RECIPIENT_UNBOUND'],
    ['something that is no person’s name', { id: 'urn:uuid:5' }, 'WARNING RECIPIENT_UNBOUND'],
    ['an e-mail address', { id: 'mailto:ada@school.example' }, 'PASS RECIPIENT_GOOD'],
    [
      'a salted hash',
      identity({ identityHash: hash('sha256', 'ada@school.examplesalt'), salt: 'salt' }),
      'PASS RECIPIENT_GOOD',
    ],
    [
      'a hash in capitals',
      identity({ identityHash: hash('sha256', 'ada@school.example').replace(/\$.*/, (hex) => hex.toUpperCase()) }),
      'PASS RECIPIENT_GOOD',
    ],
    [
      'an md5 of the address as we spell it',
      identity({ identityHash: hash('md5', 'Ada@School.example') }),
      'PASS RECIPIENT_GOOD',
    ],
    [
      'the wrong salt',
      identity({ identityHash: hash('sha256', 'ada@school.examplesalt'), salt: 'pepper' }),
      'FAIL RECIPIENT_OTHER',
    ],
    [
      'a plain address in an entry',
      {
        id: undefined,
        identifier: {
          type: 'IdentityObject',
          hashed: false,
          identityType: 'emailAddress',
          identityHash: 'ada@school.example',
        },
      },
      'PASS RECIPIENT_GOOD',
    ],
    [
      'a student number',
      {
        id: undefined,
        identifier: { type: 'IdentityObject', hashed: false, identityType: 'sourcedId', identityHash: '4711' },
      },
      'WARNING RECIPIENT_UNBOUND',
    ],
    [
      'another DID but the right address',
      {
        id: 'did:key:z6MkjRagNiMu91DduvCvgEsqLZDVzrJzFrwahc4tXLt9DoHd',
        identifier: [
          {
            type: 'IdentityObject',
            hashed: true,
            identityType: 'emailAddress',
            identityHash: hash('sha256', 'ada@school.example'),
          },
        ],
      },
      'PASS RECIPIENT_GOOD',
    ],
  ])('%s', (_who, subject, expected) => {
    expect(
      about(JSON.parse(JSON.stringify({ ...subject, id: 'id' in subject ? (subject.id ?? null) : LEARNER_DID }))),
    ).toBe(expected)
  })

  const emailHash = identity({ identityHash: hash('sha256', 'ada@school.example') })
  const didHash = identity({ identityType: 'did', identityHash: hash('sha256', LEARNER_DID) })
  const unsaid = identity({ identityType: 'identifier', identityHash: hash('sha256', 'who knows') })
  test.each<[string, Record<string, unknown>, readonly KnownIdentifier[], string]>([
    ['a hashed address, to one known by DID only', emailHash, [mine[0]], 'WARNING RECIPIENT_UNREGISTERED'],
    [
      'a hashed address, to one known by another',
      emailHash,
      [{ kind: 'EMAIL', value: 'b@x.example' }],
      'FAIL RECIPIENT_OTHER',
    ],
    ['a hashed DID, to one known by address only', didHash, [mine[1]], 'WARNING RECIPIENT_UNREGISTERED'],
    ['a DID, to one known by address only', { id: LEARNER_DID }, [mine[1]], 'WARNING RECIPIENT_UNREGISTERED'],
    [
      'an address, to one known by DID only',
      { id: 'mailto:ada@school.example' },
      [mine[0]],
      'WARNING RECIPIENT_UNREGISTERED',
    ],
    ['a DID, to one of whom nothing is known', { id: LEARNER_DID }, [], 'WARNING RECIPIENT_UNREGISTERED'],
    ['a hash of who knows what, to one known by DID only', unsaid, [mine[0]], 'WARNING RECIPIENT_UNREGISTERED'],
    ['a hash of who knows what, to one known by both', unsaid, mine, 'FAIL RECIPIENT_OTHER'],
    ['a hash by an unknown algorithm', identity({ identityHash: 'sha512$00' }), mine, 'WARNING RECIPIENT_UNBOUND'],
    [
      'another DID and an address, to one known by DID only',
      { ...emailHash, id: 'did:key:z6MkjRagNiMu91DduvCvgEsqLZDVzrJzFrwahc4tXLt9DoHd' },
      [mine[0]],
      'FAIL RECIPIENT_OTHER',
    ],
  ])('%s: about somebody else only where that kind is known', (_who, subject, known, expected) => {
    const check = checkRecipient(
      parsed(JSON.parse(JSON.stringify(badge({ issuer: college.did, subject })))).subject,
      known,
    )
    expect(`${check.result} ${check.code}`).toBe(expected)
  })

  test('one whose kind of name is not registered counts as of an unrecognised issuer, in a record too', async () => {
    const named = () => JSON.parse(JSON.stringify(badge({ issuer: college.did, subject: emailHash })))
    const env = knowing([recognised(college.did)])
    const alone = await verified(await signJsonLd(named(), college, { created: CREATED }), env)
    expect([outcome(alone).RECIPIENT, alone.report.verdict, alone.evidenceClass]).toEqual([
      'WARNING RECIPIENT_UNREGISTERED',
      'WARNING',
      'UNRECOGNISED_ISSUER',
    ])
    const inRecord = record(college.did, [named(), badge({ issuer: college.did })])
    const whole = await verified(await signJsonLd(inRecord, college, { created: CREATED }), env)
    expect(whole.children.map((one) => one.verified.evidenceClass)).toEqual(['UNRECOGNISED_ISSUER', 'VOUCHED'])
  })

  test('a valid credential of another person is VOID', async () => {
    const document = await signJsonLd(badge({ issuer: college.did, subject: { id: other.did } }), college, {
      created: CREATED,
    })
    const one = await verified(document, knowing([recognised(college.did)]))
    expect([outcome(one).RECIPIENT, one.report.verdict, one.evidenceClass]).toEqual([
      'FAIL RECIPIENT_OTHER',
      'INVALID',
      'VOID',
    ])
  })

  test('one that is bound to nobody counts as of an unrecognised issuer', async () => {
    const bare = badge({ issuer: college.did })
    delete (bare.credentialSubject as Record<string, unknown>).id
    const one = await verified(
      await signJsonLd(bare, college, { created: CREATED }),
      knowing([recognised(college.did)]),
    )
    expect([outcome(one).RECIPIENT, one.evidenceClass]).toEqual(['WARNING RECIPIENT_UNBOUND', 'UNRECOGNISED_ISSUER'])
  })
})
