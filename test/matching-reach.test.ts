import 'reflect-metadata'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { ConceptGraph } from '../src/crosswalks/concept-credit.ts'
import { DEFAULT_POLICY } from '../src/matching/policy.ts'
import { scorePerson } from '../src/matching/score.ts'
import { ask, edges, graphOf, LINEAGES, shownFacts, world } from './matching-world.ts'

const SEES = new Set(['lib'])

describe('from what somebody showed to what it helps with', () => {
  const policy = fc.constantFrom(
    DEFAULT_POLICY,
    { ...DEFAULT_POLICY, floorBp: 1 },
    { ...DEFAULT_POLICY, maxHops: 2, generalToSpecialBp: 9_500 },
  )

  test('is the way back of concept credit: the same pairs', () => {
    fc.assert(
      fc.property(edges, policy, (list, by) => {
        const graph = graphOf(LINEAGES, list)
        for (const shown of LINEAGES) {
          const helped = LINEAGES.filter((required) =>
            graph.creditsFor(required, SEES, by).some(({ lineage }) => lineage === shown),
          )
          expect([...graph.helpedBy([shown], by)].sort()).toEqual(helped)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('misses none over a common parent, nor for who sees less', () => {
    const generous = { ...DEFAULT_POLICY, siblingBp: 2_000 }
    const libraries = fc.array(fc.constantFrom('lib', 'own'), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(edges, libraries, fc.subarray(LINEAGES), (list, owners, shown) => {
        const graph = new ConceptGraph(
          LINEAGES.map((lineage, i) => ({ lineage, library: owners[i]!, matchable: true })),
          list.map((edge, i) => ({ ...edge, library: owners[i % owners.length]! })),
        )
        const helped = graph.helpedBy(shown, generous)
        for (const required of LINEAGES)
          for (const sees of [['lib'], ['own'], ['lib', 'own']])
            if (graph.creditsFor(required, new Set(sees), generous).some(({ lineage }) => shown.includes(lineage)))
              expect(helped).toContain(required)
      }),
      { numRuns: 1_000 },
    )
  })

  test('no job with any fit asks for nothing that is reached', () => {
    fc.assert(
      fc.property(world, shownFacts, (it, facts) => {
        const helped = graphOf(LINEAGES, it.edges).helpedBy(facts.map(({ lineage }) => lineage))
        const asked = it.requirements.flatMap(({ anyOf }) =>
          anyOf.flatMap((target) => (target.kind === 'COMPETENCY' ? [target.lineage] : target.achievements)),
        )
        if (scorePerson(ask(it, LINEAGES), facts).fit > 0) expect(asked.some((one) => helped.has(one))).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})
