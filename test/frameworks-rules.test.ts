import 'reflect-metadata'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { AdoptionStatus, adoptionStatusOf } from '../src/frameworks/adoption-status.ts'
import { normaliseCode } from '../src/frameworks/codes.ts'
import { parseCasePackage } from '../src/frameworks/formats/case.ts'
import type { CasePackage } from '../src/frameworks/formats/case-model.ts'
import { FindingCollector } from '../src/frameworks/formats/findings.ts'
import { defaultMatchableTypes, isMatchable, UNTYPED } from '../src/frameworks/matchable.ts'
import { sameMeaning } from '../src/frameworks/meaning.ts'
import { compareNatural, compareSiblings, type OrderKey } from '../src/frameworks/ordering.ts'
import { scalesOfRubrics } from '../src/frameworks/rubrics/scale-rule.ts'
import { highlighted, luceneQuery, searchWords } from '../src/frameworks/search/search-text.ts'
import { LEVEL_PARTS } from '../src/shared/levels.ts'
import { caseFile, hasCaseData, WHY_SKIPPED } from './case-files.ts'
import { packageOf, uuid } from './frameworks-samples.ts'

const real = hasCaseData ? it : it.skip
if (!hasCaseData) console.warn(WHY_SKIPPED)
const packageAt = (end: string): CasePackage => parseCasePackage(caseFile(end).bytes()).package

describe('codes', () => {
  it.each([
    ['CCSS.Math.Content.3.NF.A.3.d', '3.NF.A.3d'],
    ['CCSS.Math.Practice.MP5', 'MP.5'],
    ['HSA.SSE', 'HSA-SSE'],
    ['CCSS.Math.Content.HSA-SSE.A.1', 'HSA.SSE.A.1'],
    ['k.nr.2.2', 'K.NR.2.2'],
    ['§111.5(b)(1)(A)', '111.5.b.1.a'],
    ['Ａ１', 'A-1'],
  ])('%s and %s are one', (a, b) => {
    expect(normaliseCode(a)).toBe(normaliseCode(b))
  })

  it.each([
    ['1.1', '11'],
    ['3.NF', '3.N.F'],
    ['A.2', 'A.02'],
    ['3.OA.A.1', '3.OA.A.11'],
  ])('%s and %s are two', (a, b) => {
    expect(normaliseCode(a)).not.toBe(normaliseCode(b))
  })

  it('nothing stays nothing, and what is no key is none', () => {
    for (const code of [null, '', ' - ', '(+)', 'x'.repeat(300)]) expect(normaliseCode(code)).toBeNull()
  })

  it('normalising again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (code) => {
        const once = normaliseCode(code)
        if (once !== null && !/^CCSS/.test(once)) expect(normaliseCode(once)).toBe(once)
      }),
    )
  })

  real('all 274 CCSS codes that Smarter Balanced names are found among the CCSS items', () => {
    const known = new Set(
      packageAt('ccss-math.from-asn.cfpackage.json').items.map((i) => normaliseCode(i.humanCodingScheme)),
    )
    const named = packageAt('smarter-balanced-math-content-specification.json')
      .associations.map((a) => /:CCSS-M:(.*)$/.exec(decodeURIComponent(a.destination.uri))?.[1])
      .filter((code) => code !== undefined)
    expect(new Set(named).size).toBeGreaterThan(200)
    expect([...new Set(named)].filter((code) => !known.has(normaliseCode(code)))).toEqual([])
  })
})

describe('order', () => {
  const key = (more: Partial<OrderKey>): OrderKey => ({
    sequenceNumber: null,
    listEnumeration: null,
    humanCodingScheme: null,
    identifier: '',
    ...more,
  })

  it('sequence number, then enumeration, then code, absent last, naturally', () => {
    const keys = [
      key({ sequenceNumber: 10 }),
      key({ sequenceNumber: 2 }),
      key({ listEnumeration: '10.' }),
      key({ listEnumeration: '9.' }),
      key({ humanCodingScheme: 'K.10' }),
      key({ humanCodingScheme: 'k.9' }),
      key({ identifier: 'b' }),
      key({ identifier: 'a' }),
    ]
    const sorted = [...keys].sort(compareSiblings)
    expect(sorted.map((k) => keys.indexOf(k))).toEqual([1, 0, 3, 2, 5, 4, 7, 6])
  })

  it('is a total order', () => {
    const keys = fc.record({
      sequenceNumber: fc.option(fc.nat(3)),
      listEnumeration: fc.option(fc.string({ unit: fc.constantFrom('1', '0', 'a', 'B', '.'), maxLength: 4 })),
      humanCodingScheme: fc.option(fc.string({ unit: fc.constantFrom('1', '0', 'a', 'B', '.'), maxLength: 4 })),
      identifier: fc.string({ maxLength: 2 }),
    })
    const sign = (n: number) => Math.sign(n) || 0
    fc.assert(
      fc.property(keys, keys, keys, (a, b, c) => {
        expect(sign(compareSiblings(a, b))).toBe(sign(-compareSiblings(b, a)))
        if (compareSiblings(a, b) <= 0 && compareSiblings(b, c) <= 0)
          expect(compareSiblings(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('numbers of any length', () => {
    expect(compareNatural(`a${'9'.repeat(40)}`, `a1${'0'.repeat(40)}`)).toBeLessThan(0)
  })
})

describe('adoption status', () => {
  it.each([
    ['adopted', AdoptionStatus.IMPLEMENTED],
    ['Adopted Status', AdoptionStatus.IMPLEMENTED],
    ['PRIVATE-DRAFT', AdoptionStatus.PRIVATE_DRAFT],
    ['Pending Implementation', AdoptionStatus.PENDING_IMPLEMENTATION],
    ['Deprecated', AdoptionStatus.RETIRED],
    ['Draft', AdoptionStatus.DRAFT],
    ['something', AdoptionStatus.UNKNOWN],
    ['constructor', AdoptionStatus.UNKNOWN],
    [null, AdoptionStatus.UNKNOWN],
  ])('%s is %s', (word, status) => {
    expect(adoptionStatusOf(word)).toBe(status)
  })
})

describe('what is a skill', () => {
  it('headings, stems and examples are not', () => {
    const types = [
      'Domain',
      'Cluster',
      'Grade/Course',
      'Example',
      'Stem',
      'Task Model',
      'Introduction',
      'Implementation',
      'Rubric',
      '領域',
    ]
    expect(defaultMatchableTypes(types)).toEqual([])
    expect(defaultMatchableTypes(['Standard', 'Component', '技能', null])).toEqual([
      UNTYPED,
      'Component',
      'Standard',
      '技能',
    ])
  })

  it('without a type only leaves, never a level of cognitive demand, never an empty statement', () => {
    const facts = { itemType: null, fullStatement: 'x', hasChildren: false, isSkillLevel: false }
    const types = new Set([UNTYPED])
    expect(isMatchable(facts, types)).toBe(true)
    expect(isMatchable({ ...facts, hasChildren: true }, types)).toBe(false)
    expect(isMatchable({ ...facts, isSkillLevel: true }, types)).toBe(false)
    expect(isMatchable({ ...facts, fullStatement: ' ' }, types)).toBe(false)
    expect(isMatchable({ ...facts, itemType: 'Skill', hasChildren: true }, new Set(['Skill']))).toBe(true)
  })

  real('1081 of the 1515 items of Texas mathematics are student expectations', () => {
    const { items } = packageAt('teks_math_OFFICIAL.json')
    const types = new Set(defaultMatchableTypes(items.map((i) => i.itemType)))
    expect([...types]).toEqual(['Student Expectation'])
    expect(items.filter((i) => i.itemType !== null && types.has(i.itemType))).toHaveLength(1081)
  })
})

describe('what someone types into a search', () => {
  it('is words, never syntax', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(luceneQuery(text) ?? '').toMatch(/^(?:"[\p{L}\p{M}\p{N} ]+"(?:\^[24])?|[\p{L}\p{M}\p{N}]+\*| )*$/u)
      }),
    )
    expect(luceneQuery(' -*:"\\ ')).toBeNull()
    expect(luceneQuery('Data base')).toBe('"data base"^4 "data"^2 data* "base"^2 base*')
  })

  it('is shown where it stands, whole or begun, in any script', () => {
    expect(highlighted('Keeps a database; no metadata', searchWords('Data'))).toBe('Keeps a «database»; no metadata')
    expect(highlighted('𝑑'.repeat(200), searchWords('x'))).toBeNull()
    expect(highlighted('数学的な考え方', searchWords('考え方'))).toBe('数学的な«考え方»')
    expect(highlighted(`${'𝑑'.repeat(100)} word`, ['word'])).toMatch(/^…(?:𝑑)+ «word»$/u)
  })
})

describe('meaning', () => {
  it.each([
    ['Analyses data sets.', '**analyses** data  sets'],
    ['Analyses data sets.', 'Analyzes data sets'],
    ['Choses and computes a summary', 'Chooses and computes a summary'],
  ])('%s says the same as %s', (a, b) => {
    expect(sameMeaning(a, b)).toBe(true)
  })

  it.each([
    ['Adopt a method', 'Adapt a method'],
    ['Is able to stop', 'Is unable to stop'],
    ['Reads 2 digits', 'Reads 3 digits'],
    ['Shows that a < b', 'Shows that a > b'],
    ['typical values', 'atypical values'],
    ['Reconciles data from two sources', 'Reconciles data from two or more sources'],
    ['', 'x'],
  ])('%s does not say the same as %s', (a, b) => {
    expect(sameMeaning(a, b)).toBe(false)
  })

  it('holds both ways, and of itself', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'analysed', 'analyzed', '1'), maxLength: 8 })
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(sameMeaning(a, a)).toBe(true)
        expect(sameMeaning(a, b)).toBe(sameMeaning(b, a))
      }),
    )
  })
})

describe('scales from rubrics', () => {
  const level = (n: number, more: object) => ({ identifier: uuid(n, 3), uri: `u:${n}`, ...more })
  const rubric = (...criteria: object[][]) =>
    parseCasePackage(
      Buffer.from(
        JSON.stringify(
          packageOf([], [], {
            CFRubrics: [
              {
                identifier: uuid(1, 1),
                title: 'R',
                uri: 'u:r',
                CFRubricCriteria: criteria.map((CFRubricCriterionLevels, i) => ({
                  identifier: uuid(i, 2),
                  uri: `u:c${i}`,
                  description: `C${i}`,
                  CFItemURI: { identifier: uuid(i), uri: `u:${i}` },
                  CFRubricCriterionLevels,
                })) as never,
              },
            ],
          }),
        ),
      ),
    ).package.rubrics
  const scales = (...criteria: object[][]) => {
    const report = new FindingCollector()
    return { scales: scalesOfRubrics(rubric(...criteria), report), codes: report.list().map((f) => f.code) }
  }
  const good = [
    { quality: 'High', score: 9 },
    { quality: 'Low', score: 0 },
    { quality: 'Middle', score: 1 },
  ]

  it('by score, lowest first, equal steps, never 0', () => {
    const { scales: found } = scales(good.map((one, i) => level(i, one)))
    expect(found[0]?.steps.map((s) => [s.label, s.rank, s.parts])).toEqual([
      ['Low', 1, LEVEL_PARTS / 3],
      ['Middle', 2, (LEVEL_PARTS / 3) * 2],
      ['High', 3, LEVEL_PARTS],
    ])
  })

  it('criteria with the same labels share a scale, others get their own', () => {
    const shared = scales(
      good.map((one, i) => level(i, one)),
      good.map((one, i) => level(10 + i, one)),
    )
    expect(shared.scales).toHaveLength(1)
    expect(shared.scales[0]).toMatchObject({ title: 'R', items: [uuid(0), uuid(1)] })
    const apart = scales(
      good.map((one, i) => level(i, one)),
      [level(10, { quality: 'Yes', score: 1 })],
    )
    expect(apart.scales.map((s) => s.title)).toEqual(['R: C0', 'R: C1'])
  })

  it('by position without scores; ties and mixtures give none; more than twelve steps give none', () => {
    expect(scales([level(1, { quality: 'b', position: 2 }), level(2, { quality: 'a', position: 1 })])).toMatchObject({
      scales: [{ steps: [{ label: 'a' }, { label: 'b' }] }],
      codes: ['CASE_SCALE_ORDER_POSITION'],
    })
    expect(scales([level(1, { score: 1 }), level(2, { score: 1 })])).toEqual({
      scales: [],
      codes: ['CASE_SCALE_ORDER'],
    })
    expect(scales([level(1, { score: 1, position: 1 }), level(2, { position: 2 })]).scales).toEqual([])
    expect(scales(Array.from({ length: 13 }, (_, i) => level(i, { score: i }))).codes).toEqual(['CASE_SCALE_STEPS'])
  })

  real('the two rubrics of the OpenCASE sample', () => {
    const report = new FindingCollector()
    const found = scalesOfRubrics(packageAt('opencase_round_trip_baseline.json').rubrics, report)
    expect(report.list()).toEqual([])
    for (const scale of found) expect(scale.steps).toHaveLength(4)
    expect(found[0]?.steps[0]?.label).toBe('Needs Improvement')
  })
})
