import neo4j, { type Driver, Neo4jError, routing } from 'neo4j-driver'
import { z } from 'zod'

import { unavailable } from '../shared/errors.ts'
import { defineQuery, type GraphQuery, type GraphReader } from '../shared/graph.ts'

/** Where a Neo4j is and how to enter. */
export interface GraphAddress {
  readonly uri: string
  readonly user: string
  readonly password: string
  readonly database?: string
}

/** An open connection to Neo4j: reading for everybody, `driver` for the writer alone. */
export interface Graph extends GraphReader {
  readonly driver: Driver
  readonly database: string
  /** Rejects, with a message that says what to do, when the server cannot be reached or refuses the password. */
  verify(): Promise<void>
  close(): Promise<void>
}

const READ_TIMEOUT_MS = 30_000

/** Integers travel as Neo4j integers: a plain JavaScript number would arrive as a float and never equal one. */
export function toGraph(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? neo4j.int(value) : value
  if (Array.isArray(value)) return value.map(toGraph)
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
    return Object.fromEntries(entries.map(([key, inner]) => [key, toGraph(inner)]))
  }
  return value
}

/**
 * The server does not answer at all; nothing is wrong with what it was asked. The closed pool, which has no code, is
 * met by who still waits for a local server that ended when the next one takes its place.
 */
export const isUnreachable = (cause: unknown): boolean =>
  cause instanceof Neo4jError &&
  (cause.code === 'ServiceUnavailable' || cause.code === 'SessionExpired' || cause.message.startsWith('Pool is closed'))

/** The server ended what took longer than our own or its bound; both are written as the client's fault, and are not. */
const TIMED_OUT = new Set([
  'Neo.ClientError.Transaction.TransactionTimedOut',
  'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
])

/**
 * Faults that may pass by themselves: the server is away, elects a leader, is out of memory or too busy to answer in
 * time, or two writers met.
 */
export const isPassing = (cause: unknown): boolean =>
  isUnreachable(cause) || (cause instanceof Neo4jError && (cause.retriable || TIMED_OUT.has(cause.code)))

/** Connects when it is first asked. A question that takes longer than `readTimeoutMs` ends as UNAVAILABLE. */
export function openGraph(address: GraphAddress, readTimeoutMs = READ_TIMEOUT_MS): Graph {
  const database = address.database ?? 'neo4j'
  const driver = neo4j.driver(address.uri, neo4j.auth.basic(address.user, address.password), {
    disableLosslessIntegers: true,
    connectionAcquisitionTimeout: 10_000,
    maxTransactionRetryTime: 5_000,
    userAgent: 'headwater',
  })
  return {
    driver,
    database,
    async read<Row>(query: GraphQuery<Row>, parameters: Readonly<Record<string, unknown>>): Promise<Row[]> {
      const { records } = await driver
        .executeQuery(query.text, toGraph(parameters) as Record<string, unknown>, {
          database,
          routing: routing.READ,
          transactionConfig: { timeout: readTimeoutMs, metadata: { query: query.name } },
        })
        .catch((cause: unknown) => {
          throw isPassing(cause) ? unavailable('The graph', cause) : cause
        })
      return records.map((record) => query.row.parse(record.toObject()))
    },
    async verify() {
      await driver.verifyConnectivity({ database })
    },
    close: () => driver.close(),
  }
}

const graphVersions = defineQuery({
  name: 'graph.versions',
  text: "MATCH (m:Meta {id: 'graph'}) RETURN m.version AS version, m.conceptVersion AS conceptVersion",
  row: z.object({ version: z.number(), conceptVersion: z.number() }),
})

/** How many batches were applied to the graph so far; `conceptVersion` moves only when concept credit could change. */
export async function readGraphVersions(graph: GraphReader): Promise<{ version: number; conceptVersion: number }> {
  const [row] = await graph.read(graphVersions, {})
  return row ?? { version: 0, conceptVersion: 0 }
}
