import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import type { Config } from '../../src/config.ts'
import { type Graph, type GraphAddress, openGraph } from '../../src/graph/driver.ts'
import { graphMigrations } from '../../src/graph/migrations.ts'
import { graphFault, openGraphOf } from '../../src/open-graph.ts'
import { defineQuery, type GraphReader } from '../../src/shared/graph.ts'
import { StartupError } from '../../src/shared/startup-error.ts'

/** What the file beside the data says of a demo whose graph is in the managed local server. */
const LOCAL = 'local'
/** Before a mark that is about to be made: until it says otherwise, only the mark itself may be in that graph. */
const BEGUN = 'begun '

/** Other things than the steps of the schema, which an emptied graph may keep, and the mark of a demo. */
const holdings = defineQuery({
  name: 'demo.holdings',
  text: `OPTIONAL MATCH (d:HeadwaterDemo)
         WITH collect(d.id) AS demos
         RETURN demos, EXISTS {
           MATCH (n) WHERE NOT n:HeadwaterDemo AND NOT (n:Migration AND n.name IN $migrations)
         } AS filled`,
  row: z.object({ demos: z.array(z.string()), filled: z.boolean() }),
})

/** The marks of demos in a graph, and whether it holds anything besides them and the steps of its schema. */
export async function holdingsOf(graph: GraphReader): Promise<{ demos: string[]; filled: boolean }> {
  const [row] = await graph.read(holdings, { migrations: graphMigrations.map(({ name }) => name) })
  return row ?? { demos: [], filled: true }
}

/**
 * The demo's graph: the managed local one, or the one that NEO4J_URI names if it is empty or was filled by the demo of
 * this data directory. A directory stays with the graph of its first run: what is in one is not in the other.
 * Throws StartupError, and then has written nothing into a graph that holds something else.
 */
export async function openDemoGraph(config: Config, log: (line: string) => void): Promise<Graph> {
  const file = join(config.dataDirectory, 'demo-graph')
  const { known, begun } = readKnown(file)
  const { uri, user, password, database } = config.graph
  if (uri === null) {
    if (known !== null && known !== LOCAL) throw otherGraph(config, 'the Neo4j server that NEO4J_URI named')
    const graph = await openGraphOf(config, log)
    write(file, LOCAL)
    return graph
  }
  if (known === LOCAL) throw otherGraph(config, 'a local Neo4j')
  const address = { uri, user, password: password ?? '', database }
  const begin = (mark: string) => write(file, `${BEGUN}${mark}`)
  write(file, await claimGraph(address, known, { begun, begin }))
  return openGraphOf(config, log)
}

/** A claim that a process may have ended in the middle of. */
interface Claim {
  /** The mark that was about to be made. */
  readonly begun: string | null
  /** Notes a mark, before it is made. */
  readonly begin: (mark: string) => void
}

/**
 * Marks an empty graph as that of a demo, or finds the mark there; answers it. `known` is the mark of the demo that
 * asks, null before its first run. Throws StartupError for a graph of anything else.
 */
export async function claimGraph(
  address: GraphAddress,
  known: string | null,
  { begun, begin }: Claim = { begun: null, begin: () => {} },
): Promise<string> {
  const graph = openGraph(address)
  try {
    await graph.verify()
    const { demos, filled } = await holdingsOf(graph)
    const own = known ?? (filled ? null : begun)
    if (own !== null && demos.length === 1 && demos[0] === own) return own
    if (filled || demos.length > 0 || known !== null) throw notOurs(address.uri, known !== null && !filled)
    const mark = randomUUID()
    begin(mark)
    await graph.driver.executeQuery(
      '/* demo.claim */ CREATE (:HeadwaterDemo {id: $mark})',
      { mark },
      { database: graph.database },
    )
    return mark
  } catch (cause) {
    throw cause instanceof StartupError ? cause : graphFault(cause, address)
  } finally {
    await graph.close()
  }
}

const notOurs = (uri: string, emptied: boolean): StartupError =>
  emptied
    ? new StartupError(`The graph at ${uri} is no longer the one that this demo filled.`, [
        'name that one again in NEO4J_URI and NEO4J_DATABASE',
        'or set HEADWATER_DATA to a new directory, to begin anew',
      ])
    : new StartupError(`The graph at ${uri} holds something that this demo did not make.`, [
        'name another in NEO4J_URI or NEO4J_DATABASE, or empty it: MATCH (n) DETACH DELETE n',
        'or unset NEO4J_URI to use a local Neo4j',
      ])

const otherGraph = ({ dataDirectory }: Config, where: string): StartupError =>
  new StartupError(`The demo in ${dataDirectory} has its graph in ${where}.`, [
    where === 'a local Neo4j' ? 'unset NEO4J_URI to go on with it' : 'set NEO4J_URI to it again to go on with it',
    'or set HEADWATER_DATA to a new directory, to begin anew',
  ])

function readKnown(file: string): { known: string | null; begun: string | null } {
  let told = ''
  try {
    told = readFileSync(file, 'utf8').trim()
  } catch {
    // Not there before the first run
  }
  return told.startsWith(BEGUN)
    ? { known: null, begun: told.slice(BEGUN.length) }
    : { known: told || null, begun: null }
}

/** All of it or nothing, whenever the process ends. */
function write(file: string, told: string): void {
  writeFileSync(`${file}.new`, told)
  renameSync(`${file}.new`, file)
}
