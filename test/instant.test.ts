import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { dayEnd, dayOf, dayStart, lastDayBefore, readDay, readTime } from '../src/shared/instant.ts'

describe('ISO 8601 as sources write it', () => {
  test.each<[string, string | null]>([
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    [' 2026-11-23 10:00:00,5 +0530 ', '2026-11-23T04:30:00.500Z'],
    ['2026-11-23t10:00:00.123456789z', '2026-11-23T10:00:00.123Z'],
    ['2026-11-23T10:00', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T24:00:00Z', '2026-11-24T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['0050-01-01', '0050-01-01T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-02-29', null],
    ['2026-02-30T10:00:00Z', null],
    ['2026-13-01', null],
    ['2026-00-10', null],
    ['0000-01-01', null],
    ['2026-11-23T24:30:00Z', null],
    ['2026-11-23T24:00:00.001Z', null],
    ['2026-11-23T25:00Z', null],
    ['2026-11-23T10:60Z', null],
    ['2026-11-23T10:00:61Z', null],
    ['2026-11-23T10:00:00+24:00', null],
    ['2026-11-23T10:00:00+05:60', null],
    ['2026-11-23T', null],
    ['23.11.2026', null],
  ])('%s is %s', (text, expected) => {
    const read = readTime(text)
    expect(read && new Date(read.at).toISOString()).toBe(expected)
  })

  test('says whether there was a time and a zone', () => {
    expect(readTime('2026-11-23')).toMatchObject({ dayOnly: true, zoned: false })
    expect(readTime('2026-11-23T10:00')).toMatchObject({ dayOnly: false, zoned: false })
    expect(readTime('2026-11-23T10:00Z')).toMatchObject({ dayOnly: false, zoned: true })
  })

  test('the day that a text names, as it names it', () => {
    expect(readDay('2026-11-23T23:30:00-08:00')).toBe('2026-11-23')
    expect(readDay(' 2026-11-23 ')).toBe('2026-11-23')
    expect(readDay('2026-02-30')).toBeNull()
    expect(readDay('2026-11-23x')).toBeNull()
  })
})

test('a day ends where the next begins, and its end names it', () => {
  fc.assert(
    fc.property(
      fc
        .date({ min: new Date('0001-01-01'), max: new Date('9999-12-30'), noInvalidDate: true })
        .map((at) => dayOf(+at)),
      (day) => {
        expect(dayEnd(day)).toBe(dayStart(dayOf(dayEnd(day))))
        expect(lastDayBefore(dayEnd(day))).toBe(day)
      },
    ),
  )
  expect(lastDayBefore(dayEnd('9999-12-31'))).toBe('9999-12-31')
})
