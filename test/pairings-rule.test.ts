import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commentsAsCsv } from '../src/cohorts/comment.csv.rule.ts'
import { CohortSide } from '../src/cohorts/kinds.ts'
import {
  answeredPairing,
  changedParts,
  movedPairing,
  type PairingFacts,
  PairingPart,
  type PairingParty,
  PairingState,
  pairingFault,
} from '../src/cohorts/pairing.rule.ts'
import { guardCell } from '../src/shared/csv-cell.ts'

const STATES = Object.values(PairingState)
const at = (state: PairingState): number => STATES.indexOf(state)

const facts: PairingFacts = {
  state: PairingState.ANALYSING,
  providerAgreed: false,
  employerAgreed: false,
  hasFramework: true,
  frameworkPublished: true,
  changed: [],
}

type Step =
  | { readonly to: PairingState }
  | { readonly edited: PairingPart }
  | { readonly party: PairingParty; readonly yes: boolean }
const steps = fc.array(
  fc.oneof(
    fc.record({ to: fc.constantFrom(...STATES) }),
    fc.record({ edited: fc.constantFrom(...Object.values(PairingPart)) }),
    fc.record({ party: fc.constantFrom<PairingParty>('PROVIDER', 'EMPLOYER'), yes: fc.boolean() }),
  ),
  { maxLength: 40 },
)

const taken = (now: PairingFacts, step: Step): PairingFacts => {
  // Edited before anybody said yes, it is what they say yes to
  if ('edited' in step) return now.providerAgreed || now.employerAgreed ? { ...now, changed: [step.edited] } : now
  if ('to' in step) return pairingFault(now, step.to) === null ? movedPairing(now, step.to) : now
  const after = answeredPairing(now, step.party, step.yes)
  return typeof after === 'string' ? now : after
}

describe('a pairing', () => {
  test('is never agreed or published without the yes of both, whatever is tried', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), fc.boolean(), (all, hasFramework, frameworkPublished) => {
        let now: PairingFacts = { ...facts, hasFramework, frameworkPublished: hasFramework && frameworkPublished }
        for (const step of all) {
          const before = now
          now = taken(now, step)
          const both = now.providerAgreed && now.employerAgreed
          if (at(now.state) >= at(PairingState.AGREED)) expect(both).toBe(true)
          if (now.state === PairingState.REVIEWING) expect(both).toBe(false)
          if (at(now.state) < at(PairingState.REVIEWING))
            expect([now.providerAgreed, now.employerAgreed]).toEqual([false, false])
          if (at(now.state) >= at(PairingState.REVIEWING)) expect(now.hasFramework).toBe(true)
          if (now.state === PairingState.PUBLISHED) expect(now.frameworkPublished).toBe(true)
          const edited = before.changed.length > 0
          if (edited && at(now.state) > at(before.state)) expect(at(now.state)).toBeLessThan(at(PairingState.AGREED))
          if (edited && 'yes' in step && step.yes && now !== before) {
            expect(now.changed).toEqual([])
            expect([now.providerAgreed, now.employerAgreed]).toEqual([
              step.party === 'PROVIDER',
              step.party === 'EMPLOYER',
            ])
          }
          expect(at(now.state) - at(before.state)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('can come to its end', () => {
    const way: Step[] = [
      { to: PairingState.DRAFTING },
      { to: PairingState.REVIEWING },
      { party: 'PROVIDER', yes: true },
      { party: 'EMPLOYER', yes: true },
      { to: PairingState.PUBLISHED },
    ]
    expect(way.reduce(taken, facts).state).toBe(PairingState.PUBLISHED)
    const edited: Step[] = [...way.slice(0, 4), { edited: PairingPart.FRAMEWORK }, ...way.slice(2)]
    expect(edited.reduce(taken, facts).state).toBe(PairingState.PUBLISHED)
    expect([...way, { to: PairingState.DRAFTING }].reduce(taken, facts)).toEqual({
      ...facts,
      state: PairingState.DRAFTING,
    })
  })

  test('keeps the other yes when one is taken back, and forgets all of it on the way back to work', () => {
    const agreed = { ...facts, state: PairingState.AGREED, providerAgreed: true, employerAgreed: true }
    const reviewing = { ...agreed, state: PairingState.REVIEWING }
    expect(answeredPairing(agreed, 'PROVIDER', false)).toEqual({ ...reviewing, providerAgreed: false })
    const edited = { ...agreed, changed: [PairingPart.PROGRAM] }
    expect(answeredPairing(edited, 'EMPLOYER', false)).toEqual({
      ...edited,
      ...reviewing,
      changed: edited.changed,
      employerAgreed: false,
    })
    expect(movedPairing(edited, PairingState.DRAFTING)).toEqual({ ...facts, state: PairingState.DRAFTING })
  })

  test.each<[string, Partial<PairingFacts>, PairingState, RegExp]>([
    ['over a step', {}, PairingState.REVIEWING, /DRAFTING next/],
    [
      'to a review of nothing',
      { state: PairingState.DRAFTING, hasFramework: false },
      PairingState.REVIEWING,
      /one first/,
    ],
    ['to agreement of one', { state: PairingState.REVIEWING, providerAgreed: true }, PairingState.AGREED, /both/],
    ['back to a review', { state: PairingState.PUBLISHED }, PairingState.REVIEWING, /DRAFTING or ANALYSING/],
    [
      'to publication of a draft',
      { state: PairingState.AGREED, frameworkPublished: false },
      PairingState.PUBLISHED,
      /Publish its framework/,
    ],
    [
      'to publication of what was edited since',
      { state: PairingState.AGREED, providerAgreed: true, employerAgreed: true, changed: [PairingPart.PROGRAM] },
      PairingState.PUBLISHED,
      /Edited since both said yes: PROGRAM\. Have both say yes again/,
    ],
  ])('does not go %s', (_where, more, to, words) => {
    expect(pairingFault({ ...facts, ...more }, to)).toMatch(words)
  })
})

test('what was edited is named; the same said by a newer version is not', () => {
  const was = { framework: 'frm_1', edits: 3, content: 'a', program: '1', job: '1' }
  expect(changedParts(was, was)).toEqual([])
  expect(changedParts(was, { ...was, framework: 'frm_2', edits: 0 })).toEqual([])
  expect(changedParts(was, { ...was, edits: 4, content: 'b' })).toEqual(['FRAMEWORK'])
  // Content is only read where the version moved
  expect(changedParts(was, { ...was, content: null })).toEqual([])
  expect(changedParts(was, { ...was, framework: null, edits: 0, content: null })).toEqual(['FRAMEWORK'])
  expect(changedParts(was, { ...was, program: '2', job: '2' })).toEqual(['PROGRAM', 'JOB_PROFILE'])
})

describe('a table of comments', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '|cmd', '%0A', '＝1'])('guards %j', (text) => {
    expect(guardCell(text)).toBe(`'${text}`)
  })
  test.each(['a=1', '', '1', 'Say "so"', '(=1)'])('leaves %j', (text) => {
    expect(guardCell(text)).toBe(text)
  })

  test('quotes as RFC 4180 does', () => {
    const record = {
      id: 'cmt_1',
      at: new Date(0),
      organisation: '=Evil',
      side: CohortSide.EMPLOYER,
      about: 'cmp_1',
      replyTo: null,
      text: 'a, "b"\nc',
      resolved: false,
      resolvedAt: null,
      resolvedBy: null,
      up: 2,
      down: 0,
    }
    expect(commentsAsCsv([record])).toBe(
      `id,at,organisation,side,about,replyTo,text,resolved,resolvedAt,resolvedBy,up,down\r\ncmt_1,1970-01-01T00:00:00.000Z,'=Evil,EMPLOYER,cmp_1,,"a, ""b""\nc",false,,,2,0\r\n`,
    )
  })
})
