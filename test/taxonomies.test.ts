import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { frameworkProjection } from '../src/frameworks/framework.aggregate.ts'
import type { ImportRequest } from '../src/frameworks/import.service.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { occupations } from '../src/jobs/occupation.list.ts'
import { Role } from '../src/shared/viewer.ts'
import { bundleOf, csvOf, escoFiles, iscoUri, occupationUriOf } from './bundle-samples.ts'
import { college, graphOf, importAs, steward } from './frameworks-world.ts'
import { openStores, type TestStores } from './support/stores.ts'

let stores: TestStores
beforeAll(async () => {
  stores = await openStores()
})
afterAll(() => stores?.close())

const esco: Partial<ImportRequest> = { format: 'esco' }
const operator = { ...steward, roles: new Set([Role.OPERATOR]) }

async function known() {
  const { edges } = await occupations(stores.session(operator), { scheme: 'ESCO' }, { first: 10 })
  return edges.map(({ node: { code, title, description } }) => ({ code, title, description }))
}

const OCCUPATIONS = [
  { code: '0110.1', title: 'baker', description: 'Bakers bake.' },
  { code: '0110.1.1', title: 'head baker', description: 'Head bakers lead.' },
]

const inGraph = async () =>
  (await stores.graph.driver.executeQuery('MATCH (o:Occupation) RETURN o.title AS title ORDER BY title')).records.map(
    (record) => record.get('title'),
  )

test("an organisation's own copy of a taxonomy brings no occupations", async () => {
  await importAs(stores, college, bundleOf(escoFiles()), esco)
  expect(await known()).toEqual([])
})

test('a taxonomy in the shared library does, and means its hierarchy as it says', async () => {
  const report = await importAs(stores, steward, bundleOf(escoFiles()), esco)
  expect(report).toMatchObject({ outcome: 'NEW', counts: { items: 8, associations: 10, stubs: 0 } })
  expect(await known()).toEqual(OCCUPATIONS)
  expect(await inGraph()).toEqual(['baker', 'head baker'])
  const [row] = await stores.dataSource.query(
    `SELECT hierarchy_meaning, matchable_item_types,
       (SELECT count(*)::int FROM competency WHERE framework_id = f.id AND matchable) AS skills
     FROM framework f WHERE id = $1`,
    [report.framework],
  )
  expect(row).toEqual({
    hierarchy_meaning: 'IS_A',
    matchable_item_types: ['knowledge', 'skill/competence'],
    skills: 3,
  })
})

test('again is nothing new; a new release changes what it words otherwise and keeps what it no longer has', async () => {
  expect(await importAs(stores, steward, bundleOf(escoFiles()), esco)).toMatchObject({ outcome: 'NOTHING_NEW' })
  const next = {
    ...escoFiles(),
    'occupations_en.csv': csvOf(
      ['conceptUri', 'iscoGroup', 'preferredLabel', 'description', 'code'],
      [occupationUriOf(1), '0110', 'master baker', 'Bakers bake.', '0110.1'],
    ),
    'broaderRelationsOccPillar.csv': csvOf(['conceptUri', 'broaderUri'], [occupationUriOf(1), iscoUri('0110')]),
  }
  const report = await importAs(stores, steward, bundleOf(next), esco)
  expect(report).toMatchObject({ outcome: 'VERSION', counts: { changed: 1, removed: 1 } })
  expect(await known()).toEqual([{ ...OCCUPATIONS[0], title: 'master baker' }, OCCUPATIONS[1]])
  expect(await inGraph()).toEqual(['head baker', 'master baker'])
})

test('the graph of both versions is the same after a rebuild', async () => {
  const before = await graphOf(stores)
  await rebuild(stores.session(), stores.graph, [frameworkProjection])
  const after = await graphOf(stores)
  expect(after.nodes).toEqual(before.nodes)
  expect(after.edges).toEqual(before.edges)
})
