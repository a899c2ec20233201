import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import type { DataSource } from 'typeorm'

import type { Config } from './config.ts'
import { openDataSource } from './database/data-source.ts'
import { migrate } from './database/migrate.ts'
import type { Graph } from './graph/driver.ts'
import { entities, migrations } from './modules.ts'
import { startupFault } from './shared/startup-error.ts'

/** Both stores, open and migrated. */
export interface Stores {
  readonly dataSource: DataSource
  readonly graph: Graph
  /** True: PostgreSQL lives in this process, so nobody else can lead or migrate. */
  readonly embedded: boolean
  /** Closes both and ends what was started; can be called twice. */
  close(): Promise<void>
}

interface OpenDatabase {
  readonly dataSource: DataSource
  close(): Promise<void>
}

/**
 * Opens PostgreSQL beside a graph that is being opened. Throws StartupError, and then leaves nothing open or running,
 * the graph neither.
 */
export async function openStores(config: Config, opening: Promise<Graph>): Promise<Stores> {
  const [database, graph] = await Promise.allSettled([openDatabase(config), opening])
  if (database.status === 'fulfilled' && graph.status === 'fulfilled')
    return together(config, database.value, graph.value)
  await Promise.all([database, graph].map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)))
  const [first] = [database, graph].flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  throw startupFault(first, config.dataDirectory)
}

function together(config: Config, database: OpenDatabase, graph: Graph): Stores {
  let closing: Promise<unknown> | null = null
  return {
    dataSource: database.dataSource,
    graph,
    embedded: config.database.url === null,
    close: async () => {
      closing ??= Promise.all([database.close(), graph.close()])
      await closing
    },
  }
}

async function openDatabase(config: Config): Promise<OpenDatabase> {
  const { url, poolSize } = config.database
  try {
    mkdirSync(config.dataDirectory, { recursive: true })
  } catch (cause) {
    throw startupFault(cause, config.dataDirectory)
  }
  const directory = join(config.dataDirectory, 'postgres')
  const dataSource = await openDataSource({ url, poolSize, directory, entities, migrations })
  try {
    await migrate(dataSource)
  } catch (cause) {
    await dataSource.destroy()
    throw cause
  }
  return { dataSource, close: () => dataSource.destroy() }
}
