import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { COVERAGE_ONE } from '../src/insights/coverage.ts'
import { programGap } from '../src/insights/gap.ts'
import { levelCreditBy } from '../src/insights/level-credit.ts'
import { LAMBDA } from '../src/matching/level-credit.ts'
import { DEFAULT_POLICY } from '../src/matching/policy.ts'
import { KAPPA, prepareQuestion, WHOLE } from '../src/matching/question.ts'
import { scoreLine } from '../src/matching/score.ts'
import { LEVEL_PARTS, type LevelOnScale, stepParts } from '../src/shared/levels.ts'
import { at, fact, maps, requirement } from './matching-world.ts'

/** One outcome and one person of one level, before one line: what the program covers is what the person scores. */
function both(required: LevelOnScale | null, shown: LevelOnScale | null, creditBp: number, scaleMaps: typeof NO_MAPS) {
  const line = requirement('r', ['asked'], { level: required && { ...required, label: '', level: null } })
  const creditsFor = () => [{ lineage: 'shown', creditBp, path: [] }]
  const question = prepareQuestion({ policy: DEFAULT_POLICY, at: 1, requirements: [line], creditsFor, scaleMaps })
  const person = fact('shown', { scale: shown?.scale ?? null, level: shown?.parts ?? null })
  const scored = scoreLine(question, question.lines[0]!, [person])
  const gap = programGap(
    [{ jobProfile: 'j', employer: 'e', openings: 1, lines: [line] }],
    [{ outcome: 'o', lineage: 'shown', achievement: null, assessed: true, level: shown, guaranteed: true }],
    { policy: DEFAULT_POLICY, credited: creditsFor, levelCredit: levelCreditBy(scaleMaps, DEFAULT_POLICY) },
  )
  return { scored, best: gap.rows[0]!.best!, coverageBp: gap.coverageBp }
}
const NO_MAPS: Parameters<typeof prepareQuestion>[0]['scaleMaps'] = []

const kappa = fc.integer({ min: 1_500, max: KAPPA })
const SCALES = { s3: 3, s4: 4, s5: 5, s9: 9, s12: 12 } as const
const step = fc
  .constantFrom(...(Object.keys(SCALES) as (keyof typeof SCALES)[]))
  .chain((scale) => fc.integer({ min: 1, max: SCALES[scale] }).map((rank) => at(scale, rank, SCALES[scale])))
const measured = fc.record({ scale: fc.constant('lv'), parts: fc.integer({ min: 0, max: LEVEL_PARTS }) })

describe('what an outcome covers and what a person scores by the same level', () => {
  test('are the same, once the outcome is rounded down to the thousandths of a score', () => {
    fc.assert(
      fc.property(fc.option(step), fc.option(step), kappa, maps, (required, shown, creditBp, scaleMaps) => {
        const { scored, best } = both(required, shown, creditBp, scaleMaps)
        const lambda = Math.floor((best.levelCredit * LAMBDA) / LEVEL_PARTS)
        expect([best.conceptBp, lambda, best.levelUnknown]).toEqual([
          scored.best?.kappa,
          scored.best?.lambda,
          scored.best?.levelUnknown,
        ])
        expect((best.conceptBp * lambda * WHOLE) / (KAPPA * LAMBDA)).toBe(scored.score)
      }),
      { numRuns: 2_000 },
    )
  })

  test('differ by less than a thousandth for a level that was measured', () => {
    fc.assert(
      fc.property(measured, measured, kappa, (required, shown, creditBp) => {
        const { scored, best } = both(required, shown, creditBp, NO_MAPS)
        expect(Math.abs(best.worth / COVERAGE_ONE - scored.score / WHOLE)).toBeLessThan(1 / LAMBDA)
      }),
      { numRuns: 1_000 },
    )
  })

  test('level 8 of 9 at κ 0.9 covers 80.00 % and scores 79.92 %: a figure keeps its thirds, a score its thousandths', () => {
    const level = (rank: number) => ({ scale: 's9', parts: stepParts(rank, 9) })
    const { scored, best, coverageBp } = both(level(9), level(8), 9_000, NO_MAPS)
    expect([coverageBp, best.worth / COVERAGE_ONE, scored.score / WHOLE]).toEqual([8_000, 0.8, 0.7992])
  })
})
