import 'reflect-metadata'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { countOfPeople, PEOPLE_THRESHOLD, partitionOfPeople, partOfPeople } from '../src/shared/people-count.ts'

const said = (cells: readonly number[]) => {
  const { cells: out, total } = partitionOfPeople(cells)
  return { cells: out.map((cell) => cell.count), total: total.count }
}

describe('one number about people', () => {
  test('below ten it is suppressed, from ten on rounded to five', () => {
    expect([0, 1, 9].map((n) => countOfPeople(n))).toEqual(
      [0, 1, 2].map(() => ({ count: null, suppressed: true, threshold: 10 })),
    )
    expect([10, 12, 13, 17, 18, 118].map((n) => countOfPeople(n).count)).toEqual([10, 10, 15, 15, 20, 120])
  })

  test('what is not a number of people is a fault of ours, not a count', () => {
    for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => countOfPeople(bad)).toThrow(RangeError)
    expect(() => partOfPeople(11, 10)).toThrow(RangeError)
  })
})

describe('numbers that add up', () => {
  test.each([
    { what: 'all large', cells: [20, 30], cellsSaid: [20, 30], total: 50 },
    { what: 'one small takes the smallest other with it', cells: [3, 40, 25], cellsSaid: [null, 40, null], total: 70 },
    { what: 'two small that hold ten are enough', cells: [6, 7, 40], cellsSaid: [null, null, 40], total: 50 },
    {
      what: 'two small that hold fewer take a third',
      cells: [1, 2, 40, 90],
      cellsSaid: [null, null, null, 90],
      total: 130,
    },
    { what: 'an empty cell is a small cell', cells: [0, 40], cellsSaid: [null, null], total: 40 },
    { what: 'a single small cell takes the total with it', cells: [4], cellsSaid: [null], total: null },
    { what: 'a total of small cells below ten', cells: [3, 3], cellsSaid: [null, null], total: null },
    { what: 'nobody', cells: [], cellsSaid: [], total: null },
    { what: 'the total is that of the rounded cells', cells: [12, 12, 12], cellsSaid: [10, 10, 10], total: 30 },
  ])('$what', ({ cells, cellsSaid, total }) => {
    expect(said(cells)).toEqual({ cells: cellsSaid, total })
  })

  test('a part is hidden when those outside of it are few', () => {
    expect(partOfPeople(95, 100).count).toBeNull()
    expect(partOfPeople(5, 100).count).toBeNull()
    expect(partOfPeople(50, 100).count).toBe(50)
  })

  const tables = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 })

  test('never a small cell, never a lone hidden cell beside a total, never few people hidden beside a total', () => {
    fc.assert(
      fc.property(tables, (cells) => {
        const out = partitionOfPeople(cells)
        const secret = cells.filter((_, i) => out.cells[i]?.suppressed)
        cells.forEach((cell, i) => {
          if (cell < PEOPLE_THRESHOLD) expect(out.cells[i]?.count).toBeNull()
        })
        if (out.total.suppressed || secret.length === 0) return
        expect(secret.length).toBeGreaterThan(1)
        expect(secret.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(PEOPLE_THRESHOLD)
      }),
      { numRuns: 3000 },
    )
  })

  test('nor in any table of up to four small cells, one by one', () => {
    const sizes = [0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 20]
    let tables: number[][] = [[]]
    for (let cells = 1; cells <= 4; cells++) {
      tables = tables.flatMap((table) => sizes.map((size) => [...table, size]))
      const wrong = tables.filter((table) => {
        const out = partitionOfPeople(table)
        const secret = table.filter((_, i) => out.cells[i]?.suppressed)
        const betrayed = secret.length === 1 || (secret.length > 1 && secret.reduce((a, b) => a + b) < PEOPLE_THRESHOLD)
        return (
          table.some((size, i) => size < PEOPLE_THRESHOLD && !out.cells[i]?.suppressed) ||
          (betrayed && !out.total.suppressed)
        )
      })
      expect(wrong).toEqual([])
    }
  })

  test('what is said leaves every hidden cell open: another table says the same and has another number there', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 26 }), { minLength: 2, maxLength: 3 }), (cells) => {
        const answer = JSON.stringify(said(cells))
        said(cells).cells.forEach((cell, index) => {
          if (cell !== null) return
          expect(othersLike(cells, answer).some((other) => other[index] !== cells[index])).toBe(true)
        })
      }),
      { numRuns: 300 },
    )
  })
})

/** All tables near this one with the same answer, by brute force. */
function othersLike(cells: readonly number[], answer: string): number[][] {
  let tables: number[][] = [[]]
  for (const cell of cells) {
    const near = Array.from({ length: 9 }, (_, i) => cell - 4 + i).filter((n) => n >= 0)
    tables = tables.flatMap((table) => near.map((n) => [...table, n]))
  }
  return tables.filter((table) => JSON.stringify(said(table)) === answer)
}
