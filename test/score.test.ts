import 'reflect-metadata'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { explain } from '../src/matching/explain.ts'
import { type ShownFact, shownFact } from '../src/matching/fact.ts'
import { levelCredit } from '../src/matching/level-credit.ts'
import { DEFAULT_POLICY } from '../src/matching/policy.ts'
import { MAX_TOTAL_WEIGHT, prepareQuestion, type Question, WHOLE, wholeWeights } from '../src/matching/question.ts'
import { basisPoints, reverseFitBp, scorePerson, TIERS } from '../src/matching/score.ts'
import { END_OF_TIME } from '../src/shared/clock.ts'
import { EVIDENCE_CLASSES, EvidenceClass } from '../src/shared/evidence.ts'
import { LEVEL_PARTS, stepParts } from '../src/shared/levels.ts'
import {
  ask,
  at,
  DAY,
  edge,
  fact,
  graphOf,
  LINEAGES,
  NOW,
  requirement,
  shownFacts,
  type World,
  world,
} from './matching-world.ts'

const RUNS = { numRuns: 1_000 }
const scored = (it: World, facts: readonly ShownFact[], time = NOW) => scorePerson(ask(it, LINEAGES, time), facts)
const explained = (it: World, facts: readonly ShownFact[]) => {
  const question = ask(it, LINEAGES)
  return explain(question, scorePerson(question, facts))
}
const neverLess = (before: ReturnType<typeof scored>, after: ReturnType<typeof scored>) => {
  expect(after.fit).toBeGreaterThanOrEqual(before.fit)
  expect(after.verified).toBeGreaterThanOrEqual(before.verified)
  expect(after.potential).toBeGreaterThanOrEqual(before.potential)
  expect(TIERS.indexOf(after.tier)).toBeLessThanOrEqual(TIERS.indexOf(before.tier))
}

describe('properties over random graphs, jobs and people', () => {
  test('0 ≤ verified ≤ fit ≤ potential ≤ 1, as numerators and as shown', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const question = ask(it, LINEAGES)
        const { verified, fit, potential, ...shown } = scorePerson(question, facts)
        const ascending = [0, verified, fit, potential, question.totalWeight * WHOLE]
        expect([...ascending].sort((a, b) => a - b)).toEqual(ascending)
        const bp = [0, shown.verifiedFitBp, shown.fitBp, shown.potentialFitBp, 10_000]
        expect([...bp].sort((a, b) => a - b)).toEqual(bp)
      }),
      RUNS,
    )
  })

  test('contributions add up to the fit, all four columns to 10,000, and no cell is further than 1 from its exact share', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const question = ask(it, LINEAGES)
        const score = scorePerson(question, facts)
        const { lines, fitBp } = explain(question, score)
        expect(lines.reduce((sum, line) => sum + line.contributionBp, 0)).toBe(fitBp)
        expect(lines.reduce((sum, line) => sum + line.weightBp, 0)).toBe(10_000)
        lines.forEach((line, i) => {
          const exact = (10_000 * question.lines[i]!.weight * score.lines[i]!.score) / (question.totalWeight * WHOLE)
          expect(Math.abs(line.contributionBp - exact)).toBeLessThan(1)
          for (const loss of [line.missingBp, line.levelShortBp, line.weakEvidenceBp])
            expect(loss).toBeGreaterThanOrEqual(0)
          if (line.outcome === 'MISSING') expect(line.contributionBp).toBe(0)
        })
      }),
      RUNS,
    )
  })

  test('the score is that of a slow reckoning straight from the text, in fractions', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const question = ask(it, LINEAGES)
        const { fit, fitBp } = scorePerson(question, facts)
        const [numerator, denominator] = oracle(it, facts)
        expect(BigInt(fit) * denominator).toBe(numerator * BigInt(question.totalWeight * WHOLE))
        expect(BigInt(fitBp)).toBe((20_000n * numerator + denominator) / (2n * denominator))
      }),
      RUNS,
    )
  })

  test('one assertion more never lowers anything', () => {
    fc.assert(
      fc.property(world, shownFacts, shownFacts, (it, facts, more) => {
        neverLess(scored(it, facts), scored(it, [...facts, ...more]))
      }),
      RUNS,
    )
  })

  test('a higher level or a stronger class never lowers anything', () => {
    fc.assert(
      fc.property(world, shownFacts, fc.nat(), (it, facts, pick) => {
        if (facts.length === 0) return
        const index = pick % facts.length
        const old = facts[index]!
        const stronger = EVIDENCE_CLASSES[Math.max(0, EVIDENCE_CLASSES.indexOf(old.evidenceClass) - 1)]!
        const higher = shownFact({ ...old, level: old.level === null ? null : Math.min(LEVEL_PARTS, old.level + 5544) })
        neverLess(scored(it, facts), scored(it, facts.with(index, higher)))
        neverLess(scored(it, facts), scored(it, facts.with(index, shownFact({ ...old, evidenceClass: stronger }))))
      }),
      RUNS,
    )
  })

  test('asking for a higher level never raises anything', () => {
    fc.assert(
      fc.property(world, shownFacts, fc.integer({ min: 1, max: LEVEL_PARTS }), (it, facts, parts) => {
        const harder = it.requirements.map((line) =>
          line.level === null
            ? line
            : { ...line, level: { ...line.level, parts: Math.min(LEVEL_PARTS, line.level.parts + parts) } },
        )
        neverLess(scored({ ...it, requirements: harder }, facts), scored(it, facts))
      }),
      RUNS,
    )
  })

  test('only ratios of importances matter', () => {
    fc.assert(
      fc.property(world, shownFacts, fc.integer({ min: 2, max: 100 }), (it, facts, times) => {
        const scaled = it.requirements.map((line) => ({ ...line, importance: line.importance * times }))
        expect(explained({ ...it, requirements: scaled }, facts)).toEqual(explained(it, facts))
      }),
      RUNS,
    )
  })

  test('the order of assertions, targets and edges changes no byte; the order of lines changes no total', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const turned: World = {
          ...it,
          edges: [...it.edges].reverse(),
          maps: [...it.maps].reverse(),
          requirements: it.requirements.map((line) => ({ ...line, anyOf: [...line.anyOf].reverse() })),
        }
        expect(JSON.stringify(explained(turned, [...facts].reverse()))).toBe(JSON.stringify(explained(it, facts)))
        const { lines: _, ...totals } = scored({ ...it, requirements: [...it.requirements].reverse() }, facts)
        expect(scored(it, facts)).toMatchObject(totals)
      }),
      RUNS,
    )
  })

  test('all shown, verified and at the level asked: 10,000 and MEETS_REQUIRED; nothing shown: 0 and all missing', () => {
    fc.assert(
      fc.property(world, (it) => {
        const all = it.requirements.map(({ anyOf: [target], level }) =>
          fact(target!.kind === 'COMPETENCY' ? target!.lineage : target!.achievements[0]!, {
            scale: level?.scale ?? null,
            level: level?.parts ?? null,
          }),
        )
        expect(explained(it, all)).toMatchObject({ fitBp: 10_000, verifiedFitBp: 10_000, tier: 'MEETS_REQUIRED' })
        const none = explained(it, [])
        expect(none.potentialFitBp).toBe(0)
        expect(none.lines.every((line) => line.missingBp === line.weightBp && line.evidence === null)).toBe(true)
      }),
      RUNS,
    )
  })

  test('an edge more never lowers anything, an edge less never raises anything', () => {
    fc.assert(
      fc.property(world, shownFacts, edge('asn_new'), (it, facts, more) => {
        neverLess(scored(it, facts), scored({ ...it, edges: [...it.edges, more] }, facts))
        neverLess(scored({ ...it, edges: it.edges.slice(1) }, facts), scored(it, facts))
      }),
      RUNS,
    )
  })

  test('an earlier end never raises anything; over time the score moves only where a window opens or closes', () => {
    fc.assert(
      fc.property(world, shownFacts, fc.nat(), fc.integer({ min: -500, max: 500 }), (it, facts, pick, days) => {
        const index = pick % Math.max(1, facts.length)
        const ended = facts.map((one, i) =>
          i === index ? shownFact({ ...one, until: Math.min(one.until, NOW) }) : one,
        )
        neverLess(scored(it, ended), scored(it, facts))
        const [early, late] = [NOW, NOW + days * DAY].sort((a, b) => a - b) as [number, number]
        const crossed = facts.some(({ from, until }) => [from, until].some((edge) => early < edge && edge <= late))
        if (!crossed) expect(scored(it, facts, late)).toEqual(scored(it, facts, early))
      }),
      RUNS,
    )
  })

  test('saying a thing twice counts once', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const twice = facts.map((one) => shownFact({ ...one, assertion: `${one.assertion}_again` }))
        expect(explained(it, [...facts, ...twice])).toEqual(explained(it, facts))
      }),
      RUNS,
    )
  })

  test('shares of what was proved stay within 0 and 10,000, and full use is full', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const share = reverseFitBp(ask(it, LINEAGES), facts)
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(10_000)
      }),
      RUNS,
    )
    const job = ask({ requirements: [requirement('r', ['c0'])], edges: [], maps: [] }, LINEAGES)
    expect(reverseFitBp(job, [fact('c0'), fact('c0')])).toBe(10_000)
    expect(reverseFitBp(job, [fact('c0'), fact('c1')])).toBe(5_000)
    expect(reverseFitBp(job, [fact('c0'), fact('c1', { evidenceClass: EvidenceClass.SELF_ASSERTED })])).toBe(6_667)
    expect(reverseFitBp(job, [fact('c1', { evidenceClass: EvidenceClass.VOID })])).toBe(0)
  })
})

/** F as a fraction, from DESIGN §5 word by word: no tables, no integers that were rounded before. */
function oracle(it: World, facts: readonly ShownFact[]): [bigint, bigint] {
  const graph = graphOf(LINEAGES, it.edges)
  let [sum, weights] = [0n, 0n]
  for (const line of it.requirements) {
    const weight =
      BigInt(line.importance) * (line.kind === 'REQUIRED' ? 10_000n : BigInt(DEFAULT_POLICY.preferredWeightBp))
    weights += weight
    let best = 0n
    for (const target of line.anyOf)
      for (const one of facts) {
        const isCredential = target.kind === 'CREDENTIAL'
        const kappa = isCredential
          ? target.achievements.includes(one.lineage)
            ? 10_000
            : 0
          : (graph.creditsFor(target.lineage, new Set(['lib'])).find((credit) => credit.lineage === one.lineage)
              ?.creditBp ?? 0)
        const lambda = isCredential ? 1000 : lambdaByText(it, line.level, one)
        const ended = NOW >= one.until && !(isCredential && !target.current)
        const isVoid =
          ended ||
          one.from > NOW ||
          !line.acceptedEvidence.includes(one.evidenceClass) ||
          !line.acceptedBasis.includes(one.basis)
        const q = isVoid
          ? 0
          : { VERIFIED: 100, VOUCHED: 80, ENDORSED: 70, UNRECOGNISED_ISSUER: 50, SELF_ASSERTED: 50, VOID: 0 }[
              one.evidenceClass
            ]
        const s = BigInt(kappa) * BigInt(lambda) * BigInt(q)
        if (s > best) best = s
      }
    sum += weight * best
  }
  return [sum, weights * BigInt(WHOLE)]
}

function lambdaByText(it: World, required: World['requirements'][number]['level'], one: ShownFact): number {
  if (required === null) return 1000
  if (one.scale === null || one.level === null) return 500
  let shown: number = one.level
  if (one.scale !== required.scale) {
    const map = it.maps.find(({ from, to }) => from === one.scale && to === required.scale)
    if (!map) return 500
    shown = map.pairs.filter((pair) => pair.from <= one.level!).at(-1)?.to ?? 0
  }
  return shown >= required.parts ? 1000 : Math.floor((1000 * shown) / required.parts)
}

describe('traps of arithmetic', () => {
  test('a third of two thirds is exactly a half', () => {
    expect(levelCredit(stepParts(1, 3), stepParts(2, 3))).toBe(500)
    expect(levelCredit(stepParts(2, 3), stepParts(3, 3))).toBe(666)
    expect(levelCredit(stepParts(7, 7), stepParts(7, 7))).toBe(1000)
  })

  test('a line at exactly the threshold is met, one part in a thousand million below is not', () => {
    const question = ask({ requirements: [requirement('r', ['c0'])], edges: [], maps: [] }, LINEAGES)
    expect(scorePerson(question, [fact('c0', { evidenceClass: EvidenceClass.VOUCHED })]).tier).toBe('MEETS_REQUIRED')
    const barely: Question = { ...question, threshold: question.threshold + 1 }
    expect(scorePerson(barely, [fact('c0', { evidenceClass: EvidenceClass.VOUCHED })]).tier).toBe('MEETS_IF_VERIFIED')
  })

  test('basis points are rounded half up, exactly, at the largest sums', () => {
    expect(basisPoints(100_000 * 3, 2)).toBe(2)
    expect(basisPoints(100_000 * 3 - 1, 2)).toBe(1)
    const whole = MAX_TOTAL_WEIGHT * WHOLE
    expect(whole).toBeLessThan(Number.MAX_SAFE_INTEGER)
    expect(basisPoints(whole, MAX_TOTAL_WEIGHT)).toBe(10_000)
    expect(basisPoints(whole - MAX_TOTAL_WEIGHT * 50_000, MAX_TOTAL_WEIGHT)).toBe(10_000)
    expect(basisPoints(whole - MAX_TOTAL_WEIGHT * 50_000 - 1, MAX_TOTAL_WEIGHT)).toBe(9_999)
  })

  test('weights are whole, as small as they can be, and bounded', () => {
    const line = (kind: 'REQUIRED' | 'PREFERRED', importance: number) => ({ kind, importance })
    expect(
      wholeWeights([line('REQUIRED', 500), line('PREFERRED', 300), line('PREFERRED', 200)], DEFAULT_POLICY),
    ).toEqual([10, 3, 2])
    expect(wholeWeights([line('REQUIRED', 33)], DEFAULT_POLICY)).toEqual([1])
    const unlike = [...Array.from({ length: 49 }, () => line('REQUIRED', 100_000)), line('PREFERRED', 1)]
    expect(() => wholeWeights(unlike, DEFAULT_POLICY)).toThrow(/too unlike/)
  })

  test('validity is [from, until): in at its first millisecond, out at its end', () => {
    const question = (time: number) =>
      ask({ requirements: [requirement('r', ['c0'])], edges: [], maps: [] }, LINEAGES, time)
    const shown = [fact('c0', { from: NOW, until: NOW + 1 })]
    expect([NOW - 1, NOW, NOW + 1].map((time) => scorePerson(question(time), shown).fitBp)).toEqual([0, 10_000, 0])
    expect(scorePerson(question(END_OF_TIME - 1), [fact('c0')]).fitBp).toBe(10_000)
  })
})

describe('levels', () => {
  const job = (maps: World['maps']) =>
    ask({ requirements: [requirement('r', ['c0'], { level: at('s4', 2, 4) })], edges: [], maps }, LINEAGES)
  const line = (question: Question, more: Parameters<typeof fact>[1]) =>
    explain(question, scorePerson(question, [fact('c0', more)])).lines[0]!
  const toNone = {
    id: 'm',
    from: 's3',
    to: 's4',
    pairs: [
      { from: stepParts(1, 3), to: 0 },
      { from: stepParts(2, 3), to: stepParts(1, 4) },
      { from: stepParts(3, 3), to: stepParts(3, 4) },
    ],
  }

  test.each([
    { what: 'no level shown', shown: {}, maps: [], credit: 5000, unknown: true },
    {
      what: 'a scale without a map',
      shown: { scale: 's3', level: LEVEL_PARTS },
      maps: [],
      credit: 5000,
      unknown: true,
    },
    {
      what: 'a mapped level that reaches none',
      shown: { scale: 's3', level: stepParts(1, 3) },
      maps: [toNone],
      credit: 0,
      unknown: false,
    },
    {
      what: 'a mapped level below',
      shown: { scale: 's3', level: stepParts(2, 3) },
      maps: [toNone],
      credit: 5000,
      unknown: false,
    },
    {
      what: 'a mapped level above',
      shown: { scale: 's3', level: stepParts(3, 3) },
      maps: [toNone],
      credit: 10_000,
      unknown: false,
    },
    {
      what: 'a number between mapped steps reaches the lower one',
      shown: { scale: 's3', level: stepParts(3, 3) - 1 },
      maps: [toNone],
      credit: 5000,
      unknown: false,
    },
    {
      what: 'a map the other way round is no map',
      shown: { scale: 's3', level: LEVEL_PARTS },
      maps: [{ ...toNone, from: 's4', to: 's3' }],
      credit: 5000,
      unknown: true,
    },
    {
      what: 'the same scale, above',
      shown: { scale: 's4', level: LEVEL_PARTS },
      maps: [],
      credit: 10_000,
      unknown: false,
    },
  ])('$what', ({ shown, maps, credit, unknown }) => {
    expect(line(job(maps), shown)).toMatchObject({ levelCreditBp: credit, levelUnknown: unknown })
  })

  test('a required 0 means none is required', () => {
    const question = ask(
      { requirements: [requirement('r', ['c0'], { level: { ...at('s4', 1, 4), parts: 0 } })], edges: [], maps: [] },
      LINEAGES,
    )
    expect(line(question, {})).toMatchObject({ levelCreditBp: 10_000, levelUnknown: false })
  })
})

describe('evidence and time', () => {
  const job = (more: Parameters<typeof requirement>[2] = {}, filter?: World['filter']) =>
    ask(
      { requirements: [requirement('r', ['c0'], more)], edges: [], maps: [], ...(filter ? { filter } : {}) },
      LINEAGES,
    )

  test('a class or basis that a line does not accept is void there, also for what could be', () => {
    const self = [fact('c0', { evidenceClass: EvidenceClass.SELF_ASSERTED })]
    expect(scorePerson(job({ acceptedEvidence: [EvidenceClass.VERIFIED] }), self)).toMatchObject({
      fitBp: 0,
      potentialFitBp: 0,
      tier: 'ONE_SHORT',
    })
    expect(scorePerson(job(), self)).toMatchObject({ fitBp: 5000, potentialFitBp: 10_000, tier: 'MEETS_IF_VERIFIED' })
  })

  test('a credential must be current unless the line says otherwise; one not yet valid never counts', () => {
    const card = (current: boolean) => ({
      anyOf: [
        {
          kind: 'CREDENTIAL' as const,
          name: 'card',
          achievementType: 'License',
          achievements: ['ach_a'],
          issuers: [],
          current,
        },
      ],
    })
    const ended = [fact('ach_a', { until: NOW - 1 })]
    expect([true, false].map((current) => scorePerson(job(card(current)), ended).fitBp)).toEqual([0, 10_000])
    expect(scorePerson(job(card(false)), [fact('ach_a', { from: NOW + 1 })]).fitBp).toBe(0)
  })

  test('a credential carries no level: it is never short of one', () => {
    const line = {
      level: at('s4', 4, 4),
      anyOf: [
        {
          kind: 'CREDENTIAL' as const,
          name: 'card',
          achievementType: 'License',
          achievements: ['ach_a'],
          issuers: [],
          current: true,
        },
      ],
    }
    expect(scorePerson(job(line), [fact('ach_a', { scale: 's4', level: stepParts(1, 4) })]).fitBp).toBe(10_000)
  })

  test('a filter on evidence narrows what counts and cannot widen it', () => {
    const recent = { classes: null, bases: null, notBefore: NOW - 365 * DAY }
    expect(scorePerson(job({}, recent), [fact('c0', { from: NOW - 10 * DAY })]).fitBp).toBe(10_000)
    expect(scorePerson(job({}, recent), [fact('c0', { from: NOW - 400 * DAY })])).toMatchObject({
      fitBp: 0,
      potentialFitBp: 0,
    })
    expect(scorePerson(job({}, recent), [fact('c0')]).fitBp).toBe(0)
    const selfOnly = { classes: [EvidenceClass.SELF_ASSERTED], bases: null, notBefore: null }
    expect(scorePerson(job({ acceptedEvidence: [EvidenceClass.VERIFIED] }, selfOnly), [fact('c0')]).fitBp).toBe(0)
  })

  test('what explains a line is the first by score, credit, level, evidence, then assertion', () => {
    const job = ask(
      {
        requirements: [requirement('r', ['c0'])],
        edges: [{ id: 'e', kind: 'CLOSE', from: 'c1', to: 'c0', library: 'lib' }],
        maps: [],
      },
      LINEAGES,
    )
    const why = (...facts: ShownFact[]) => explain(job, scorePerson(job, facts)).lines[0]!.assertion
    const [near, weak] = [
      fact('c1', { assertion: 'b' }),
      fact('c0', { assertion: 'a', evidenceClass: EvidenceClass.ENDORSED }),
    ]
    expect(why(weak, near)).toBe('b')
    const voids = [
      fact('c1', { assertion: 'a', evidenceClass: EvidenceClass.VOID }),
      fact('c0', { assertion: 'b', evidenceClass: EvidenceClass.VOID }),
    ]
    expect(why(...voids)).toBe('b')
    expect(why(fact('c0', { assertion: 'z' }), fact('c0', { assertion: 'y' }))).toBe('y')
  })

  test('a line that may be learned on the job counts but never holds anyone back', () => {
    const question = ask(
      {
        requirements: [requirement('a', ['c0']), requirement('b', ['c1'], { requiredAtHiring: false })],
        edges: [],
        maps: [],
      },
      LINEAGES,
    )
    expect(scorePerson(question, [fact('c0')])).toMatchObject({ fitBp: 5000, tier: 'MEETS_REQUIRED' })
  })

  test('two lines short are NOT_YET, also when both could be verified only in part', () => {
    const question = ask(
      { requirements: ['a', 'b', 'c'].map((id, i) => requirement(id, [`c${i}`])), edges: [], maps: [] },
      LINEAGES,
    )
    expect(scorePerson(question, [fact('c0')]).tier).toBe('NOT_YET')
    expect(scorePerson(question, [fact('c0'), fact('c1', { evidenceClass: EvidenceClass.SELF_ASSERTED })]).tier).toBe(
      'ONE_SHORT',
    )
  })
})

test('a question is refused when it cannot be whole numbers, naming the bound', () => {
  const lines = [100_000, 99_999, 99_998, 99_991].map((importance, i) => requirement(`r${i}`, ['c0'], { importance }))
  const many = Array.from({ length: 50 }, (_, i) => lines[i % 4]!)
  const ask = () =>
    prepareQuestion({
      policy: DEFAULT_POLICY,
      at: NOW,
      requirements: many.slice(0, 50),
      creditsFor: () => [],
      scaleMaps: [],
    })
  expect(ask).not.toThrow()
  const odd = [...many, requirement('odd', ['c0'], { importance: 1, kind: 'PREFERRED' as const })]
  expect(() =>
    prepareQuestion({ policy: DEFAULT_POLICY, at: NOW, requirements: odd, creditsFor: () => [], scaleMaps: [] }),
  ).toThrow(/9000000/)
})
