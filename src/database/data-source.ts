import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm'

import { StartupError, startupFault } from '../shared/startup-error.ts'
import { EmbeddedPostgres, embeddedDriver } from './embedded.ts'

/** The oldest server that is tested. */
const OLDEST_SERVER = 15

type Class<T> = new () => T

export interface DataSourceSettings {
  /** `postgres://…` of a server; null or absent: PostgreSQL inside this process. */
  readonly url?: string | null | undefined
  /** Where the embedded PostgreSQL keeps its data; null or absent: in memory. */
  readonly directory?: string | null | undefined
  /** A file made by `EmbeddedPostgres.dump`, to start from. */
  readonly image?: string | null | undefined
  // biome-ignore lint/complexity/noBannedTypes: TypeORM's own type of an entity class
  readonly entities: readonly (Function | EntitySchema)[]
  readonly migrations: readonly Class<MigrationInterface>[]
  /** Connections to a server; the embedded one has a single session. */
  readonly poolSize?: number
  /** Milliseconds to wait for a connection: the embedded session is waited for in vain inside a transaction. */
  readonly connectTimeoutMS?: number
}

interface Holder {
  server: EmbeddedPostgres | null
  start(): EmbeddedPostgres
}

const started = new WeakMap<DataSource, Holder>()

/** A data source that is not open yet; `openDataSource` opens it with messages for people, the TypeORM CLI without. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const common = {
    type: 'postgres' as const,
    entities: [...settings.entities],
    migrations: [...settings.migrations],
    uuidExtension: 'pgcrypto' as const,
    installExtensions: false,
    migrationsTransactionMode: 'each' as const,
    migrationsTableName: 'migration',
    applicationName: 'headwater',
    connectTimeoutMS: settings.connectTimeoutMS ?? 30_000,
  }
  if (settings.url) return new DataSource({ ...common, url: settings.url, poolSize: settings.poolSize ?? 10 })
  const holder: Holder = {
    server: null,
    start: () => {
      holder.server ??= new EmbeddedPostgres({ directory: settings.directory ?? null, image: settings.image ?? null })
      return holder.server
    },
  }
  const dataSource = new DataSource({
    ...common,
    database: 'postgres',
    username: 'postgres',
    driver: embeddedDriver(holder.start),
  })
  started.set(dataSource, holder)
  return dataSource
}

/** The engine behind an open embedded data source; null for a server. */
export const embeddedServer = (dataSource: DataSource): EmbeddedPostgres | null =>
  started.get(dataSource)?.server ?? null

/** True when all of this process shares one connection. */
export const isEmbedded = (dataSource: DataSource): boolean => started.has(dataSource)

/** Opens PostgreSQL and looks at its version. Throws StartupError, and then leaves nothing open. */
export async function openDataSource(settings: DataSourceSettings): Promise<DataSource> {
  const dataSource = createDataSource(settings)
  try {
    // first, so that a slow start does not count as waiting for a connection
    await started.get(dataSource)?.start().ready
    await dataSource.initialize()
    await assertVersion(dataSource)
    return dataSource
  } catch (cause) {
    await (dataSource.isInitialized ? dataSource.destroy() : embeddedServer(dataSource)?.close())
    const fault = settings.url ? cause : startupFault(cause, settings.directory ?? 'of this process')
    throw fault instanceof StartupError ? fault : connectionError(settings.url ?? null, fault)
  }
}

async function assertVersion(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query('SHOW server_version_num')
  const major = Math.floor(Number(row.server_version_num) / 10_000)
  if (major >= OLDEST_SERVER) return
  throw new StartupError(`The server of DATABASE_URL is PostgreSQL ${major}; ${OLDEST_SERVER} or later is needed.`, [
    'upgrade it, or name another server',
    'or unset DATABASE_URL to use the PostgreSQL inside this program',
  ])
}

/** Never the URL itself: it holds a password. */
function connectionError(url: string | null, cause: unknown): StartupError {
  const { code, message } = cause as { code?: string; message?: string }
  const place = placeOf(url)
  if (code === '28P01' || code === '28000')
    return new StartupError(
      `PostgreSQL at ${place} refuses the user or password of DATABASE_URL.`,
      ['correct the user and password in DATABASE_URL'],
      { cause },
    )
  if (code === '3D000')
    return new StartupError(
      `There is no such database at ${place}.`,
      ['create it: createdb <name>', 'or correct the name in DATABASE_URL'],
      { cause },
    )
  return new StartupError(
    `PostgreSQL at ${place} cannot be reached: ${message || code || 'no answer'}.`,
    [
      'see whether the server runs and DATABASE_URL names its host, port and database',
      'or unset DATABASE_URL to use the PostgreSQL inside this program',
    ],
    { cause },
  )
}

function placeOf(url: string | null): string {
  if (url === null) return 'this process'
  return URL.canParse(url) ? new URL(url).host || 'the local socket' : 'the address in DATABASE_URL (not a URL)'
}
