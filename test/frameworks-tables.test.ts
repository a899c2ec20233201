import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { readPackage } from '../src/frameworks/export.service.ts'
import { FORMAT_WRITERS } from '../src/frameworks/formats/writer.ts'
import type { ImportRequest } from '../src/frameworks/import.service.ts'
import { association, item, packageOf, rubricOf } from './frameworks-samples.ts'
import { importAs, steward } from './frameworks-world.ts'
import { openStores, type TestStores } from './support/stores.ts'

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

let stores: TestStores
beforeAll(async () => {
  stores = await openStores()
})
afterAll(async () => {
  await stores?.close()
})

const take = (bytes: Uint8Array, format: string, more: Partial<ImportRequest> = {}) =>
  importAs(stores, steward, bytes, { format, ...more })

async function written(framework: string, format: string): Promise<Uint8Array> {
  const source = await readPackage(stores.session(steward), framework)
  const writer = FORMAT_WRITERS.find(({ name }) => name === format)
  if (!source || !writer) throw new Error('nothing to write')
  return (await writer.write(source)).bytes
}

describe('a framework that was exported as a table', () => {
  it('is nothing new when it comes back, and a part of it takes nothing away unasked', async () => {
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
