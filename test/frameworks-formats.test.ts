import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { readPackage } from '../src/frameworks/exports/export.service.ts'
import { FORMAT_WRITERS } from '../src/frameworks/formats/writer.ts'
import type { ImportRequest } from '../src/frameworks/imports/import.service.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { occupations } from '../src/jobs/occupation.list.ts'
import { projections } from '../src/modules.ts'
import { Role } from '../src/shared/viewer.ts'
import { bundleOf, csvOf, escoFiles, iscoUri, occupationUriOf } from './bundle-samples.ts'
import { association, item, link, packageOf, rubricOf } from './frameworks-samples.ts'
import { college, graphOf, importAs, steward } from './frameworks-world.ts'
import { openStores, type TestStores } from './support/stores.ts'

/** Formats other than CASE, all the way into the stores. */

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

/** Three levels: 1 above 2 above 3. */
const PACKAGE = packageOf(
  [1, 2, 3].map((n) => item(n, { conceptKeywords: ['a, b'], educationLevel: ['4'], extensions: { 'x.y': n } })),
  [
    association(1, 'isChildOf', 1, 0xd0c, { sequenceNumber: '1' }),
    association(2, 'isChildOf', 2, 1),
    association(3, 'isChildOf', 3, 2),
    association(4, 'isRelatedTo', 3, 77),
  ],
  { CFRubrics: [rubricOf(1, ['low', 'high'])] },
)

const take = (bytes: Uint8Array, format: string, more: Partial<ImportRequest> = {}) =>
  importAs(stores, steward, bytes, { format, ...more })

async function written(framework: string, format: string): Promise<Uint8Array> {
  const source = await readPackage(stores.session(steward), framework)
  const writer = FORMAT_WRITERS.find(({ name }) => name === format)
  if (!source || !writer) throw new Error('nothing to write')
  return (await writer.write(source)).bytes
}

describe('a framework that was exported as a table', () => {
  test('is nothing new when it comes back, and a part of it takes nothing away unasked', async () => {
    const first = await importAs(stores, steward, PACKAGE)
    const framework = first.framework as string
    for (const [format, reader] of [
      ['xlsx', 'opensalt-xlsx'],
      ['csv', 'opensalt-csv'],
    ] as const)
      expect(await take(await written(framework, format), reader)).toMatchObject({ outcome: 'NOTHING_NEW', framework })

    const lines = Buffer.from(await written(framework, 'csv'))
      .toString()
      .split('\r\n')
    const third = lines.findIndex((line) => line.includes('Statement 3') && line.includes('1.1.1'))
    const twoLevels = Buffer.from(lines.filter((_, i) => i !== third).join('\r\n'))
    const refused = take(twoLevels, 'opensalt-csv')
    await expect(refused).rejects.toMatchObject({ code: 'IMPORT_REMOVES' })
    await expect(refused).rejects.toThrow('1 of the 3 items of the version before are not in this table: "Statement 3"')

    const rehearsed = await take(twoLevels, 'opensalt-csv', { dryRun: true })
    expect(rehearsed.findings.map((one) => one.code)).toContain('IMPORT_REMOVES')
    const allowed = await take(twoLevels, 'opensalt-csv', { allowRemovals: true })
    expect(allowed).toMatchObject({ outcome: 'VERSION', counts: { items: 2, unchanged: 2, removed: 1 } })
  })
})

test('the graph of all of them is the same after a rebuild', async () => {
  const before = await graphOf(stores)
  await rebuild(stores.session(), stores.graph, projections)
  const after = await graphOf(stores)
  expect(after.nodes).toEqual(before.nodes)
  expect(after.edges).toEqual(before.edges)
})

test('a framework without UUIDs is the same again when its strict form and that of 1.0 come back', async () => {
  const odd = (n: number) => ({ ...link(n), identifier: `slug-${n}` })
  const named = (n: number) => item(n, { identifier: `slug-${n}` })
  const sample = packageOf([named(1), named(2)], [{ ...association(1, 'isChildOf', 2, 1), identifier: 'edge' }])
  Object.assign(sample.CFDocument as object, { identifier: 'frameworks/odd' })
  for (const edge of sample.CFAssociations as object[])
    Object.assign(edge, { originNodeURI: odd(2), destinationNodeURI: odd(1) })
  const first = await importAs(stores, steward, sample)
  for (const format of ['case-1.1-strict', 'case-1.0']) {
    const report = await take(await written(first.framework as string, format), 'case')
    expect(report.counts).toMatchObject({ items: 2, unchanged: 2, changed: 0, added: 0, removed: 0 })
    const versions = await stores.dataSource.query(
      `SELECT c.identifier, count(DISTINCT c.lineage)::int AS meanings FROM competency c JOIN framework f ON f.id = c.framework_id
       WHERE f.document_identifier = 'frameworks/odd' GROUP BY c.identifier ORDER BY c.identifier`,
    )
    expect(versions).toEqual([
      { identifier: 'slug-1', meanings: 1 },
      { identifier: 'slug-2', meanings: 1 },
    ])
  }
})
