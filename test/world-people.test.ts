import { describe, expect, test } from '@jest/globals'

import { NEEDED_BY } from '../seeds/people/cast.ts'
import { CELL_SIZES, LISTED } from '../seeds/people/cells.ts'
import { population } from '../seeds/people/population.ts'
import { COURSES } from '../seeds/world/courses.ts'
import { JOBS } from '../seeds/world/jobs.ts'
import type { CompetencyRef } from '../seeds/world/model.ts'
import { PROGRAMS } from '../seeds/world/programs.ts'
import { LARKMERE_CHANGES, THORNBECK_CHANGES } from '../seeds/world/what-ifs.ts'
import { judge } from './demo-reference.ts'
import { basisPoints, gapOf } from './demo-reference-gap.ts'

const jobNamed = (key: string) => {
  const job = JOBS.find((one) => one.key === key)
  if (!job) throw new Error(`no job ${key}`)
  return job
}
const QUERNSTONE = jobNamed('quernstone-junior-analyst')
const HOLLINVALE = jobNamed('hollinvale-patient-care')
const PEOPLE = population()
const personNamed = (key: string) => {
  const person = PEOPLE.find((one) => one.key === key)
  if (!person) throw new Error(`no person ${key}`)
  return person
}

describe("the analyst's numbers", () => {
  const asking = (ref: CompetencyRef) =>
    JOBS.filter((job) => job.lines.some((line) => Array.isArray(line.anyOf) && line.anyOf.includes(ref)))
  const teaching = (ref: CompetencyRef) =>
    PROGRAMS.flatMap((program) => {
      const outcomes = program.courses
        .flatMap(({ course }) => COURSES.find((one) => one.key === course)?.outcomes ?? [])
        .filter((outcome) => outcome.competency === ref)
      return outcomes.length === 0 ? [] : [outcomes.some((outcome) => outcome.assessed)]
    })
  const openings = (ref: CompetencyRef) => asking(ref).reduce((sum, job) => sum + job.openings, 0)
  const proving = (ref: CompetencyRef) =>
    PEOPLE.filter(
      (person) =>
        person.analytics &&
        person.holds.some((held) => ref in held.levels && held.signer === 'ISSUER' && held.form !== 'RECORD'),
    ).length

  test('personal data: 11 jobs, 26 openings, no program, fewer than ten people', () => {
    expect([asking('DAP.E2').length, openings('DAP.E2'), teaching('DAP.E2').length]).toEqual([11, 26, 0])
    expect(proving('DAP.E2')).toBeGreaterThan(0)
    expect(proving('DAP.E2')).toBeLessThan(10)
  })

  test('explaining: 24 jobs, 3 programs, 2 of which only list it', () => {
    expect(asking('DSW.G2')).toHaveLength(24)
    expect(teaching('DSW.G2').sort()).toEqual([false, false, true])
  })

  test('12-lead traces: 31 openings, 1 program', () => {
    expect([openings('PCT.D3'), teaching('PCT.D3').length]).toEqual([31, 1])
  })

  test('spreadsheet macros: taught by 5 programs, wanted by no job', () => {
    expect([asking('DAP.B8').length, teaching('DAP.B8').length]).toEqual([0, 5])
  })
})

describe("the deans' numbers", () => {
  const program = (key: string) => PROGRAMS.find((one) => one.key === key) as (typeof PROGRAMS)[number]

  test('Larkmere towards Quernstone: 66.67 %, with the elective 75.56 %, after the what-if 91.11 %', () => {
    const now = gapOf(program('larkmere-data-analytics'), QUERNSTONE)
    expect([basisPoints(now.coverage), basisPoints(now.withElectives)]).toEqual([6667, 7556])
    expect(now.lines.map((line) => line.status)).toEqual([
      'COVERED',
      'LEVEL_SHORT',
      'COVERED',
      'NOT_ASSESSED',
      'ELECTIVE_ONLY',
      'COVERED',
      'MISSING',
      'MISSING',
    ])
    const after = gapOf(program('larkmere-data-analytics'), QUERNSTONE, LARKMERE_CHANGES)
    expect(basisPoints(after.coverage)).toBe(9111)
  })

  test('Thornbeck towards Hollinvale: 86.22 %, after the what-if 95.67 %', () => {
    const now = gapOf(program('thornbeck-patient-care'), HOLLINVALE)
    expect(basisPoints(now.coverage)).toBe(8622)
    expect(now.lines[4]?.status).toBe('LEVEL_SHORT')
    expect(now.lines[6]?.status).toBe('MISSING')
    expect(basisPoints(gapOf(program('thornbeck-patient-care'), HOLLINVALE, THORNBECK_CHANGES).coverage)).toBe(9567)
  })
})

describe('the people', () => {
  const listed = PEOPLE.filter((person) => person.discovery !== null)
  const met = new Map(listed.map((person) => [person.key, judge(QUERNSTONE, person, { agreed: true }).met]))
  const count = (...lines: number[]) => [...met.values()].filter((one) => lines.every((line) => one[line])).length

  test('the same on every run', () => {
    expect(JSON.stringify(population())).toBe(JSON.stringify(PEOPLE))
  })

  test('about 430, with about four credentials each, nobody twice', () => {
    expect(PEOPLE).toHaveLength(438)
    expect(listed).toHaveLength(LISTED)
    const awards = PEOPLE.reduce((sum, person) => sum + person.holds.length, 0)
    expect(awards / PEOPLE.length).toBeGreaterThan(3.5)
    expect(awards / PEOPLE.length).toBeLessThan(4.5)
    expect(new Set(PEOPLE.map((person) => person.key)).size).toBe(438)
    expect(new Set(PEOPLE.map((person) => person.email)).size).toBe(438)
    for (const person of PEOPLE)
      expect(new Set(person.holds.map((held) => `${held.achievement}/${held.signer}`)).size).toBe(person.holds.length)
  })

  test('the funnel of Quernstone is the one of the story', () => {
    expect([count(0), count(1), count(2), count(3)]).toEqual([118, 96, 81, 64])
    expect([count(0, 1, 2, 3), count(0, 1, 2)]).toEqual([19, 42])
  })

  test('each drawn cell has as many people as it was given', () => {
    for (const [cell, size] of Object.entries(CELL_SIZES)) {
      const code = (one: readonly boolean[]) =>
        one
          .slice(0, 4)
          .map((yes) => (yes ? '1' : '0'))
          .join('')
      expect([cell, [...met.values()].filter((one) => code(one) === cell).length]).toEqual([cell, size])
    }
  })

  test.each([
    ['P1', 'MEETS_REQUIRED', 8156, 7822, 8489],
    ['P2', 'MEETS_IF_VERIFIED', 8444, 7333, 9556],
    ['P3', 'ONE_SHORT', 6667, 6667, 6667],
    ['X1', 'MEETS_REQUIRED', 8222, 8222, 8222],
    ['X2', 'ONE_SHORT', 6889, 6889, 6889],
  ])('%s against Quernstone: %s, %i, %i, %i', (key, tier, fit, verifiedFit, potentialFit) => {
    const found = judge(QUERNSTONE, personNamed(key), { agreed: true })
    expect(found).toMatchObject({ tier, fit, verifiedFit, potentialFit })
  })

  test('the lines of P1 are those of the story, and each column adds up', () => {
    const { lines } = judge(QUERNSTONE, personNamed('P1'), { agreed: true })
    expect(lines.map((line) => line.contributionBp)).toEqual([2222, 2222, 1600, 1333, 445, 334, 0, 0])
    expect(lines.map((line) => line.missingBp)[2]).toBe(178)
    expect(lines.map((line) => line.levelShortBp)[4]).toBe(444)
    expect(lines.map((line) => line.weakEvidenceBp)[5]).toBe(333)
    const sum = lines.reduce(
      (all, one) => all + one.contributionBp + one.missingBp + one.levelShortBp + one.weakEvidenceBp,
      0,
    )
    expect(sum).toBe(10_000)
  })

  test('before the mapping was agreed P1 is one short', () => {
    expect(judge(QUERNSTONE, personNamed('P1'), { agreed: false })).toMatchObject({
      tier: 'ONE_SHORT',
      fit: 6556,
      verifiedFit: 6222,
      potentialFit: 6889,
    })
  })

  test('the loss of P3 stands under evidence, not under missing', () => {
    const [first] = judge(QUERNSTONE, personNamed('P3'), { agreed: true }).lines
    expect(first).toMatchObject({ contributionBp: 0, missingBp: 0, weakEvidenceBp: 2222 })
  })

  test('P4 against Hollinvale, before and after renewing one card', () => {
    const person = personNamed('P4')
    expect(judge(HOLLINVALE, person, { agreed: true })).toMatchObject({
      tier: 'ONE_SHORT',
      fit: 7833,
      verifiedFit: 7833,
      potentialFit: 7833,
    })
    const renewed = new Set(['P4/life-support-card'])
    expect(judge(HOLLINVALE, person, { agreed: true, renewed })).toMatchObject({ tier: 'MEETS_REQUIRED', fit: 9500 })
  })

  test('counted as verified, P2 would stand first of all', () => {
    const best = Math.max(...listed.map((person) => judge(QUERNSTONE, person, { agreed: true }).fit))
    expect(best).toBeLessThan(9556)
  })

  test('those who could start soon are enough for two pages of five without P5, and the cast leads them', () => {
    const soon = listed
      .filter((person) => person.available !== null && person.available <= NEEDED_BY)
      .map((person) => ({ key: person.key, ...judge(QUERNSTONE, person, { agreed: true }) }))
      .filter((one) => one.fit > 0)
    const order = ['MEETS_REQUIRED', 'MEETS_IF_VERIFIED', 'ONE_SHORT', 'NOT_YET']
    soon.sort((a, b) => order.indexOf(a.tier) - order.indexOf(b.tier) || b.fit - a.fit)
    expect(soon.slice(0, 5).map((one) => one.key)).toEqual(['X1', 'P1', 'P2', 'X2', 'P3'])
    expect(soon.slice(5, 10).map((one) => one.key)).toContain('P5')
    expect(soon.length).toBeGreaterThanOrEqual(11)
  })
})
