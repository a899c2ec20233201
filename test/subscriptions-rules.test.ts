import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { differenceOf } from '../src/frameworks/subscriptions/subscription.difference.rule.ts'
import {
  baseAddresses,
  documentsIn,
  packageAddressIn,
} from '../src/frameworks/subscriptions/subscription.document.rule.ts'
import {
  ASKED_AN_HOUR,
  askAgainAt,
  askedOnceMore,
  type ChangeFacts,
  DAILY_BYTES,
  DAILY_VERSIONS,
  HOUR,
  HoldReason,
  holdReason,
  pauseAfter,
} from '../src/frameworks/subscriptions/subscription.rule.ts'

const minutes = (n: number) => n * 60_000

describe('the pause before the next check', () => {
  test('doubles from five minutes, up to a day', () => {
    expect([1, 2, 3, 4].map((failures) => pauseAfter(1, failures))).toEqual([5, 10, 20, 40].map(minutes))
    expect(pauseAfter(1, 500)).toBe(24 * HOUR)
    expect(pauseAfter(168, 500)).toBe(168 * HOUR)
  })

  test('is what was asked while nothing fails, and never shrinks with further failures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_760 }), fc.integer({ min: 1, max: 60 }), (every, failures) => {
        expect(pauseAfter(every, 0)).toBe(every * HOUR)
        expect(pauseAfter(every, failures + 1)).toBeGreaterThanOrEqual(pauseAfter(every, failures))
        expect(pauseAfter(every, failures)).toBeLessThanOrEqual(Math.max(every, 24) * HOUR)
      }),
    )
  })
})

test('checks that people ask for are counted from the first of an hour on, and none beyond is let through', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 * HOUR }), { maxLength: 300 }), (pauses) => {
      let asked: { since: number | null; count: number } = { since: null, count: 0 }
      let now = 0
      const through: number[] = []
      for (const pause of pauses) {
        now += pause % 7 === 0 ? pause : pause % minutes(2)
        const again = askAgainAt(asked, now)
        if (again !== null) {
          expect(again).toBeGreaterThan(now)
          expect(again).toBeLessThanOrEqual(now + HOUR)
          expect(askAgainAt(asked, again)).toBeNull()
          continue
        }
        asked = askedOnceMore(asked, now)
        through.push(now)
      }
      // An hour that begins anywhere touches two that are counted
      for (const from of through)
        expect(through.filter((at) => at >= from && at < from + HOUR).length).toBeLessThanOrEqual(2 * ASKED_AN_HOUR)
    }),
    { numRuns: 50 },
  )
})

describe('a change is held', () => {
  const quiet: ChangeFacts = {
    review: false,
    followed: true,
    itemsBefore: 10,
    itemsRemoved: 0,
    associationsBefore: 10,
    associationsNow: 10,
    versionsToday: 0,
    bytesToday: 0,
  }
  test.each<[string, Partial<ChangeFacts>, HoldReason | null]>([
    ['not when it is quiet', {}, null],
    [
      'when that was asked for, the first one too',
      { review: true, itemsBefore: 0, followed: false },
      HoldReason.REVIEW,
    ],
    ['not at half', { itemsRemoved: 5 }, null],
    ['beyond half', { itemsRemoved: 6 }, HoldReason.SHRUNK],
    ['when a crosswalk loses most links', { itemsBefore: 0, associationsNow: 4 }, HoldReason.SHRUNK],
    ['not when a framework with items loses links', { associationsNow: 0 }, null],
    ['not at first', { followed: false, itemsBefore: 0, associationsBefore: 0, associationsNow: 0 }, null],
    ['when the library had it before', { followed: false }, HoldReason.KNOWN_BEFORE],
    ['after many versions in a day', { versionsToday: DAILY_VERSIONS }, HoldReason.RESTLESS],
    ['after many bytes in a day', { bytesToday: DAILY_BYTES }, HoldReason.RESTLESS],
  ])('%s', (_when, facts, reason) => {
    expect(holdReason({ ...quiet, ...facts })).toBe(reason)
  })
})

test('a difference names each statement at most once, and nothing that stayed', () => {
  const statements = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom('one', 'two', 'three'))
  fc.assert(
    fc.property(statements, statements, (before, after) => {
      const old = new Map(Object.entries(before).map(([id, fullStatement]) => [id, { fullStatement }]))
      const items = Object.entries(after).map(([identifier, fullStatement]) => ({
        identifier,
        fullStatement,
        humanCodingScheme: null,
      }))
      const { added, removed, changed } = differenceOf(old, items)
      const ids = (list: readonly { identifier: string }[]) => list.map(({ identifier }) => identifier).sort()
      expect(ids(added)).toEqual(
        Object.keys(after)
          .filter((id) => !(id in before))
          .sort(),
      )
      expect(ids(removed)).toEqual(
        Object.keys(before)
          .filter((id) => !(id in after))
          .sort(),
      )
      expect(ids(changed)).toEqual(
        Object.keys(after)
          .filter((id) => id in before && before[id] !== after[id])
          .sort(),
      )
    }),
  )
})

test('a difference is bounded, and cuts no character in half', () => {
  const items = Array.from({ length: 500 }, (_, i) => ({
    identifier: String(i),
    fullStatement: '😀'.repeat(1_000),
    humanCodingScheme: null,
  }))
  const { added } = differenceOf(new Map(), items)
  expect(added).toHaveLength(100)
  expect(added.every(({ after }) => after !== null && after.length <= 501 && !/\p{Surrogate}/u.test(after))).toBe(true)
})

describe('where a package is', () => {
  const server = 'https://server.example/ims/case/v1p1'
  test.each([
    [{ CFPackageURI: { uri: 'https://other.example/p' } }, 'https://other.example/p'],
    [{ CFPackageURI: 'https://server.example/p' }, 'https://server.example/p'],
    [{ CFPackageURI: { uri: 'http://server.example/p' } }, 'https://server.example/p'],
    [{ CFPackageURI: { uri: 'http://other.example/p' } }, null],
    [{ CFPackageURI: { uri: 'local:p' } }, null],
    [{}, null],
    [null, null],
  ])('%j', (document, expected) => {
    expect(packageAddressIn(document, server)).toBe(expected)
  })

  test('lists come wrapped or bare, with odd members', () => {
    const document = { identifier: 'a', title: 'A' }
    for (const list of [{ CFDocuments: [document, 7, {}] }, [{ CFDocument: document }, null, {}]])
      expect(documentsIn(list)).toMatchObject({ found: [document], listed: 3 })
    expect(documentsIn({ documents: [] })).toBeNull()
  })

  test('a server is looked for where the standard has it, and where it says itself', () => {
    expect(baseAddresses('https://a.example/')).toEqual([
      'https://a.example/ims/case/v1p1',
      'https://a.example/ims/case/v1p0',
      'https://a.example',
    ])
    expect(baseAddresses(`${server}/`)).toEqual([server])
  })
})
