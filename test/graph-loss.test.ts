import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import type { DataSource } from 'typeorm'

import { Session, type SessionResources } from '../src/database/session.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { type Graph, readGraphVersions } from '../src/graph/driver.ts'
import { openLocalGraph } from '../src/graph/local-graph.ts'
import { migrateGraph } from '../src/graph/migrations.ts'
import type { Projection } from '../src/graph/projection.ts'
import { Projector } from '../src/graph/projector.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { createServer } from '../src/http/server.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { projections } from '../src/modules.ts'
import { systemClock } from '../src/shared/clock.ts'
import { Secrets } from '../src/shared/secrets.ts'
import { DOCUMENT, item, packageOf, uuid } from './frameworks-samples.ts'
import { dumpOf, emptyGraph } from './graph-dump.ts'
import { openDatabase } from './support/stores.ts'

/** Neo4j is killed with -9 while the projector writes to it; PostgreSQL goes on, and the graph catches up by itself. */

const WAIT_MS = 1_000
const MANY = 1_500

let directory: string
let database: Awaited<ReturnType<typeof openDatabase>>
let dataSource: DataSource
let graph: Graph
let projector: Projector
let resources: SessionResources
let server: FastifyInstance
let url: string
/** Called when a framework has been read from PostgreSQL and is about to be written to the graph. */
let aboutToWrite: (() => void) | null = null

const watched = (projection: Projection): Projection => ({
  ...projection,
  async read(sql, ids) {
    const parts = await projection.read(sql, ids)
    if (projection.kind === 'framework') aboutToWrite?.()
    return parts
  },
})

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'headwater-loss-'))
  database = await openDatabase({ embedded: true })
  dataSource = database.dataSource
  const settings = { home: join(directory, 'neo4j'), heap: 384, pageCache: 32, shortLived: true, log: () => {} }
  graph = await openLocalGraph(settings)
  await migrateGraph(graph.driver, graph.database)
  const own = projections.map(watched)
  projector = new Projector({ dataSource, graph, projections: own, electLeader: false, waitMs: WAIT_MS })
  const secrets = new Secrets(Buffer.alloc(32, 7))
  resources = { dataSource, graph, projection: projector, secrets, clock: systemClock }
  projector.start()
  server = await createServer({ resources, graph, ide: false, logLevel: 'fatal' })
  await server.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await server?.close()
  await projector?.stop()
  await graph?.close()
  await database?.close()
  rmSync(directory, { recursive: true, force: true })
})

const framework = (number: number, items: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...packageOf(
        Array.from({ length: items }, (_, n) => ({
          ...item(n),
          identifier: uuid(n, number),
          uri: `https://frameworks.example/${number}/${n}`,
        })),
        [],
      ),
      CFDocument: {
        ...DOCUMENT,
        identifier: uuid(number, 0xd),
        title: `Framework ${number}`,
        uri: `https://frameworks.example/${number}`,
      },
    }),
  )

/** Imports and says whether the graph has followed, and how many milliseconds were spent on waiting for that. */
async function imported(number: number, items: number): Promise<{ projected: boolean; waited: number }> {
  const session = Session.open(resources, SYSTEM)
  await importFramework(session, { bytes: framework(number, items), owner: null })
  const before = Date.now()
  return { projected: await session.projected(), waited: Date.now() - before }
}

const count = async (table: 'outbox' | 'parked'): Promise<number> =>
  (await dataSource.query(`SELECT count(*)::int AS n FROM ${table}`))[0].n

async function ready(): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${url}/health/ready`, { headers: { connection: 'close' } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  for (const until = Date.now() + 120_000; !(await condition()); await new Promise((next) => setTimeout(next, 100)))
    if (Date.now() > until) throw new Error('it does not come to pass')
}

/** Reads without a pause until told to stop; answers the codes of all failures. */
function readOn(): () => Promise<string[]> {
  let going = true
  const failures: string[] = []
  const reading = (async () => {
    while (going) {
      await readGraphVersions(graph).catch((cause) => failures.push(cause.extensions?.code ?? String(cause)))
      await new Promise((next) => setTimeout(next, 20))
    }
  })()
  return async () => {
    going = false
    await reading
    return failures
  }
}

describe('Neo4j killed in the middle of a projection', () => {
  test('writes go on, reads say UNAVAILABLE, and the graph catches up by itself', async () => {
    expect((await ready()).status).toBe(200)
    await imported(1, 5)
    await eventually(async () => (await count('outbox')) === 0)
    const { pid } = JSON.parse(readFileSync(join(directory, 'neo4j.pid'), 'utf8')) as { pid: number }
    const killed = new Promise<void>((done) => {
      aboutToWrite = () => {
        aboutToWrite = null
        setTimeout(() => {
          process.kill(pid, 'SIGKILL')
          done()
        }, 20)
      }
    })
    const stopReading = readOn()
    const during = await imported(2, MANY)
    await killed
    expect(during.projected).toBe(false)
    await expect(readGraphVersions(graph)).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } })
    const health = await ready()
    expect(health).toMatchObject({ status: 503, body: { neo4j: { ok: false }, postgresql: { ok: true } } })

    const after = await imported(3, 5)
    expect(after.projected).toBe(false)
    for (const { waited } of [during, after]) expect(waited).toBeLessThan(WAIT_MS + 3_000)
    expect(await count('outbox')).toBeGreaterThan(0)

    await eventually(async () => (await count('outbox')) === 0)
    const failures = await stopReading()
    expect(new Set(failures)).toEqual(new Set(['UNAVAILABLE']))
    expect(await count('parked')).toBe(0)
    expect((await ready()).status).toBe(200)
    const { pid: next } = JSON.parse(readFileSync(join(directory, 'neo4j.pid'), 'utf8')) as { pid: number }
    expect(next).not.toBe(pid)
  })

  test('afterwards the graph is what a rebuild makes of PostgreSQL', async () => {
    const caughtUp = await dumpOf(graph)
    expect(caughtUp.filter((line) => line.includes('"Competency"'))).toHaveLength(5 + MANY + 5)
    await emptyGraph(graph)
    await rebuild(Session.open(resources, SYSTEM), graph, projections)
    expect(await dumpOf(graph)).toEqual(caughtUp)
  })
})

describe('/health/ready', () => {
  test('tells what is parked, and stays ready', async () => {
    await dataSource.query(
      "INSERT INTO parked (kind, aggregate_id, attempts, error, outbox_id) VALUES ('framework', 'fwk_x', 5, 'odd', 1)",
    )
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ok', postgresql: { ok: true, detail: '0 changes waiting for the graph, 1 parked' } },
    })
  })
})
