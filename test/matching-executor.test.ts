import 'reflect-metadata'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { toGraph } from '../src/graph/driver.ts'
import { ANYONE } from '../src/identity/anyone.ts'
import { factsOf, tallyPeople } from '../src/matching/candidates.graph.ts'
import { cypherExecutor } from '../src/matching/cypher-executor.ts'
import { evidenceNumber, type ShownFact } from '../src/matching/fact.ts'
import type { Audience, RankedPerson } from '../src/matching/match-executor.ts'
import type { Question } from '../src/matching/question.ts'
import {
  type Cut,
  comparePlaces,
  hasBit,
  LEAST_FIT_BP,
  type Place,
  rank,
  rankChanges,
} from '../src/matching/ranking.ts'
import { scorePerson, TIERS } from '../src/matching/score.ts'
import { NOTHING_WITHDRAWN } from '../src/matching/withdrawn.ts'
import { END_OF_TIME } from '../src/shared/clock.ts'
import { EvidenceClass } from '../src/shared/evidence.ts'
import {
  ask,
  at,
  CREDENTIALS,
  DAY,
  fact,
  LINEAGES,
  NOW,
  requirement,
  shownFacts,
  type World,
  world,
} from './matching-world.ts'
import { openTestGraph } from './support/stores.ts'

let graph: Awaited<ReturnType<typeof openTestGraph>>
beforeAll(async () => {
  graph = await openTestGraph()
})
afterAll(() => graph.close())
beforeEach(clear)

const run = (text: string, parameters: Record<string, unknown> = {}) =>
  graph.driver.executeQuery(text, toGraph(parameters) as Record<string, unknown>, { database: graph.database })
async function clear(): Promise<void> {
  await run('MATCH (n) WHERE n:Entity DETACH DELETE n')
}

const ME = 'org_me'
const OTHER = 'org_other'
const audience = (more: Partial<Audience> = {}): Audience => ({
  organisation: ME,
  now: NOW,
  jobRegions: [],
  regions: null,
  availableBy: null,
  ...more,
})

interface Grant {
  readonly to?: string
  readonly purpose?: string
  readonly from?: number
  readonly until?: number
  readonly fields?: readonly string[]
  readonly regions?: readonly string[]
}
interface Person {
  readonly facts: readonly ShownFact[]
  readonly grants?: readonly Grant[]
  readonly region?: string
  readonly available?: number
}
const SKILLS = ['COMPETENCIES', 'LEVELS']

/** Puts people into the graph as the projections of learners do, and answers their keys. */
async function put(people: readonly Person[]): Promise<string[]> {
  await run(
    `UNWIND $targets AS target MERGE (t:Entity {id: target}) SET t:Target, t.lineage = target, t.library = 'lib'`,
    { targets: [...LINEAGES, ...CREDENTIALS] },
  )
  const rows = people.map((person, i) => ({
    id: `lrn_${i}`,
    region: person.region ?? null,
    available: person.available ?? null,
    facts: person.facts.map((it) => ({
      target: it.lineage,
      edge: {
        assertion: it.assertion,
        scale: it.scale,
        level: it.level,
        evidence: evidenceNumber(it.evidenceClass, it.basis),
        from: it.from,
        until: it.until,
      },
    })),
    grants: (person.grants ?? [{}]).map(({ to = ME, ...grant }) => ({
      to,
      edge: { purpose: 'DISCOVERY', from: 0, until: END_OF_TIME, fields: SKILLS, regions: null, ...grant },
    })),
  }))
  await run(
    `UNWIND $rows AS row CREATE (l:Entity:Learner {id: row.id, region: row.region, available: row.available})
     WITH l, row
     CALL (l, row) { UNWIND row.facts AS f MATCH (t:Entity {id: f.target}) CREATE (l)-[s:SHOWS]->(t) SET s = f.edge }
     CALL (l, row) { UNWIND row.grants AS g MERGE (o:Entity {id: g.to}) CREATE (l)-[e:GRANTS]->(o) SET e = g.edge }`,
    { rows },
  )
  return rows.map((row) => row.id)
}

/** The world's question with the importances of another. */
const reweighted = (it: World, other: World): Question =>
  ask(
    {
      ...it,
      requirements: it.requirements.map((line, i) => ({
        ...line,
        importance: other.requirements[i % other.requirements.length]!.importance,
      })),
    },
    LINEAGES,
  )

const tally = (question: Question, asked = audience()) => tallyPeople(graph, question, question, asked)

describe('the Cypher executor and the scorer are one definition', () => {
  test('the same numerators, tiers and met lines for every person of random worlds, and nobody more', async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        world,
        fc.array(shownFacts, { minLength: 1, maxLength: 12 }),
        async (it, other, people) => {
          await clear()
          const question = ask(it, LINEAGES)
          const base = reweighted(it, other)
          const ids = await put(people.map((facts) => ({ facts })))
          const tallies = await tallyPeople(graph, question, base, audience())
          const byId = new Map(
            [...rank(question, tallies, (id) => id).after(null)].map((one) => [one.tally.learner, one]),
          )
          people.forEach((facts, i) => {
            const score = scorePerson(question, facts)
            const one = byId.get(ids[i]!)
            expect(one === undefined).toBe(score.fitBp === 0)
            if (!one) return
            const { fitBp, tier } = score
            expect(one).toMatchObject({ fitBp, tier })
            expect(one.tally).toMatchObject({ fit: score.fit, verified: score.verified, potential: score.potential })
            expect(one.tally.baseFit).toBe(scorePerson(base, facts).fit)
            score.lines.forEach((line, bit) => {
              expect(hasBit(one.tally.met, bit)).toBe(line.score >= question.threshold)
              expect(hasBit(one.tally.metIfVerified, bit)).toBe(line.potential >= question.threshold)
            })
          })
        },
      ),
      { numRuns: 140 },
    )
  }, 240_000)

  test('under every filter on evidence too', async () => {
    const filter = fc.record({
      classes: fc.option(fc.subarray([...Object.values(EvidenceClass)], { minLength: 1 })),
      bases: fc.constant(null),
      notBefore: fc.constantFrom(null, NOW - 365 * DAY, NOW - 2 * DAY),
    })
    await fc.assert(
      fc.asyncProperty(world, filter, fc.array(shownFacts, { maxLength: 8 }), async (it, by, people) => {
        await clear()
        const question = ask({ ...it, filter: by }, LINEAGES)
        await put(people.map((facts) => ({ facts })))
        const fits = (await tally(question)).map((one) => [one.fit, one.potential]).sort()
        const expected = people.map((facts) => scorePerson(question, facts)).filter((score) => score.fit > 0)
        expect(fits).toEqual(expected.map((score) => [score.fit, score.potential]).sort())
      }),
      { numRuns: 70 },
    )
  }, 120_000)

  test('what comes back as facts scores the same', async () => {
    const facts = [fact('c0', { scale: 's4', level: 13860 }), fact('c1', { until: NOW }), fact('ach_a')]
    const [id] = await put([{ facts }])
    const found = await factsOf(graph, [id!, 'lrn_nobody'], ['lib'])
    expect(new Set(found.get(id!)?.facts)).toEqual(new Set(facts))
    expect(found.get('lrn_nobody')?.facts).toEqual([])
    expect((await factsOf(graph, [id!], ['lib_other'])).get(id!)?.facts).toEqual([])
  })

  test('fifty lines, each with its own bit', async () => {
    const requirements = Array.from({ length: 50 }, (_, i) => requirement(`r${i}`, [LINEAGES[i % 8]!]))
    const question = ask({ requirements, edges: [], maps: [] }, LINEAGES)
    await put([{ facts: [fact('c1')] }])
    const [one] = rank(question, await tally(question), (id) => id).after(null)
    const bits = requirements.map((_, i) => hasBit(one!.tally.met, i))
    expect(bits).toEqual(requirements.map((_, i) => i % 8 === 1))
    expect(one!.tier).toBe('NOT_YET')
  })
})

describe('a list by the Cypher executor', () => {
  const hashOf = (id: string) => String((Number(id.slice(4)) * 7) % 11).padStart(2, '0')
  const cuts = fc.record({
    tiers: fc.option(fc.subarray([...TIERS], { minLength: 1 })),
    minFitBp: fc.constantFrom(LEAST_FIT_BP, 2_000, 6_000),
  })
  const persons = fc.array(fc.tuple(shownFacts, fc.constantFrom('XA-TV', 'XA-OT', undefined)), { maxLength: 10 })
  const peopleFrom = (from: Iterator<RankedPerson, void>) => [...{ [Symbol.iterator]: () => from }]

  /** The same list by the scorer alone. */
  const scoredList = (question: Question, people: readonly (readonly [readonly ShownFact[], unknown])[]) =>
    people
      .map(([facts, region], i) => {
        const score = scorePerson(question, facts)
        const { tier, fitBp } = score
        return { learner: `lrn_${i}`, region: region ?? null, tier, fitBp, hash: hashOf(`lrn_${i}`), score }
      })
      .sort(comparePlaces)

  test('is in the order, and has the numbers, that the scorer gives, under every cut', async () => {
    await fc.assert(
      fc.asyncProperty(world, persons, cuts, fc.nat(), async (it, people, cut: Cut, pick) => {
        await clear()
        const question = ask(it, LINEAGES)
        const grants = [{ fields: [...SKILLS, 'REGION'] }]
        await put(people.map(([facts, region]) => ({ facts, grants, ...(region && { region }) })))
        const request = { question, base: null, audience: audience(), withdrawn: NOTHING_WITHDRAWN, cut, hashOf }
        const ranked = await cypherExecutor(graph).rank(request)
        const wanted = scoredList(question, people).filter(
          ({ tier, fitBp }) => fitBp >= cut.minFitBp && (cut.tiers?.includes(tier) ?? true),
        )
        const shown = ({ learner, region, tier, fitBp, hash }: Place & { learner: string; region: unknown }) =>
          [learner, region, tier, fitBp, hash].join()
        expect(peopleFrom(ranked.after(null)).map(shown)).toEqual(wanted.map(shown))
        const at = pick % Math.max(1, wanted.length)
        if (wanted[at]) expect(peopleFrom(ranked.after(wanted[at])).map(shown)).toEqual(wanted.slice(at + 1).map(shown))
        const count = (is: (one: (typeof wanted)[number]) => boolean) => wanted.filter(is).length
        expect(ranked.size).toBe(wanted.length)
        expect(ranked.tiers()).toEqual(TIERS.map((tier) => count((one) => one.tier === tier)))
        expect(ranked.missing()).toEqual(
          question.lines.map((_, line) => count(({ score }) => score.lines[line]!.score < question.threshold)),
        )
        for (const [region, number] of ranked.regions()) expect(number).toBe(count((one) => one.region === region))
        expect([...ranked.regions().values()].reduce((a, b) => a + b, 0)).toBe(wanted.length)
        expect(wanted.map(({ learner }) => ranked.rankChange(learner))).toEqual(wanted.map(() => null))
      }),
      { numRuns: 40 },
    )
  }, 240_000)

  test('says how many places somebody gained by other weights, among all who are listed', async () => {
    await fc.assert(
      fc.asyncProperty(world, world, persons, async (it, other, people) => {
        await clear()
        const [question, base] = [reweighted(it, other), ask(it, LINEAGES)]
        await put(people.map(([facts]) => ({ facts })))
        const cut = { tiers: null, minFitBp: LEAST_FIT_BP }
        const request = { question, base, audience: audience(), withdrawn: NOTHING_WITHDRAWN, cut, hashOf }
        const ranked = await cypherExecutor(graph).rank(request)
        const now = scoredList(question, people).filter(({ fitBp }) => fitBp >= LEAST_FIT_BP)
        const names = now.map(({ learner }) => learner)
        const before = scoredList(base, people).flatMap(({ learner }) => (names.includes(learner) ? [learner] : []))
        expect(names.map((learner) => ranked.rankChange(learner))).toEqual(
          names.map((learner, place) => before.indexOf(learner) - place),
        )
      }),
      { numRuns: 25 },
    )
  }, 240_000)
})

describe('consent and filters, before anybody is ranked', () => {
  const question = ask({ requirements: [requirement('r', ['c0'])], edges: [], maps: [] }, LINEAGES)
  const shown = { facts: [fact('c0')] }
  const found = async (grants: readonly Grant[], asked?: Audience, more: Partial<Person> = {}) => {
    await clear()
    await put([{ ...shown, ...more, grants }])
    return (await tally(question, asked)).length === 1
  }

  test.each<[string, readonly Grant[], boolean]>([
    ['to me', [{}], true],
    ['to anyone', [{ to: ANYONE }], true],
    ['to another', [{ to: OTHER }], false],
    ['none', [], false],
    ['for another purpose', [{ purpose: 'ANALYTICS' }, { purpose: 'DISCLOSURE' }], false],
    ['that ends now', [{ until: NOW }], false],
    ['that ends a millisecond later', [{ until: NOW + 1 }], true],
    ['that begins now', [{ from: NOW }], true],
    ['that has not begun', [{ from: NOW + 1 }], false],
    ['without levels', [{ fields: ['COMPETENCIES'] }], false],
    ['one over, one live', [{ until: NOW - DAY }, { to: ANYONE }], true],
    ['only for jobs elsewhere', [{ regions: ['XA-OT'] }], false],
  ])('a consent %s', async (_, grants, expected) => {
    expect(await found(grants)).toBe(expected)
  })

  test('a consent for certain regions covers jobs there', async () => {
    expect(await found([{ regions: ['XA-TV', 'XA-OT'] }], audience({ jobRegions: ['XA-TV'] }))).toBe(true)
  })

  test('consent is judged at the time of asking, evidence at the time asked about', async () => {
    expect(await found([{ until: NOW + 5 }], audience({ now: NOW + 5 }))).toBe(false)
    const early = { ...question, at: NOW - DAY }
    await clear()
    await put([{ facts: [fact('c0', { until: NOW })], grants: [{ from: NOW - 1 }] }])
    expect(await tally(early)).toHaveLength(1)
    expect(await tally(question)).toHaveLength(0)
  })

  test('a region is a condition and a fact only where it was let known', async () => {
    const here = audience({ regions: ['XA-TV'] })
    const said = { fields: [...SKILLS, 'REGION'] }
    expect(await found([{}], here, { region: 'XA-TV' })).toBe(false)
    expect(await found([said], here, { region: 'XA-TV' })).toBe(true)
    expect(await found([said], here, { region: 'XA-OT' })).toBe(false)
    expect(await found([{}, { ...said, to: OTHER }], here, { region: 'XA-TV' })).toBe(false)
    await clear()
    await put([
      { ...shown, region: 'XA-TV', grants: [{}] },
      { ...shown, region: 'XA-TV', grants: [said] },
    ])
    expect((await tally(question)).map((one) => one.region).sort()).toEqual(['XA-TV', null])
  })

  test('so is when somebody is free', async () => {
    const soon = audience({ availableBy: NOW + DAY })
    const said = { fields: [...SKILLS, 'AVAILABILITY'] }
    expect(await found([{}], soon, { available: NOW })).toBe(false)
    expect(await found([said], soon, { available: NOW })).toBe(true)
    expect(await found([said], soon, { available: NOW + 2 * DAY })).toBe(false)
    expect(await found([said], soon)).toBe(false)
  })

  test('F = 0 is never listed, also with void proof of everything', async () => {
    expect(
      await found([{}], audience(), { facts: [fact('c0', { evidenceClass: EvidenceClass.VOID }), fact('c5')] }),
    ).toBe(false)
  })
})

describe('order', () => {
  const it: World = {
    requirements: [requirement('a', ['c0'], { importance: 300 }), requirement('b', ['c1'], { kind: 'PREFERRED' })],
    edges: [],
    maps: [],
  }
  const question = ask(it, LINEAGES)
  const raised = ask(
    { ...it, requirements: [it.requirements[0]!, { ...it.requirements[1]!, importance: 10_000 }] },
    LINEAGES,
  )

  test('tier before fit before hash; ids decide nothing', async () => {
    const weak = { facts: [fact('c0', { evidenceClass: EvidenceClass.SELF_ASSERTED }), fact('c1')] }
    const ids = await put([weak, { facts: [fact('c1')] }, { facts: [fact('c0')] }, { facts: [fact('c0')] }])
    const order = async (hash: (id: string) => string) =>
      [...rank(question, await tally(question), hash).after(null)].map((one) => ids.indexOf(one.tally.learner))
    expect(await order((id) => id)).toEqual([2, 3, 0, 1])
    expect(await order((id) => (id === ids[2] ? 'z' : 'a'))).toEqual([3, 2, 0, 1])
  })

  test('places gained and lost by other weights add up to nothing', async () => {
    await put([{ facts: [fact('c0')] }, { facts: [fact('c0', { evidenceClass: EvidenceClass.VOUCHED }), fact('c1')] }])
    const tallies = await tallyPeople(graph, raised, question, audience())
    const changes = rankChanges(raised, question, tallies, (id) => id)
    expect(Object.fromEntries(changes)).toEqual({ lrn_0: -1, lrn_1: 1 })
  })

  const tallies = fc.array(
    fc.tuple(fc.constantFrom(0, 1, 2, 3), fc.constantFrom(0, 1, 2, 3), fc.integer({ min: 1, max: 5 })),
    { maxLength: 40 },
  )

  test('a list cut in two anywhere is the list: nobody twice, nobody missed', () => {
    fc.assert(
      fc.property(tallies, fc.nat(), (rows, pick) => {
        const people = rows.map(([met, more, fit], i) => ({
          learner: `lrn_${i}`,
          fit: fit * question.totalWeight * 1e8,
          verified: 0,
          potential: 0,
          baseFit: 0,
          met,
          metIfVerified: met | more,
          region: null,
          available: null,
        }))
        const ranking = rank(question, people, (id) => String((Number(id.slice(4)) * 7919) % 97))
        const all = [...ranking.after(null)]
        expect(all).toHaveLength(rows.length)
        expect([...all].sort(comparePlaces)).toEqual(all)
        const at = all[pick % Math.max(1, all.length)]
        if (at) expect([...ranking.after(at)]).toEqual(all.slice(all.indexOf(at) + 1))
        expect(ranking.tiers().reduce((a, b) => a + b, 0)).toBe(rows.length)
      }),
    )
  })

  test('nobody is listed with a fit of 0, also one that is only rounded to it', () => {
    const half = question.totalWeight * 5e4
    const near = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -2, max: 2 }))
    fc.assert(
      fc.property(fc.array(near, { maxLength: 20 }), (rows) => {
        const people = rows.map(([halves, off], i) => ({
          learner: `lrn_${i}`,
          fit: Math.max(1, halves * half + off),
          verified: 0,
          potential: 0,
          baseFit: halves,
          met: 0,
          metIfVerified: 0,
          region: null,
          available: null,
        }))
        const listed = [...rank(question, people, (id) => id).after(null)]
        expect(listed.every(({ fitBp }) => fitBp > 0)).toBe(true)
        expect(listed).toHaveLength(people.filter(({ fit }) => fit >= half).length)
        const changes = [...rankChanges(question, question, people, (id) => id).values()]
        expect(changes).toHaveLength(listed.length)
        expect(changes.every(Number.isInteger)).toBe(true)
      }),
    )
  })

  test('a cut keeps the order and leaves out the rest', () => {
    const people = [0, 1, 3].map((met, i) => ({
      learner: `lrn_${i}`,
      fit: (i + 1) * question.totalWeight * 1e8,
      verified: 0,
      potential: 0,
      baseFit: 0,
      met,
      metIfVerified: met,
      region: null,
      available: null,
    }))
    const names = (...cut: Parameters<typeof rank> extends [unknown, unknown, unknown, ...infer Rest] ? Rest : never) =>
      [...rank(question, people, (id) => id, ...cut).after(null)].map((one) => one.tally.learner)
    expect(names()).toEqual(['lrn_2', 'lrn_1', 'lrn_0'])
    expect(names({ tiers: ['MEETS_REQUIRED'], minFitBp: 0 })).toEqual(['lrn_2', 'lrn_1'])
    expect(names({ tiers: null, minFitBp: 3000 })).toEqual(['lrn_2'])
  })

  test('comparing places is a total order', () => {
    const place = fc.record({
      tier: fc.constantFrom('MEETS_REQUIRED' as const, 'NOT_YET' as const),
      fitBp: fc.integer({ min: 0, max: 3 }),
      hash: fc.constantFrom('a', 'b'),
    })
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(Math.sign(comparePlaces(a, b)) + Math.sign(comparePlaces(b, a))).toBe(0)
        if (comparePlaces(a, b) <= 0 && comparePlaces(b, c) <= 0) expect(comparePlaces(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})

test('a level is compared in the graph as in the scorer: parts, floors, maps', async () => {
  await clear()
  const third = ask(
    { requirements: [requirement('r', ['c0'], { level: at('s3', 3, 3) })], edges: [], maps: [] },
    LINEAGES,
  )
  await put([{ facts: [fact('c0', { scale: 's3', level: 18480 })] }])
  expect((await tally(third))[0]?.fit).toBe(10_000 * 666 * 100)
})
