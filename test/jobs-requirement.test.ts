import 'reflect-metadata'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { jobProfilePart } from '../src/jobs/job-profile.projection.ts'
import type { RequirementInput } from '../src/jobs/requirement.inputs.ts'
import { type KnownThings, MAX_LINES, MAX_TARGETS, requirementSpecs } from '../src/jobs/requirement.rule.ts'
import { ACCEPTABLE_EVIDENCE, PREFERRED_WEIGHT_BP, type RequirementSpec, shareBp } from '../src/jobs/requirement.ts'
import { DEFAULT_POLICY } from '../src/matching/policy.ts'
import { END_OF_TIME } from '../src/shared/clock.ts'
import { EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'
import { dayEnd, dayOf, dayStart } from '../src/shared/instant.ts'
import { LEVEL_PARTS } from '../src/shared/levels.ts'

const COMPETENCIES: Record<string, { matchable?: boolean; resolved?: boolean; lineage?: string }> = {
  query: {},
  python: {},
  r: {},
  oldPython: { lineage: 'python' },
  heading: { matchable: false },
  stub: { resolved: false },
}
const known: KnownThings = {
  competency: (id) =>
    COMPETENCIES[id] ? { id, lineage: id, matchable: true, resolved: true, ...COMPETENCIES[id] } : null,
  level: (id) => (id === 'guided' ? { id, scale: 'DAP', label: 'Guided', parts: LEVEL_PARTS / 4 } : null),
  scale: (id) =>
    id === 'LV' ? { id, minimum: 0, maximum: 7 } : id === 'DAP' ? { id, minimum: null, maximum: null } : null,
  achievement: (id) => (id.startsWith('ach') ? { id, creator: id.replace('ach', 'org') } : null),
  organisation: (id) => id.startsWith('org'),
}

const line = (more: Partial<RequirementInput> = {}): RequirementInput => ({
  kind: 'REQUIRED',
  anyOf: [{ competency: 'query' }],
  ...more,
})
const read = (...inputs: RequirementInput[]) => requirementSpecs(inputs, known, (position) => `req ${position}`)
const faults = (...inputs: RequirementInput[]) =>
  read(...inputs).errors.map(({ code, field }) => `${code} ${field?.join('.')}`)

describe('reading requirements', () => {
  test('what is left out has its default', () => {
    expect(read(line()).specs).toEqual([
      {
        id: 'req 0',
        kind: 'REQUIRED',
        importance: 100,
        anyOf: [{ kind: 'COMPETENCY', competency: 'query', lineage: 'query' }],
        level: null,
        acceptedEvidence: ACCEPTABLE_EVIDENCE,
        acceptedBasis: ['ASSESSED', 'COMPLETED', 'OBSERVED', 'CLAIMED'],
        requiredAtHiring: true,
        text: '',
      },
    ])
  })

  test('all that is said arrives, in the order of the house', () => {
    const { specs, errors } = read(
      line({
        kind: 'PREFERRED',
        anyOf: [
          { competency: 'python' },
          {
            credential: {
              name: ' Card ',
              achievementType: 'License',
              achievements: ['ach 1', 'ach 1'],
              issuers: ['org 1'],
              current: false,
            },
          },
        ],
        importance: 0.29,
        level: { level: 'guided' },
        acceptedEvidence: [EvidenceClass.VOUCHED, EvidenceClass.VERIFIED, EvidenceClass.VERIFIED],
        acceptedBasis: [EvidenceBasis.OBSERVED],
        requiredAtHiring: false,
        text: '  Scripts  ',
      }),
    )
    expect(errors).toEqual([])
    expect(specs[0]).toMatchObject({
      importance: 29,
      level: { scale: 'DAP', parts: LEVEL_PARTS / 4, label: 'Guided', level: 'guided' },
      acceptedEvidence: ['VERIFIED', 'VOUCHED'],
      acceptedBasis: ['OBSERVED'],
      requiredAtHiring: false,
      text: 'Scripts',
    })
    expect(specs[0]?.anyOf[1]).toEqual({
      kind: 'CREDENTIAL',
      name: 'Card',
      achievementType: 'License',
      achievements: ['ach 1'],
      issuers: ['org 1'],
      current: false,
    })
  })

  test('a measured level is in parts; a required zero asks for no level', () => {
    const measured = (value: number) => read(line({ level: { measured: { scale: 'LV', value } } }))
    expect(measured(3.5).specs[0]?.level).toEqual({ scale: 'LV', parts: LEVEL_PARTS / 2, label: '3.5', level: null })
    expect(measured(0)).toMatchObject({ errors: [], specs: [{ level: null }] })
    expect(measured(7.1).errors[0]).toMatchObject({ field: ['requirements', '0', 'level', 'measured', 'value'] })
    expect(measured(Number.NaN).errors).toHaveLength(1)
  })

  test.each<[string, RequirementInput, string]>([
    ['an unknown competency', line({ anyOf: [{ competency: 'nope' }] }), 'NOT_FOUND requirements.0.anyOf.0.competency'],
    ['a heading', line({ anyOf: [{ competency: 'heading' }] }), 'INVALID requirements.0.anyOf.0.competency'],
    ['a stub', line({ anyOf: [{ competency: 'stub' }] }), 'INVALID requirements.0.anyOf.0.competency'],
    ['nothing to satisfy it', line({ anyOf: [] }), 'INVALID requirements.0.anyOf'],
    [
      'too many targets',
      line({ anyOf: Array.from({ length: MAX_TARGETS + 1 }, () => ({ competency: 'query' })) }),
      'LIMIT requirements.0.anyOf',
    ],
    [
      'one meaning twice in two versions',
      line({ anyOf: [{ competency: 'python' }, { competency: 'oldPython' }] }),
      'DUPLICATE requirements.0.anyOf.1',
    ],
    ['importance zero', line({ importance: 0 }), 'INVALID requirements.0.importance'],
    ['importance not a number', line({ importance: Number.NaN }), 'INVALID requirements.0.importance'],
    ['importance infinite', line({ importance: Number.POSITIVE_INFINITY }), 'INVALID requirements.0.importance'],
    ['a third decimal place', line({ importance: 1.005 }), 'INVALID requirements.0.importance'],
    ['importance too great', line({ importance: 1000.01 }), 'INVALID requirements.0.importance'],
    ['an unknown level', line({ level: { level: 'nope' } }), 'NOT_FOUND requirements.0.level.level'],
    [
      'a number on a scale of steps',
      line({ level: { measured: { scale: 'DAP', value: 1 } } }),
      'INVALID requirements.0.level.measured.scale',
    ],
    ['void evidence', line({ acceptedEvidence: [EvidenceClass.VOID] }), 'INVALID requirements.0.acceptedEvidence'],
    ['no evidence at all', line({ acceptedEvidence: [] }), 'INVALID requirements.0.acceptedEvidence'],
    ['no basis at all', line({ acceptedBasis: [] }), 'INVALID requirements.0.acceptedBasis'],
    ['a long text', line({ text: 'x'.repeat(2_001) }), 'LIMIT requirements.0.text'],
    [
      'a credential that nobody could show',
      line({ anyOf: [{ credential: { name: 'Card', achievementType: 'License' } }] }),
      'INVALID requirements.0.anyOf.0.credential.achievements',
    ],
    [
      "another's achievement",
      line({ anyOf: [{ credential: { name: 'Card', achievementType: 'License', achievements: ['nope'] } }] }),
      'NOT_FOUND requirements.0.anyOf.0.credential.achievements.0',
    ],
    [
      'an unknown issuer',
      line({
        anyOf: [{ credential: { name: 'C', achievementType: 'License', achievements: ['ach'], issuers: ['nope'] } }],
      }),
      'NOT_FOUND requirements.0.anyOf.0.credential.issuers.0',
    ],
    [
      'an achievement that none of the issuers awards',
      line({
        anyOf: [
          {
            credential: {
              name: 'C',
              achievementType: 'License',
              achievements: ['ach 1', 'ach 2'],
              issuers: ['org 1', 'org 3'],
            },
          },
        ],
      }),
      'INVALID requirements.0.anyOf.0.credential.achievements.1',
    ],
    [
      'issuers without an achievement',
      line({ anyOf: [{ credential: { name: 'C', achievementType: 'License', issuers: ['org 1'] } }] }),
      'INVALID requirements.0.anyOf.0.credential.achievements',
    ],
    [
      'a level of a card',
      line({
        anyOf: [{ credential: { name: 'C', achievementType: 'License', achievements: ['ach'] } }],
        level: { level: 'guided' },
      }),
      'INVALID requirements.0.level',
    ],
  ])('%s is refused at its place', (_, input, fault) => {
    expect(faults(input)).toEqual([fault])
    expect(read(input).specs).toEqual([])
  })

  test('more lines than a job may have are refused before anything is read', () => {
    expect(faults(...Array.from({ length: MAX_LINES + 1 }, () => line({ importance: 0 })))).toEqual([
      'LIMIT requirements',
    ])
  })

  test('everything that is wrong is said at once', () => {
    expect(faults(line({ importance: 0 }), line({ anyOf: [{ competency: 'nope' }], text: 'x'.repeat(3_000) }))).toEqual(
      ['INVALID requirements.0.importance', 'NOT_FOUND requirements.1.anyOf.0.competency', 'LIMIT requirements.1.text'],
    )
  })

  test('the same line again is refused, whatever its importance, kind or the order of its targets', () => {
    const either = line({ anyOf: [{ competency: 'python' }, { competency: 'r' }] })
    const again = line({ anyOf: [{ competency: 'r' }, { competency: 'oldPython' }], kind: 'PREFERRED', importance: 9 })
    expect(faults(either, line(), again)).toEqual(['DUPLICATE requirements.2'])
    expect(faults(either, { ...again, level: { level: 'guided' } })).toEqual([])
    expect(faults(either, { ...again, acceptedEvidence: [EvidenceClass.VERIFIED] })).toEqual([])
  })

  test('every importance of two places becomes its hundredths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (hundredths) => {
        expect(read(line({ importance: hundredths / 100 })).specs[0]?.importance).toBe(hundredths)
      }),
    )
  })
})

describe('shares', () => {
  test('add up to 10,000 and differ from the exact ones by less than one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 1, maxLength: 50 }), (weights) => {
        const total = weights.reduce((a, b) => a + b, 0)
        const shares = shareBp(weights)
        expect(shares.reduce((a, b) => a + b, 0)).toBe(10_000)
        weights.forEach((weight, at) => {
          expect(Math.abs((shares[at] as number) - (weight * 10_000) / total)).toBeLessThan(1)
        })
      }),
    )
  })

  test('equal lines: the earlier ones get what rounding leaves', () => {
    expect(shareBp([1, 1, 1])).toEqual([3_334, 3_333, 3_333])
    expect(shareBp([])).toEqual([])
  })

  test('the share shown with a job is the one of the built-in policy', () => {
    expect(PREFERRED_WEIGHT_BP).toBe(DEFAULT_POLICY.preferredWeightBp)
  })
})

test('a day without a time ends with itself, in UTC', () => {
  expect(dayEnd('2026-11-23')).toBe(dayStart('2026-11-24'))
  expect(dayOf(dayEnd('2026-12-31') - 1)).toBe('2026-12-31')
})

describe('a job profile in the graph', () => {
  const spec = (id: string, anyOf: RequirementSpec['anyOf']): RequirementSpec => ({
    id,
    kind: 'REQUIRED',
    importance: 500,
    anyOf,
    level: null,
    acceptedEvidence: [EvidenceClass.VERIFIED, EvidenceClass.ENDORSED],
    acceptedBasis: [EvidenceBasis.COMPLETED],
    requiredAtHiring: true,
    text: 'words',
  })
  const credential = (...achievements: string[]) => ({
    kind: 'CREDENTIAL' as const,
    name: 'c',
    achievementType: 'License',
    achievements,
    issuers: [],
    current: true,
  })

  test('asks for its targets once each, and posts in milliseconds', () => {
    const part = jobProfilePart({
      id: 'job',
      employer: 'org',
      title: 'Analyst',
      state: 'PUBLISHED',
      version: 3,
      occupations: ['occ'],
      requirements: [
        spec('req', [
          { kind: 'COMPETENCY', competency: 'cmp', lineage: 'l' },
          credential('ach 1', 'ach 2'),
          credential('ach 2'),
        ]),
      ],
      postings: [
        {
          id: 'pst',
          version: 3,
          openings: 4,
          regions: ['XA-TV'],
          remote: false,
          datePosted: '2026-11-01',
          validThrough: null,
        },
      ],
    })
    expect(part.edges.map(({ type, from, to }) => `${from} ${type} ${to}`)).toEqual([
      'job OFFERED_BY org',
      'job HAS_OCCUPATION occ',
      'job ASKS req',
      'req ANY_OF cmp',
      'req ANY_OF ach 1',
      'req ANY_OF ach 2',
      'job POSTS pst',
    ])
    expect(part.nodes.find((node) => node.id === 'pst')?.properties).toMatchObject({
      openings: 4,
      datePosted: Date.UTC(2026, 10, 1),
      validThrough: END_OF_TIME,
    })
    expect(part.nodes.find((node) => node.id === 'req')?.properties).toMatchObject({
      acceptedEvidence: [0, 2],
      acceptedBasis: [1],
      level: null,
    })
  })
})
