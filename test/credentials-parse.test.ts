import 'reflect-metadata'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { CredentialKind, Verdict } from '../src/credentials/kinds.ts'
import { readInstant } from '../src/credentials/parse/instant.ts'
import { DOCUMENT_LIMITS } from '../src/credentials/parse/json.ts'
import { parseCredential } from '../src/credentials/parse/parse.ts'
import { schemaFaults } from '../src/credentials/verify/schema.ts'
import { reportOfUnread } from '../src/credentials/verify/verify.ts'
import { badge, bytes, NOW, OB3, outcome, parsed, VC2, verified } from './credentials-builder.ts'
import { emptyEnvironment } from './credentials-environment.ts'

const ISSUER = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH'
const problem = (value: unknown) => {
  const outcome = parseCredential(bytes(value))
  return 'problem' in outcome ? outcome.problem : null
}

describe('what cannot be read is said, with code and place', () => {
  test.each<[string, unknown, string]>([
    ['nothing', '', 'EMPTY'],
    ['text', 'hello', 'JSON_SYNTAX'],
    ['a cut document', JSON.stringify(badge({ issuer: ISSUER })).slice(0, -20), 'JSON_SYNTAX'],
    ['a list', '[]', 'JSON_NOT_AN_OBJECT'],
    ['an empty object', {}, 'NOT_A_CREDENTIAL'],
    ['a credential of nobody', { type: ['VerifiableCredential'] }, 'ISSUER_MISSING'],
    ['a credential about nobody', { type: ['VerifiableCredential'], issuer: ISSUER }, 'SUBJECT_MISSING'],
    [
      'one about two people',
      badge({ issuer: ISSUER, more: { credentialSubject: [{ id: 'a:b' }, { id: 'a:c' }] } }),
      'MANY_SUBJECTS',
    ],
    ['a JWT of nonsense', 'e30.bm9uc2Vuc2U.AA', 'JWT_UNREADABLE'],
  ])('%s', (_what, value, code) => {
    expect(problem(value)?.code).toBe(code)
  })

  test('too large, too deep, too many: before anything is done with it', () => {
    expect(problem(' '.repeat(DOCUMENT_LIMITS.bytes + 1))?.code).toBe('TOO_LARGE')
    expect(problem(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)?.code).toBe('TOO_DEEP')
    expect(problem(`{"a":[${'0,'.repeat(DOCUMENT_LIMITS.values)}0]}`)?.code).toBe('TOO_MANY_VALUES')
    const many = {
      type: ['ClrCredential'],
      issuer: ISSUER,
      credentialSubject: { verifiableCredential: Array(1_001).fill({}) },
    }
    expect(problem(many)?.code).toBe('TOO_MANY_CHILDREN')
  })

  test.each([
    ['at the top', '"validFrom":"2020-01-01T00:00:00Z",', 'validFrom', '$.validFrom'],
    ['spelled with an escape', '"valid\\u0046rom":"2020-01-01T00:00:00Z",', 'validFrom', '$.validFrom'],
    [
      'in a list inside',
      '"targetName":"x\\"{",',
      'targetName',
      '$.credentialSubject.achievement.alignment[0].targetName',
    ],
  ])('a member that stands twice, %s: readers differ in which one counts', (_where, twice, member, path) => {
    const text = JSON.stringify(badge({ issuer: ISSUER })).replace(`"${member}"`, `${twice}"${member}"`)
    expect(problem(text)).toMatchObject({ code: 'JSON_DUPLICATE_MEMBER', path })
    const jwt = `${Buffer.from('{"alg":"EdDSA"}').toString('base64url')}.${Buffer.from(text).toString('base64url')}.AA`
    expect(problem(jwt)?.code).toBe('JSON_DUPLICATE_MEMBER')
  })

  test('text that no store can hold is named; an id that no index can hold is none', () => {
    expect(problem({ type: ['VerifiableCredential'], issuer: ISSUER, name: 'a\u0000b' })?.code).toBe('TEXT_UNSTORABLE')
    expect(problem({ type: ['VerifiableCredential'], issuer: ISSUER, name: 'a\ud83d' })?.code).toBe('TEXT_UNSTORABLE')
    // In characters or in bytes, as it is or as it is normalised
    for (const long of ['y'.repeat(2_000), '\u6f22'.repeat(700), '\u00fc'.repeat(400)])
      expect(problem({ type: ['OpenBadgeCredential'], issuer: `https://x.example/${long}` })?.code).toBe(
        'ISSUER_TOO_LONG',
      )
  })

  test('records in records in records end', () => {
    const nest = (depth: number): object => ({
      type: ['VerifiableCredential', 'ClrCredential'],
      issuer: ISSUER,
      credentialSubject: { type: 'ClrSubject', verifiableCredential: depth === 0 ? [] : [nest(depth - 1)] },
    })
    let one = parsed(nest(6))
    let depth = 0
    for (let child = one.children[0]; child && 'credential' in child; child = one.children[0], depth++)
      one = child.credential
    expect(depth).toBe(DOCUMENT_LIMITS.levels)
    expect(one.children[0]).toMatchObject({ unreadable: { code: 'TOO_MANY_RECORDS' } })
  })

  test.each<[CredentialKind, object]>([
    [
      CredentialKind.OPEN_BADGE_2,
      {
        '@context': 'https://w3id.org/openbadges/v2',
        type: 'Assertion',
        id: 'https://x.example/1',
        badge: 'https://x.example/b',
      },
    ],
    [
      CredentialKind.CLR_1,
      {
        '@context': 'https://purl.imsglobal.org/spec/clr/v1p0/context/clr_v1p0.jsonld',
        type: 'Clr',
        learner: {},
        assertions: [],
      },
    ],
  ])('%s is recognised and said to be not supported yet', (kind, document) => {
    const outcome = parseCredential(bytes(document))
    expect(outcome).toMatchObject({ problem: { code: 'KIND_NOT_SUPPORTED', kind } })
    if ('problem' in outcome) expect(reportOfUnread(outcome, NOW).verdict).toBe(Verdict.UNKNOWN)
  })

  test('any bytes give an answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
          fc.jsonValue().map((value) => bytes({ ...badge({ issuer: ISSUER }), credentialSubject: value })),
        ),
        (input) => {
          parseCredential(Buffer.from(input))
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('real data is read all the same', () => {
  test('one value instead of a list, language maps, values, images as text', () => {
    const one = parsed({
      '@context': [VC2, OB3],
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      id: 'urn:uuid:1',
      issuer: ISSUER,
      name: { fr: 'Requêtes', en: 'Queries' },
      image: 'https://x.example/i.png',
      validFrom: '2026-01-10T09:00:00',
      credentialSubject: {
        type: 'AchievementSubject',
        identifier: { type: 'IdentityObject', hashed: 'true', identityHash: 'sha256$00', identityType: 'emailAddress' },
        result: { type: 'Result', value: 3.5 },
        achievement: {
          type: 'Achievement',
          name: { '@value': 'Q', '@language': 'en' },
          achievementType: 'micro-thing',
          alignment: { targetName: 'x', targetUrl: 'https://x.example/1' },
        },
      },
    })
    expect(one).toMatchObject({
      name: 'Queries',
      validFrom: Date.parse('2026-01-10T09:00:00Z'),
      achievement: { name: 'Q', alignments: [{ targetUrl: 'https://x.example/1' }] },
      subject: { results: [{ value: '3.5' }], identifiers: [{ hashed: true }] },
    })
    expect(one.findings.map(({ code, path }) => [code, path])).toEqual([['DATE_WITHOUT_ZONE', '$.validFrom']])
  })

  test('contexts in another order still read as a record', () => {
    const one = parsed({
      '@context': [VC2, OB3, 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'],
      type: ['VerifiableCredential', 'ClrCredential'],
      issuer: ISSUER,
      credentialSubject: { verifiableCredential: badge({ issuer: ISSUER }) },
    })
    expect(one.kind).toBe(CredentialKind.CLR_2)
    expect(one.children).toHaveLength(1)
  })

  test('a badge without an achievement fails SCHEMA; a cosmetic departure is a warning with its place', async () => {
    const without = badge({ issuer: ISSUER, subject: { achievement: undefined } })
    expect(outcome(await verified(JSON.stringify(without), emptyEnvironment(NOW))).SCHEMA).toBe(
      'FAIL ACHIEVEMENT_MISSING',
    )
    expect(schemaFaults(parsed(badge({ issuer: ISSUER })))).toEqual([])
    const cosmetic = badge({
      issuer: ISSUER,
      achievement: { achievementType: 'free words' },
      subject: { id: undefined },
    })
    expect(schemaFaults(parsed(cosmetic))).toEqual([
      '$.credentialSubject.achievement.achievementType',
      '$.credentialSubject.id',
    ])
    expect(outcome(await verified(cosmetic, emptyEnvironment(NOW))).SCHEMA).toBe('WARNING SCHEMA_DEPARTS')
  })

  test('the place in a list is inside the list', () => {
    const alignment = [
      { type: ['Alignment'], targetName: 'a', targetUrl: 'https://a.example' },
      { type: ['Alignment'], targetName: 'b' },
    ]
    expect(schemaFaults(parsed(badge({ issuer: ISSUER, achievement: { alignment } })))).toEqual([
      '$.credentialSubject.achievement.alignment[1].targetUrl',
    ])
  })
})

describe('instants', () => {
  test.each<[string, 'START' | 'END', string | null, string[]]>([
    ['2026-11-23T10:00:00Z', 'START', '2026-11-23T10:00:00.000Z', []],
    ['2026-11-23T10:00:00.123456Z', 'START', '2026-11-23T10:00:00.123Z', []],
    ['2026-11-23T10:00:00+0530', 'START', '2026-11-23T04:30:00.000Z', []],
    ['2026-11-23T10:00:00-08:00', 'START', '2026-11-23T18:00:00.000Z', []],
    ['2026-11-23T10:00', 'START', '2026-11-23T10:00:00.000Z', ['DATE_WITHOUT_ZONE']],
    ['2026-11-23', 'START', '2026-11-23T00:00:00.000Z', ['DATE_ONLY']],
    ['2026-11-23', 'END', '2026-11-24T00:00:00.000Z', ['DATE_ONLY']],
    ['9999-12-31', 'END', '+010000-01-01T00:00:00.000Z', ['DATE_ONLY']],
    ['2026-11-23T24:00:00Z', 'END', '2026-11-24T00:00:00.000Z', []],
    ['2026-11-23T10:00:00,5Z', 'END', '2026-11-23T10:00:00.500Z', []],
    ['2026-11-23T24:30Z', 'END', null, ['DATE_UNREADABLE']],
    ['2026-02-29', 'END', null, ['DATE_UNREADABLE']],
    ['2028-02-29', 'START', '2028-02-29T00:00:00.000Z', ['DATE_ONLY']],
    ['2026-13-01', 'START', null, ['DATE_UNREADABLE']],
    ['2026-11-23T25:00:00Z', 'START', null, ['DATE_UNREADABLE']],
    ['23.11.2026', 'START', null, ['DATE_UNREADABLE']],
  ])('%s as %s is %s', (text, edge, expected, codes) => {
    const { at, codes: found } = readInstant(text, edge)
    expect(at === null ? null : new Date(at).toISOString()).toBe(expected)
    expect(found).toEqual(codes)
  })

  test('every instant that JavaScript writes is read back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(readInstant(date.toISOString(), 'END').at).toBe(date.getTime())
        },
      ),
    )
  })
})
