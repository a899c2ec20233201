import 'reflect-metadata'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { CreditedConcept } from '../src/crosswalks/concept-credit.ts'
import type { GapRules, Offer } from '../src/insights/coverage.ts'
import { type GapJob, programGap } from '../src/insights/gap.ts'
import {
  ACCEPTABLE_BASES,
  ACCEPTABLE_EVIDENCE,
  type RequirementSpec,
  type TargetSpec,
} from '../src/jobs/requirement.ts'
import { apportion, roundedShare } from '../src/shared/apportion.ts'
import { LEVEL_PARTS, type LevelOnScale, stepParts } from '../src/shared/levels.ts'

const competency = (lineage: string): TargetSpec => ({ kind: 'COMPETENCY', competency: `cmp ${lineage}`, lineage })
const card = (...achievements: string[]): TargetSpec => ({
  kind: 'CREDENTIAL',
  name: achievements.join(' or '),
  achievementType: 'License',
  achievements,
  issuers: [],
  current: true,
})

function line(
  id: string,
  kind: 'REQUIRED' | 'PREFERRED',
  importance: number,
  anyOf: TargetSpec[],
  level?: LevelOnScale,
): RequirementSpec {
  return {
    id,
    kind,
    importance: importance * 100,
    anyOf,
    level: level ? { ...level, label: `${level.parts}`, level: null } : null,
    acceptedEvidence: ACCEPTABLE_EVIDENCE,
    acceptedBasis: ACCEPTABLE_BASES,
    requiredAtHiring: true,
    text: id,
  }
}

let made = 0
const offer = (lineage: string, more: Partial<Offer> = {}): Offer => ({
  outcome: `out ${++made} ${lineage}`,
  lineage,
  achievement: null,
  assessed: true,
  level: null,
  guaranteed: true,
  ...more,
})

const on = (scale: string, rank: number, steps: number): LevelOnScale => ({ scale, parts: stepParts(rank, steps) })
const DAP = (rank: number) => on('DAP', rank, 4)
const LARK = (rank: number) => on('LARK', rank, 4)
const DSW = (rank: number) => on('DSW', rank, 3)
const PCT = (rank: number) => on('PCT', rank, 3)

/** Beginning → none, Developing → Guided, Proficient → Independent, Exemplary → Adapts. */
const larkToDap = (parts: number): number => Math.max(0, parts - LEVEL_PARTS / 4)

function levelCredit(required: LevelOnScale | null, shown: LevelOnScale | null) {
  if (!required) return { credit: LEVEL_PARTS, unknown: false }
  if (!shown) return { credit: LEVEL_PARTS / 2, unknown: true }
  const parts =
    shown.scale === required.scale
      ? shown.parts
      : shown.scale === 'LARK' && required.scale === 'DAP'
        ? larkToDap(shown.parts)
        : null
  if (parts === null) return { credit: LEVEL_PARTS / 2, unknown: true }
  return { credit: Math.floor((LEVEL_PARTS * Math.min(parts, required.parts)) / required.parts), unknown: false }
}

const closeMatch: CreditedConcept = {
  lineage: 'LARK-2.3',
  creditBp: 9_000,
  path: [{ kind: 'CLOSE', from: 'LARK-2.3', to: 'C1', via: 'map_1', creditBp: 9_000 }],
}
const rules: GapRules = {
  policy: { preferredWeightBp: 5_000, listedOutcomeBp: 8_000, thresholdBp: 8_000 },
  credited: (required) => (required === 'C1' ? [closeMatch] : []),
  levelCredit,
}

const quernstone: GapJob = {
  jobProfile: 'junior-analyst',
  employer: 'Quernstone',
  openings: 4,
  lines: [
    line('R1', 'REQUIRED', 5, [competency('B2')], DAP(2)),
    line('R2', 'REQUIRED', 5, [competency('B4')], DAP(2)),
    line('R3', 'REQUIRED', 4, [competency('C1')], DAP(2)),
    line('R4', 'REQUIRED', 3, [competency('G2')], DSW(2)),
    line('R5', 'PREFERRED', 4, [competency('D3')], DAP(2)),
    line('R6', 'PREFERRED', 3, [competency('B7'), competency('B6')], DAP(1)),
    line('R7', 'PREFERRED', 2, [competency('E2')]),
    line('R8', 'PREFERRED', 2, [competency('F1')]),
  ],
}
const dat240 = offer('D3', { level: DAP(2), guaranteed: false })
const larkmere: Offer[] = [
  offer('B2', { level: DAP(2) }),
  offer('B4', { level: DAP(1) }),
  offer('LARK-2.3', { level: LARK(3) }),
  offer('G2', { level: DSW(2), assessed: false }),
  offer('B6', { level: DAP(1) }),
  dat240,
  offer('macros'),
]

const hollinvale: GapJob = {
  jobProfile: 'care-technician',
  employer: 'Hollinvale',
  openings: 12,
  lines: [
    line('R1', 'REQUIRED', 5, [card('life-support')]),
    line('R2', 'REQUIRED', 5, [card('aide-listing'), card('approved-program')]),
    line('R3', 'REQUIRED', 5, [competency('A1')], PCT(3)),
    line('R4', 'REQUIRED', 5, [competency('B2')], PCT(3)),
    line('R5', 'REQUIRED', 4, [competency('C3')], PCT(3)),
    line('R6', 'PREFERRED', 4, [competency('D1')], PCT(2)),
    line('R7', 'PREFERRED', 3, [competency('D3')], PCT(2)),
    line('R8', 'PREFERRED', 3, [competency('DSW D1')], DSW(2)),
    line('R9', 'PREFERRED', 2, [competency('E2')]),
  ],
}
const thornbeck: Offer[] = [
  offer('A1', { level: PCT(3), achievement: 'life-support' }),
  offer('B2', { level: PCT(3) }),
  offer('C3', { level: PCT(2) }),
  offer('D1', { level: PCT(2), assessed: false }),
  offer('E2'),
  offer('DSW D1', { level: DSW(1), assessed: false }),
  { outcome: null, lineage: null, achievement: 'approved-program', assessed: true, level: null, guaranteed: true },
]

const statuses = (gap: ReturnType<typeof programGap>) =>
  Object.fromEntries(
    gap.rows.map((row) => [row.target.kind === 'COMPETENCY' ? row.target.lineage : row.target.name, row.status]),
  )

describe('the gap of the demo story', () => {
  test('Larkmere covers 66.67 % of Quernstone, 75.56 % with the elective', () => {
    const gap = programGap([quernstone], larkmere, rules)
    expect(gap.coverageBp).toBe(6_667)
    expect(gap.coverageWithElectivesBp).toBe(7_556)
    expect(gap.coverageAfterBp).toBeNull()
    expect(statuses(gap)).toEqual({
      B2: 'COVERED',
      B6: 'COVERED',
      C1: 'COVERED',
      B4: 'LEVEL_SHORT',
      G2: 'NOT_ASSESSED',
      D3: 'ELECTIVE_ONLY',
      E2: 'MISSING',
      F1: 'MISSING',
    })
    expect(gap.rows.find((row) => row.best?.path.length)?.best?.path[0]?.via).toBe('map_1')
    expect(gap.surplus).toEqual([larkmere.at(-1)?.outcome])
    expect(gap.openings).toBe(4)
  })

  test('with three changes it would cover 91.11 %, and nothing else moved', () => {
    const changed = [
      ...larkmere.filter((it) => it !== dat240),
      { ...dat240, guaranteed: true },
      offer('B4', { level: DAP(2) }),
      offer('E2'),
    ]
    const gap = programGap([quernstone], larkmere, rules, changed)
    expect([gap.coverageBp, gap.coverageAfterBp]).toEqual([6_667, 9_111])
    const moved = gap.rows.filter((row) => row.coveredAfterBp !== row.coveredBp)
    expect(moved.map((row) => row.requirements[0]).sort()).toEqual(['R2', 'R5', 'R7'])
  })

  test('Thornbeck covers 86.22 % of Hollinvale: cards it leads to count as rows', () => {
    const gap = programGap([hollinvale], thornbeck, rules)
    expect(gap.coverageBp).toBe(8_622)
    expect(statuses(gap)).toMatchObject({
      C3: 'LEVEL_SHORT',
      D3: 'MISSING',
      D1: 'NOT_ASSESSED',
      'DSW D1': 'LEVEL_SHORT',
      'life-support': 'COVERED',
      'approved-program': 'COVERED',
    })
    const changed = [...thornbeck, offer('C3', { level: PCT(3) }), offer('D3', { level: PCT(2) })]
    expect(programGap([hollinvale], thornbeck, rules, changed).coverageAfterBp).toBe(9_567)
  })
})

describe('traps of the gap', () => {
  const one = (lines: RequirementSpec[], more: Partial<GapJob> = {}): GapJob => ({
    jobProfile: 'j',
    employer: 'e',
    openings: 1,
    lines,
    ...more,
  })

  test('an unknown level counts half and says so', () => {
    const gap = programGap([one([line('r', 'REQUIRED', 1, [competency('X')], DAP(2))])], [offer('X')], rules)
    expect(gap.coverageBp).toBe(5_000)
    expect(gap.rows[0]).toMatchObject({ status: 'LEVEL_SHORT', best: { levelUnknown: true } })
  })

  test('a level that the scale map lets reach none counts nothing, but the competency is taught', () => {
    const gap = programGap(
      [one([line('r', 'REQUIRED', 1, [competency('C1')], DAP(1))])],
      [offer('LARK-2.3', { level: LARK(1) })],
      rules,
    )
    expect(gap.coverageBp).toBe(0)
    expect(gap.rows[0]?.status).toBe('LEVEL_SHORT')
  })

  test('something near the competency adds to the figure but does not teach it', () => {
    const near: GapRules = { ...rules, credited: () => [{ lineage: 'part', creditBp: 3_000, path: [] }] }
    const gap = programGap([one([line('r', 'REQUIRED', 1, [competency('whole')])])], [offer('part')], near)
    expect(gap.rows[0]).toMatchObject({ status: 'MISSING', coveredBp: 3_000, needBp: 10_000 })
    expect(gap.surplus).toEqual([])
  })

  test('a credential is never covered in part, and not by what an elective gives', () => {
    const job = one([line('r', 'REQUIRED', 1, [card('licence')])])
    const elective = offer('X', { achievement: 'licence', assessed: false, guaranteed: false })
    const gap = programGap([job], [elective], rules)
    expect([gap.coverageBp, gap.coverageWithElectivesBp]).toEqual([0, 10_000])
    expect(gap.rows[0]?.status).toBe('ELECTIVE_ONLY')
  })

  test('jobs count by openings, not by how large their importances are written', () => {
    const jobs = [
      one([line('a', 'REQUIRED', 1000, [competency('A')])], { jobProfile: 'a', openings: 1 }),
      one([line('b', 'REQUIRED', 0.01, [competency('B')])], { jobProfile: 'b', openings: 3 }),
    ]
    expect(programGap(jobs, [offer('B')], rules).coverageBp).toBe(7_500)
  })

  test('lines of two jobs for one competency are one row, which says what the harder one lacks', () => {
    const jobs = [
      one([line('a', 'REQUIRED', 1, [competency('A')], DAP(1))], { jobProfile: 'a', employer: 'x' }),
      one([line('b', 'REQUIRED', 1, [competency('A')], DAP(4))], { jobProfile: 'b', employer: 'y' }),
    ]
    const gap = programGap(jobs, [offer('A', { level: DAP(1) })], rules)
    expect(gap.rows).toHaveLength(1)
    expect(gap.rows[0]).toMatchObject({
      status: 'LEVEL_SHORT',
      requiredLevel: DAP(4),
      coveredBp: 6_250,
      jobProfiles: ['a', 'b'],
      employers: ['x', 'y'],
    })
  })

  test('no job: no rows, no coverage, and everything is surplus', () => {
    const gap = programGap([], [offer('A')], rules, [])
    expect(gap).toMatchObject({ coverageBp: 0, coverageWithElectivesBp: 0, coverageAfterBp: 0, rows: [] })
    expect(gap.surplus).toHaveLength(1)
  })
})

const lineages = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F')
const levels = fc.option(
  fc.record({
    scale: fc.constantFrom('DAP', 'LARK'),
    parts: fc.integer({ min: 1, max: 4 }).map((k) => stepParts(k, 4)),
  }),
)
const offers = fc.array(
  fc
    .record({ lineage: lineages, assessed: fc.boolean(), level: levels, guaranteed: fc.boolean() })
    .map(({ lineage, ...more }) => offer(lineage, more)),
  { maxLength: 8 },
)
const jobs = fc
  .array(
    fc.record({
      openings: fc.integer({ min: 1, max: 500 }),
      lines: fc.array(
        fc.tuple(
          fc.boolean(),
          fc.integer({ min: 1, max: 100_000 }),
          fc.array(lineages, { minLength: 1, maxLength: 3 }),
          levels,
        ),
        { minLength: 1, maxLength: 8 },
      ),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((made) =>
    made.map(
      ({ openings, lines }, at): GapJob => ({
        jobProfile: `j${at}`,
        employer: `e${at % 2}`,
        openings,
        lines: lines.map(([required, importance, anyOf, level], index) => ({
          ...line(
            `j${at} r${index}`,
            required ? 'REQUIRED' : 'PREFERRED',
            1,
            anyOf.map(competency),
            level ?? undefined,
          ),
          importance,
        })),
      }),
    ),
  )
const walked: GapRules = {
  ...rules,
  credited: (required) =>
    required === 'A'
      ? [
          { lineage: 'B', creditBp: 9_000, path: [] },
          { lineage: 'C', creditBp: 3_000, path: [] },
        ]
      : [],
}
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describe('properties of the gap', () => {
  test('needs add up to 10,000, rows to their totals, and no row covers more than it needs', () => {
    fc.assert(
      fc.property(jobs, offers, offers, (asked, taught, changed) => {
        const gap = programGap(asked, taught, walked, changed)
        expect(sum(gap.rows.map((row) => row.needBp))).toBe(10_000)
        expect(sum(gap.rows.map((row) => row.coveredBp))).toBe(gap.coverageBp)
        expect(sum(gap.rows.map((row) => row.coveredWithElectivesBp))).toBe(gap.coverageWithElectivesBp)
        expect(sum(gap.rows.map((row) => row.coveredAfterBp ?? 0))).toBe(gap.coverageAfterBp)
        for (const row of gap.rows)
          for (const figure of [row.coveredBp, row.coveredWithElectivesBp, row.coveredAfterBp ?? 0]) {
            expect(figure).toBeGreaterThanOrEqual(0)
            expect(figure).toBeLessThanOrEqual(row.needBp)
          }
        expect(gap.coverageWithElectivesBp).toBeGreaterThanOrEqual(gap.coverageBp)
      }),
      { numRuns: 500 },
    )
  })

  test('order of jobs, lines and outcomes changes nothing', () => {
    fc.assert(
      fc.property(jobs, offers, (asked, taught) => {
        const gap = programGap(asked, taught, walked)
        const turned = programGap(
          [...asked].reverse().map((job) => ({ ...job, lines: [...job.lines].reverse() })),
          [...taught].reverse(),
          walked,
        )
        const shown = (it: typeof gap) => ({
          coverage: [it.coverageBp, it.coverageWithElectivesBp],
          rows: it.rows.map((row) => [row.target, row.status, row.needBp, row.coveredBp, row.best?.offer.outcome]),
          surplus: [...it.surplus].sort(),
        })
        expect(shown(turned)).toEqual(shown(gap))
      }),
    )
  })

  test('teaching more never covers less; assessing more never covers less', () => {
    fc.assert(
      fc.property(jobs, offers, offers, (asked, taught, more) => {
        const before = programGap(asked, taught, walked).coverageBp
        expect(programGap(asked, [...taught, ...more], walked).coverageBp).toBeGreaterThanOrEqual(before)
        const assessed = taught.map((it) => ({ ...it, assessed: true }))
        expect(programGap(asked, assessed, walked).coverageBp).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  test('all importances of a job times the same number change nothing', () => {
    fc.assert(
      fc.property(jobs, offers, fc.integer({ min: 2, max: 9 }), (asked, taught, factor) => {
        const scaled = asked.map((job) => ({
          ...job,
          lines: job.lines.map((it) => ({ ...it, importance: it.importance * factor })),
        }))
        const figures = (gap: ReturnType<typeof programGap>) => gap.rows.map((row) => [row.needBp, row.coveredBp])
        expect(figures(programGap(scaled, taught, walked))).toEqual(figures(programGap(asked, taught, walked)))
      }),
    )
  })

  test('shares are handed out whole, within their caps', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { minLength: 1, maxLength: 20 }), (parts) => {
        const whole = parts.reduce((a, b) => a + b, 0n)
        const shares = apportion(parts, 10_000)
        expect(sum(shares)).toBe(whole === 0n ? 0 : 10_000)
        shares.forEach((share, row) => {
          if (whole > 0n)
            expect(Math.abs(share - roundedShare(parts[row] as bigint, whole, 10_000))).toBeLessThanOrEqual(1)
        })
      }),
    )
    expect(apportion([1n, 1n, 1n], 100)).toEqual([34, 33, 33])
    expect(apportion([3n, 1n], 4, [2, 2])).toEqual([2, 2])
    expect(() => apportion([1n], 5, [4])).toThrow(RangeError)
  })
})
