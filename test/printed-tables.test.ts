import { expect, test } from '@jest/globals'

import { tableText } from '../seeds/demo/table.ts'
import { printedTables } from './printed-tables.ts'

const TABLE = {
  head: ['', 'What is asked', 'Tier', 'Tier'],
  rows: [
    ['R1', 'Move and position a person with care', 'One short', 'Not yet'],
    ['', 'Sum', '', '–'],
  ],
  widths: [4, 14, 12, 12],
  right: [2, 3],
}

test('a printed table is read as it was meant, also where a cell goes over several lines', () => {
  const text = `A caption:\n${tableText(TABLE, false)}\nWhat this shows: nothing.\n`
  expect(text).not.toContain('Move and position a person with care')
  const [first, sum] = [
    { '': 'R1', 'What is asked': 'Move and position a person with care', Tier: 'One short', 'Tier 2': 'Not yet' },
    { '': '', 'What is asked': 'Sum', Tier: '', 'Tier 2': '–' },
  ]
  expect(printedTables(text)).toEqual([[first, sum]])
  expect(printedTables(`${text}${text}`)).toEqual([
    [first, sum],
    [first, sum],
  ])
})

test('cells under the heading of others are read there', () => {
  const swapped = { ...TABLE, rows: TABLE.rows.map(([line = '', asked = '', a = '', b = '']) => [line, asked, b, a]) }
  expect(printedTables(tableText(swapped, false))[0]?.[0]).toMatchObject({ Tier: 'Not yet', 'Tier 2': 'One short' })
})
