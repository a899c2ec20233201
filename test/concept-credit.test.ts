import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  type ConceptCreditPolicy,
  type ConceptEdge,
  type ConceptEdgeKind,
  ConceptGraph,
  type ConceptNode,
  type CreditedConcept,
  checkConceptCreditPolicy,
  DEFAULT_CONCEPT_CREDIT,
} from '../src/crosswalks/concept-credit.ts'
import { type AssertedAssociation, associationEdge, mappingEdge } from '../src/crosswalks/concept-edge.ts'
import { MappingStatus, MatchRelation } from '../src/crosswalks/kinds.ts'
import { mappingCreditBp } from '../src/crosswalks/mapping.credit.ts'
import { oracleCredits } from './concept-credit.oracle.ts'

const RUNS = 4_000
const SHARED = 'shared'
const ALL = new Set([SHARED, 'own', 'foreign'])

interface World {
  readonly nodes: readonly ConceptNode[]
  readonly edges: readonly ConceptEdge[]
}

const kinds: readonly ConceptEdgeKind[] = ['IS_A', 'PART_OF', 'BROADER', 'SAME', 'CLOSE', 'RELATED']

/** Small, dense worlds: loops, cycles and parallel edges are the rule in them. Ids do not sort as they were made. */
const worlds: fc.Arbitrary<World> = fc
  .integer({ min: 2, max: 9 })
  .chain((size) =>
    fc.record({
      nodes: fc.array(
        fc.record({
          library: fc.constantFrom(SHARED, SHARED, SHARED, 'own', 'foreign'),
          matchable: fc.constantFrom(true, true, true, true, false),
        }),
        { minLength: size, maxLength: size },
      ),
      edges: fc.uniqueArray(
        fc.record({
          id: fc.integer({ min: 0, max: 9_999 }).map((n) => `asn_${n}`),
          kind: fc.constantFrom('IS_A' as const, 'IS_A' as const, 'PART_OF' as const, ...kinds),
          from: fc.integer({ min: 0, max: size - 1 }).map((n) => `c${n}`),
          to: fc.integer({ min: 0, max: size - 1 }).map((n) => `c${n}`),
          library: fc.constantFrom(SHARED, SHARED, SHARED, 'own', 'foreign'),
        }),
        { maxLength: size * 3, selector: (edge) => edge.id },
      ),
    }),
  )
  .map(({ nodes, edges }) => ({
    nodes: nodes.map((node, n) => ({ ...node, lineage: `c${n}` })),
    edges,
  }))

const bp = fc.integer({ min: 0, max: 10_000 })
const policies: fc.Arbitrary<ConceptCreditPolicy> = fc.oneof(
  fc.constant(DEFAULT_CONCEPT_CREDIT),
  fc.constant({ ...DEFAULT_CONCEPT_CREDIT, siblingBp: 2_000 }),
  fc.record({
    exactBp: fc.constantFrom(10_000, 9_500),
    closeBp: bp,
    relatedBp: bp,
    specialToGeneralBp: bp,
    generalToSpecialBp: bp,
    wholeToPartBp: bp,
    partToWholeBp: bp,
    siblingBp: bp,
    floorBp: fc.constantFrom(0, 1, 500, 1_500, 3_000),
    maxHops: fc.integer({ min: 1, max: 3 }),
  }),
)
const views: fc.Arbitrary<ReadonlySet<string>> = fc.constantFrom(
  ALL,
  new Set([SHARED]),
  new Set([SHARED, 'own']),
  new Set(['own']),
  new Set<string>(),
)

const LETTER: Readonly<Record<string, string>> = {
  IS_A_UP: 'U',
  IS_A_DOWN: 'D',
  PART_OF_UP: 'P',
  PART_OF_DOWN: 'W',
  SAME: 'S',
  CLOSE: 'C',
  MAPPED_UP: 'u',
  MAPPED_DOWN: 'd',
  RELATED: 'R',
}

/** An answer in the oracle's words. */
function inLetters(credited: readonly CreditedConcept[]): Map<string, unknown> {
  return new Map(
    credited.map(({ lineage, creditBp, path }) => {
      const sibling = path.length === 2 && path.every((step) => step.kind === 'SIBLING')
      const walk = sibling ? 'UD' : path.map((step) => LETTER[step.kind]).join('')
      return [lineage, { creditBp, walk, ids: path.map((step) => step.via).reverse() }]
    }),
  )
}

const values = (credited: readonly CreditedConcept[]): Map<string, number> =>
  new Map(credited.map(({ lineage, creditBp }) => [lineage, creditBp]))

function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed
  return items
    .map((item) => {
      state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) >>> 0
      return { item, state }
    })
    .sort((a, b) => a.state - b.state)
    .map(({ item }) => item)
}

describe('concept credit on random graphs', () => {
  it('is what the text says, path and all', () => {
    let credited = 0
    fc.assert(
      fc.property(worlds, policies, views, ({ nodes, edges }, policy, visible) => {
        const graph = new ConceptGraph(nodes, edges)
        for (const { lineage } of nodes) {
          const answer = graph.creditsFor(lineage, visible, policy)
          expect(inLetters(answer)).toEqual(oracleCredits(nodes, edges, lineage, visible, policy))
          credited += answer.length - 1
        }
      }),
      { numRuns: RUNS },
    )
    expect(credited).toBeGreaterThan(RUNS) // not true because nothing is ever credited
  })

  it('comes sorted, within bounds, each path joined up and worth its product', () => {
    fc.assert(
      fc.property(worlds, policies, ({ nodes, edges }, policy) => {
        const graph = new ConceptGraph(nodes, edges)
        const [first, ...others] = graph.creditsFor('c0', ALL, policy)
        expect(first).toEqual({ lineage: 'c0', creditBp: 10_000, path: [] })
        others.forEach(({ lineage, creditBp, path }, place) => {
          const before = others[place - 1]
          if (before)
            expect(before.creditBp > creditBp || (before.creditBp === creditBp && before.lineage < lineage)).toBe(true)
          expect(creditBp).toBeGreaterThanOrEqual(Math.max(1, policy.floorBp))
          expect(path.length).toBeLessThanOrEqual(policy.maxHops)
          expect([lineage, ...path.map((step) => step.to)]).toEqual([...path.map((step) => step.from), 'c0'])
          const product = path.reduce((all, step) => (all * step.creditBp) / 10_000, 10_000)
          expect(Math.abs(product - creditBp)).toBeLessThanOrEqual(0.5 + 1e-6)
        })
      }),
      { numRuns: RUNS / 4 },
    )
  })

  it('never falls when an edge is added', () => {
    fc.assert(
      fc.property(worlds, policies, fc.nat(), ({ nodes, edges }, policy, pick) => {
        if (edges.length === 0) return
        const without = edges.filter((_, place) => place !== pick % edges.length)
        const more = new ConceptGraph(nodes, edges)
        const less = new ConceptGraph(nodes, without)
        for (const { lineage } of nodes) {
          const now = values(more.creditsFor(lineage, ALL, policy))
          for (const [shown, creditBp] of values(less.creditsFor(lineage, ALL, policy)))
            expect(now.get(shown) ?? 0).toBeGreaterThanOrEqual(creditBp)
        }
      }),
      { numRuns: RUNS / 4 },
    )
  })

  it('never falls when more is visible', () => {
    fc.assert(
      fc.property(worlds, policies, ({ nodes, edges }, policy) => {
        const graph = new ConceptGraph(nodes, edges)
        for (const { lineage } of nodes) {
          const now = values(graph.creditsFor(lineage, ALL, policy))
          for (const [shown, creditBp] of values(graph.creditsFor(lineage, new Set([SHARED, 'own']), policy)))
            expect(now.get(shown) ?? 0).toBeGreaterThanOrEqual(creditBp)
        }
      }),
      { numRuns: RUNS / 4 },
    )
  })

  it('does not depend on the order of rows, nor on which end of a symmetric edge is written first', () => {
    fc.assert(
      fc.property(worlds, policies, fc.nat(), ({ nodes, edges }, policy, seed) => {
        const turned = edges.map((edge, place) =>
          ['SAME', 'CLOSE', 'RELATED'].includes(edge.kind) && (seed + place) % 2
            ? { ...edge, from: edge.to, to: edge.from }
            : edge,
        )
        const one = new ConceptGraph(nodes, edges)
        const other = new ConceptGraph(shuffled(nodes, seed), shuffled(turned, seed + 1))
        for (const { lineage } of nodes)
          expect(other.creditsFor(lineage, ALL, policy)).toEqual(one.creditsFor(lineage, ALL, policy))
      }),
      { numRuns: RUNS / 4 },
    )
  })

  it('does not depend on names: renamed concepts get the same credit and edges the same way', () => {
    fc.assert(
      fc.property(worlds, policies, fc.nat(), ({ nodes, edges }, policy, seed) => {
        const names = new Map(shuffled(nodes, seed).map(({ lineage }, place) => [lineage, `renamed ${place}`]))
        const named = (lineage: string): string => names.get(lineage) as string
        const one = new ConceptGraph(nodes, edges)
        const other = new ConceptGraph(
          nodes.map((node) => ({ ...node, lineage: named(node.lineage) })),
          edges.map((edge) => ({ ...edge, from: named(edge.from), to: named(edge.to) })),
        )
        for (const { lineage } of nodes) {
          const expected = [...inLetters(one.creditsFor(lineage, ALL, policy))].map(([at, is]) => [named(at), is])
          expect(inLetters(other.creditsFor(named(lineage), ALL, policy))).toEqual(new Map(expected as []))
        }
      }),
      { numRuns: RUNS / 4 },
    )
  })

  it('answers the same again: one question leaves nothing behind for the next', () => {
    fc.assert(
      fc.property(worlds, ({ nodes, edges }) => {
        const graph = new ConceptGraph(nodes, edges)
        const first = nodes.map(({ lineage }) => graph.creditsFor(lineage, ALL))
        const fresh = nodes.map(({ lineage }) => new ConceptGraph(nodes, edges).creditsFor(lineage, ALL))
        expect(nodes.map(({ lineage }) => graph.creditsFor(lineage, ALL))).toEqual(first)
        expect(first).toEqual(fresh)
      }),
      { numRuns: RUNS / 10 },
    )
  })
})

const node = (lineage: string, more: Partial<ConceptNode> = {}): ConceptNode => ({
  lineage,
  library: SHARED,
  matchable: true,
  ...more,
})

/** A world from lines such as `D3.2 PART_OF D3`; every word that is not a kind is a concept of the shared library. */
function world(lines: readonly string[], nodes: readonly ConceptNode[] = []): ConceptGraph {
  const edges = lines.map((line, place): ConceptEdge => {
    const [from, kind, to] = line.split(' ') as [string, ConceptEdgeKind, string]
    return { id: `asn_${String(place).padStart(3, '0')}`, kind, from, to, library: SHARED }
  })
  const named = new Set(nodes.map((one) => one.lineage))
  const others = [...new Set(edges.flatMap((edge) => [edge.from, edge.to]))].filter((one) => !named.has(one))
  return new ConceptGraph([...nodes, ...others.map((one) => node(one))], edges)
}

describe('concept credit, every class of path', () => {
  // Steps as edges from the shown side: a turned edge is walked from its `to`.
  const steps = kinds.flatMap((kind) => [
    { kind, turned: false },
    { kind, turned: true },
  ])
  const BP_OF: Readonly<Record<ConceptEdgeKind, readonly (keyof ConceptCreditPolicy)[]>> = {
    IS_A: ['specialToGeneralBp', 'generalToSpecialBp'],
    BROADER: ['specialToGeneralBp', 'generalToSpecialBp'],
    PART_OF: ['partToWholeBp', 'wholeToPartBp'],
    SAME: ['exactBp'],
    CLOSE: ['closeBp'],
    RELATED: ['relatedBp'],
  }
  const everything = { ...DEFAULT_CONCEPT_CREDIT, siblingBp: 10_000, floorBp: 1 }
  for (const field of Object.values(BP_OF).flat()) Object.assign(everything, { [field]: 10_000 })

  it('is found beside a weaker direct step of every kind', () => {
    const nodes = ['a', 'x', 'y', 'b'].map((lineage) => node(lineage))
    const edge = (id: string, from: string, to: string, step: (typeof steps)[number]): ConceptEdge => ({
      id,
      kind: step.kind,
      from: step.turned ? to : from,
      to: step.turned ? from : to,
      library: SHARED,
    })
    for (const direct of steps) {
      const policy = { ...everything }
      for (const field of BP_OF[direct.kind]) Object.assign(policy, { [field]: 100 })
      for (const first of steps)
        for (const second of steps)
          for (const third of steps) {
            const edges = [
              edge('asn_1', 'a', 'b', direct),
              edge('asn_2', 'a', 'x', first),
              edge('asn_3', 'x', 'y', second),
              edge('asn_4', 'y', 'b', third),
            ]
            const found = values(new ConceptGraph(nodes, edges).creditsFor('b', ALL, policy)).get('a')
            const expected = oracleCredits(nodes, edges, 'b', ALL, policy).get('a')?.creditBp
            if (found !== expected) throw new Error(`${JSON.stringify(edges)}: ${found}, not ${expected}`)
          }
    }
  })
})

function credit(graph: ConceptGraph, shown: string, required: string, policy = DEFAULT_CONCEPT_CREDIT): number {
  return values(graph.creditsFor(required, new Set([SHARED]), policy)).get(shown) ?? 0
}

describe('concept credit, case by case', () => {
  it('gives the same lineage everything, also one that nothing is known about', () => {
    expect(new ConceptGraph([], []).creditsFor('new', new Set())).toEqual([
      { lineage: 'new', creditBp: 10_000, path: [] },
    ])
  })

  it('gives each single step its own credit, and reads it in its direction', () => {
    const graph = world(['special IS_A general', 'part PART_OF whole', 'a SAME b', 'c CLOSE d', 'e RELATED f'])
    expect(credit(graph, 'special', 'general')).toBe(9_000)
    expect(credit(graph, 'general', 'special')).toBe(5_000)
    expect(credit(graph, 'whole', 'part')).toBe(9_000)
    expect(credit(graph, 'part', 'whole')).toBe(3_000)
    expect([credit(graph, 'a', 'b'), credit(graph, 'b', 'a')]).toEqual([10_000, 10_000])
    expect([credit(graph, 'c', 'd'), credit(graph, 'd', 'c')]).toEqual([9_000, 9_000])
    expect([credit(graph, 'e', 'f'), credit(graph, 'f', 'e')]).toEqual([3_000, 3_000])
  })

  it('gives D3.2 three tenths of D3, not nine, and D3 nine tenths of D3.2', () => {
    const graph = world(['D3.1 PART_OF D3', 'D3.2 PART_OF D3', 'D3.3 PART_OF D3', 'D3.4 PART_OF D3'])
    expect(credit(graph, 'D3.2', 'D3')).toBe(3_000)
    expect(credit(graph, 'D3', 'D3.2')).toBe(9_000)
    expect(credit(graph, 'D3.1', 'D3.2')).toBe(0)
  })

  it('goes from part to whole only once, from whole to part as far as paths go', () => {
    const graph = world(['screw PART_OF gear', 'gear PART_OF engine', 'engine PART_OF car', 'car PART_OF fleet'])
    expect(credit(graph, 'screw', 'engine', { ...DEFAULT_CONCEPT_CREDIT, floorBp: 0 })).toBe(0)
    expect(credit(graph, 'car', 'screw')).toBe(7_290)
    expect(credit(graph, 'fleet', 'screw')).toBe(0)
  })

  it('gives nothing along TEKS → CCSS ← Smarter Balanced: two crossings are a chain', () => {
    const graph = world(['teks SAME ccss', 'sbac SAME ccss'])
    expect(credit(graph, 'teks', 'ccss')).toBe(10_000)
    expect(credit(graph, 'teks', 'sbac')).toBe(0)
    expect(credit(graph, 'sbac', 'teks')).toBe(0)
  })

  it('lets one crossing stand anywhere in a path and reads broader mappings as IS_A steps', () => {
    const graph = world(['a IS_A b', 'b CLOSE c', 'c IS_A d', 'x BROADER b', 'y IS_A x'])
    expect(credit(graph, 'a', 'd')).toBe(7_290)
    expect(credit(graph, 'd', 'a')).toBe(2_250)
    expect(credit(graph, 'y', 'b')).toBe(8_100)
    expect(credit(graph, 'b', 'y')).toBe(2_500)
    expect(credit(graph, 'x', 'c')).toBe(0)
    expect(credit(graph, 'x', 'a')).toBe(0)
  })

  it('keeps RELATED a path by itself', () => {
    const graph = world(['a IS_A b', 'b RELATED c', 'c IS_A d'])
    expect(credit(graph, 'b', 'c')).toBe(3_000)
    expect(credit(graph, 'a', 'c', { ...DEFAULT_CONCEPT_CREDIT, floorBp: 0 })).toBe(0)
    expect(credit(graph, 'b', 'd', { ...DEFAULT_CONCEPT_CREDIT, floorBp: 0 })).toBe(0)
  })

  it('leaves siblings at nothing unless the policy says so, and then only over one IS_A parent', () => {
    const graph = world(['a IS_A p', 'b IS_A p', 'p IS_A q', 'c IS_A q', 'd BROADER p', 'e PART_OF p'])
    expect(credit(graph, 'a', 'b')).toBe(0)
    const generous = { ...DEFAULT_CONCEPT_CREDIT, siblingBp: 2_000 }
    expect(credit(graph, 'a', 'b', generous)).toBe(2_000)
    expect(credit(graph, 'a', 'c', generous)).toBe(0)
    expect(credit(graph, 'a', 'd', generous)).toBe(0)
    expect(credit(graph, 'a', 'e', generous)).toBe(0)
    expect(graph.creditsFor('b', ALL, generous).find((one) => one.lineage === 'a')?.path).toEqual([
      { kind: 'SIBLING', from: 'a', to: 'p', via: 'asn_000', creditBp: 2_000 },
      { kind: 'SIBLING', from: 'p', to: 'b', via: 'asn_001', creditBp: 10_000 },
    ])
  })

  it('gives siblings their credit also where one step down alone is below the floor', () => {
    const graph = world(['a IS_A p', 'b IS_A p'])
    const policy = { ...DEFAULT_CONCEPT_CREDIT, generalToSpecialBp: 100, siblingBp: 2_000 }
    expect(credit(graph, 'a', 'b', policy)).toBe(2_000)
    expect(credit(graph, 'p', 'b', policy)).toBe(0)
  })

  it('gives nothing by way of a heading: a hop through an item that is not matchable is no hop', () => {
    const graph = world(['a IS_A heading', 'heading IS_A b'], [node('heading', { matchable: false })])
    expect(credit(graph, 'a', 'b')).toBe(0)
    expect(credit(graph, 'heading', 'b')).toBe(0)
    expect(graph.creditsFor('heading', ALL)).toEqual([{ lineage: 'heading', creditBp: 10_000, path: [] }])
  })

  it('does not walk over what the owner of the job cannot see: neither a concept nor an edge', () => {
    const nodes = [node('a'), node('hidden', { library: 'foreign' }), node('b'), node('c')]
    const edges: ConceptEdge[] = [
      { id: 'asn_1', kind: 'IS_A', from: 'a', to: 'hidden', library: SHARED },
      { id: 'asn_2', kind: 'IS_A', from: 'hidden', to: 'b', library: SHARED },
      { id: 'map_1', kind: 'SAME', from: 'a', to: 'c', library: 'foreign' },
    ]
    const graph = new ConceptGraph(nodes, edges)
    expect(credit(graph, 'a', 'b')).toBe(0)
    expect(credit(graph, 'a', 'c')).toBe(0)
    expect(values(graph.creditsFor('b', new Set([SHARED, 'foreign']))).get('a')).toBe(8_100)
    expect(values(graph.creditsFor('c', new Set([SHARED, 'foreign']))).get('a')).toBe(10_000)
  })

  it('stops at three steps', () => {
    const graph = world(['a IS_A b', 'b IS_A c', 'c IS_A d', 'd IS_A e'])
    expect(credit(graph, 'a', 'd')).toBe(7_290)
    expect(credit(graph, 'a', 'e', { ...DEFAULT_CONCEPT_CREDIT, floorBp: 0 })).toBe(0)
  })

  it('rounds a class once, half up, not step by step', () => {
    const cube = { ...DEFAULT_CONCEPT_CREDIT, specialToGeneralBp: 5_321 } // step by step it would be 1506
    expect(credit(world(['a IS_A b', 'b IS_A c', 'c IS_A d']), 'a', 'd', cube)).toBe(1_507)
    const half = { ...DEFAULT_CONCEPT_CREDIT, specialToGeneralBp: 5_001, closeBp: 5_000 }
    expect(credit(world(['a IS_A b', 'b CLOSE c']), 'a', 'c', half)).toBe(2_501)
  })

  it('keeps a path that is worth the floor exactly and drops one a basis point below', () => {
    const graph = world(['a RELATED b'])
    expect(credit(graph, 'a', 'b', { ...DEFAULT_CONCEPT_CREDIT, floorBp: 3_000 })).toBe(3_000)
    expect(credit(graph, 'a', 'b', { ...DEFAULT_CONCEPT_CREDIT, floorBp: 3_001 })).toBe(0)
  })

  it('is not symmetric and not transitive', () => {
    const graph = world(['a IS_A b', 'b CLOSE c', 'c CLOSE d'])
    expect(credit(graph, 'a', 'b')).not.toBe(credit(graph, 'b', 'a'))
    expect([credit(graph, 'b', 'c'), credit(graph, 'c', 'd'), credit(graph, 'b', 'd')]).toEqual([9_000, 9_000, 0])
  })

  it('shows of two equal paths the shorter, then the one with the smaller ids from the required end', () => {
    const equal = { ...DEFAULT_CONCEPT_CREDIT, specialToGeneralBp: 10_000 }
    const shorter = world(['a IS_A b', 'b IS_A c', 'a IS_A c'])
    expect(shorter.creditsFor('c', ALL, equal).find((one) => one.lineage === 'a')?.path).toHaveLength(1)
    const parallel = world(['a IS_A x', 'a IS_A y', 'y IS_A c', 'x IS_A c'])
    const path = parallel.creditsFor('c', ALL).find((one) => one.lineage === 'a')?.path
    expect(path?.map((step) => step.via)).toEqual(['asn_001', 'asn_002'])
  })

  it('compiles the richest policy there can be and refuses numbers out of bounds', () => {
    const rich = Object.fromEntries(Object.keys(DEFAULT_CONCEPT_CREDIT).map((field) => [field, 10_000]))
    const richest = { ...rich, floorBp: 0, maxHops: 3 } as unknown as ConceptCreditPolicy
    expect(credit(world(['a PART_OF b', 'b IS_A c', 'c SAME d']), 'a', 'd', richest)).toBe(10_000)
    for (const bad of [{ closeBp: -1 }, { closeBp: 10_001 }, { exactBp: 0.9 }, { maxHops: 4 }, { maxHops: 0 }])
      expect(() => checkConceptCreditPolicy({ ...DEFAULT_CONCEPT_CREDIT, ...bad })).toThrow(Object.keys(bad)[0])
  })

  it('refuses two concepts of one lineage instead of choosing one by chance', () => {
    expect(() => new ConceptGraph([node('a'), node('a', { library: 'own' })], [])).toThrow('same lineage')
  })
})

const association = (more: Partial<AssertedAssociation>): AssertedAssociation => ({
  id: 'asn_1',
  type: 'IS_CHILD_OF',
  from: 'a',
  to: 'b',
  library: SHARED,
  hierarchy: 'PART_OF',
  withinFramework: true,
  ...more,
})

function worthOf(edge: ConceptEdge | null): number {
  return credit(new ConceptGraph([node('a'), node('b')], edge ? [edge] : []), 'a', 'b')
}

describe('what associations and mappings mean for credit', () => {
  it('reads parent and child as the asserting framework means them', () => {
    expect(worthOf(associationEdge(association({ hierarchy: 'IS_A' })))).toBe(9_000)
    expect(worthOf(associationEdge(association({ hierarchy: 'PART_OF' })))).toBe(3_000)
    expect(worthOf(associationEdge(association({ hierarchy: 'GROUPED_BY' })))).toBe(0)
  })

  it.each(['GROUPED_BY', 'PART_OF', 'IS_A'] as const)('takes isPartOf as a part, also where children are %s', (h) => {
    expect(worthOf(associationEdge(association({ type: 'IS_PART_OF', hierarchy: h })))).toBe(3_000)
  })

  it.each(['IS_RELATED_TO', 'IS_PEER_OF', 'PRECEDES', 'EXEMPLAR', 'HAS_SKILL_LEVEL', 'EXT', 'toString'])(
    'gives nothing for %s, so a hub such as "DOK 1" joins nothing',
    (type) => {
      expect(associationEdge(association({ type }))).toBeNull()
    },
  )

  it.each([
    ['EXACT_MATCH_OF', 10_000],
    ['IS_TRANSLATION_OF', 10_000],
    ['REPLACED_BY', 9_000],
  ])('gives %s inside a framework its credit', (type, creditBp) => {
    expect(worthOf(associationEdge(association({ type })))).toBe(creditBp)
  })

  it.each(['EXACT_MATCH_OF', 'IS_CHILD_OF', 'IS_PART_OF', 'REPLACED_BY'])(
    'gives %s towards another framework nothing: an import cannot declare itself equal to anyone',
    (type) => {
      expect(associationEdge(association({ type, withinFramework: false }))).toBeNull()
    },
  )

  it.each([
    ['exactMatch', 10_000, 10_000],
    ['closeMatch', 9_000, 9_000],
    ['broadMatch', 9_000, 5_000],
    ['narrowMatch', 5_000, 9_000],
    ['relatedMatch', 3_000, 3_000],
  ])('gives an agreed %s %i from origin to destination and %i back', (relation, there, back) => {
    const mapping = { id: 'map_1', relation, library: SHARED }
    expect(worthOf(mappingEdge({ ...mapping, from: 'a', to: 'b' }))).toBe(there)
    expect(worthOf(mappingEdge({ ...mapping, from: 'b', to: 'a' }))).toBe(back)
  })

  it.each(Object.values(MappingStatus))(
    'tells of a mapping that is %s what it is worth: nothing unless agreed',
    (status) => {
      const ends = { originLineage: 'a', destinationLineage: 'b', library: SHARED }
      const mapping = { id: 'map_1', relation: MatchRelation.exactMatch, status, ...ends }
      expect(mappingCreditBp(mapping)).toBe(status === MappingStatus.AGREED ? 10_000 : 0)
    },
  )
})
