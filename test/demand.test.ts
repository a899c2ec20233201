import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import {
  comparePlaces,
  DemandOrder,
  demandFigures,
  placeOf,
  typicalLevel,
  unwanted,
} from '../src/insights/demand.rows.ts'
import { levelCreditBy } from '../src/insights/level-credit.ts'
import { LEVEL_PARTS } from '../src/shared/levels.ts'

const supply = { at: 0, programs: 2, completions: 0, people: 0 }
const wanted = {
  lineage: 'a',
  jobProfiles: 3,
  requiredBy: 2,
  employers: 1,
  openings: 9,
  levels: [] as [string, number, string, number][],
}

describe('rows of demand', () => {
  test('say shares in whole basis points and people rounded or not at all', () => {
    expect(demandFigures(wanted, { ...supply, completions: 38, people: 9 })).toMatchObject({
      requiredShareBp: 6_667,
      completions: { count: 40, suppressed: false },
      verifiedLearners: { count: null, suppressed: true },
    })
    expect(demandFigures(unwanted('b'), supply).requiredShareBp).toBe(0)
  })

  test('the typical level is the one of most openings, however many lines name another', () => {
    const levels: [string, number, string, number][] = [
      ['DAP', 1, 'Guided', 1],
      ['DAP', 1, 'Guided', 1],
      ['DAP', 2, 'Independent', 3],
    ]
    expect(typicalLevel(levels)).toEqual({ scale: 'DAP', parts: 2, label: 'Independent' })
    expect(typicalLevel([])).toBeNull()
    fc.assert(
      fc.property(fc.shuffledSubarray(levels, { minLength: 3 }), (shuffled) => {
        expect(typicalLevel(shuffled)).toEqual(typicalLevel(levels))
      }),
    )
  })

  test('the order tells no more of people than the rows: suppressed numbers are all alike', () => {
    for (const order of Object.values(DemandOrder)) {
      const place = (completions: number) => placeOf(demandFigures(wanted, { ...supply, completions }), order)
      expect(place(9)).toEqual(place(0))
      expect(place(38)).toEqual(place(42))
    }
  })

  test('the order is total, so that a page neither repeats nor leaves out', () => {
    const row = fc.record({
      openings: fc.nat(3),
      jobProfiles: fc.nat(2),
      completions: fc.nat(40),
      lineage: fc.string(),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: (it) => it.lineage, maxLength: 12 }),
        fc.constantFrom(...Object.values(DemandOrder)),
        (rows, order) => {
          const places = rows
            .map(({ completions, ...more }) =>
              placeOf(demandFigures({ ...wanted, ...more }, { ...supply, completions }), order),
            )
            .sort(comparePlaces)
          for (let at = 1; at < places.length; at++) expect(comparePlaces(places[at - 1]!, places[at]!)).toBeLessThan(0)
        },
      ),
    )
  })

  test('shortfall is openings less completions', () => {
    const place = (openings: number, completions: number) =>
      placeOf(demandFigures({ ...wanted, openings }, { ...supply, completions }), DemandOrder.SHORTFALL_DESC)
    expect(comparePlaces(place(30, 10), place(25, 0))).toBeGreaterThan(0)
    expect(comparePlaces(place(30, 0), place(40, 20))).toBeLessThan(0)
  })
})

describe('level credit of outcomes', () => {
  const parts = (of: number, steps = 4) => (LEVEL_PARTS / steps) * of
  const map = {
    id: 'smp',
    from: 'LARK',
    to: 'DAP',
    pairs: [
      { from: parts(1), to: 0 },
      { from: parts(2), to: parts(1) },
      { from: parts(3), to: parts(2) },
      { from: parts(4), to: parts(3) },
    ],
  }
  const credit = levelCreditBy([map], { unknownLevelBp: 5_000 })
  const on = (scale: string, of: number) => ({ scale, parts: parts(of) })

  test('in proportion on one scale, in full from there on', () => {
    expect(credit(on('DAP', 3), on('DAP', 2)).credit).toBe((LEVEL_PARTS * 2) / 3)
    expect(credit(on('DAP', 2), on('DAP', 4)).credit).toBe(LEVEL_PARTS)
  })

  test('through a map in its direction only; what reaches none is worth nothing, and known', () => {
    expect(credit(on('DAP', 2), on('LARK', 3))).toEqual({ credit: LEVEL_PARTS, unknown: false })
    expect(credit(on('DAP', 2), on('LARK', 1))).toEqual({ credit: 0, unknown: false })
    expect(credit(on('LARK', 2), on('DAP', 4))).toEqual({ credit: LEVEL_PARTS / 2, unknown: true })
  })

  test('none asked is none missing; none said is unknown', () => {
    expect(credit(null, null)).toEqual({ credit: LEVEL_PARTS, unknown: false })
    expect(credit({ scale: 'DAP', parts: 0 }, null)).toEqual({ credit: LEVEL_PARTS, unknown: false })
    expect(credit(on('DAP', 1), null).unknown).toBe(true)
  })
})
