import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { print } from 'graphql'

import { type CandidatesWorld, openCandidatesWorld } from './candidates-world.ts'
import { MineDocument, WhoFitsDocument } from './gql/graphql.ts'
import type { Caller } from './support/api.ts'
import { expectNoGrowth, tripsOf } from './support/round-trips.ts'

/** No N+1: what a nested question costs in round trips does not depend on how much it finds. */

let world: CandidatesWorld
let job: string
let learner: Caller
const PEOPLE = 12

beforeAll(async () => {
  world = await openCandidatesWorld()
  const shows = [{ item: 2 }, { item: 3 }, { item: 6 }]
  const people = await world.people(Array.from({ length: PEOPLE }, () => ({ shows })))
  const requirement = (item: number, kind = 'REQUIRED') => ({
    kind,
    anyOf: [{ competency: world.competency.get(item) }],
    text: `item ${item}`,
  })
  job = (await world.job([requirement(2), requirement(3), requirement(5, 'PREFERRED')])).id
  for (let more = 0; more < 5; more++) await world.job([requirement(2), requirement(5, 'PREFERRED')])
  learner = await world.signIn(people[0] as string)
})
afterAll(() => world?.close())

const ofOne = async (ask: (first: number) => Promise<unknown>, one: number, many: number) => {
  await ask(one) // fills what is cached for good: policies, the concept graph
  const few = await tripsOf(world.api.stores, () => ask(one))
  const lots = await tripsOf(world.api.stores, () => ask(many))
  return { few, lots }
}

describe('the number of round trips does not grow with the answer', () => {
  test('candidates with explanations, requirements, competencies and levels', async () => {
    const document = print(WhoFitsDocument).replace('first: 20', 'first: FIRST')
    const { few, lots } = await ofOne(
      (first) => world.api.data(document.replace('FIRST', String(first)), { job }, world.employer),
      1,
      PEOPLE,
    )
    expectNoGrowth(few, lots)
    expect(few.length).toBeLessThan(40)
  })

  test('a learner’s jobs, credentials, consents and log', async () => {
    const { few, lots } = await ofOne(
      (first) => world.api.data(print(MineDocument).replace('first: 10)', `first: ${first})`), { job }, learner),
      1,
      6,
    )
    expectNoGrowth(few, lots)
  })

  test('competencies with framework, parents, children and both ends of associations', async () => {
    const { few, lots } = await ofOne(
      (first) =>
        world.api.data(
          `{ competencies(where: { matchable: true }, first: ${first}) { edges { node { id framework { title } parents { id framework { title } } children { id }
             associations(first: 5) { edges { node { associationType origin { competency { id } } destination { competency { id } } } } }
             requiredBy(first: 3) { edges { node { title employer { name } } } } } } } }`,
          {},
          world.employer,
        ),
      1,
      6,
    )
    expectNoGrowth(few, lots)
  })
})
