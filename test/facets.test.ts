import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { FACET_VALUES, type FacetRow, foldFacets } from '../src/frameworks/search/facets.ts'

const row: fc.Arbitrary<FacetRow> = fc.record({
  framework: fc.constantFrom('f1', 'f2', 'unknown'),
  itemType: fc.constantFrom('Skill', 'Heading', null),
  educationLevel: fc.uniqueArray(fc.constantFrom('09', '10'), { maxLength: 2 }),
  subject: fc.uniqueArray(fc.constantFrom('Mathematics', 'Reading'), { maxLength: 2 }),
  count: fc.integer({ min: 1, max: 9 }),
})
const FRAMEWORKS = [
  { id: 'f1', title: 'One', adoptionStatus: 'DRAFT', subject: ['Reading'] },
  { id: 'f2', title: 'Two', adoptionStatus: 'RETIRED', subject: [] },
]
const sum = (facet: readonly { count: number }[]) => facet.reduce((total, { count }) => total + count, 0)

describe('facets', () => {
  test('single values add up to all that was found; lists count under each, none under the empty text', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const facets = foldFacets(rows, FRAMEWORKS)
        const found = sum(rows)
        expect([sum(facets.frameworks), sum(facets.itemTypes), sum(facets.adoptionStatus)]).toEqual([
          found,
          found,
          found,
        ])
        const said = rows.reduce(
          (total, { educationLevel, count }) => total + count * Math.max(1, educationLevel.length),
          0,
        )
        expect(sum(facets.educationLevels)).toBe(said)
      }),
    )
  })

  test('do not depend on the order of rows', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(foldFacets([...rows].reverse(), FRAMEWORKS)).toEqual(foldFacets(rows, FRAMEWORKS))
      }),
    )
  })

  test('an item without a subject is about its framework’s', () => {
    const bare = { itemType: null, educationLevel: [], subject: [], count: 3 }
    expect(
      foldFacets(
        [
          { ...bare, framework: 'f1' },
          { ...bare, framework: 'f2' },
        ],
        FRAMEWORKS,
      ).subjects,
    ).toEqual([
      { value: '', label: '', count: 3 },
      { value: 'Reading', label: 'Reading', count: 3 },
    ])
  })

  test('name frameworks by their titles, and stop at a length', () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({
      framework: 'f1',
      itemType: `type ${i}`,
      educationLevel: [],
      subject: [],
      count: i + 1,
    }))
    const { frameworks, itemTypes } = foldFacets(rows, FRAMEWORKS)
    expect(frameworks).toEqual([{ value: 'f1', label: 'One', count: 20_100 }])
    expect(itemTypes).toHaveLength(FACET_VALUES)
    expect(itemTypes[0]).toEqual({ value: 'type 199', label: 'type 199', count: 200 })
  })
})
