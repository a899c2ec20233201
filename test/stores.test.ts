import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { migrate } from '../src/database/migrate.ts'
import { enqueue } from '../src/database/outbox.ts'
import { graphMigrations, migrateGraph } from '../src/graph/migrations.ts'
import type { Projection } from '../src/graph/projection.ts'
import { defineQuery } from '../src/shared/graph.ts'
import { StartupError } from '../src/shared/startup-error.ts'
import { openDatabase, openStores, type TestStores } from './support/stores.ts'

const organisations: Projection = {
  kind: 'organisation',
  labels: ['Organisation'],
  edgeTypes: [],
  read: async (_sql, ids) =>
    new Map(ids.map((id) => [id, { nodes: [{ id, labels: ['Organisation'], properties: {} }], edges: [] }])),
  ids: async () => [],
}

const count = defineQuery({
  name: 'test.stores.count',
  text: 'MATCH (n:Organisation) WHERE n.id IN $ids RETURN count(n) AS n',
  row: z.object({ n: z.number() }),
  scans: 'a test',
})

let stores: TestStores
beforeAll(async () => {
  stores = await openStores({ entities: [], projections: [organisations], taskKinds: [] })
})
afterAll(() => stores?.close())

describe('stores', () => {
  test('what a transaction enqueues is in the graph when projected() answers true', async () => {
    const session = stores.session()
    await session.transaction((tx) => enqueue(tx, 'organisation', ['a', 'b']))
    expect(await session.projected()).toBe(true)
    expect(await session.graph.read(count, { ids: ['a', 'b'] })).toEqual([{ n: 2 }])
  })

  test('what a transaction enqueues is not there when it is rolled back', async () => {
    const session = stores.session()
    const work = session.transaction(async (tx) => {
      await enqueue(tx, 'organisation', ['undone'])
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await stores.dataSource.query("SELECT id FROM outbox WHERE aggregate_id = 'undone'")).toEqual([])
  })

  test('a database that a later release has migrated is refused', async () => {
    await stores.dataSource.query(`INSERT INTO migration ("timestamp", name) VALUES (9, 'Later9')`)
    await expect(migrate(stores.dataSource)).rejects.toThrow(/does not know .*Later9/)
    await stores.dataSource.query(`DELETE FROM migration WHERE name = 'Later9'`)
  })
})

describe('the schema of the graph', () => {
  test('is there once, with every index usable', async () => {
    const { driver, database } = stores.graph
    expect(await migrateGraph(driver, database)).toEqual([])
    const { records } = await driver.executeQuery('SHOW INDEXES YIELD name, state', {}, { database })
    const states = new Map(records.map((record) => [record.get('name'), record.get('state')]))
    for (const name of ['entity_id', 'entity_part', 'target_lineage', 'competency_text', 'maps_to_part'])
      expect([name, states.get(name)]).toEqual([name, 'ONLINE'])
  })

  test('of a later release is refused', async () => {
    const { driver, database } = stores.graph
    await expect(migrateGraph(driver, database, graphMigrations.slice(1))).rejects.toThrow(StartupError)
  })
})

describe('the one session of the embedded PostgreSQL', () => {
  test('waiting inside a transaction for a query outside of it is an error, and the transaction goes on', async () => {
    const { dataSource, close } = await openDatabase({ embedded: true, entities: [], connectTimeoutMS: 500 })
    try {
      await dataSource.transaction(async (manager) => {
        await manager.query("INSERT INTO applied (kind, aggregate_id, graph_version) VALUES ('a', 'b', 1)")
        await expect(dataSource.query('SELECT 1')).rejects.toThrow(/timeout/)
        await manager.query("INSERT INTO applied (kind, aggregate_id, graph_version) VALUES ('a', 'c', 1)")
      })
      expect(await dataSource.query('SELECT aggregate_id FROM applied ORDER BY 1')).toHaveLength(2)
    } finally {
      await close()
    }
  })

  test('transactions side by side do not see each other', async () => {
    const { dataSource, close } = await openDatabase({ embedded: true, entities: [] })
    try {
      const insert = (id: string, fails: boolean) =>
        dataSource.transaction(async (manager) => {
          await manager.query("INSERT INTO applied (kind, aggregate_id, graph_version) VALUES ('a', $1, 1)", [id])
          await new Promise((resolve) => setTimeout(resolve, 20))
          if (fails) throw new Error('rolled back')
        })
      await Promise.allSettled([insert('a', true), insert('b', false), insert('c', true), insert('d', false)])
      expect(await dataSource.query('SELECT aggregate_id AS id FROM applied ORDER BY 1')).toEqual([
        { id: 'b' },
        { id: 'd' },
      ])
    } finally {
      await close()
    }
  })
})
