import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { exportPackage } from '../src/frameworks/exports/export.service.ts'
import { canonical } from '../src/frameworks/formats/case-duplicates.ts'
import type { JsonObject, JsonValue } from '../src/frameworks/formats/json-text.ts'
import { caseFile, caseFiles, hasCaseData, WHY_SKIPPED } from './case-files.ts'
import { graphOf, importAs, steward } from './frameworks-world.ts'
import { openStores, type TestStores } from './support/stores.ts'

const real = hasCaseData ? describe : describe.skip
if (!hasCaseData) console.warn(WHY_SKIPPED)

const byIdentifier = (value: JsonValue | undefined): Map<string, string> =>
  new Map((Array.isArray(value) ? (value as JsonObject[]) : []).map((one) => [String(one.identifier), canonical(one)]))

real('real packages through the stores', () => {
  let stores: TestStores
  beforeAll(async () => {
    stores = await openStores({ waitMs: 120_000 })
  })
  afterAll(() => stores?.close())

  const reports = new Map<string, string>()

  it.each(caseFiles.map((file) => [file.name, file] as const))(
    '%s comes in with a report and out again with every element',
    async (name, file) => {
      const report = await importAs(stores, steward, file.bytes())
      expect(['NEW', 'VERSION']).toContain(report.outcome)
      reports.set(name, report.framework as string)
      const original = JSON.parse(file.bytes().toString('utf8')) as JsonObject
      const text = await exportPackage(stores.session(steward), report.framework as string)
      const back = JSON.parse(text as string) as JsonObject
      expect(canonical(back.CFDocument as JsonObject)).toBe(canonical(original.CFDocument as JsonObject))
      for (const list of ['CFItems', 'CFAssociations', 'CFRubrics'])
        expect(byIdentifier(back[list])).toEqual(byIdentifier(original[list]))
      for (const [kind, list] of Object.entries((original.CFDefinitions ?? {}) as JsonObject))
        expect(byIdentifier((back.CFDefinitions as JsonObject)[kind])).toEqual(byIdentifier(list))
      expect(report.counts.items).toBe(byIdentifier(original.CFItems).size)
    },
    180_000,
  )

  it('a second time all is known', async () => {
    for (const file of caseFiles) {
      const report = await importAs(stores, steward, file.bytes())
      expect(report).toMatchObject({ outcome: 'NOTHING_NEW', framework: reports.get(file.name) })
    }
  }, 180_000)

  it('the crosswalks lead from item to item', async () => {
    const unresolved = async (end: string) =>
      stores.dataSource.query(
        `SELECT a.id FROM association a
         LEFT JOIN competency o ON o.id = a.origin_id AND o.framework_id IS NOT NULL
         LEFT JOIN competency d ON d.id = a.destination_id AND d.framework_id IS NOT NULL
         WHERE a.framework_id = $1 AND (o.id IS NULL OR d.id IS NULL)`,
        [[...reports].find(([name]) => name.endsWith(end))?.[1]],
      )
    expect(await unresolved('crosswalk-smarter-balanced-math-to-ccss-math.cfpackage.json')).toEqual([])
    expect(await unresolved('crosswalk-teks-math-to-ccss-math.cfpackage.json')).toEqual([])
  })
})

real('the order of imports', () => {
  const FILES = [
    'smarter-balanced-math-content-specification.json',
    'grade-3-mathematics-item-specification-c1-ta.json',
    'item-type-response-type.json',
    'norm-webb-s-depth-of-knowledge-dok-levels-of-cognitive-difficulty.json',
    'crosswalk-smarter-balanced-math-to-ccss-math.cfpackage.json',
    'ccss-math.from-asn.cfpackage.json',
  ]

  async function graphAfter(files: readonly string[]): Promise<{ nodes: string[]; edges: string[] }> {
    const stores = await openStores({ waitMs: 120_000 })
    try {
      for (const file of files) await importAs(stores, steward, caseFile(file).bytes())
      return await graphOf(stores)
    } finally {
      await stores.close()
    }
  }

  it('makes no difference to the graph', async () => {
    const forwards = await graphAfter(FILES)
    const shuffled = await graphAfter([4, 2, 5, 1, 3, 0].map((i) => FILES[i] as string))
    expect(shuffled.nodes).toEqual(forwards.nodes)
    expect(shuffled.edges).toEqual(forwards.edges)
    expect(forwards.edges.length).toBeGreaterThan(5_000)
  }, 300_000)
})
