import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { directoryHolder } from '../../src/database/directory-lock.ts'
import { type GraphAddress, openGraph } from '../../src/graph/driver.ts'
import { type LocalNeo4j, startLocalNeo4j } from '../../src/graph/local-server.ts'
import { migrateGraph } from '../../src/graph/migrations.ts'
import { StartupError } from '../../src/shared/startup-error.ts'

const HOMES = 'node_modules/.cache/headwater/neo4j'
const SLOTS = 24

/** The managed Neo4j servers of a test run: one a worker, on a directory that the next run uses again. */
export class TestGraphs {
  readonly #servers = new Map<string, Promise<{ server: LocalNeo4j; address: GraphAddress }>>()
  readonly #group = schemaHash()
  #turn: Promise<unknown> = Promise.resolve()

  async of(worker: string): Promise<GraphAddress> {
    const known = this.#servers.get(worker)
    if (known) return (await known).address
    // in turns: the first one fetches the jars for all
    const starting = this.#turn.then(() => this.#start(worker))
    this.#turn = starting.catch(() => {})
    this.#servers.set(worker, starting)
    starting.catch(() => this.#servers.delete(worker))
    return (await starting).address
  }

  async stop(): Promise<void> {
    const all = await Promise.allSettled(this.#servers.values())
    await Promise.all(all.map((one) => (one.status === 'fulfilled' ? one.value.server.stop() : undefined)))
  }

  async #start(worker: string): Promise<{ server: LocalNeo4j; address: GraphAddress }> {
    this.#removeOtherGroups()
    const server = await startInFreeSlot(join(HOMES, this.#group))
    server.exited.then(() => this.#servers.delete(worker))
    const graph = openGraph(server)
    try {
      await migrateGraph(graph.driver, graph.database)
    } finally {
      await graph.close()
    }
    return { server, address: { uri: server.uri, user: server.user, password: server.password } }
  }

  /** Homes with another schema than today's are of no use any more, unless someone works in them. */
  #removeOtherGroups(): void {
    for (const group of listed(HOMES).filter((name) => name !== this.#group)) {
      const homes = listed(join(HOMES, group)).map((name) => join(HOMES, group, name))
      if (homes.every((home) => directoryHolder(home) === null))
        rmSync(join(HOMES, group), { recursive: true, force: true })
    }
  }
}

async function startInFreeSlot(group: string): Promise<LocalNeo4j> {
  for (let slot = 1; ; slot++) {
    const home = join(group, String(slot))
    if (directoryHolder(home) !== null && slot < SLOTS) continue
    try {
      return await startLocalNeo4j({
        home,
        heap: 512,
        pageCache: 64,
        shortLived: true,
        log: (line) => process.stderr.write(`${line}\n`),
      })
    } catch (cause) {
      const taken = cause instanceof StartupError && / is in use by /.test(cause.message)
      if (!taken || slot >= SLOTS) throw cause
    }
  }
}

function schemaHash(): string {
  const hash = createHash('sha256')
  for (const file of ['neo4j/pom.xml', 'src/graph/migrations.ts']) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

function listed(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
