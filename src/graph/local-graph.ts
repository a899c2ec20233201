import type { Driver } from 'neo4j-driver'

import type { GraphQuery } from '../shared/graph.ts'
import { type Graph, openGraph } from './driver.ts'
import { type LocalNeo4j, type LocalNeo4jSettings, startLocalNeo4j } from './local-server.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/**
 * The managed local Neo4j as a graph that survives its server: when the child process dies, it is started again, and
 * writes wait in the outbox meanwhile. Closing it stops the server.
 */
export async function openLocalGraph(settings: LocalNeo4jSettings): Promise<Graph> {
  const local = new LocalGraph(settings)
  await local.start()
  return local
}

class LocalGraph implements Graph {
  readonly database = 'neo4j'
  #server: LocalNeo4j | null = null
  #current: Graph | null = null
  #closing = false
  #pause = FIRST_PAUSE_MS

  constructor(private readonly settings: LocalNeo4jSettings) {}

  async start(): Promise<void> {
    const server = await startLocalNeo4j(this.settings)
    const previous = this.#current
    this.#server = server
    this.#current = openGraph({ uri: server.uri, user: server.user, password: server.password })
    await previous?.close()
    void server.exited.then(() => this.#restart())
  }

  get driver(): Driver {
    return this.#open.driver
  }

  read<Row>(query: GraphQuery<Row>, parameters: Readonly<Record<string, unknown>>): Promise<Row[]> {
    return this.#open.read(query, parameters)
  }

  verify(): Promise<void> {
    return this.#open.verify()
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#current?.close()
    await this.#server?.stop()
  }

  get #open(): Graph {
    if (!this.#current) throw new Error('the local graph has not been started')
    return this.#current
  }

  async #restart(): Promise<void> {
    while (!this.#closing) {
      this.settings.log('The local Neo4j has ended; it is started again.')
      await new Promise((resolve) => setTimeout(resolve, this.#pause).unref())
      if (this.#closing) return
      try {
        await this.start()
        this.#pause = FIRST_PAUSE_MS
        return
      } catch (cause) {
        this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS)
        this.settings.log(`The local Neo4j did not start: ${cause instanceof Error ? cause.message : cause}`)
      }
    }
  }
}
