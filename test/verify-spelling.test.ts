import 'reflect-metadata'
import { beforeAll, describe, expect, test } from '@jest/globals'
import * as jsonld from 'jsonld'
import type { SigningKey } from '../src/credentials/issue/sign.ts'
import { PINNED_CONTEXTS } from '../src/credentials/jsonld/contexts.ts'
import { documentLoader } from '../src/credentials/jsonld/document-loader.ts'
import { CLASS_ONLY, PINNED_IRIS } from '../src/credentials/jsonld/pinned-terms.ts'
import { termProblem } from '../src/credentials/jsonld/plain-terms.ts'
import { CREDENTIAL, EARNED, type Kind, RESULTS, SUBJECT } from '../src/credentials/jsonld/signed-shapes.ts'
import type { VerifyEnvironment } from '../src/credentials/verify/environment.ts'
import type { GuardedFetcher } from '../src/fetch/index.ts'
import {
  badge,
  CREATED,
  keyOf,
  knowing,
  LEARNER_DID,
  OB3,
  outcome,
  recognised,
  record,
  VC2,
  verified,
} from './credentials-builder.ts'
import { assertionsOf, child, classes, type Free, proofOf, sign, statements, statusEntry } from './signed-world.ts'

const VC1 = 'https://www.w3.org/2018/credentials/v1'
const OB300 = 'https://purl.imsglobal.org/spec/ob/v3p0/context.json'
const ONTO = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#'
const PAST = '2026-02-01T00:00:00Z'
const XSD_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime'

/** What a holder's own address answers with. */
const OWN: Record<string, Free> = {
  'https://holder.example/wrapped.json': { '@context': [OB300] },
  'https://holder.example/prefix.json': { '@context': { ark: 'https://harrow.example/achievements/' } },
  'https://holder.example/plain.json': { '@context': { shoeSize: 'https://shoes.example/#size' } },
  'https://status.example/l': { id: 'https://status.example/l', revokedCredential: [{ id: 'urn:uuid:r1' }] },
}

let college: SigningKey
let env: VerifyEnvironment
beforeAll(async () => {
  college = await keyOf('college')
  const get = async (url: string) => ({
    url,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(OWN[url] ?? {})),
  })
  OWN['https://status.example/l'].issuer = college.did
  env = knowing([recognised(college.did)], { fetcher: { get } as unknown as GuardedFetcher })
})

/** A signed document, and the same written in another way, which the signature does not tell apart. */
async function respelled(honest: object, change: (document: Free) => void): Promise<{ signed: Free; moved: Free }> {
  const signed = await sign(honest, college)
  const moved = structuredClone(signed)
  change(moved)
  const loader = documentLoader(env.fetcher, null)
  expect(await statements(moved, loader)).toBe(await statements(signed, loader))
  return { signed, moved }
}

/** A badge of VC 1.1 and Open Badges 3.0.0, without what those do not know. */
function oldBadge(achievement: object = {}, more: object = {}, subject: object = {}): Free {
  const one = badge({ issuer: college.did, achievement: { ...achievement }, subject: { ...subject } }) as Free
  const { validFrom, ...rest } = one
  const old = { ...rest, '@context': [VC1, OB300], issuanceDate: validFrom, ...more }
  old.credentialSubject.achievement.criteria = { id: 'https://harrow.example/criteria' }
  return old
}

describe('what the pinned contexts say', () => {
  const isObject = (value: unknown): value is Free =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  type Wrap = (inner: object) => object

  /** Every IRI that the library makes of a document, but keywords and our values. */
  async function irisOf(document: object): Promise<Set<string>> {
    const found = new Set<string>()
    const expanded = await (jsonld as Free).default
      .expand(document, { documentLoader: documentLoader(null, null), safe: false, base: null })
      .catch(() => [])
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk)
      if (!isObject(value)) return
      for (const type of [value['@type'] ?? []].flat()) found.add(type)
      for (const [key, inner] of Object.entries(value)) {
        if (!key.startsWith('@')) found.add(key)
        walk(inner)
      }
    }
    walk(expanded)
    return found
  }

  /** The terms of a context, and of those inside it, as members and as types of a document. */
  async function termsOf(context: Free, wrap: Wrap, depth: number, into: Map<string, Set<string>>): Promise<void> {
    for (const own of [context].flat().filter(isObject))
      for (const [term, definition] of Object.entries<Free>(own)) {
        if (term.startsWith('@')) continue
        for (const inner of [{ [term]: { '@id': 'urn:x:1' } }, { [term]: 'x' }, { [term]: ['x'] }, { '@type': term }])
          for (const iri of await irisOf(wrap(inner))) into.set(iri, (into.get(iri) ?? new Set()).add(term))
        if (!definition?.['@context'] || depth > 3) continue
        await termsOf(definition['@context'], (inner) => wrap({ [term]: inner }), depth + 1, into)
        await termsOf(definition['@context'], (inner) => wrap({ '@type': term, ...inner }), depth + 1, into)
      }
  }

  test('every IRI that a term comes out as, also with a prefix and in a context inside, is known', async () => {
    const missing = new Set<string>()
    let seen = 0
    for (const [url, context] of PINNED_CONTEXTS) {
      const found = new Map<string, Set<string>>()
      await termsOf((context as Free)['@context'], (inner) => ({ '@context': url, ...inner }), 0, found)
      for (const iri of found.keys())
        if (iri.includes(':') && !iri.startsWith('@') && !PINNED_IRIS.has(iri)) missing.add(iri)
      seen += found.size
    }
    expect([...missing]).toEqual([])
    expect(seen).toBeGreaterThan(400)
    for (const name of ['expirationDate', 'issuanceDate', 'credentialStatus', 'validUntil'])
      expect(PINNED_IRIS.has(`https://www.w3.org/2018/credentials#${name}`)).toBe(true)
  }, 60_000)

  test('what is read of a credential has no second name in any of them', () => {
    const read = new Set<string>([
      'type',
      'id',
      'credentialSubject',
      'achievement',
      'result',
      'source',
      'verifiableCredential',
      'proof',
      'evidence',
    ])
    const add = (kind: Kind): void => {
      if (!('shape' in kind)) return
      for (const [member, inner] of Object.entries(kind.shape.members))
        if (!read.has(member) && read.add(member)) add(inner)
    }
    for (const shape of [CREDENTIAL, SUBJECT]) add({ as: 'NODE', shape })
    for (const kind of [EARNED, RESULTS]) add(kind)
    const byIri = new Map<string, Set<string>>()
    const walk = (context: Free, prefixes: Record<string, string>): void => {
      for (const own of [context].flat().filter(isObject)) {
        const known = { ...prefixes }
        for (const [term, definition] of Object.entries<Free>(own))
          if (typeof definition === 'string') known[term] = definition
        for (const [term, definition] of Object.entries<Free>(own)) {
          const id: unknown = isObject(definition) ? definition['@id'] : definition
          const iri =
            typeof id === 'string' ? id.replace(/^([^:/]+):(?!\/\/)/, (all, prefix) => known[prefix] ?? all) : null
          if (iri !== null && !term.startsWith('@')) byIri.set(iri, (byIri.get(iri) ?? new Set()).add(term))
          if (isObject(definition)) walk(definition['@context'], known)
        }
      }
    }
    for (const context of PINNED_CONTEXTS.values()) walk((context as Free)['@context'], {})
    for (const terms of byIri.values()) {
      const accepted = [...terms].filter((term) => !CLASS_ONLY.has(term))
      if ([...terms].some((term) => read.has(term))) expect([accepted, accepted.length]).toEqual([accepted, 1])
    }
    expect(read.has('creator') && read.has('validUntil') && CLASS_ONLY.has('Profile')).toBe(true)
  })
})

describe('another name for a member', () => {
  test('an alias of an added context does not hide the end of a credential of VC 1.1', async () => {
    const { signed, moved } = await respelled(oldBadge({}, { expirationDate: PAST }), (document) => {
      document['@context'].push({
        ends: { '@id': 'https://www.w3.org/2018/credentials#expirationDate', '@type': XSD_TIME },
      })
      document.ends = document.expirationDate
      delete document.expirationDate
    })
    expect(outcome(await verified(signed, env))).toMatchObject({ PROOF: 'PASS PROOF_GOOD', DATES: 'FAIL EXPIRED' })
    expect(outcome(await verified(moved, env)).PROOF).toBe('FAIL CONTEXT_UNSAFE')
  })

  test('nor does one for a word that only a vocabulary gives a meaning to', async () => {
    const vocabulary = 'https://www.w3.org/ns/credentials/examples#'
    const honest = badge({
      issuer: college.did,
      contexts: ['https://www.w3.org/ns/credentials/examples/v2'],
      more: { expirationDate: PAST },
    })
    const renamed = async (context: object, name: string) => {
      const { moved } = await respelled(honest, (document) => {
        document['@context'].push(context)
        document[name] = document.expirationDate
        delete document.expirationDate
      })
      return outcome(await verified(moved, env)).PROOF
    }
    expect(await renamed({ ends: `${vocabulary}expirationDate` }, 'ends')).toBe('FAIL CONTEXT_UNSAFE')
    expect(await renamed({ '@vocab': vocabulary.slice(0, -3) }, 'es#expirationDate')).toBe('FAIL CONTEXT_UNSAFE')
    expect(termProblem({ '@context': [VC2, { Alumni: `${vocabulary}Alumni` }] })).toBeNull()
  })

  test('the name of a class that means the same does not hide a creator', async () => {
    const creator = { id: 'https://board.example/licensing', type: ['Profile'], name: 'Board' }
    const { signed, moved } = await respelled(oldBadge({ creator }), (document) => {
      const { achievement } = document.credentialSubject
      achievement.Profile = achievement.creator
      delete achievement.creator
    })
    expect(outcome(await verified(signed, env))).toMatchObject({
      PROOF: 'PASS PROOF_GOOD',
      CREATOR: 'WARNING CREATOR_DIFFERS',
    })
    expect(outcome(await verified(moved, env)).PROOF).toBe('FAIL TERM_NOT_PLAIN')
  })
})

describe('another name for a type', () => {
  test('one written out does not take a credential out of those that share a subject', async () => {
    const honest = record(college.did, [
      child(college.did, 'a', { validUntil: PAST }),
      child(college.did, 'b'),
      child(college.did, 'c'),
    ])
    const { moved } = await respelled(honest, (document) => {
      const [a, b, c] = document.credentialSubject.verifiableCredential
      a.type = ['VerifiableCredential', `${ONTO}OpenBadgeCredential`]
      ;[a.credentialSubject, b.credentialSubject] = [b.credentialSubject, a.credentialSubject]
      document.credentialSubject.verifiableCredential = [b, c]
      c.credentialSubject = [c.credentialSubject, { id: LEARNER_DID, type: ['ClrSubject'], verifiableCredential: [a] }]
    })
    const one = await verified(moved, env)
    expect(proofOf(one)).toBe('TERM_NOT_PLAIN')
    expect(classes(one)).not.toContain('VOUCHED')
  })

  test('a credential of a kind that is not known shares its subject as well', async () => {
    const other = { ...child(college.did, 'a', { validUntil: PAST }), type: ['VerifiableCredential'] }
    const hidden = child(college.did, 'b', { evidence: [other] })
    expect(classes(await verified(await sign(record(college.did, [hidden]), college), env))).toEqual(['SELF_ASSERTED'])
  })

  test('one written out, or with a prefix, does not hide a revocation', async () => {
    const honest = badge({
      issuer: college.did,
      contexts: ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'],
      more: { id: 'urn:uuid:r1', credentialStatus: { id: 'https://status.example/l', type: '1EdTechRevocationList' } },
    })
    const base = 'https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#'
    const { signed, moved } = await respelled(honest, (document) => {
      document.credentialStatus.type = `${base}1EdTechRevocationList`
    })
    expect(outcome(await verified(signed, env)).STATUS).toBe('FAIL STATUS_REVOKED')
    expect(proofOf(await verified(moved, env))).toBe('TERM_NOT_PLAIN')
    const { moved: prefixed } = await respelled(honest, (document) => {
      document['@context'].push({ p: base })
      document.credentialStatus.type = 'p:1EdTechRevocationList'
    })
    expect(proofOf(await verified(prefixed, env))).toBe('TERM_NOT_PLAIN')
  })

  test('the name of a member that means the same is no type', () => {
    expect(termProblem({ '@context': [VC1, OB300], a: { type: ['achievement'] } })?.code).toBe('TERM_NOT_PLAIN')
    expect(termProblem({ '@context': [VC1, OB300], a: { type: ['Achievement', 'https://x.example/T'] } })).toBeNull()
  })
})

describe('the order of a list', () => {
  const rising = ['F', 'C', 'B', 'A']
  const description = {
    id: 'https://harrow.example/rd',
    type: ['ResultDescription'],
    name: 'Grade',
    resultType: 'LetterGrade',
    allowedValue: rising,
    requiredValue: 'C',
  }
  const result = [{ type: ['Result'], value: 'F', resultDescription: description.id }]
  const ordered = async (document: Free) =>
    (await assertionsOf(document, env)).one.credential.achievement?.resultDescriptions[0]?.valuesOrdered

  test('is not relied on where an older context stands inside one of the holder’s own', async () => {
    const { signed, moved } = await respelled(
      oldBadge({ resultDescription: [description] }, {}, { result }),
      (document) => {
        document['@context'] = [VC1, 'https://holder.example/wrapped.json']
        document.credentialSubject.achievement.resultDescription[0].allowedValue = ['C', 'B', 'A', 'F']
      },
    )
    for (const document of [signed, moved]) {
      const { one, assertions } = await assertionsOf(document, env)
      expect(proofOf(one)).toBe('PROOF_GOOD')
      expect(assertions.map(({ positive }) => positive)).toEqual([false, false])
      expect(await ordered(document)).toBe(false)
    }
  })

  test.each<[string, unknown[], boolean]>([
    ['the context that says list', [VC2, OB3], true],
    [
      'one of the issuer’s own that adds a word beside it',
      [VC2, OB3, { shoeSize: 'https://shoes.example/#size' }],
      true,
    ],
    ['an older one beside it', [VC2, OB3, OB300], false],
    ['one that is not pinned beside it', [VC2, OB3, 'https://holder.example/plain.json'], false],
    ['an older one inside a term', [VC2, OB3, { x: { '@id': 'https://x.example/', '@context': OB300 } }], false],
    ['any word at all', [VC2, OB3, { '@vocab': 'https://x.example/#' }], false],
    ['none that knows the word', [VC2], false],
  ])('with %s', async (_what, contexts, expected) => {
    const one = badge({ issuer: college.did, achievement: { resultDescription: [description] } })
    expect(await ordered({ ...one, '@context': contexts, proof: { type: 'DataIntegrityProof' } })).toBe(expected)
  })
})

describe('a badge with other badges in it', () => {
  const honest = (names: readonly string[]) => {
    const one = badge({
      issuer: college.did,
      achievement: { id: 'https://harrow.example/achievements/intro', name: 'intro' },
    }) as Free
    one.evidence = names.map((name) => child(college.did, name))
    return one
  }

  test.each([1, 2, 3])('does not take the achievement of one of %d about its subject', async (count) => {
    const { signed, moved } = await respelled(honest(['a', 'b', 'c'].slice(0, count)), (document) => {
      const [root, inner] = [document.credentialSubject, document.evidence[0].credentialSubject]
      ;[root.achievement, inner.achievement] = [inner.achievement, root.achievement]
    })
    for (const document of [signed, moved]) {
      const one = await verified(document, env)
      expect([proofOf(one), one.evidenceClass]).toEqual(['PROOF_AMBIGUOUS', 'VOID'])
    }
  })

  test('is good where they are about somebody else, or endorse it', async () => {
    const others = honest(['a', 'b'])
    for (const one of others.evidence) one.credentialSubject.id = 'urn:x:somebody'
    others.endorsement = [
      {
        id: 'urn:x:e',
        type: ['VerifiableCredential', 'EndorsementCredential'],
        issuer: college.did,
        validFrom: CREATED,
        credentialSubject: { id: LEARNER_DID, type: ['EndorsementSubject'] },
      },
    ]
    expect((await verified(await sign(others, college), env)).evidenceClass).toBe('VERIFIED')
  })
})

describe('addresses and languages as honest issuers write them', () => {
  test.each([
    'URN:UUID:00000000-0000-4000-8000-0000000000AB',
    'ark:/12345/x1',
    'hdl:2381/1',
    'acct:a@b.example',
    'orcid:0000-0002',
  ])('an id like %s is good', async (id) => {
    const one = await verified(await sign(badge({ issuer: college.did, more: { id } }), college), env)
    expect([proofOf(one), one.evidenceClass]).toEqual(['PROOF_GOOD', 'VERIFIED'])
  })

  test('but not where a context that is fetched makes another address of it', async () => {
    const { moved } = await respelled(badge({ issuer: college.did }), (document) => {
      document['@context'].push('https://holder.example/prefix.json')
      document.credentialSubject.achievement.id = 'ark:sql'
    })
    expect(outcome(await verified(moved, env)).PROOF).toBe('FAIL ID_NOT_PLAIN')
    const plain = badge({
      issuer: college.did,
      contexts: ['https://holder.example/plain.json'],
      more: { id: 'ark:/1/x' },
    })
    const signed = await sign({ ...plain, '@context': [VC2, OB3] }, college)
    signed['@context'].push('https://holder.example/plain.json')
    expect(proofOf(await verified(signed, env))).toBe('PROOF_GOOD')
  })

  test('nor where a list of statuses is named with a prefix, also of an address inside', async () => {
    const credentialStatus = {
      ...statusEntry('revocation', 'rev'),
      statusListCredential: 'https://status.example/?u=http://x.example',
    }
    const { moved } = await respelled(badge({ issuer: college.did, more: { credentialStatus } }), (document) => {
      document['@context'].push({ p: 'https://status.example/?' })
      document.credentialStatus.statusListCredential = 'p:u=http://x.example'
    })
    expect(outcome(await verified(moved, env)).PROOF).toBe('FAIL ID_NOT_PLAIN')
  })

  test('no prefix may be one of the usual schemes, in any case', () => {
    expect(termProblem({ '@context': { URN: 'https://x.example/' } })?.code).toBe('CONTEXT_UNSAFE')
  })

  test('a context that only says the language is good, and what is read is the same however it is said', async () => {
    const status = { type: 'StatusList2021Entry', statusListIndex: '5', statusPurpose: 'suspension' }
    const honest = badge({
      issuer: college.did,
      contexts: ['https://w3id.org/vc/status-list/2021/v1', { '@language': 'en' }],
      more: { credentialStatus: { id: 'urn:x:s', ...status, statusListCredential: 'https://status.example/sus' } },
    })
    const said = (value: unknown) => ({ '@value': value, '@language': 'en' })
    const { signed, moved } = await respelled(honest, (document) => {
      const { credentialStatus: entry, credentialSubject } = document
      for (const member of ['statusListIndex', 'statusPurpose']) entry[member] = said(entry[member])
      for (const member of ['name', 'description'])
        credentialSubject.achievement[member] = said(credentialSubject.achievement[member])
      const [alignment] = credentialSubject.achievement.alignment
      for (const member of ['targetName', 'targetCode', 'targetType']) alignment[member] = said(alignment[member])
    })
    const [one, other] = [await assertionsOf(signed, env), await assertionsOf(moved, env)]
    expect([proofOf(one.one), proofOf(other.one)]).toEqual(['PROOF_GOOD', 'PROOF_GOOD'])
    expect(outcome(one.one).STATUS).not.toBe('NOT_CHECKED STATUS_UNREADABLE')
    // Only how it looks differs
    expect({ ...outcome(other.one), SCHEMA: null }).toEqual({ ...outcome(one.one), SCHEMA: null })
    expect(other.one.credential.statuses).toEqual(one.one.credential.statuses)
    expect(other.assertions).toEqual(one.assertions)
    const alone = await verified(
      await sign(badge({ issuer: college.did, contexts: [{ '@language': 'en' }] }), college),
      env,
    )
    expect(alone.evidenceClass).toBe('VERIFIED')
    expect(termProblem({ '@context': [VC2, { '@direction': 'rtl' }] })?.code).toBe('CONTEXT_UNSAFE')
    expect(termProblem({ '@context': [VC2, { '@language': null }] })?.code).toBe('CONTEXT_UNSAFE')
  })
})
