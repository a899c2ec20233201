import 'reflect-metadata'

import { randomUUID } from 'node:crypto'
import { get } from 'node:http'

import pg from 'pg'
import type { DataSource } from 'typeorm'

import { type DataSourceSettings, openDataSource } from '../../src/database/data-source.ts'
import { Session, type SessionResources } from '../../src/database/session.ts'
import { type Graph, type GraphAddress, openGraph } from '../../src/graph/driver.ts'
import type { Projection } from '../../src/graph/projection.ts'
import { Projector, type ProjectorEvent } from '../../src/graph/projector.ts'
import { type Clock, systemClock } from '../../src/shared/clock.ts'
import { Secrets } from '../../src/shared/secrets.ts'
import type { Viewer } from '../../src/shared/viewer.ts'
import { ANONYMOUS } from '../../src/shared/viewer.ts'
import { type AnyTaskKind, type TaskEvent, TaskRunner } from '../../src/tasks/index.ts'
import { databaseUrl, type PreparedDatabase } from './database-image.ts'

export interface StoresOptions {
  /** True: PGlite even when TEST_DATABASE_URL names a server. */
  readonly embedded?: boolean
  /** Default: those of src/modules.ts. */
  readonly entities?: DataSourceSettings['entities']
  readonly projections?: readonly Projection[]
  readonly clock?: Clock
  /** Milliseconds that `session.projected()` waits; generous, because test machines are busy. */
  readonly waitMs?: number
  /** Milliseconds after which waiting for a connection is an error; short, because PGlite's session is never free then. */
  readonly connectTimeoutMS?: number
  readonly onEvent?: (event: ProjectorEvent | TaskEvent) => void
  /** Default: those of src/modules.ts. */
  readonly taskKinds?: readonly AnyTaskKind[]
}

export interface TestStores {
  readonly dataSource: DataSource
  readonly graph: Graph
  readonly projector: Projector
  readonly tasks: TaskRunner
  readonly resources: SessionResources
  /** A new session; default: anonymous, now. */
  session(viewer?: Viewer, now?: number): Session
  close(): Promise<void>
}

/** A migrated, empty PostgreSQL of one's own. Pass `embedded` to insist on PGlite. */
export async function openDatabase(
  options: Pick<StoresOptions, 'embedded' | 'entities' | 'connectTimeoutMS'> = {},
): Promise<{ dataSource: DataSource; embedded: boolean; close(): Promise<void> }> {
  const prepared = await ask<PreparedDatabase>('/database')
  const entities = options.entities ?? (await import('../../src/modules.ts')).entities
  const settings = { entities, migrations: [], connectTimeoutMS: options.connectTimeoutMS ?? 10_000 }
  if (!prepared.server || options.embedded) {
    const dataSource = await openDataSource({ ...settings, image: prepared.image })
    return { dataSource, embedded: true, close: () => dataSource.destroy() }
  }
  const { url, template } = prepared.server
  const name = `headwater_test_${randomUUID().replaceAll('-', '')}`
  await administer(url, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  const dataSource = await openDataSource({ ...settings, url: databaseUrl(url, name), poolSize: 12 })
  const close = async () => {
    await dataSource.destroy()
    await administer(url, `DROP DATABASE ${name} WITH (FORCE)`)
  }
  return { dataSource, embedded: false, close }
}

/** This test worker's Neo4j, emptied but for its schema. One user at a time: the next caller empties it again. */
export async function openTestGraph(): Promise<Graph> {
  const graph = openGraph(await graphAddress())
  await clearGraph(graph)
  return graph
}

/** Where this test worker's Neo4j is; starts it when it does not run. */
export const graphAddress = (): Promise<GraphAddress> =>
  ask<GraphAddress>(`/graph/${process.env.JEST_WORKER_ID ?? '1'}`)

/** Both stores, migrated and empty, with the projector running between them and the task runner beside. Close them at the end of the file. */
export async function openStores(options: StoresOptions = {}): Promise<TestStores> {
  const [database, graph] = await Promise.all([openDatabase(options), openTestGraph()])
  const projector = new Projector({
    dataSource: database.dataSource,
    graph,
    projections: options.projections ?? (await import('../../src/modules.ts')).projections,
    electLeader: !database.embedded,
    waitMs: options.waitMs ?? 30_000,
    ...(options.onEvent ? { log: options.onEvent } : {}),
  })
  const resources: SessionResources = {
    dataSource: database.dataSource,
    graph,
    projection: projector,
    secrets: new Secrets(Buffer.alloc(32, 7)),
    clock: options.clock ?? systemClock,
  }
  const tasks = new TaskRunner({
    resources,
    kinds: options.taskKinds ?? (await import('../../src/modules.ts')).taskKinds,
    alone: database.embedded,
    idleMs: 50,
    ...(options.onEvent ? { log: options.onEvent } : {}),
  })
  projector.start()
  tasks.start()
  // what migrations say is projected first, so that no test sees the graph move by itself
  if (!options.projections) await untilProjected(database.dataSource)
  return {
    dataSource: database.dataSource,
    graph,
    projector,
    tasks,
    resources,
    session: (viewer = ANONYMOUS, now) => Session.open(resources, viewer, now),
    async close() {
      await tasks.stop()
      await projector.stop()
      await (await import('../../src/credentials/index.ts')).stopProofThreads()
      await (await import('../../src/frameworks/index.ts')).stopFormatThreads()
      await graph.close()
      await database.close()
    },
  }
}

async function clearGraph(graph: Graph): Promise<void> {
  const session = graph.driver.session({ database: graph.database })
  try {
    await session.run('MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS')
  } finally {
    await session.close()
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(statement).finally(() => admin.end())
}

/** Asks the broker of this test run. */
function ask<T>(path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    get(`${process.env.HEADWATER_TEST_BROKER}${path}`, { agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => {
        body += text
      })
      response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(body)) : reject(new Error(body))))
    }).on('error', reject)
  })
}

async function untilProjected(dataSource: DataSource): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until; await new Promise((next) => setTimeout(next, 20))) {
    const waiting: unknown[] = await dataSource.query('SELECT 1 FROM outbox LIMIT 1')
    if (waiting.length === 0) return
  }
  throw new Error('what the migrations say is not projected')
}
