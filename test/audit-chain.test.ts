import { randomBytes } from 'node:crypto'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { entryHash, genesis, headText, markOf, parseHead } from '../src/identity/audit-chain.ts'

describe('a chain', () => {
  const entries = fc.array(
    fc.record({
      id: fc.string(),
      at: fc.integer(),
      organisation: fc.option(fc.string()),
      portal: fc.option(fc.string()),
      purpose: fc.string(),
      action: fc.string(),
      fields: fc.array(fc.string(), { maxLength: 3 }),
      jobProfile: fc.option(fc.string()),
      people: fc.array(fc.string(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  type Entries = typeof entries extends fc.Arbitrary<infer T> ? T : never
  const salt = Buffer.alloc(16, 3)
  const headOf = (all: Entries): string => {
    let head = genesis('2026-11-23.aa', [])
    for (const [place, { people, ...entry }] of all.entries()) {
      const marks = people.map((who) => markOf(salt, who))
      head = entryHash(head, { ...entry, chain: '2026-11-23.aa', seq: place + 1 }, markOf(salt, 'key_1'), marks)
    }
    return head.toString('hex')
  }

  test('has one head for one history: any change, swap, loss or addition gives another', () => {
    fc.assert(
      fc.property(entries, entries, (one, other) => {
        expect(headOf(one) === headOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
    )
    fc.assert(
      fc.property(entries, fc.nat(5), (all, at) => {
        const place = at % all.length
        const head = headOf(all)
        expect(headOf(all.toSpliced(place, 1))).not.toBe(head)
        expect(headOf(all.with(place, { ...all[place]!, purpose: `${all[place]!.purpose} ` }))).not.toBe(head)
        expect(headOf(all.with(place, { ...all[place]!, people: [...all[place]!.people, 'x'] }))).not.toBe(head)
      }),
    )
  })

  test('does not confuse what stands beside each other', () => {
    const base = { id: 'e', at: 1, purpose: 'p', action: 'a', fields: [], jobProfile: null, people: [] }
    const heads = [
      headOf([{ ...base, organisation: 'ab', portal: 'c' }]),
      headOf([{ ...base, organisation: 'a', portal: 'bc' }]),
      headOf([{ ...base, organisation: null, portal: null }]),
      headOf([{ ...base, organisation: '', portal: null }]),
      headOf([{ ...base, organisation: null, portal: '' }]),
      headOf([{ ...base, organisation: null, portal: null, fields: ['x'] }]),
      headOf([{ ...base, organisation: null, portal: null, jobProfile: 'x' }]),
    ]
    expect(new Set(heads).size).toBe(heads.length)
  })

  test('marks of the same person differ from entry to entry', () => {
    expect(markOf(randomBytes(16), 'lrn_1')).not.toEqual(markOf(randomBytes(16), 'lrn_1'))
  })
})

test('a head that is shown can be read back, and nothing else is one', () => {
  const head = { chain: '2026-11-23.00112233aabbccdd', length: 7, head: 'ab'.repeat(32) }
  expect(parseHead(headText(head))).toEqual(head)
  for (const text of ['', 'x', '2026-11-23.aa:x:00', `${headText(head)}0`, `${headText(head)} `])
    expect(parseHead(text)).toBeNull()
})
