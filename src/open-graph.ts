import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import type { Config } from './config.ts'
import { type Graph, type GraphAddress, openGraph } from './graph/driver.ts'
import { openLocalGraph } from './graph/local-graph.ts'
import { migrateGraph } from './graph/migrations.ts'
import { StartupError } from './shared/startup-error.ts'

/** The oldest Neo4j whose Cypher and schema commands are used. */
const OLDEST_NEO4J: readonly [number, number] = [5, 26]

/**
 * The Neo4j that the configuration names or, without one, the managed local one; migrated. Throws StartupError, and then
 * leaves nothing running. Stands by itself so that a program can begin with it while the rest of it is still loading:
 * the local server takes longest of all.
 */
export async function openGraphOf(config: Config, log: (line: string) => void): Promise<Graph> {
  const { uri, user, password, database, heapMegabytes, shortLived } = config.graph
  if (uri !== null) return openMigrated({ uri, user, password: password ?? '', database })
  const home = join(config.dataDirectory, 'neo4j')
  mkdirSync(home, { recursive: true })
  const graph = await openLocalGraph({ home, heap: heapMegabytes, shortLived, log })
  try {
    await migrateGraph(graph.driver, graph.database)
    return graph
  } catch (cause) {
    await graph.close()
    throw cause
  }
}

async function openMigrated(address: GraphAddress): Promise<Graph> {
  const graph = openGraph(address)
  try {
    await graph.verify()
    await assertVersion(graph, address.uri)
    await migrateGraph(graph.driver, graph.database)
    return graph
  } catch (cause) {
    await graph.close()
    throw cause instanceof StartupError ? cause : graphFault(cause, address)
  }
}

async function assertVersion(graph: Graph, uri: string): Promise<void> {
  const { agent } = await graph.driver.getServerInfo({ database: graph.database })
  assertNeo4j(agent, uri)
}

/** Whether a server that calls itself so ("Neo4j/5.26.15") is new enough. Throws StartupError. */
export function assertNeo4j(agent: string | undefined, uri: string): void {
  const [major = 0, minor = 0] = (/\/(\d+)\.(\d+)/.exec(agent ?? '') ?? []).slice(1).map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NEO4J
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new StartupError(`The server at ${uri} is ${agent}; Neo4j ${OLDEST_NEO4J.join('.')} or later is needed.`, [
    'upgrade it, or name another server in NEO4J_URI',
    'or unset NEO4J_URI to use a local Neo4j',
  ])
}

/** What a Neo4j server answers, or its silence, in words for people. Never the password. */
export function graphFault(cause: unknown, address: Pick<GraphAddress, 'uri' | 'user' | 'database'>): StartupError {
  const { code = '', message = String(cause) } = cause as { code?: string; message?: string }
  if (/Security\.(Unauthorized|AuthenticationRateLimit|CredentialsExpired|TokenExpired)/.test(code))
    return new StartupError(
      `Neo4j at ${address.uri} refuses the user ${address.user} or the password.`,
      ['correct NEO4J_USER and NEO4J_PASSWORD'],
      { cause },
    )
  if (/Database\.DatabaseNotFound/.test(code))
    return new StartupError(
      `Neo4j at ${address.uri} has no database ${address.database ?? 'neo4j'}.`,
      ['correct NEO4J_DATABASE'],
      { cause },
    )
  if (/Security\.Forbidden/.test(code))
    return new StartupError(
      `The user ${address.user} of Neo4j at ${address.uri} may not write or make indexes.`,
      ['give it the role admin or architect', 'or name another in NEO4J_USER and NEO4J_PASSWORD'],
      { cause },
    )
  return new StartupError(
    `Neo4j at ${address.uri} cannot be reached: ${reasonOf(message)}`,
    [
      'see whether the server runs and NEO4J_URI names its scheme (neo4j://, bolt://, +s with TLS), host and port',
      'or unset NEO4J_URI to use a local Neo4j',
    ],
    { cause },
  )
}

/** What the driver says without its advice on older releases and its table of servers. */
const reasonOf = (message: string): string =>
  (message.split('\n')[0] as string).replace(/^.*Caused by: /, '').replace(/\s*Known routing table: .*$/, '')
