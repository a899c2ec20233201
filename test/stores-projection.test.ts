import { afterEach, describe, expect, test } from '@jest/globals'
import type { EntityManager } from 'typeorm'
import { z } from 'zod'

import { enqueue } from '../src/database/outbox.ts'
import { appendApplied, canFollow, forgetApplied } from '../src/graph/applied.ts'
import type { Projection } from '../src/graph/projection.ts'
import { Projector, type ProjectorEvent } from '../src/graph/projector.ts'
import { defineQuery } from '../src/shared/graph.ts'
import { openStores, type StoresOptions, type TestStores } from './support/stores.ts'

const present = defineQuery({
  name: 'test.projection.present',
  text: 'UNWIND $ids AS id MATCH (n:Entity {id: id}) WHERE n:Organisation RETURN n.id AS id',
  row: z.object({ id: z.string() }),
})

const wordOf = defineQuery({
  name: 'test.projection.word',
  text: 'MATCH (n:Entity {id: $id}) RETURN n.word AS word',
  row: z.object({ word: z.string() }),
})

/** Organisations whose part is a node, but for the poisoned, which cannot be read. */
const projectionWith = (poisoned: ReadonlySet<string>): Projection => ({
  kind: 'organisation',
  labels: ['Organisation'],
  edgeTypes: [],
  read: async (_sql, ids) => {
    for (const id of ids) if (poisoned.has(id)) throw new Error(`${id} is poison`)
    return new Map(ids.map((id) => [id, { nodes: [{ id, labels: ['Organisation'], properties: {} }], edges: [] }]))
  },
  ids: async () => [],
})

let stores: TestStores | undefined
afterEach(() => stores?.close())

const open = async (poisoned: ReadonlySet<string>, more: StoresOptions = {}): Promise<TestStores> => {
  stores = await openStores({ entities: [], taskKinds: [], projections: [projectionWith(poisoned)], ...more })
  return stores
}

const inGraph = async (own: TestStores, ids: readonly string[]): Promise<number> =>
  (await own.graph.read(present, { ids })).length

describe('the road into the graph', () => {
  test('a poison aggregate is parked after five attempts and holds nobody up', async () => {
    const poisoned = new Set(['poison'])
    const events: ProjectorEvent[] = []
    const own = await open(poisoned, { onEvent: (event) => events.push(event as ProjectorEvent) })
    const bad = own.session()
    await bad.transaction((tx) => enqueue(tx, 'organisation', ['poison', 'beside']))
    const good = own.session()
    await good.transaction((tx) => enqueue(tx, 'organisation', ['after']))
    expect(await good.projected()).toBe(true)
    expect(await bad.projected()).toBe(false)
    expect(await inGraph(own, ['beside', 'after', 'poison'])).toBe(2)
    const parked = await own.dataSource.query('SELECT kind, aggregate_id, attempts, error FROM parked')
    expect(parked).toEqual([{ kind: 'organisation', aggregate_id: 'poison', attempts: 5, error: 'poison is poison' }])
    expect(events.filter((event) => event.kind === 'parked')).toHaveLength(1)

    poisoned.clear()
    const cured = own.session()
    await cured.transaction((tx) => enqueue(tx, 'organisation', ['poison']))
    expect(await cured.projected()).toBe(true)
    expect(await own.dataSource.query('SELECT FROM parked')).toEqual([])
    expect(await inGraph(own, ['poison'])).toBe(1)
  })

  test('aggregates that may be large are read one by one, others together', async () => {
    const reads: (readonly string[])[] = []
    const counting = (batch: Partial<Projection>): Projection => {
      const plain = projectionWith(new Set())
      const read: Projection['read'] = (sql, ids) => {
        const ours = ids.filter((id) => !id.startsWith('org_')) // without the system's own organisation
        if (ours.length > 0) reads.push(ours.sort())
        return plain.read(sql, ids)
      }
      return { ...plain, read, ...batch }
    }
    const large = { ...counting({ batch: 1 }), kind: 'framework' as const }
    const own = await open(new Set(), { projections: [counting({}), large] })
    const session = own.session()
    await session.transaction(async (tx) => {
      await enqueue(tx, 'organisation', ['small-1', 'small-2'])
      await enqueue(tx, 'framework', ['large-1', 'large-2', 'large-3'])
    })
    expect(await session.projected()).toBe(true)
    expect(reads).toEqual([['small-1', 'small-2'], ['large-1'], ['large-2'], ['large-3']])
    expect(await inGraph(own, ['small-1', 'small-2', 'large-1', 'large-2', 'large-3'])).toBe(5)
  })

  test('who follows what was applied can tell whether anything was forgotten since', async () => {
    const own = await open(new Set())
    const { dataSource } = own
    const projected = async (...ids: string[]) => {
      const session = own.session()
      await session.transaction((tx) => enqueue(tx, 'organisation', ids))
      expect(await session.projected()).toBe(true)
      const [row] = await dataSource.query('SELECT max(sequence)::text AS last FROM applied')
      return row.last as string
    }
    const first = await projected('f-1')
    const second = await projected('f-2', 'f-3')
    const third = await projected('f-4')
    const follows = () => Promise.all(['0', first, second, third].map((read) => canFollow(dataSource, read)))
    await forgetApplied(dataSource)
    expect(await follows()).toEqual([true, true, true, true])
    await dataSource.query("UPDATE applied SET at = now() - interval '2 hours' WHERE sequence <= $1", [second])
    await forgetApplied(dataSource)
    expect(await follows()).toEqual([false, false, true, true])
    expect(await dataSource.query('SELECT aggregate_id FROM applied')).toEqual([{ aggregate_id: 'f-4' }])
    await dataSource.query("UPDATE applied SET at = now() - interval '2 hours'")
    await forgetApplied(dataSource)
    await forgetApplied(dataSource)
    expect(await follows()).toEqual([false, false, false, true])
  })

  const onServer = process.env.TEST_DATABASE_URL ? test : test.skip

  onServer('a leader that lost its lock while it wrote does not have the last word', async () => {
    let said = 'old'
    let letGo = () => {}
    let held: () => void = () => {}
    const holding = new Promise<void>((resolve) => {
      held = resolve
    })
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const plain = projectionWith(new Set())
    const readsOf = (slow: boolean): Projection => ({
      ...plain,
      read: async (_sql, ids) => {
        const word = said
        if (slow && ids.includes('told') && word === 'old') {
          held()
          await gate
        }
        return new Map(
          ids.map((id) => [id, { nodes: [{ id, labels: ['Organisation'], properties: { word } }], edges: [] }]),
        )
      },
    })
    const own = await open(new Set(), { projections: [readsOf(true)] })
    const first = own.session()
    await first.transaction((tx) => enqueue(tx, 'organisation', ['told']))
    await holding
    await own.dataSource.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
      AND objid = 4849316 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
    said = 'new'
    const { dataSource, graph } = own
    const second = new Projector({ dataSource, graph, projections: [readsOf(false)], electLeader: true })
    second.start()
    try {
      const later = own.session()
      await later.transaction((tx) => enqueue(tx, 'organisation', ['told']))
      expect(await later.projected()).toBe(true)
      const applied = async () =>
        (await dataSource.query("SELECT count(*)::int AS n FROM applied WHERE aggregate_id = 'told'"))[0].n as number
      const before = await applied()
      letGo()
      while ((await applied()) === before) await new Promise((resolve) => setTimeout(resolve, 20))
      const [node] = await graph.read(wordOf, { id: 'told' })
      expect(node?.word).toBe('new')
    } finally {
      letGo()
      await second.stop()
    }
  })

  onServer('two leaders at once: numbers of the applied sequence commit in their order', async () => {
    const { dataSource } = await open(new Set())
    const append = (sql: Pick<EntityManager, 'query'>, id: string) =>
      appendApplied(sql, { kind: 'organisation', ids: [id, `${id} too`], rows: [], version: 1 })
    let second: Promise<void> = Promise.resolve()
    let through = false
    await dataSource.transaction(async (first) => {
      await append(first, 'first')
      second = append(dataSource, 'second').then(() => {
        through = true
      })
      for (let waiting = 0; waiting === 0; )
        [{ waiting }] = await first.query(
          "SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
        )
      expect(through).toBe(false)
    })
    await second
    const rows = await dataSource.query(
      "SELECT aggregate_id AS id FROM applied WHERE aggregate_id ~ 'first|second' ORDER BY sequence",
    )
    expect(rows.map((row: { id: string }) => row.id)).toEqual(['first', 'first too', 'second', 'second too'])
  })

  onServer('eight writers with transactions of all lengths: nothing is lost, two projectors do not meet', async () => {
    const own = await open(new Set())
    const second = new Projector({
      dataSource: own.dataSource,
      graph: own.graph,
      projections: [projectionWith(new Set())],
      electLeader: true,
    })
    second.start()
    const ids: string[] = []
    const write = async (writer: number) => {
      for (let n = 0; n < 40; n++) {
        const id = `w${writer}-${n}`
        ids.push(id)
        await own.session().transaction(async (tx) => {
          await enqueue(tx, 'organisation', [id])
          // commits in another order than ids were given: a reader by "id greater than the last" passes rows by
          await tx.sql.query('SELECT pg_sleep($1)', [((writer * 7 + n * 13) % 10) / 200])
        })
      }
    }
    try {
      await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
      const last = own.session()
      await last.transaction((tx) => enqueue(tx, 'organisation', ['last']))
      expect(await last.projected()).toBe(true)
      expect([own.projector.leading, second.leading].filter(Boolean)).toHaveLength(1)
    } finally {
      await second.stop()
    }
    expect(await own.dataSource.query('SELECT id FROM outbox')).toEqual([])
    expect(await inGraph(own, ids)).toBe(320)
    const [row] = await own.dataSource.query("SELECT count(*)::int AS n FROM applied WHERE aggregate_id LIKE 'w%-%'")
    expect(row.n).toBe(320)
  })
})
