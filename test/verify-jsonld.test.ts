import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from '@jest/globals'
import jsonld from 'jsonld'
import { type SigningKey, signJsonLd } from '../src/credentials/issue/sign.ts'
import { CLR_CONTEXT } from '../src/credentials/jsonld/clr-context.ts'
import { PINNED_CONTEXTS } from '../src/credentials/jsonld/contexts.ts'
import { documentLoader } from '../src/credentials/jsonld/document-loader.ts'
import { speedUpJsonld } from '../src/credentials/jsonld/fast-clone.ts'
import { termProblem } from '../src/credentials/jsonld/plain-terms.ts'
import { IssuerTrust, KeyBinding } from '../src/credentials/kinds.ts'
import { makeGuardedFetcher } from '../src/fetch/index.ts'
import {
  badge,
  CREATED,
  keyOf,
  knowing,
  NOW,
  OB3,
  outcome,
  recognised,
  record,
  VC2,
  verified,
} from './credentials-builder.ts'
import { loopbackForTests, openSite, resolveToLoopback, sendJson } from './credentials-https-server.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests reach into JSON of any shape
type Free = any

const ONTO = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#'
let college: SigningKey
beforeAll(async () => {
  college = await keyOf('college')
})

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}

test.each([
  ['nested', `{"@context":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['nested in terms', `{"@context":${'{"a":{"@id":"https://x.example/a","@context":'.repeat(30)}{}${'}}'.repeat(30)}}`],
  ['large', `{"@context":{},"more":"${'x'.repeat(1_000_000)}"}`],
  ['of many values', JSON.stringify({ '@context': {}, more: Array(50_000).fill(0) })],
  ['broken', '{"@context":'],
])('a fetched context that is too %s cannot be used, and that is all that comes of it', async (_what, body) => {
  let answer = '{"@context":{}}'
  const get = async (url: string) => ({ url, contentType: 'application/json', body: Buffer.from(answer) })
  const env = knowing([recognised(college.did)], { fetcher: { get } as Free })
  const signed = await signJsonLd(badge({ issuer: college.did }), college, { created: CREATED })
  const added = { ...signed, '@context': [...(signed['@context'] as string[]), 'https://holder.example/context.json'] }
  expect(outcome(await verified(added, env)).PROOF).toBe('PASS PROOF_GOOD')
  answer = body
  const one = await verified(added, env)
  expect([outcome(one).PROOF, one.evidenceClass]).toEqual(['NOT_CHECKED CONTEXT_UNKNOWN', 'VOID'])
})

describe('pinned contexts', () => {
  test('the CLR context is pinned by its digest', () => {
    const digest = createHash('sha256')
      .update(JSON.stringify(sorted(CLR_CONTEXT)))
      .digest('hex')
    expect(digest.slice(0, 16)).toBe('7defe702c102faf1')
  })

  test('OB 3.0.3 knows the two terms that were added under the same address', async () => {
    const context = PINNED_CONTEXTS.get(OB3) as { '@context': Record<string, unknown> }
    expect(context['@context']).toMatchObject({ endorsementJwt: { '@container': '@set' }, jti: { '@type': '@id' } })
    const document = badge({ issuer: college.did, more: { endorsementJwt: ['a.b.c'] } })
    const one = await verified(await signJsonLd(document, college, { created: CREATED }), knowing([]))
    expect(outcome(one).PROOF).toBe('PASS PROOF_GOOD')
  })

  test('1EdTechJsonSchemaValidator2019 needs the extensions context, and is named when that is missing', async () => {
    const schema = {
      credentialSchema: [{ id: 'https://purl.imsglobal.org/schema.json', type: '1EdTechJsonSchemaValidator2019' }],
    }
    const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
    const complete = await signJsonLd(badge({ issuer: college.did, more: schema, contexts: [extensions] }), college, {
      created: CREATED,
    })
    expect(outcome(await verified(complete, knowing([]))).PROOF).toBe('PASS PROOF_GOOD')
    const without = { ...complete, '@context': [VC2, OB3] }
    const one = await verified(without, knowing([]))
    expect(outcome(one).PROOF).toBe('FAIL PROOF_TERM_UNDEFINED')
    expect(one.report.checks.find(({ check }) => check === 'PROOF')?.message).toContain(
      '1EdTechJsonSchemaValidator2019',
    )
  })

  test('an unknown context is not fetched offline and leaves the proof unchecked', async () => {
    const document = { ...(await signJsonLd(badge({ issuer: college.did }), college, { created: CREATED })) } as Free
    document['@context'].push('https://unknown.example/context.json')
    expect(outcome(await verified(document, knowing([]))).PROOF).toBe('NOT_CHECKED CONTEXT_UNKNOWN')
  })

  test('a fetched context may add terms and may not rename those that are known', async () => {
    const contexts = new Map<string, unknown>([
      ['/harmless.json', { '@context': { shoeSize: 'https://shoes.example/#size' } }],
      ['/harmful.json', { '@context': { laterOn: 'https://www.w3.org/2018/credentials#validUntil' } }],
    ])
    const site = await openSite((request, response) => sendJson(response, contexts.get(request.url ?? '') ?? {}))
    const fetcher = makeGuardedFetcher({ clock: () => NOW, addresses: loopbackForTests, resolve: resolveToLoopback })
    const url = (path: string) => `https://issuer.test:${site.port}${path}`
    const document = { ...(await signJsonLd(badge({ issuer: college.did }), college, { created: CREATED })) } as Free
    const withContext = (path: string) => ({ ...document, '@context': [...document['@context'], url(path)] })
    try {
      expect(outcome(await verified(withContext('/harmless.json'), knowing([], { fetcher }))).PROOF).toBe(
        'PASS PROOF_GOOD',
      )
      expect(outcome(await verified(withContext('/harmful.json'), knowing([], { fetcher }))).PROOF).toBe(
        'NOT_CHECKED CONTEXT_UNSAFE',
      )
    } finally {
      await site.stop()
    }
  })
})

describe('a signature covers meaning, not spelling', () => {
  const signedWithEnd = () =>
    signJsonLd(badge({ issuer: college.did, more: { validUntil: '2026-02-01T00:00:00Z' } }), college, {
      created: CREATED,
    })

  test.each<[string, (document: Free) => void]>([
    [
      'its IRI',
      (d) => {
        d['https://www.w3.org/2018/credentials#validUntil'] = {
          '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
          '@value': d.validUntil,
        }
        delete d.validUntil
      },
    ],
    [
      'an alias of an added context',
      (d) => {
        d['@context'].push({
          laterOn: {
            '@id': 'https://www.w3.org/2018/credentials#validUntil',
            '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
          },
        })
        d.laterOn = d.validUntil
        delete d.validUntil
      },
    ],
    [
      'a prefix of an added context',
      (d) => {
        d['@context'].push({ c: 'https://www.w3.org/2018/credentials#' })
        d['c:validUntil'] = { '@type': 'http://www.w3.org/2001/XMLSchema#dateTime', '@value': d.validUntil }
        delete d.validUntil
      },
    ],
  ])('the end of a credential cannot be hidden by renaming it to %s', async (_how, hide) => {
    const document = (await signedWithEnd()) as Free
    hide(document)
    const one = await verified(document, knowing([recognised(college.did)]))
    expect(outcome(one).DATES).toBe('PASS DATES_GOOD')
    expect(outcome(one).PROOF).toMatch(/^FAIL (TERM_NOT_PLAIN|CONTEXT_UNSAFE)$/)
    expect(one.evidenceClass).toBe('VOID')
  })

  test('the attack is real: without the rule the signature would have been good', async () => {
    const document = (await signedWithEnd()) as Free
    const quads = (value: object) =>
      jsonld.canonize(value, {
        algorithm: 'RDFC-1.0',
        format: 'application/n-quads',
        safe: true,
        base: null,
        documentLoader: documentLoader(null, null),
      })
    const before = await quads(document)
    document['https://www.w3.org/2018/credentials#validUntil'] = {
      '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      '@value': document.validUntil,
    }
    delete document.validUntil
    expect(await quads(document)).toBe(before)
  })

  test.each<[unknown, string | null]>([
    [{ '@context': [VC2, { shoeSize: 'https://shoes.example/#size' }], shoeSize: 3 }, null],
    [{ '@context': [VC2, { issuanceDate: 'https://www.w3.org/2018/credentials/v1#issuanceDate' }] }, null],
    [{ '@context': [VC2, { type: '@type', id: '@id' }] }, null],
    [{ name: { '@value': 'x', '@language': 'en' } }, null],
    [{ '@graph': [] }, 'TERM_NOT_PLAIN'],
    [{ a: [{ '@id': 'x' }] }, 'TERM_NOT_PLAIN'],
    [{ '@context': { kind: '@type' } }, 'CONTEXT_UNSAFE'],
    [{ '@context': { narrative: null } }, 'CONTEXT_UNSAFE'],
    [{ '@context': { '@vocab': ONTO } }, 'CONTEXT_UNSAFE'],
    [{ '@context': { '@import': 'https://x.example/' } }, 'CONTEXT_UNSAFE'],
    [{ '@context': { x: { '@reverse': 'https://x.example/' } } }, 'CONTEXT_UNSAFE'],
    [{ '@context': { x: { '@id': 'https://x.example/', '@context': { y: `${ONTO}alignment` } } } }, 'CONTEXT_UNSAFE'],
  ])('%j: %s', (document, code) => {
    expect(termProblem(document)?.code ?? null).toBe(code)
  })
})

describe('the speed change of jsonld', () => {
  const folder = '../shared/data/credentials'
  const files = (path: string): string[] =>
    readdirSync(path).flatMap((name) =>
      statSync(`${path}/${name}`).isDirectory() ? files(`${path}/${name}`) : [`${path}/${name}`],
    )

  /** A jsonld of its own, which nobody has changed. */
  function untouched(): typeof jsonld {
    const require = createRequire(import.meta.url)
    const cached = Object.keys(require.cache ?? {}).filter((path) => path.includes('/jsonld/lib/'))
    const kept = cached.map((path) => [path, require.cache[path]] as const)
    for (const path of cached) delete require.cache[path]
    const fresh = require('jsonld') as typeof jsonld
    for (const path of Object.keys(require.cache ?? {})) if (path.includes('/jsonld/lib/')) delete require.cache[path]
    for (const [path, module] of kept) require.cache[path] = module
    return fresh
  }

  const canonical = async (library: typeof jsonld, document: object, safe: boolean) => {
    try {
      return await library.canonize(document, {
        algorithm: 'RDFC-1.0',
        format: 'application/n-quads',
        safe,
        base: null,
        documentLoader: documentLoader(null, null),
      })
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`
    }
  }

  test('is in force', () => {
    expect(speedUpJsonld()).toBe(true)
  })

  test('changes neither results nor errors on our own credentials', async () => {
    const plain = untouched()
    const one = badge({ issuer: college.did })
    const nested = record(college.did, [
      one,
      badge({
        issuer: college.did,
        achievement: { creator: { id: college.did, type: ['Profile'], email: 'a@b.example' } },
      }),
    ])
    for (const document of [one, nested, { ...one, shoeSize: 3 }, { ...one, '@context': [VC2] }]) {
      for (const safe of [true, false])
        expect(await canonical(jsonld, document, safe)).toBe(await canonical(plain, document, safe))
    }
  })

  const real = existsSync(folder) ? test : test.skip
  real('nor on the real files (skipped where ../shared/data is absent)', async () => {
    const plain = untouched()
    let compared = 0
    for (const file of files(folder).filter(
      (name) => name.endsWith('.json') && !name.includes('/schemas/') && statSync(name).size < 60_000,
    )) {
      let document: Free
      try {
        document = JSON.parse(readFileSync(file, 'utf8'))
      } catch {
        continue
      }
      if (!document?.['@context']) continue
      expect([file, await canonical(jsonld, document, true)]).toEqual([file, await canonical(plain, document, true)])
      compared++
    }
    expect(compared).toBeGreaterThan(150)
  })
})

describe('records', () => {
  test('a signed record with a signed, an unsigned, a foreign and a broken child judges each by itself', async () => {
    const other = await keyOf('other')
    const signedChild = await signJsonLd(badge({ issuer: other.did }), other, { created: CREATED })
    // A subject of its own: what belongs to which credential about one subject is not signed
    const unsigned = JSON.parse(JSON.stringify(badge({ issuer: college.did, subject: { id: undefined } })))
    const foreign = badge({
      issuer: college.did,
      subject: { id: 'did:key:z6MkjRagNiMu91DduvCvgEsqLZDVzrJzFrwahc4tXLt9DoHd' },
    })
    const broken = { ...signedChild, name: 'changed' }
    const { issuer: _none, ...headless } = badge({ issuer: college.did })
    const document = await signJsonLd(
      record(college.did, [signedChild, unsigned, foreign, broken, headless]),
      college,
      { created: CREATED },
    )
    const one = await verified(document, knowing([recognised(college.did)]))
    expect(outcome(one)).toMatchObject({ PROOF: 'PASS PROOF_GOOD', NESTED: 'WARNING ISSUER_MISSING' })
    expect(one.children.map(({ verified: child }) => child.evidenceClass)).toEqual([
      'UNRECOGNISED_ISSUER',
      'VOUCHED',
      'VOID',
      'VOID',
    ])
    expect(one.children.map(({ verified: child }) => child.report.keyBinding)).toEqual([
      KeyBinding.SELF_CERTIFYING,
      KeyBinding.NONE,
      KeyBinding.NONE,
      KeyBinding.SELF_CERTIFYING,
    ])
  })

  test('a record does not lend its worth to another organisation’s achievement, whoever the child says it is from', async () => {
    const board = await keyOf('board')
    const forged = badge({ issuer: board.did, achievement: { id: 'https://board.example/licences/1' } })
    const document = await signJsonLd(record(college.did, [forged]), college, { created: CREATED })
    const registry = [
      { ...recognised(college.did), organisation: 'org_college' },
      { ...recognised(board.did), organisation: 'org_board' },
    ]
    const one = await verified(document, knowing(registry, { achievementCreator: () => 'org_board' }))
    expect(one.evidenceClass).toBe('VERIFIED')
    expect(outcome(one.children[0]!.verified).CREATOR).toBe('WARNING CREATOR_OTHER_ORGANISATION')
    expect(one.children[0]!.verified.evidenceClass).toBe('UNRECOGNISED_ISSUER')
    // nor through an unsigned record in between that claims to be the other's
    const nested = await signJsonLd(record(college.did, [record(board.did, [forged])]), college, { created: CREATED })
    const two = await verified(nested, knowing(registry, { achievementCreator: () => 'org_board' }))
    expect(two.children[0]!.verified.children[0]!.verified.evidenceClass).toBe('UNRECOGNISED_ISSUER')
  })

  test('a child that names a denied issuer fails, also in a good record', async () => {
    const denied = await keyOf('denied')
    const document = await signJsonLd(record(college.did, [badge({ issuer: denied.did })]), college, {
      created: CREATED,
    })
    const registry = [recognised(college.did), { ...recognised(denied.did), trust: IssuerTrust.DENIED }]
    const one = await verified(document, knowing(registry))
    expect(outcome(one.children[0]!.verified).ISSUER_TRUST).toBe('FAIL ISSUER_DENIED')
    expect(one.children[0]!.verified.evidenceClass).toBe('VOID')
  })

  test('in a record that is not good, unsigned children count nothing and signed ones what they are', async () => {
    const child = await signJsonLd(badge({ issuer: college.did }), college, { created: CREATED })
    const document = record(college.did, [child, badge({ issuer: college.did })])
    const one = await verified(document, knowing([recognised(college.did)]))
    expect(one.children.map(({ verified: inner }) => inner.evidenceClass)).toEqual(['VERIFIED', 'VOID'])
  })

  test('in a record of an unknown issuer, unsigned children are worth no more than it', async () => {
    const document = await signJsonLd(record(college.did, [badge({ issuer: college.did })]), college, {
      created: CREATED,
    })
    const one = await verified(document, knowing([]))
    expect(one.children[0]?.verified.evidenceClass).toBe('UNRECOGNISED_ISSUER')
  })
})
