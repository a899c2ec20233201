import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { forgetLearner } from '../src/identity/erasure.ts'
import { ConsentField } from '../src/identity/kinds.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { type CandidatesWorld, openCandidatesWorld, REGION } from './candidates-world.ts'

let world: CandidatesWorld
let job: { id: string; lines: string[] }
beforeAll(async () => {
  world = await openCandidatesWorld()
  const line = (item: number, more: object) => ({
    kind: 'REQUIRED',
    anyOf: [{ competency: world.competency.get(item) }],
    ...more,
  })
  job = await world.job([line(2, { importance: 3 }), line(3, {}), line(5, { kind: 'PREFERRED', importance: 2 })])
})
afterAll(() => world?.close())
beforeEach(async () => {
  const rows: { id: string }[] = await sql('SELECT id FROM learner')
  for (const { id } of rows) await forget(id)
})
afterEach(() => world.api.stores.projector.start())

const sql = (text: string, parameters: unknown[] = []) => world.api.stores.dataSource.query(text, parameters)
const forget = (learner: string) => forgetLearner(world.api.stores.session(SYSTEM), learner)
const all = (...items: number[]) => ({ shows: items.map((item) => ({ item })) })

/** As the learner does it. */
async function withdraw(learner: string): Promise<void> {
  const [consent] = await sql('SELECT id FROM consent WHERE learner_id = $1 AND withdrawn_at IS NULL', [learner])
  const { withdrawConsent } = await world.api.data(
    'mutation ($id: ID!) { withdrawConsent(input: { id: $id }) { projected userErrors { message } } }',
    { id: consent.id },
    await world.signIn(learner),
  )
  expect(withdrawConsent).toEqual({ projected: false, userErrors: [] })
}

const COUNTS = `query ($job: ID!, $weights: [WeightInput!], $where: CandidateWhere) {
  candidates(for: { jobProfile: $job }, weights: $weights, where: $where, first: 5) { totalCount { count } edges { fitBp rankChange }
    facets { tiers { people { count } } regions { people { count } } missingRequirements { people { count } } } } }`

type Counted = { readonly people: { readonly count: number | null } }
async function counts(where: object = {}) {
  const { candidates } = await world.api.data(COUNTS, { job: job.id, where }, world.employer)
  const of = (facet: readonly Counted[]) => facet.map(({ people }) => people.count)
  const { tiers, regions, missingRequirements } = candidates.facets
  return {
    total: candidates.totalCount.count,
    tiers: of(tiers),
    regions: of(regions),
    missing: of(missingRequirements),
  }
}

describe('what the graph has not heard of yet', () => {
  const withRegion = [ConsentField.COMPETENCIES, ConsentField.LEVELS, ConsentField.REGION]
  const crowd = async () => {
    const ids = await world.people([
      ...Array.from({ length: 23 }, () => ({ ...all(2, 3), region: REGION, fields: withRegion })),
      ...Array.from({ length: 25 }, () => all(2)),
      ...Array.from({ length: 11 }, () => all(5)),
    ])
    await world.api.stores.projector.stop()
    return ids
  }
  const EVERYBODY = { total: 60, tiers: [25, null, 25, null], regions: [25], missing: [10, 35, 50] }
  const WITHOUT_SIX = { total: 50, tiers: [15, null, 25, null], regions: [15], missing: [10, 35, 40] }

  test('a withdrawn consent is in no count, at once', async () => {
    const ids = await crowd()
    expect(await counts()).toEqual(EVERYBODY)
    for (const id of ids.slice(0, 6)) await withdraw(id)
    expect(await counts()).toEqual(WITHOUT_SIX)
    // when the graph has heard of it, it says the same
    world.api.stores.projector.start()
    await withdrawn()
    expect(await counts()).toEqual(WITHOUT_SIX)
  })

  test('also where the projector gave up on somebody', async () => {
    const ids = await crowd()
    for (const id of ids.slice(0, 6)) await withdraw(id)
    await sql(`WITH given_up AS (DELETE FROM outbox RETURNING *) INSERT INTO parked (kind, aggregate_id, attempts, error, outbox_id)
      SELECT kind, aggregate_id, 5, 'no reason', max(id) FROM given_up GROUP BY kind, aggregate_id`)
    expect(await counts()).toEqual(WITHOUT_SIX)
    await sql('DELETE FROM parked')
  })

  test('nor is somebody who was forgotten', async () => {
    const ids = await crowd()
    for (const id of ids.slice(0, 6)) await forget(id)
    expect(await counts()).toEqual(WITHOUT_SIX)
    for (const id of ids.slice(6, 14)) await forget(id)
    expect(await counts()).toEqual({
      total: 45,
      tiers: [null, null, 25, null],
      regions: [null],
      missing: [10, null, 35],
    })
  })

  test('only that consent goes: what another still covers stays, and no more', async () => {
    const ids = await crowd()
    for (const id of ids.slice(0, 6)) {
      const [consent] = await sql('SELECT * FROM consent WHERE learner_id = $1', [id])
      await withdraw(id)
      // a narrower one that the graph knows already: without the region
      const other = { ...consent, id: consent.id.replace(/.$/, 'x'), fields: ['COMPETENCIES', 'LEVELS'] }
      await sql('INSERT INTO consent SELECT * FROM json_populate_record(NULL::consent, $1)', [JSON.stringify(other)])
      const graph = world.api.stores.graph.driver.session({ database: world.api.stores.graph.database })
      await graph.run(
        `MATCH (l)-[g:GRANTS {consent: $consent}]->(o) CREATE (l)-[n:GRANTS]->(o)
         SET n = g, n.consent = $other, n.fields = ['COMPETENCIES', 'LEVELS']`,
        { consent: consent.id, other: other.id },
      )
      await graph.close()
    }
    expect(await counts()).toEqual({ ...EVERYBODY, regions: [15] })
    expect((await counts({ regions: [REGION] })).total).toBe(15)
  })

  test('nobody gains a place over somebody who is gone', async () => {
    const [, gone] = await world.people([all(3), all(2), all(2), all(2)])
    const weights = [{ requirement: job.lines[1], importance: 30 }]
    const changes = async () =>
      (await world.api.data(COUNTS, { job: job.id, weights }, world.employer)).candidates.edges.map(
        (edge: { rankChange: number }) => edge.rankChange,
      )
    expect(await changes()).toEqual([3, -1, -1, -1])
    await world.api.stores.projector.stop()
    await withdraw(gone!)
    expect(await changes()).toEqual([2, -1, -1])
  })
})

/** Until the outbox is empty. */
async function withdrawn(): Promise<void> {
  const rows: { id: string }[] = await sql('SELECT id::text AS id FROM outbox')
  expect(await world.api.stores.projector.wait(rows.map(({ id }) => id))).toBe(true)
}
