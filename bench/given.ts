import { holdingsOf } from '../seeds/demo/graph.ts'
import type { Config } from '../src/config.ts'
import { openDataSource } from '../src/database/data-source.ts'
import { openGraph } from '../src/graph/driver.ts'
import { graphFault } from '../src/open-graph.ts'
import { StartupError } from '../src/shared/startup-error.ts'

/**
 * Looks at the servers that the environment names before anything is written there: random learners have no place
 * beside people's records. Throws StartupError when one of them holds something.
 */
export async function assertGivenEmpty({ graph, database }: Config): Promise<void> {
  if (graph.uri !== null) await assertEmptyGraph({ ...graph, uri: graph.uri, password: graph.password ?? '' })
  if (database.url !== null) await assertEmptyDatabase(database.url)
}

/** One line about what stays behind on servers that were given; null when there was none. */
export function staysLine({ graph, database }: Config): string | null {
  const places = [graph.uri, database.url === null ? null : 'the database of DATABASE_URL'].filter((it) => it !== null)
  return places.length === 0 ? null : `What this made stays in ${places.join(' and ')}; empty it before the next run.`
}

async function assertEmptyGraph(address: {
  readonly uri: string
  readonly user: string
  readonly password: string
  readonly database: string
}): Promise<void> {
  const graph = openGraph(address)
  try {
    await graph.verify()
    const { demos, filled } = await holdingsOf(graph)
    if (filled || demos.length > 0)
      throw new StartupError(`The graph at ${address.uri} holds something; this measures only on an empty one.`, [
        'unset NEO4J_URI to use a local Neo4j, which is gone afterwards',
        'or name an empty one in NEO4J_URI or NEO4J_DATABASE',
      ])
  } catch (cause) {
    throw cause instanceof StartupError ? cause : graphFault(cause, address)
  } finally {
    await graph.close()
  }
}

async function assertEmptyDatabase(url: string): Promise<void> {
  const dataSource = await openDataSource({ url, poolSize: 1, entities: [], migrations: [] })
  try {
    const [row] = await dataSource.query(
      '/* bench.holdings */ SELECT EXISTS (SELECT FROM pg_stat_user_tables) AS filled',
    )
    if (row.filled)
      throw new StartupError('The database of DATABASE_URL holds tables; this measures only on an empty one.', [
        'unset DATABASE_URL to use the PostgreSQL inside this program, which is gone afterwards',
        'or name an empty one: createdb <name>',
      ])
  } finally {
    await dataSource.destroy()
  }
}
