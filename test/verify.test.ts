import 'reflect-metadata'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { importJWK, SignJWT } from 'jose'
import { type SigningKey, signJsonLd, signJwt } from '../src/credentials/issue/sign.ts'
import { CheckKind, CheckResult, IssuerTrust, KeyBinding, Verdict } from '../src/credentials/kinds.ts'
import { didWebUrl } from '../src/credentials/verify/did-web.ts'
import { classOf } from '../src/credentials/verify/evidence-class.ts'
import type { Check } from '../src/credentials/verify/report.ts'
import { type GuardedFetcher, makeGuardedFetcher } from '../src/fetch/index.ts'
import { EvidenceClass } from '../src/shared/evidence.ts'
import {
  badge,
  CREATED,
  keyOf,
  knowing,
  LEARNER_DID,
  me,
  NOW,
  outcome,
  parsed,
  recognised,
  verified,
} from './credentials-builder.ts'
import { emptyEnvironment } from './credentials-environment.ts'
import { loopbackForTests, openSite, resolveToLoopback, sendJson, type TestSite } from './credentials-https-server.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests reach into JSON of any shape
type Free = any

let college: SigningKey
let stranger: SigningKey
let learner: SigningKey
let site: TestSite
let fetcher: GuardedFetcher
const published = new Map<string, unknown>()

beforeAll(async () => {
  ;[college, stranger, learner] = await Promise.all([keyOf('college'), keyOf('stranger'), keyOf('learner')])
  site = await openSite((request, response) => {
    const body = published.get(request.url ?? '')
    if (body === undefined) response.writeHead(404).end()
    else sendJson(response, body)
  })
  fetcher = makeGuardedFetcher({ clock: () => NOW, addresses: loopbackForTests, resolve: resolveToLoopback })
})
afterAll(() => site.stop())

const signed = (value: object, key: SigningKey, created = CREATED) => signJsonLd(value, key, { created })
const host = () => `issuer.test%3A${site.port}`
const origin = () => `https://issuer.test:${site.port}`
const changed = (value: unknown, change: (copy: Free) => void) => {
  const copy = structuredClone(value)
  change(copy)
  return copy
}

describe('a good credential of a recognised issuer about this learner', () => {
  test.each(['eddsa-rdfc-2022', 'Ed25519Signature2020'] as const)('with %s is VALID and VERIFIED', async (kind) => {
    const contexts = kind === 'Ed25519Signature2020' ? ['https://w3id.org/security/suites/ed25519-2020/v1'] : []
    const document = await signJsonLd(badge({ issuer: college.did, contexts }), college, { created: CREATED, kind })
    const one = await verified(document, knowing([recognised(college.did)]))
    expect(one.report).toMatchObject({ verdict: Verdict.VALID, keyBinding: KeyBinding.SELF_CERTIFYING })
    expect(one.evidenceClass).toBe(EvidenceClass.VERIFIED)
  })

  test('as VC-JWT too', async () => {
    const jwt = await signJwt(badge({ issuer: college.did }), college)
    const one = await verified(jwt, knowing([recognised(college.did)]))
    expect(one.report.verdict).toBe(Verdict.VALID)
    expect(one.evidenceClass).toBe(EvidenceClass.VERIFIED)
  })

  test('but of an issuer nobody knows it is a WARNING and counts as such', async () => {
    const one = await verified(await signed(badge({ issuer: college.did }), college), knowing([]))
    expect(one.report.verdict).toBe(Verdict.WARNING)
    expect(outcome(one)).toMatchObject({ ISSUER_TRUST: 'WARNING ISSUER_UNRECOGNISED', PROOF: 'PASS PROOF_GOOD' })
    expect(one.evidenceClass).toBe(EvidenceClass.UNRECOGNISED_ISSUER)
  })
})

describe('forged and broken proofs', () => {
  test.each<[string, (copy: Free) => void]>([
    [
      'an alignment',
      (c) => {
        c.credentialSubject.achievement.alignment[0].targetUrl += '1'
      },
    ],
    [
      'one letter of the name',
      (c) => {
        c.credentialSubject.achievement.name = 'Querier'
      },
    ],
    [
      'the subject',
      (c) => {
        c.credentialSubject.id = 'did:key:z6MkjRagNiMu91DduvCvgEsqLZDVzrJzFrwahc4tXLt9DoHd'
      },
    ],
    [
      'the end',
      (c) => {
        c.validUntil = '2040-01-01T00:00:00Z'
      },
    ],
  ])('a change of %s after signing fails PROOF and is VOID', async (_what, change) => {
    const document = changed(await signed(badge({ issuer: college.did }), college), change)
    const one = await verified(document, knowing([recognised(college.did)]))
    expect(outcome(one).PROOF).toBe('FAIL PROOF_SIGNATURE')
    expect(one.report.verdict).toBe(Verdict.INVALID)
    expect(one.evidenceClass).toBe(EvidenceClass.VOID)
  })

  test('expiry and a bad signature are both reported: neither hides the other', async () => {
    const expired = await signed(badge({ issuer: college.did, more: { validUntil: '2026-02-01T00:00:00Z' } }), college)
    expect(outcome(await verified(expired, knowing([])))).toMatchObject({
      PROOF: 'PASS PROOF_GOOD',
      DATES: 'FAIL EXPIRED',
    })
    const both = changed(expired, (c) => {
      c.name = 'x'
    })
    expect(outcome(await verified(both, knowing([])))).toMatchObject({
      PROOF: 'FAIL PROOF_SIGNATURE',
      DATES: 'FAIL EXPIRED',
    })
  })

  test('an unknown kind of proof beside a good one is ignored, alone it is not checked', async () => {
    const good = await signed(badge({ issuer: college.did }), college)
    const odd = {
      type: 'DataIntegrityProof',
      cryptosuite: 'quantum-2031',
      proofPurpose: 'assertionMethod',
      proofValue: 'z1',
    }
    const beside = changed(good, (c) => {
      c.proof = [odd, c.proof]
    })
    expect(outcome(await verified(beside, knowing([]))).PROOF).toBe('PASS PROOF_GOOD')
    const alone = await verified(
      changed(good, (c) => {
        c.proof = odd
      }),
      knowing([recognised(college.did)]),
    )
    expect(outcome(alone).PROOF).toBe('NOT_CHECKED PROOF_KIND_UNKNOWN')
    expect(alone.report.verdict).toBe(Verdict.UNKNOWN)
    expect(alone.evidenceClass).toBe(EvidenceClass.VOID)
  })

  test('a proof made for another purpose does not count', async () => {
    const good = await signed(badge({ issuer: college.did }), college)
    const other = changed(good, (c) => {
      c.proof.proofPurpose = 'authentication'
    })
    expect(outcome(await verified(other, knowing([]))).PROOF).toBe('FAIL PROOF_PURPOSE')
  })

  test('unsigned is not checked and counts nothing', async () => {
    const one = await verified(badge({ issuer: college.did }), knowing([recognised(college.did)]))
    expect(outcome(one).PROOF).toBe('NOT_CHECKED PROOF_NONE')
    expect(one.evidenceClass).toBe(EvidenceClass.VOID)
  })

  test('a term without meaning is named, not dropped', async () => {
    const document = changed(await signed(badge({ issuer: college.did }), college), (c) => {
      c.shoeSize = '43'
    })
    const one = await verified(document, knowing([]))
    expect(outcome(one).PROOF).toBe('FAIL PROOF_TERM_UNDEFINED')
    expect(one.report.checks.find(({ code }) => code === 'PROOF_TERM_UNDEFINED')?.message).toContain('shoeSize')
  })
})

describe('JWT', () => {
  const header = (jwt: string, change: Record<string, unknown>) => {
    const [first, ...rest] = jwt.split('.')
    const value = { ...JSON.parse(Buffer.from(first as string, 'base64url').toString()), ...change }
    return [Buffer.from(JSON.stringify(value)).toString('base64url'), ...rest].join('.')
  }

  test.each(['none', 'None', 'HS256', 'PS256', 'RS512', undefined])('alg %s is refused', async (alg) => {
    const jwt = header(await signJwt(badge({ issuer: college.did }), college), { alg })
    expect(outcome(await verified(jwt, knowing([recognised(college.did)]))).PROOF).toBe('FAIL JWT_ALGORITHM')
  })

  test('alg none with an empty signature is refused', async () => {
    const jwt = header(await signJwt(badge({ issuer: college.did }), college), { alg: 'none' })
    const one = await verified(jwt.replace(/[^.]+$/, ''), knowing([recognised(college.did)]))
    expect(outcome(one).PROOF).toBe('FAIL JWT_ALGORITHM')
  })

  test('a jwk with d is refused, and one that only the header knows binds nothing', async () => {
    const jwk = await stranger.privateJwk()
    const withSecret = header(await signJwt(badge({ issuer: college.did }), stranger), { kid: undefined, jwk })
    expect(outcome(await verified(withSecret, knowing([recognised(college.did)]))).PROOF).toBe('FAIL JWT_PRIVATE_KEY')
    const { d: _secret, ...open } = jwk
    const document = badge({ issuer: college.did })
    const forged = await new SignJWT({ ...document, iss: college.did, jti: document.id as string })
      .setProtectedHeader({ alg: 'EdDSA', jwk: open })
      .sign(await importJWK(jwk, 'EdDSA'))
    const one = await verified(forged, knowing([recognised(college.did)]))
    expect(one.report.keyBinding).toBe(KeyBinding.SELF_ASSERTED)
    expect(outcome(one)).toMatchObject({
      PROOF: 'PASS PROOF_GOOD',
      KEY_BINDING: 'WARNING KEY_IN_HEADER',
      ISSUER_TRUST: 'WARNING KEY_NOT_REGISTERED',
    })
    expect(one.evidenceClass).toBe(EvidenceClass.SELF_ASSERTED)
  })

  test('nbf that is not validFrom is noted and the later one counts; iss must be the issuer', async () => {
    const late = Math.floor(Date.parse('2027-01-01T00:00:00Z') / 1000)
    const one = await verified(
      await signJwt(badge({ issuer: college.did }), college, { nbf: late }),
      knowing([recognised(college.did)]),
    )
    expect(one.credential.findings.map(({ code }) => code)).toContain('JWT_NBF_DIFFERS')
    expect(outcome(one).DATES).toBe('FAIL NOT_YET_VALID')
    const other = await verified(
      await signJwt(badge({ issuer: college.did }), college, { iss: stranger.did }),
      knowing([]),
    )
    expect(outcome(other).PROOF).toBe('FAIL JWT_ISS_DIFFERS')
  })

  test('an RS256 key that the operator registered by kid verifies', async () => {
    const { generateKeyPair, exportJWK } = await import('jose')
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
    const issuer = 'https://records.example/issuer'
    const document = badge({ issuer })
    const jwt = await new SignJWT({ ...document, iss: issuer, jti: document.id as string })
      .setProtectedHeader({ alg: 'RS256', kid: `${issuer}/keys/1` })
      .sign(privateKey)
    const keys = [
      { publicKey: JSON.stringify(await exportJWK(publicKey)), method: `${issuer}/keys/1`, since: null, until: null },
    ]
    const one = await verified(jwt, knowing([recognised(issuer, { keys })]))
    expect(one.report).toMatchObject({ verdict: Verdict.VALID, keyBinding: KeyBinding.RESOLVED })
    expect(one.evidenceClass).toBe(EvidenceClass.VERIFIED)
  })

  test('VCDM 1.1: the credential stands in vc', async () => {
    const { validFrom: _v, ...document } = badge({
      issuer: college.did,
      more: { issuanceDate: '2026-01-10T09:00:00Z' },
    })
    const jwt = await new SignJWT({
      vc: {
        ...document,
        '@context': [
          'https://www.w3.org/2018/credentials/v1',
          'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        ],
      },
      iss: college.did,
      jti: document.id as string,
      sub: LEARNER_DID,
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: college.method })
      .sign(await importJWK(await college.privateJwk(), 'EdDSA'))
    const one = await verified(jwt, knowing([recognised(college.did)]))
    expect(one.report.verdict).toBe(Verdict.VALID)
  })
})

describe('whose key is it', () => {
  test('a did:key that is not the issuer’s name fails KEY_BINDING though the signature is good', async () => {
    const one = await verified(
      await signed(badge({ issuer: college.did }), stranger),
      knowing([recognised(college.did)]),
    )
    expect(outcome(one)).toMatchObject({ PROOF: 'PASS PROOF_GOOD', KEY_BINDING: 'FAIL KEY_OF_ANOTHER' })
    expect(one.evidenceClass).toBe(EvidenceClass.VOID)
  })

  test('a bare did:key without fragment is completed', async () => {
    const bare = await keyOf('college', college.did)
    const one = await verified(await signed(badge({ issuer: college.did }), bare), knowing([recognised(college.did)]))
    expect(one.report.verdict).toBe(Verdict.VALID)
  })

  test('a multibase key in an https fragment, with nothing published, is SELF_ASSERTED and never verified', async () => {
    const issuer = 'https://university.example/issuers/1'
    const key = await keyOf('stranger', `${issuer}#${stranger.publicKeyMultibase}`)
    const one = await verified(await signed(badge({ issuer }), key), knowing([recognised(issuer)]))
    expect(one.report.keyBinding).toBe(KeyBinding.SELF_ASSERTED)
    expect(outcome(one)).toMatchObject({
      PROOF: 'PASS PROOF_GOOD',
      KEY_BINDING: 'WARNING KEY_IN_URL',
      ISSUER_TRUST: 'WARNING KEY_NOT_REGISTERED',
    })
    expect(one.evidenceClass).toBe(EvidenceClass.SELF_ASSERTED)
  })

  test('the same key is as good as resolved once the operator registered it', async () => {
    const issuer = 'https://university.example/issuers/1'
    const key = await keyOf('college', `${issuer}#${college.publicKeyMultibase}`)
    const keys = [{ publicKey: college.publicKeyMultibase, method: null, since: null, until: null }]
    const one = await verified(await signed(badge({ issuer }), key), knowing([recognised(issuer, { keys })]))
    expect(one.report).toMatchObject({ verdict: Verdict.VALID, keyBinding: KeyBinding.RESOLVED })
  })

  test('did:web is resolved; a key it does not list, or a document of another DID, does not bind', async () => {
    const did = `did:web:${host()}:college`
    const method = `${did}#key-1`
    const key = await keyOf('college', method)
    const vm = { id: '#key-1', type: 'Multikey', controller: did, publicKeyMultibase: college.publicKeyMultibase }
    published.set('/college/did.json', { id: did, verificationMethod: [vm], assertionMethod: ['#key-1'] })
    const env = knowing([recognised(did)], { fetcher })
    const document = await signed(badge({ issuer: did }), key)
    expect((await verified(document, env)).report).toMatchObject({
      verdict: Verdict.VALID,
      keyBinding: KeyBinding.RESOLVED,
    })
    const fresh = () => ({
      ...env,
      fetcher: makeGuardedFetcher({ clock: () => NOW, addresses: loopbackForTests, resolve: resolveToLoopback }),
    })
    published.set('/college/did.json', { id: did, verificationMethod: [vm], assertionMethod: [] })
    expect(outcome(await verified(document, fresh())).KEY_BINDING).toBe('FAIL KEY_NOT_LISTED')
    published.set('/college/did.json', {
      id: 'did:web:elsewhere.example',
      verificationMethod: [vm],
      assertionMethod: ['#key-1'],
    })
    expect(outcome(await verified(document, fresh()))).toMatchObject({
      KEY_BINDING: 'NOT_CHECKED DID_DOCUMENT_OF_ANOTHER',
      PROOF: 'NOT_CHECKED PROOF_KEY_UNKNOWN',
    })
    published.set('/college/did.json', {
      id: did,
      verificationMethod: [{ ...vm, revoked: '2026-02-01T00:00:00Z' }],
      assertionMethod: ['#key-1'],
    })
    expect(outcome(await verified(document, fresh())).KEY_BINDING).toBe('FAIL KEY_ENDED')
  })

  test('an https issuer’s own document binds the keys it lists and no others', async () => {
    const issuer = `${origin()}/issuers/7`
    const key = await keyOf('college', `${issuer}#${college.publicKeyMultibase}`)
    const vm = { id: key.method, type: 'Multikey', controller: issuer, publicKeyMultibase: college.publicKeyMultibase }
    published.set('/issuers/7', { id: issuer, assertionMethod: [vm] })
    const env = knowing([recognised(issuer)], { fetcher })
    expect((await verified(await signed(badge({ issuer }), key), env)).report).toMatchObject({
      verdict: Verdict.VALID,
      keyBinding: KeyBinding.RESOLVED,
    })
    const other = await keyOf('stranger', `${issuer}#${stranger.publicKeyMultibase}`)
    expect(outcome(await verified(await signed(badge({ issuer }), other), env)).KEY_BINDING).toBe('FAIL KEY_NOT_LISTED')
    const elsewhere = await keyOf('stranger', `https://other.test/x#${stranger.publicKeyMultibase}`)
    expect(outcome(await verified(await signed(badge({ issuer }), elsewhere), env)).KEY_BINDING).toBe(
      'FAIL KEY_OF_ANOTHER',
    )
  })

  test.each([
    ['did:web:example.org', 'https://example.org/.well-known/did.json'],
    ['did:web:example.org%3A8443:a:b', 'https://example.org:8443/a/b/did.json'],
    ['did:web:example.org:..:b', null],
    ['did:web:example.org%2Fa', null],
    ['did:web:user@example.org', null],
    ['did:web:', null],
  ])('%s is at %s', (did, url) => {
    expect(didWebUrl(did)).toBe(url)
  })
})

describe('dates', () => {
  const at = async (dates: Record<string, string>, now = NOW) =>
    outcome(await verified(badge({ issuer: college.did, more: dates }), { ...emptyEnvironment(now), recipient: me }))
      .DATES

  test('not yet valid and expired', async () => {
    expect(await at({ validFrom: '2027-01-01T00:00:00Z' })).toBe('FAIL NOT_YET_VALID')
    expect(await at({ validUntil: '2026-11-23T11:59:59Z' })).toBe('FAIL EXPIRED')
    expect(await at({ validUntil: '2026-11-23T12:00:01Z' })).toBe('PASS DATES_GOOD')
    expect(await at({ validUntil: '2026-11-23T12:00:00Z' })).toBe('FAIL EXPIRED')
    expect(await at({ validUntil: '2026-11-23T12:00:00.001Z' })).toBe('PASS DATES_GOOD')
  })
  test('a bare end date lasts until the end of its day in UTC', async () => {
    expect(await at({ validUntil: '2026-11-23' }, Date.parse('2026-11-23T23:59:59.999Z'))).toBe('PASS DATES_GOOD')
    expect(await at({ validUntil: '2026-11-23' }, Date.parse('2026-11-24T00:00:00Z'))).toBe('FAIL EXPIRED')
  })
  test('a JWT that is signed for a day lasts as long as the credential in it', async () => {
    const document = badge({ issuer: college.did, more: { validUntil: '2026-11-23' } })
    const { credential } = await verified(await signJwt(document, college), knowing([]))
    expect(credential.validUntil).toBe(Date.parse('2026-11-24T00:00:00Z'))
  })
  test('a date that cannot be read is not the same as none', async () => {
    expect(await at({ validUntil: 'someday' })).toBe('FAIL DATE_UNREADABLE')
    expect(await at({ validUntil: '2026-02-30T00:00:00Z' })).toBe('FAIL DATE_UNREADABLE')
  })
  test('neither expiry nor a late beginning is in the class: time alone moves it', async () => {
    const late = await signed(badge({ issuer: college.did, more: { validUntil: '2026-02-01T00:00:00Z' } }), college)
    expect((await verified(late, knowing([recognised(college.did)]))).evidenceClass).toBe(EvidenceClass.VERIFIED)
  })
})

describe('nobody verifies themselves', () => {
  test('issuer and subject of one key', async () => {
    const own = await signed(badge({ issuer: learner.did, subject: { id: learner.did } }), learner)
    const one = await verified(own, knowing([], { recipient: [{ kind: 'DID', value: learner.did }] }))
    expect(one.report.verdict).toBe(Verdict.WARNING)
    expect(one.evidenceClass).toBe(EvidenceClass.SELF_ASSERTED)
  })
  test('a second DID of the learner as issuer does not help', async () => {
    const own = await signed(badge({ issuer: learner.did }), learner)
    const env = knowing([recognised(learner.did)], { recipient: [...me, { kind: 'DID', value: learner.did }] })
    expect((await verified(own, env)).evidenceClass).toBe(EvidenceClass.SELF_ASSERTED)
  })

  test('nor under the name of a recognised https issuer who has registered their key', async () => {
    const issuer = 'https://university.example/issuers/1'
    const key = await keyOf('learner', `${issuer}#${learner.publicKeyMultibase}`)
    const keys = [{ publicKey: learner.publicKeyMultibase, method: null, since: null, until: null }]
    const document = await signed(badge({ issuer, subject: { id: learner.did } }), key)
    const recipient = [{ kind: 'DID' as const, value: learner.did }]
    const one = await verified(document, knowing([recognised(issuer, { keys })], { recipient }))
    expect(one.report).toMatchObject({ verdict: Verdict.VALID, keyBinding: KeyBinding.RESOLVED })
    expect(one.evidenceClass).toBe(EvidenceClass.SELF_ASSERTED)
  })

  test('nor under that of a recognised did:web whose document lists it', async () => {
    const did = `did:web:${host()}:own`
    const key = await keyOf('learner', `${did}#key-1`)
    const vm = { id: '#key-1', type: 'Multikey', controller: did, publicKeyMultibase: learner.publicKeyMultibase }
    published.set('/own/did.json', { id: did, verificationMethod: [vm], assertionMethod: ['#key-1'] })
    const about = async (subject: Record<string, unknown>, recipient: readonly { kind: 'DID'; value: string }[]) =>
      verified(await signed(badge({ issuer: did, subject }), key), knowing([recognised(did)], { fetcher, recipient }))
    const own = { kind: 'DID' as const, value: learner.did }
    const one = await about({ id: learner.did }, [own])
    expect(one.report).toMatchObject({ verdict: Verdict.VALID, keyBinding: KeyBinding.RESOLVED })
    expect(one.evidenceClass).toBe(EvidenceClass.SELF_ASSERTED)
    // the key need not stand in the credential: whose it is, is known of the learner
    const other = await about({ id: LEARNER_DID }, [own, { kind: 'DID', value: LEARNER_DID }])
    expect(outcome(other).RECIPIENT).toBe('PASS RECIPIENT_GOOD')
    expect(other.evidenceClass).toBe(EvidenceClass.SELF_ASSERTED)
    // and somebody else's credential by the same key is verified
    expect((await about({ id: LEARNER_DID }, [{ kind: 'DID', value: LEARNER_DID }])).evidenceClass).toBe(
      EvidenceClass.VERIFIED,
    )
  })
})

describe('what is needed for VERIFIED, one by one', () => {
  const NEEDED = [
    CheckKind.PROOF,
    CheckKind.KEY_BINDING,
    CheckKind.ISSUER_TRUST,
    CheckKind.CREATOR,
    CheckKind.RECIPIENT,
    CheckKind.STATUS,
  ]
  const all = (change: Partial<Check> & { readonly check?: CheckKind } = {}): Check[] =>
    NEEDED.map((check) => ({
      check,
      result: CheckResult.PASS,
      code: check === CheckKind.STATUS ? 'STATUS_GOOD' : 'GOOD',
      message: '',
      path: null,
      ...(check === change.check ? change : {}),
    }))

  test('all of it', () => {
    expect(classOf(all(), KeyBinding.RESOLVED, false)).toBe(EvidenceClass.VERIFIED)
  })

  test.each(
    NEEDED.flatMap((check) => [CheckResult.WARNING, CheckResult.NOT_CHECKED].map((result) => [check, result] as const)),
  )('not with %s %s', (check, result) => {
    const expected = check === CheckKind.PROOF ? EvidenceClass.VOID : EvidenceClass.UNRECOGNISED_ISSUER
    expect(classOf(all({ check, result, code: 'DOUBTFUL' }), KeyBinding.RESOLVED, false)).toBe(expected)
  })
})

describe('issuer trust: which key speaks for which issuer since when', () => {
  const trust = async (issuer: Parameters<typeof recognised>[1], created = CREATED) => {
    const one = await verified(
      await signed(badge({ issuer: college.did }), college, created),
      knowing([recognised(college.did, issuer)]),
    )
    return [outcome(one).ISSUER_TRUST, one.evidenceClass]
  }
  const since = Date.parse('2026-01-01T00:00:00Z')
  const key = (from: string | null, until: string | null) => ({
    publicKey: college.publicKeyMultibase,
    method: null,
    since: from === null ? null : Date.parse(from),
    until: until === null ? null : Date.parse(until),
  })

  test('within its time', async () => {
    expect(await trust({ since })).toEqual(['PASS ISSUER_RECOGNISED', 'VERIFIED'])
    expect(await trust({ keys: [key('2026-01-01T00:00:00Z', null)] })).toEqual(['PASS ISSUER_RECOGNISED', 'VERIFIED'])
  })
  test('before and after it', async () => {
    expect(await trust({ since: NOW })).toEqual(['WARNING ISSUER_NOT_THEN', 'UNRECOGNISED_ISSUER'])
    expect(await trust({ keys: [key(null, '2026-01-01T00:00:00Z')] })).toEqual([
      'WARNING KEY_NOT_THEN',
      'UNRECOGNISED_ISSUER',
    ])
  })
  test('an ended key cannot be used again under an old date', async () => {
    expect(await trust({ keys: [key(null, '2026-03-01T00:00:00Z')] }, '2026-05-01T00:00:00Z')).toEqual([
      'WARNING KEY_NOT_THEN',
      'UNRECOGNISED_ISSUER',
    ])
  })
  test('a denied issuer fails', async () => {
    expect(await trust({ trust: IssuerTrust.DENIED })).toEqual(['FAIL ISSUER_DENIED', 'VOID'])
  })
})

describe('an achievement of somebody else', () => {
  test('signed by a recognised issuer is not that other’s achievement', async () => {
    const document = await signed(
      badge({ issuer: college.did, achievement: { id: 'https://hospital.example/cards/life-support' } }),
      college,
    )
    const one = await verified(
      document,
      knowing([recognised(college.did)], { achievementCreator: () => 'org_hospital' }),
    )
    expect(outcome(one).CREATOR).toBe('WARNING CREATOR_OTHER_ORGANISATION')
    expect(one.evidenceClass).toBe(EvidenceClass.UNRECOGNISED_ISSUER)
  })
  test('that names another creator is reported', async () => {
    const creator = { id: stranger.did, type: ['Profile'], name: 'Other' }
    const one = await verified(
      await signed(badge({ issuer: college.did, achievement: { creator } }), college),
      knowing([recognised(college.did)]),
    )
    expect(outcome(one).CREATOR).toBe('WARNING CREATOR_DIFFERS')
    expect(one.evidenceClass).toBe(EvidenceClass.UNRECOGNISED_ISSUER)
  })
})

test('messages name codes and places, never what the document says', async () => {
  const secret = 'Wilhelmina Quux'
  const document = await signed(badge({ issuer: college.did, subject: { licenseNumber: secret } }), stranger)
  const one = await verified(
    changed(document, (c) => {
      c.validUntil = secret
    }),
    knowing([]),
  )
  expect(JSON.stringify(one.report)).not.toContain(secret)
  expect(parsed(document).name).toBeNull()
})
