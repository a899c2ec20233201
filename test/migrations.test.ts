import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { DataSource } from 'typeorm'

import { entities } from '../src/modules.ts'
import { openDatabase } from './support/stores.ts'

let dataSource: DataSource
let close: () => Promise<void>
beforeAll(async () => {
  ;({ dataSource, close } = await openDatabase())
})
afterAll(() => close())

test('the migrations leave the schema that the entities describe', async () => {
  expect(entities.length).toBeGreaterThan(20)
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log()
  expect(upQueries.map(({ query }) => query)).toEqual([])
})

test('every constraint and index has a name that somebody chose', async () => {
  const rows: { name: string }[] = await dataSource.query(
    `SELECT conname AS name FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 'migration'::regclass
     UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migration'`,
  )
  // TypeORM makes the table that records migrations itself
  const generated = rows.filter(({ name }) => /^(PK|FK|UQ|IDX|CHK|REL)_[0-9a-f]{20,}/.test(name))
  expect(generated).toEqual([])
})
