import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { createCredential, createList, checkStatus as libraryCheck } from '@digitalbazaar/vc-bitstring-status-list'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { documentLoader } from '../src/credentials/jsonld/document-loader.ts'
import { CredentialStatus } from '../src/credentials/kinds.ts'
import { type SigningKey, signJsonLd } from '../src/credentials/sign.ts'
import { checkRecipient } from '../src/credentials/verify/recipient.ts'
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

describe('gotcha 1: a revoked credential', () => {
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
  test('gotcha 2: a list that somebody else signed is normal, and reported', async () => {
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
