import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { facetKey } from '../src/frameworks/search/facet-key.ts'
import { type Looked, type Ranked, settled } from '../src/frameworks/search/ranking.ts'

/** An entry of the index: ids of which several may be equal, few scores, so that many are, and whether it counts. */
const entry = fc.record({ node: fc.integer({ min: 0, max: 20 }), score: fc.integer({ min: 1, max: 6 }) })
const index = fc.array(entry, { maxLength: 40 })
const seen = fc.uniqueArray(fc.integer({ min: 0, max: 20 }))

const idOf = (node: number): string => `cmp_${String(node).padStart(2, '0')}`

/** As the index answers: the best `most` entries, in any order among equal ones. */
const bestOf = (entries: readonly { node: number; score: number }[], most: number) =>
  [...entries].sort((a, b) => b.score - a.score).slice(0, most)

/** As the query groups them. */
function grouped(entries: readonly { node: number; score: number }[], counts: ReadonlySet<number>): Looked[] {
  const groups = new Map<string | null, Looked>()
  for (const { node, score } of entries) {
    const id = counts.has(node) ? idOf(node) : null
    const known = groups.get(id) ?? { id, score, least: score, looked: 0 }
    groups.set(id, {
      id,
      score: Math.max(known.score, score),
      least: Math.min(known.least, score),
      looked: known.looked + 1,
    })
  }
  return [...groups.values()]
}

/** All that count, looked at one by one. */
function wholeRanking(entries: readonly { node: number; score: number }[], counts: ReadonlySet<number>): Ranked[] {
  const best = new Map<string, number>()
  for (const { node, score } of entries)
    if (counts.has(node)) best.set(idOf(node), Math.max(best.get(idOf(node)) ?? 0, score))
  return [...best].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

describe('the best few entries of the index', () => {
  test('give what all of them would, or say that they do not tell', () => {
    fc.assert(
      fc.property(
        index,
        seen,
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 10 }),
        (all, ids, most, n) => {
          const counts = new Set(ids)
          const whole = wholeRanking(all, counts)
          const found = settled(grouped(bestOf(all, most), counts), most, n)
          if (found !== null) expect(found).toEqual(whole.slice(0, n))
          else expect(all.length).toBeGreaterThanOrEqual(most)
        },
      ),
    )
  })

  test('tell when enough count that are better than the last one looked at', () => {
    const hits = (scores: readonly number[]): Looked[] =>
      scores.map((score, n) => ({ id: idOf(n), score, least: score, looked: 1 }))
    expect(settled(hits([3, 2, 1]), 3, 2)?.map(({ id }) => id)).toEqual(['cmp_00', 'cmp_01'])
    expect(settled(hits([3, 2, 2]), 3, 2)).toBeNull()
    expect(settled(hits([3, 2, 2]), 4, 2)).toHaveLength(2)
    expect(settled([], 1, 5)).toEqual([])
  })
})

describe('the key of what facets are about', () => {
  const faceted = fc.record({
    framework: fc.constantFrom('f1', 'f2'),
    itemType: fc.constantFrom('Skill', '', null),
    educationLevel: fc.array(fc.constantFrom('09', '10', '09,10'), { maxLength: 2 }),
    subject: fc.array(fc.constantFrom('a', 'b', ''), { maxLength: 2 }),
    matchable: fc.boolean(),
  })

  test('is the same for those that agree in all of it, and for no others', () => {
    fc.assert(
      fc.property(faceted, faceted, (a, b) => {
        expect(facetKey(a)).toMatch(/^[0-9a-f]{32}$/)
        expect(facetKey(a) === facetKey(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })
})
