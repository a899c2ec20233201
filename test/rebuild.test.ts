import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { EntityManager } from 'typeorm'

import { readGraphVersions } from '../src/graph/driver.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { projections } from '../src/modules.ts'
import { EvidenceClass } from '../src/shared/evidence.ts'
import { type CandidatesWorld, DAY, NOW, openCandidatesWorld } from './candidates-world.ts'
import { framework, imported, itemOf, propose, Role } from './crosswalks-world.ts'
import { dumpOf, emptyGraph } from './graph-dump.ts'
import { actorOf, mutate } from './jobs-world.ts'

/** What small steps have made of the graph is what PostgreSQL alone makes of it. */

let world: CandidatesWorld
let grown: string[]

beforeAll(async () => {
  world = await openCandidatesWorld()
  await world.people([
    {
      shows: [{ item: 2 }, { item: 4, step: 2, achievementType: 'Course' }, { item: 6, evidence: EvidenceClass.VOID }],
      region: 'XA-TV',
    },
    { shows: [{ item: 5, from: new Date(NOW - DAY), until: new Date(NOW + DAY) }], audience: [world.employer.id] },
    { shows: [{ item: 3 }], fields: null, available: NOW },
  ])
  const line = (item: number) => ({ anyOf: [{ competency: world.competency.get(item) }], text: `Line about ${item}` })
  await world.job([
    { ...line(2), kind: 'REQUIRED', importance: 3 },
    { ...line(5), kind: 'PREFERRED' },
  ])
  await curriculum()
  grown = await dumpOf(world.api.stores.graph)
})
afterAll(() => world?.close())

/** A second framework with a mapping, an achievement, a course and a program; the course is then changed once. */
async function curriculum(): Promise<void> {
  const { api, competency } = world
  const steward = await actorOf(api, 'Stewards', Role.STEWARD)
  const college = await actorOf(api, 'Larkmere', Role.INSTITUTION)
  const other = await imported(api.stores, steward, framework(2, { 21: 'Describes data.', 22: 'Writes a report.' }))
  const described = await itemOf(api.stores, other, 21)
  expect((await propose(api, steward, described.id, competency.get(3) as string)).userErrors).toEqual([])
  const saved = async (name: string, input: Record<string, unknown>, fields: string) => {
    const answer = await mutate(api, college, name, input, fields)
    expect(answer).toMatchObject({ userErrors: [], projected: true })
    return answer
  }
  const alignments = [{ competency: competency.get(4) }]
  const achievement = { name: 'Analyst', description: 'd', achievementType: 'Certification', criteria: 'c', alignments }
  await saved('saveAchievement', achievement, 'achievement { id }')
  const claim = (n: number) => ({ competency: competency.get(n), coverage: 'REINFORCED', assessed: true })
  const course = { title: 'Data', code: 'DAT 1', outcomes: [claim(2), claim(3)] }
  const { id } = (await saved('saveCourse', course, 'course { id }')).course
  const program = { title: 'Analysis', catalogueYear: '2026-27', courses: [{ course: id, place: 'REQUIRED' }] }
  await saved('saveProgram', { ...program, state: 'PUBLISHED' }, 'program { id }')
  await saved('saveCourse', { ...course, id, outcomes: [claim(2)] }, 'course { id }')
}

async function rebuilt(): Promise<string[]> {
  const { stores } = world.api
  await rebuild(stores.session(SYSTEM), stores.graph, projections)
  return dumpOf(stores.graph)
}

const change = (cypher: string) =>
  world.api.stores.graph.driver.executeQuery(cypher, {}, { database: world.api.stores.graph.database })

describe('a rebuild', () => {
  test('is asked of a world with a node of every kind', () => {
    const all = grown.join('\n')
    const words = ['Learner', 'Organisation', 'Framework', 'Competency', 'Achievement', 'JobProfile', 'Program']
    for (const word of words) expect(all).toContain(`"${word}"`)
    expect(all).toContain('"achievementType":"Course"')
    for (const type of ['SHOWS', 'GRANTS']) expect(all).toContain(`"type":"${type}"`)
  })

  test('of an emptied graph makes what the small steps made', async () => {
    await emptyGraph(world.api.stores.graph)
    expect(await dumpOf(world.api.stores.graph)).toEqual([])
    expect(await rebuilt()).toEqual(grown)
  })

  test('takes leftovers out and puts back what was lost', async () => {
    await change(`MATCH (o:Organisation) WITH o LIMIT 1
                  CREATE (:Entity {id: 'cmp_stray', part: 'gone'})-[:SHOWS {level: 1}]->(o)`)
    await change("CREATE (:Entity:Competency {id: 'cmp_stray_too', part: 'gone too'})")
    await change('MATCH (l:Learner)-[:SHOWS]->() WITH l ORDER BY l.id LIMIT 1 MATCH (l)-[e:SHOWS]->() DELETE e')
    await change('MATCH (j:JobProfile) SET j.odd = true')
    const damaged = await dumpOf(world.api.stores.graph)
    expect(damaged).not.toEqual(grown)
    expect(damaged.some((line) => line.includes('cmp_stray'))).toBe(true)
    expect(await rebuilt()).toEqual(grown)
  })

  test('tells whoever follows the applied sequence of all that it removes, and changes nothing beside it', async () => {
    const gone = ['lrn_of_somebody', 'fwk_of_nobody']
    await change(`MATCH (c:Competency) WITH c LIMIT 1
                  CREATE (:Entity:Learner {id: 'key', part: '${gone[0]}'})-[:SHOWS {level: 1}]->(c)`)
    await change(`CREATE (:Entity:Framework {id: '${gone[1]}', part: '${gone[1]}', published: true})`)
    const { graph, dataSource } = world.api.stores
    const before = await readGraphVersions(graph)
    expect(await rebuilt()).toEqual(grown)
    const after = await readGraphVersions(graph)
    const told: { id: string; kind: string; version: string }[] = await dataSource.query(
      'SELECT aggregate_id AS id, kind, graph_version AS version FROM applied WHERE graph_version > $1 ORDER BY sequence',
      [before.version],
    )
    for (const id of gone) expect(told.filter((row) => row.id === id)).toMatchObject([{ kind: 'leftover' }])
    const versions = told.map((row) => Number(row.version))
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
    expect([...new Set(versions)]).toEqual(
      Array.from({ length: after.version - before.version }, (_, i) => before.version + i + 1),
    )
  })

  test('leaves who came back while their leftover waited to be removed', async () => {
    const { stores } = world.api
    let asked = 0
    const late = projections.map((projection) => ({
      ...projection,
      ids: (sql: EntityManager, after: string | null, limit: number) =>
        projection.kind === 'organisation' && asked++ === 0 ? Promise.resolve([]) : projection.ids(sql, after, limit),
    }))
    await rebuild(stores.session(SYSTEM), stores.graph, late)
    expect(asked).toBeGreaterThan(1)
    expect(await dumpOf(stores.graph)).toEqual(grown)
  })

  test('of a graph that is right changes nothing', async () => {
    expect(await rebuilt()).toEqual(grown)
  })
})
