import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { ConceptGraph } from '../src/crosswalks/concept-graph.ts'
import { type CandidatesWorld, NOW, openCandidatesWorld, REGION } from './candidates-world.ts'

let world: CandidatesWorld
beforeAll(async () => {
  world = await openCandidatesWorld()
})
afterAll(() => world?.close())

const line = (item: number, kind = 'REQUIRED') => ({ kind, anyOf: [{ competency: world.competency.get(item) }] })

const JOBS = `query ($where: JobProfileWhere, $first: Int!, $after: String) { viewer { me {
  jobMatches(where: $where, first: $first, after: $after) { complete pageInfo { hasNextPage endCursor }
    edges { node { fitBp jobProfile { id } explanation { lines { requirement { id } } } } } } } } }`

describe('which jobs a learner is shown', () => {
  test('exactly those that anything they showed has a bearing on, in every order and filter', async () => {
    const [learner] = await world.people([{ shows: [{ item: 5 }, { item: 2 }] }])
    const me = await world.signIn(learner!)
    const whole = await world.job([line(2)])
    const part = await world.job([line(6)]) // 5 is the whole of 6
    const both = await world.job([line(3), line(2, 'PREFERRED')], world.rival)
    await world.job([line(4)])
    const read = jest.spyOn(world.api.stores.graph, 'read')
    const ask = async (more: object = {}) =>
      (await world.api.data(JOBS, { first: 10, ...more }, me)).viewer.me.jobMatches
    const found = (list: { edges: { node: { fitBp: number; jobProfile: { id: string } } }[] }) =>
      list.edges.map(({ node }) => [node.jobProfile.id, node.fitBp])
    const walked = jest.spyOn(ConceptGraph.prototype, 'creditsFor')
    const all = await ask()
    // Of two employers, four lines, three meanings: nobody's own library holds any.
    expect(walked.mock.calls).toHaveLength(3)
    walked.mockRestore()
    expect(found(all)).toEqual([
      [whole.id, 10_000],
      [part.id, 9_000],
      [both.id, 3_333],
    ])
    expect(all.complete).toBe(true)
    const [asked] = read.mock.calls.filter(([query]) => query.name === 'matching.askingJobs')
    expect((asked![1].lineages as string[]).length).toBe(3)
    read.mockRestore()
    expect(found(await ask({ where: { employers: [world.rival.id] } }))).toEqual([[both.id, 3_333]])
    expect(found(await ask({ where: { regions: ['XA-OT'] } }))).toEqual([])
    expect(found(await ask({ where: { regions: [REGION] } }))).toHaveLength(3)
    expect(found(await ask({ where: { competencies: [world.competency.get(6)] } }))).toEqual([[part.id, 9_000]])
    const first = await ask({ first: 2 })
    expect(found(await ask({ first: 2, after: first.pageInfo.endCursor }))).toEqual([[both.id, 3_333]])
    expect(first.edges[0].node.explanation.lines).toEqual([{ requirement: { id: whole.lines[0] } }])
  })

  test('a closed job and one without an open posting are shown only when asked for', async () => {
    const [learner] = await world.people([{ shows: [{ item: 4 }] }])
    const me = await world.signIn(learner!)
    const over = await world.job([line(4), line(3)])
    await world.api.stores.dataSource.query('UPDATE job_posting SET valid_through = $2 WHERE job_profile_id = $1', [
      over.id,
      '2026-11-02',
    ])
    const ids = async (where: object) =>
      (await world.api.data(JOBS, { first: 10, where }, me)).viewer.me.jobMatches.edges.map(
        (edge: { node: { jobProfile: { id: string } } }) => edge.node.jobProfile.id,
      )
    expect(await ids({})).not.toContain(over.id)
    expect(await ids({ open: false })).toContain(over.id)
  })

  test('more than are ranked at once: those that ask for most, and the answer says so', async () => {
    const [learner] = await world.people([{ shows: [{ item: 2 }, { item: 3 }] }])
    const me = await world.signIn(learner!)
    const most = await world.job([line(2), line(3)])
    const least = await world.job([line(2)])
    const { graph } = world.api.stores
    const session = graph.driver.session({ database: graph.database })
    // As many in the graph as no page could show; PostgreSQL knows none of them.
    await session.run(
      `MATCH (t:Competency {id: $competency}) UNWIND range(1, 10001) AS n
       CREATE (j:Entity:JobProfile {id: 'crowd' + n, state: 'PUBLISHED', employer: 'crowd'})
       CREATE (j)-[:ASKS]->(:Entity:Requirement {id: 'crowd' + n + 'r'})-[:ANY_OF]->(t)
       CREATE (j)-[:POSTS]->(:Entity:JobPosting {id: 'crowd' + n + 'p', datePosted: 0, validThrough: $until, regions: ['XA-OT']})`,
      { competency: world.competency.get(2), until: NOW * 2 },
    )
    const ask = async (where: object) => {
      const { complete, edges } = (await world.api.data(JOBS, { first: 100, where }, me)).viewer.me.jobMatches
      // Both fit wholly, and of equals the order is by id: what matters is who is there at all.
      const shown = edges.map((edge: { node: { jobProfile: { id: string } } }) => edge.node.jobProfile.id)
      return [complete, shown.includes(most.id), shown.includes(least.id)]
    }
    expect(await ask({})).toEqual([false, true, false])
    expect(await ask({ regions: [REGION] })).toEqual([true, true, true])
    await session.run("MATCH (n:Entity) WHERE n.id STARTS WITH 'crowd' DETACH DELETE n")
    await session.close()
  })
})
