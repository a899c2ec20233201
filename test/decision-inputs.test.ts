import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type CandidatesWorld, NOW, openCandidatesWorld } from './candidates-world.ts'

/** A decision is kept with its inputs: whatever is changed about them in the store is found when it is replayed. */

let world: CandidatesWorld
let decision: string
let people: string[]
beforeAll(async () => {
  world = await openCandidatesWorld()
  const scale: { id: string }[] = await sql('SELECT id FROM proficiency_level ORDER BY rank')
  const line = (item: number, more: object = {}) => ({
    kind: 'REQUIRED',
    anyOf: [{ competency: world.competency.get(item) }],
    ...more,
  })
  const job = await world.job([
    line(2, { importance: 3 }),
    line(4, { level: { level: scale[1]!.id } }),
    line(5, { kind: 'PREFERRED' }),
  ])
  people = await world.people([
    { shows: [{ item: 2 }, { item: 4, step: 1 }] },
    { shows: [{ item: 2 }, { item: 6 }] },
    { shows: [] },
  ])
  const { candidates } = await world.api.data(
    `query ($job: ID!, $weights: [WeightInput!]) { candidates(for: { jobProfile: $job }, first: 5, weights: $weights,
       where: { minFitBp: 1, evidenceClasses: [VERIFIED], recency: null }) { decision { id shown } } }`,
    { job: job.id, weights: [{ requirement: job.lines[0], importance: 2 }] },
    world.employer,
  )
  expect(candidates.decision.shown).toBe(2)
  decision = candidates.decision.id
})
afterAll(() => world?.close())

const sql = (text: string, parameters: unknown[] = []) => world.api.stores.dataSource.query(text, parameters)
const replay = async (caller: object = world.employer) =>
  (
    await world.api.data(
      'query ($id: ID!) { matchDecision(id: $id) { replay { equal differences forgotten } } }',
      { id: decision },
      caller,
    )
  ).matchDecision.replay

/** As it was stored, from copies beside it. */
beforeEach(async () => {
  await sql('CREATE TABLE IF NOT EXISTS kept_decision AS SELECT * FROM match_decision')
  await sql('CREATE TABLE IF NOT EXISTS kept_person AS SELECT * FROM match_decision_person')
  await sql('DELETE FROM match_decision_person')
  await sql('DELETE FROM match_decision')
  await sql('INSERT INTO match_decision SELECT * FROM kept_decision')
  await sql('INSERT INTO match_decision_person SELECT * FROM kept_person')
})

const change = (assignment: string, parameters: unknown[] = []) =>
  sql(`UPDATE match_decision SET ${assignment}`, parameters)
const inQuestion = (path: string, value: string) => change(`question = jsonb_set(question, '{${path}}', '${value}')`)

describe('a stored decision', () => {
  test('replays as it is', async () => {
    expect(await replay()).toEqual({ equal: true, differences: [], forgotten: 0 })
  })

  test.each<[string, () => Promise<unknown>]>([
    ['when it was asked', () => change('at = $1', [new Date(NOW + 1)])],
    ['which portal asked', () => change('portal_id = $1', [world.rival.id])],
    ['which job', () => change('job_profile_id = NULL')],
    ['which version of it', () => change('job_profile_version = job_profile_version + 1')],
    ['which policy', () => change("policy_version = 'headwater-2'")],
    ['which graph', () => change("graph_version = '1'")],
    ['when evidence was judged', () => change('evaluated_at = $1', [new Date(NOW - 1)])],
    ['that time in the question', () => inQuestion('at', String(NOW - 1))],
    ['a number of the policy', () => inQuestion('policy,closeBp', '9001')],
    ['what a class of evidence is worth', () => inQuestion('policy,evidence,4,creditBp', '4900')],
    ['the threshold', () => inQuestion('threshold', '1')],
    ['what an unknown level is worth', () => inQuestion('unknownLambda', '600')],
    ['how old evidence may be', () => inQuestion('notBefore', '5')],
    ['the weight of a line', () => inQuestion('lines,0,weight', '1')],
    ['the sum of weights', () => inQuestion('totalWeight', '1')],
    ['the level of a line', () => inQuestion('lines,1,level,parts', '1')],
    ['the scale maps of a line', () => inQuestion('lines,1,mapped', '[["scl_x", [{"from": 1, "lambda": 1000}]]]')],
    ['whether a line decides', () => inQuestion('lines,2,decides', 'true')],
    ['which evidence counts on a line', () => inQuestion('lines,2,quality,8', '100')],
    ['the layout', () => inQuestion('format', '1')],
    ['a filter', () => change(`asked = jsonb_set(asked, '{filters,1,minFitBp}', '0')`)],
    ['the weights that were asked for', () => change(`asked = jsonb_set(asked, '{filters,2}', '[]')`)],
    ['the order of people', () => change('people_hashes = ARRAY[people_hashes[2], people_hashes[1]]')],
    ['how many were shown', () => change('people_hashes = people_hashes[1:1]')],
    ['the hash itself', () => change("inputs_hash = repeat('0', 64)")],
    [
      'what is sealed about a person',
      () =>
        sql(`UPDATE match_decision_person SET sealed = set_byte(sealed, 40, 1 + get_byte(sealed, 40) % 255)
      WHERE position = 0`),
    ],
    [
      'whom a part is about',
      () => sql('UPDATE match_decision_person SET learner_id = $1 WHERE position = 0', [people[2]]),
    ],
    ['where somebody stood', () => sql('UPDATE match_decision_person SET position = position + 2')],
  ])('with another value for %s is found out', async (_, tamper) => {
    await tamper()
    const { equal, differences } = await replay()
    expect(equal).toBe(false)
    expect(differences.length).toBeGreaterThan(0)
  })

  test('of another organisation is theirs to see and not the same', async () => {
    await change('organisation_id = $1', [world.rival.id])
    expect(await replay(world.rival)).toMatchObject({ equal: false })
  })

  test('is for employers alone, by whatever way it is read', async () => {
    const read = () => world.api.query('query ($id: ID!) { node(id: $id) { id } }', { id: decision }, world.employer)
    const roles = (role: string) =>
      sql('UPDATE access_key SET roles = $2 WHERE organisation_id = $1', [world.employer.id, [role]])
    expect((await read()).data.node).toEqual({ id: decision })
    // the same client of the same organisation, with the use case, and no employer any more
    await roles('ANALYST')
    expect((await read()).data.node).toBeNull()
    const { errors } = await world.api.query(
      'query ($id: ID!) { matchDecision(id: $id) { id } }',
      { id: decision },
      world.employer,
    )
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    await roles('EMPLOYER')
  })
})
