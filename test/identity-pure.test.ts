import 'reflect-metadata'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { z } from 'zod'

import { apiKeyPrefix, hashApiKey, isApiKey, newApiKey } from '../src/identity/api-key.ts'
import type { GrantConsentInput } from '../src/identity/consent.inputs.ts'
import { consentFaults, yearAfter } from '../src/identity/consent.rules.ts'
import { erasureSubject, signErasureProof, verifyErasureProof } from '../src/identity/erasure-proof.ts'
import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { clientRoles } from '../src/identity/rights.ts'
import { canonicalJson } from '../src/shared/canonical-json.ts'
import { CURSOR_LIFE_MS, cursorContext, openCursor, sealCursor } from '../src/shared/cursor.ts'
import { Secrets } from '../src/shared/secrets.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'

const secrets = new Secrets(Buffer.alloc(32, 1))
const others = new Secrets(Buffer.alloc(32, 2))
const NOW = Date.parse('2026-11-23T12:00:00Z')
const EXPIRED = expect.objectContaining({ code: 'CURSOR_EXPIRED' })

describe('cursors', () => {
  const context = cursorContext('candidates', 'org_a', { regions: ['XA-TV'] })

  test('any position comes back within the hour, and not at its end', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: CURSOR_LIFE_MS - 1 }), (value, age) => {
        const position = JSON.parse(JSON.stringify(value))
        const cursor = sealCursor(secrets, context, position, NOW)
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(openCursor(secrets, context, cursor, NOW + age, z.any())).toEqual({ issuedAt: NOW, position })
        expect(() => openCursor(secrets, context, cursor, NOW + CURSOR_LIFE_MS, z.any())).toThrow(EXPIRED)
      }),
    )
  })

  test('no changed byte is accepted', () => {
    const cursor = Buffer.from(sealCursor(secrets, context, ['a', 7], NOW), 'base64url')
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const changed = Buffer.from(cursor)
        changed[place] = (changed[place] as number) ^ change
        expect(() => openCursor(secrets, context, changed.toString('base64url'), NOW, z.any())).toThrow(EXPIRED)
      }),
    )
  })

  test('nonsense, of any length, is an expired cursor and no crash', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(() => openCursor(secrets, context, text, NOW, z.any())).toThrow(EXPIRED)
      }),
    )
    expect(() => openCursor(secrets, context, 'A'.repeat(1_000_000), NOW, z.any())).toThrow(EXPIRED)
  })

  test.each([
    ['another query', cursorContext('jobMatches', 'org_a', { regions: ['XA-TV'] })],
    ['another organisation', cursorContext('candidates', 'org_b', { regions: ['XA-TV'] })],
    ['other filters', cursorContext('candidates', 'org_a', { regions: ['XA-TV'], minFitBp: 1 })],
    ['no organisation', cursorContext('candidates', null, { regions: ['XA-TV'] })],
  ])('a cursor does not open for %s', (_name, foreign) => {
    const cursor = sealCursor(secrets, context, 1, NOW)
    expect(() => openCursor(secrets, foreign, cursor, NOW, z.any())).toThrow(EXPIRED)
  })

  test('the order of filters does not matter, and an absent one is an undefined one', () => {
    expect(cursorContext('q', 'o', { a: 1, b: undefined, c: [1, 2] })).toBe(
      cursorContext('q', 'o', { c: [1, 2], a: 1 }),
    )
    expect(cursorContext('q', 'o', { c: [1, 2] })).not.toBe(cursorContext('q', 'o', { c: [2, 1] }))
  })

  test('another installation cannot open it, one from the future is refused, a wrong shape too', () => {
    const cursor = sealCursor(secrets, context, 1, NOW)
    expect(() => openCursor(others, context, cursor, NOW, z.any())).toThrow(EXPIRED)
    expect(() => openCursor(secrets, context, cursor, NOW - 120_000, z.any())).toThrow(EXPIRED)
    expect(() => openCursor(secrets, context, cursor, NOW, z.string())).toThrow(EXPIRED)
  })

  test('the position cannot be read out of it', () => {
    const cursor = sealCursor(secrets, context, ['lrn_secret'], NOW)
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('lrn_secret')
  })
})

describe('API keys', () => {
  test('every new key has the form, a prefix of its own and opens with itself alone', () => {
    const keys = Array.from({ length: 200 }, newApiKey)
    expect(new Set(keys.map(apiKeyPrefix)).size).toBe(200)
    for (const [place, key] of keys.entries()) {
      const stored = hashApiKey(secrets, key)
      expect(isApiKey(secrets, key, stored)).toBe(true)
      expect(isApiKey(secrets, keys[(place + 1) % 200] as string, stored)).toBe(false)
    }
  })

  test('nothing opens where nobody has the prefix, not even with the hash that stands in for it', () => {
    expect(isApiKey(secrets, newApiKey(), null)).toBe(false)
    expect(isApiKey(secrets, newApiKey(), Buffer.alloc(0))).toBe(false)
  })

  test('the hash needs the secret of the installation', () => {
    const key = newApiKey()
    expect(hashApiKey(others, key)).not.toEqual(hashApiKey(secrets, key))
  })

  test.each(['', 'hw_', 'hw_short_x', 'hw_UPPERCAS_'.padEnd(60, 'a'), `xx_abcdefgh_${'a'.repeat(43)}`])(
    '%j is no key',
    (text) => {
      expect(apiKeyPrefix(text)).toBeNull()
    },
  )
})

describe('roles of clients', () => {
  const all = new Set(Object.values(UseCase))

  test('follow what the organisation is', () => {
    expect([...clientRoles([OrganisationKind.EMPLOYER], all)].sort()).toEqual([Role.ANALYST, Role.EMPLOYER])
    expect([...clientRoles([OrganisationKind.EDUCATION], new Set([UseCase.PROGRAM_GAP]))]).toEqual([Role.INSTITUTION])
    expect([...clientRoles([OrganisationKind.PORTAL], new Set([UseCase.CANDIDATE_SEARCH]))]).toEqual([])
  })

  test('never make an operator, a learner or an assessor, and a steward only of a steward', () => {
    fc.assert(
      fc.property(
        fc.subarray(Object.values(OrganisationKind)),
        fc.subarray(Object.values(UseCase)),
        (kinds, useCases) => {
          const roles = clientRoles(kinds, new Set(useCases))
          for (const role of [Role.OPERATOR, Role.LEARNER, Role.ASSESSOR]) expect(roles.has(role)).toBe(false)
          if (!kinds.includes(OrganisationKind.STEWARD)) expect(roles.has(Role.STEWARD)).toBe(false)
          if (!useCases.includes(UseCase.GRAPH_ANALYSIS)) expect(roles.has(Role.ANALYST)).toBe(false)
        },
      ),
    )
  })
})

describe('rules of consent', () => {
  const good: GrantConsentInput = {
    purpose: ConsentPurpose.DISCOVERY,
    fields: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
    validUntil: new Date(NOW + 86_400_000),
    termsVersion: '2026-11',
  }
  const places = (input: Partial<GrantConsentInput>): string[] =>
    consentFaults({ ...good, ...input }, NOW).map(({ field }) => field?.join('.') ?? '')

  test('a narrow, dated consent passes', () => {
    expect(places({})).toEqual([])
    expect(places({ validUntil: new Date('2027-11-23T12:00:00Z') })).toEqual([])
    expect(places({ audience: ['org_a'], regions: ['XA-TV'] })).toEqual([])
  })

  test.each<[string, Partial<GrantConsentInput>, string]>([
    [
      'one millisecond more than a year',
      { validUntil: new Date(Date.parse('2027-11-23T12:00:00Z') + 1) },
      'validUntil',
    ],
    ['an end now', { validUntil: new Date(NOW) }, 'validUntil'],
    ['an end that is no date', { validUntil: new Date(Number.NaN) }, 'validUntil'],
    ['no levels', { fields: [ConsentField.COMPETENCIES] }, 'fields'],
    ['a name under a pseudonym', { fields: [...good.fields, ConsentField.NAME] }, 'fields'],
    ['nothing at all', { purpose: ConsentPurpose.ANALYTICS, fields: [] }, 'fields'],
    ['a disclosure to anyone', { purpose: ConsentPurpose.DISCLOSURE, audience: null }, 'audience'],
    ['an empty audience, which must not mean anyone', { audience: [] }, 'audience'],
    ['101 organisations', { audience: Array.from({ length: 101 }, (_, n) => `org_${n}`) }, 'audience'],
    ['an empty list of regions, which must not mean anywhere', { regions: [] }, 'regions'],
    ['terms without a name', { termsVersion: ' ' }, 'termsVersion'],
    ['terms of 101 characters', { termsVersion: 'x'.repeat(101) }, 'termsVersion'],
  ])('%s is refused and the place named', (_name, input, place) => {
    expect(places(input)).toContain(`input.${place}`)
  })

  test('a year is a calendar year', () => {
    expect(new Date(yearAfter(Date.parse('2027-03-01T00:00:00Z'))).toISOString()).toBe('2028-03-01T00:00:00.000Z')
    expect(new Date(yearAfter(Date.parse('2028-02-29T00:00:00Z'))).toISOString()).toBe('2029-03-01T00:00:00.000Z')
  })
})

describe('the proof of an erasure', () => {
  const proof = signErasureProof(secrets, {
    version: 1,
    subject: erasureSubject(secrets, 'lrn_1'),
    at: '2026-11-23T12:00:00.000Z',
    destroyed: { 'identity.consents': 2, 'identity.learnerKeys': 1 },
    keyFingerprint: 'ab',
    auditHead: null,
  })

  test('is good here, for that learner, after a journey through JSON', () => {
    const read = JSON.parse(JSON.stringify(proof))
    expect(verifyErasureProof(secrets, read)).toBe(true)
    expect(verifyErasureProof(secrets, read, 'lrn_1')).toBe(true)
    expect(verifyErasureProof(secrets, read, 'lrn_2')).toBe(false)
    expect(verifyErasureProof(others, read)).toBe(false)
  })

  test.each([
    { ...proof, at: '2026-11-24T12:00:00.000Z' },
    { ...proof, destroyed: { ...proof.destroyed, 'identity.consents': 3 } },
    { ...proof, subject: erasureSubject(secrets, 'lrn_2') },
    { ...proof, auditHead: 'x' },
    { ...proof, signature: '' },
    { ...proof, signature: 'zz' },
  ])('is no good when anything was changed', (changed) => {
    expect(verifyErasureProof(secrets, changed)).toBe(false)
  })
})

test('canonical JSON is the same for equal values in any order, and different for different ones', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse())
      expect(canonicalJson(turned)).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
