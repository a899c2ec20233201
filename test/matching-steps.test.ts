import 'reflect-metadata'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { EVIDENCE_NUMBERS, evidenceNumber, evidenceOfNumber, type ShownFact, shownFact } from '../src/matching/fact.ts'
import { nextSteps } from '../src/matching/next-steps.ts'
import {
  type DecisionInputs,
  inputsHash,
  personHash,
  recordPerson,
  recordQuestion,
  replayPerson,
  showPerson,
} from '../src/matching/replay.ts'
import { scorePerson, scoreWithFact, TIERS } from '../src/matching/score.ts'
import { canonicalJson } from '../src/shared/canonical-json.ts'
import { EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'
import { stepParts } from '../src/shared/levels.ts'
import { ask, at, DAY, fact, LINEAGES, NOW, requirement, shownFacts, world } from './matching-world.ts'

describe('next steps', () => {
  const job = (more: Parameters<typeof requirement>[2] = {}) =>
    ask(
      {
        requirements: [requirement('r', ['c0'], { level: at('s4', 2, 4), ...more })],
        edges: [{ id: 'e', kind: 'PART_OF', from: 'c1', to: 'c0', library: 'lib' }],
        maps: [],
      },
      LINEAGES,
    )
  const level = { scale: 's4', level: stepParts(2, 4) }
  const kinds = (facts: Parameters<typeof nextSteps>[1], more?: Parameters<typeof requirement>[2]) =>
    nextSteps(job(more), facts).map(({ kind, fitAfterBp }) => `${kind} ${fitAfterBp}`)

  test.each([
    { what: 'nothing shown: learn it', facts: [], steps: ['LEARN 10000'] },
    { what: 'a part shown: learn the whole', facts: [fact('c1', level)], steps: ['LEARN 10000'] },
    {
      what: 'a level below: raise it',
      facts: [fact('c0', { scale: 's4', level: stepParts(1, 4) })],
      steps: ['RAISE_LEVEL 10000'],
    },
    { what: 'a level unknown: have it assessed', facts: [fact('c0')], steps: ['GET_ASSESSED 10000'] },
    {
      what: 'self-stated: have it verified',
      facts: [fact('c0', { ...level, evidenceClass: EvidenceClass.SELF_ASSERTED })],
      steps: ['GET_VERIFIED 10000'],
    },
    { what: 'run out: renew it', facts: [fact('c0', { ...level, until: NOW - DAY })], steps: ['RENEW 10000'] },
    { what: 'not yet valid: nothing to do but wait', facts: [fact('c0', { ...level, from: NOW + DAY })], steps: [] },
    {
      what: 'revoked: have it verified anew',
      facts: [fact('c0', { ...level, evidenceClass: EvidenceClass.VOID })],
      steps: ['GET_VERIFIED 10000'],
    },
    {
      what: 'below and self-stated: either helps, the better tier first',
      facts: [fact('c0', { scale: 's4', level: stepParts(1, 4), evidenceClass: EvidenceClass.SELF_ASSERTED })],
      steps: ['RAISE_LEVEL 5000', 'GET_VERIFIED 5000'],
    },
    { what: 'all there: nothing to do', facts: [fact('c0', level)], steps: [] },
  ])('$what', ({ facts, steps }) => {
    expect(kinds(facts)).toEqual(steps)
  })

  test('a basis that the line refuses: have it assessed', () => {
    const claimed = [fact('c0', { ...level, basis: EvidenceBasis.CLAIMED })]
    expect(kinds(claimed, { acceptedBasis: [EvidenceBasis.ASSESSED] })).toEqual(['GET_ASSESSED 10000'])
  })

  test('every step raises tier or fit, the best tier comes first, and a line has a kind once', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const question = ask(it, LINEAGES)
        const before = scorePerson(question, facts)
        const steps = nextSteps(question, facts)
        for (const { gainBp, fitAfterBp, tierAfter } of steps) {
          expect(fitAfterBp).toBe(before.fitBp + gainBp)
          expect(gainBp > 0 || TIERS.indexOf(tierAfter) < TIERS.indexOf(before.tier)).toBe(true)
        }
        const ranks = steps.map(({ tierAfter }) => TIERS.indexOf(tierAfter))
        expect([...ranks].sort((a, b) => a - b)).toEqual(ranks)
        expect(new Set(steps.map(({ kind, requirement }) => kind + requirement)).size).toBe(steps.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('one fact more', () => {
  test('scored line by line where it bears on something is the same as scored anew', () => {
    fc.assert(
      fc.property(world, shownFacts, shownFacts, (it, facts, more) => {
        const question = ask(it, LINEAGES)
        const before = scorePerson(question, facts)
        for (const one of more)
          expect(scoreWithFact(question, before, facts, one)).toEqual(scorePerson(question, [...facts, one]))
      }),
      { numRuns: 500 },
    )
  })

  test('lines on which it has no bearing are not looked at again', () => {
    const requirements = [requirement('a', ['c0']), requirement('b', ['c1'])]
    const question = ask({ requirements, edges: [], maps: [] }, LINEAGES)
    const before = scorePerson(question, [fact('c1')])
    const after = scoreWithFact(question, before, [fact('c1')], fact('c0'))
    expect(after.lines[0]).not.toBe(before.lines[0])
    expect(after.lines[1]).toBe(before.lines[1])
  })
})

describe('replay', () => {
  test('what was stored, read back from text, gives the same bytes', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const question = ask(it, LINEAGES)
        const shown = { facts, achievementTypes: new Map(facts.slice(1).map((it) => [it.assertion, 'Course'])) }
        const person = recordPerson(question, shown, showPerson(question, shown))
        const stored = JSON.parse(canonicalJson({ question: recordQuestion(question), person }))
        expect(replayPerson(stored.question, stored.person)).toEqual([])
        expect(canonicalJson(stored)).toBe(canonicalJson({ question: recordQuestion(question), person }))
      }),
      { numRuns: 1_000 },
    )
  })

  const question = ask(
    { requirements: [requirement('r', ['c0']), requirement('t', ['c1'])], edges: [], maps: [] },
    LINEAGES,
  )
  const known = { facts: [fact('c0', { assertion: 'a' })], achievementTypes: new Map([['a', 'Course']]) }
  const person = recordPerson(question, known, showPerson(question, known))

  test('a changed number is found, and where', () => {
    const tampered = { ...person, shown: { ...person.shown, fitBp: 5001 } }
    expect(replayPerson(recordQuestion(question), tampered)).toEqual(['fitBp was 5001, is 5000'])
    const withoutFacts = { ...person, facts: [] }
    expect(replayPerson(recordQuestion(question), withoutFacts)).toContain('line r differs')
    expect(replayPerson({ ...recordQuestion(question), threshold: 0 }, person)).toContain('line t differs')
    expect(replayPerson(recordQuestion(question), { ...person, achievementTypes: [] })).toEqual(['line r differs'])
  })

  test('a layout of another version is not guessed at', () => {
    expect(replayPerson({ ...recordQuestion(question), format: 1 as 3 }, person)).toHaveLength(1)
  })

  test('the hash binds question, people and their order; a person only under the salt', () => {
    const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((salt) => personHash(salt, person)) as [
      string,
      string,
    ]
    expect(one).not.toBe(other)
    const hash = (people: string[], more: Partial<DecisionInputs> = {}) =>
      inputsHash({
        at: NOW,
        organisation: 'org_me',
        portal: null,
        jobProfile: 'job_1',
        jobProfileVersion: 1,
        policyVersion: '1',
        graphVersion: '7',
        evaluatedAt: NOW,
        question: recordQuestion(question),
        asked: { filters: [] },
        people,
        ...more,
      })
    const hashes = [
      hash([one, other]),
      hash([other, one]),
      hash([one]),
      hash([one], { at: NOW + 1 }),
      hash([one], { organisation: 'org_other' }),
      hash([one], { portal: 'org_portal' }),
      hash([one], { jobProfile: null }),
      hash([one], { jobProfileVersion: 2 }),
      hash([one], { policyVersion: '2' }),
      hash([one], { graphVersion: '8' }),
      hash([one], { evaluatedAt: NOW + 1 }),
      hash([one], { question: { ...recordQuestion(question), at: NOW + 1 } }),
      hash([one], { asked: { filters: [{ minFitBp: 1 }] } }),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(canonicalJson({ b: 1, a: [{ d: null, c: 2 }] })).toBe('{"a":[{"c":2,"d":null}],"b":1}')
  })
})

test('the kind of achievement is shown, and moves no number', () => {
  const typed = (type: string) => (facts: readonly ShownFact[]) => ({
    facts,
    achievementTypes: new Map(facts.map((it) => [it.assertion, type])),
  })
  fc.assert(
    fc.property(world, shownFacts, (it, facts) => {
      const question = ask(it, LINEAGES)
      const [course, badge] = ['Course', 'Badge'].map((type) => showPerson(question, typed(type)(facts))) as [
        ReturnType<typeof showPerson>,
        ReturnType<typeof showPerson>,
      ]
      const retyped = course.lines.map((line) => ({
        ...line,
        evidence: line.evidence && { ...line.evidence, achievementType: 'Badge' },
      }))
      expect({ ...course, lines: retyped }).toEqual(badge)
      for (const { evidence } of badge.lines) expect([undefined, 'Badge']).toContain(evidence?.achievementType)
    }),
  )
})

describe('what the scorer may know of a person', () => {
  test('only the named fields: whatever rides along is left behind', () => {
    const wide = { ...fact('c0'), ethnicity: 'x', birthDate: '1990-01-01' }
    expect(Object.keys(shownFact(wide)).sort()).toEqual([
      'assertion',
      'basis',
      'evidenceClass',
      'from',
      'level',
      'lineage',
      'scale',
      'until',
    ])
  })

  test('the number of class and basis goes there and back', () => {
    for (let number = 0; number < EVIDENCE_NUMBERS; number++) {
      const { evidenceClass, basis } = evidenceOfNumber(number)
      expect(evidenceNumber(evidenceClass, basis)).toBe(number)
    }
    for (const bad of [-1, EVIDENCE_NUMBERS, 1.5]) expect(() => evidenceOfNumber(bad)).toThrow(RangeError)
  })
})
