import type { DataSource } from 'typeorm'

import { StartupError } from '../shared/startup-error.ts'
import { isEmbedded } from './data-source.ts'

/** Any constant of our own, not the projector's. */
const LOCK = 4_849_317

/** Runs what is pending, each migration in a transaction of its own; answers the names. Processes take turns. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  await refuseNewer(dataSource)
  if (isEmbedded(dataSource)) return run(dataSource)
  const turn = dataSource.createQueryRunner()
  try {
    await turn.query('/* migrate.turn */ SELECT pg_advisory_lock($1)', [LOCK])
    return await run(dataSource)
  } finally {
    await turn.query('/* migrate.turn */ SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    await turn.release()
  }
}

async function run(dataSource: DataSource): Promise<string[]> {
  const done = await dataSource.runMigrations({ transaction: 'each' })
  return done.map((migration) => migration.name)
}

/** A database that a later release has migrated would be read wrongly by this one. */
async function refuseNewer(dataSource: DataSource): Promise<void> {
  const [table] = await dataSource.query("SELECT to_regclass('migration') IS NOT NULL AS present")
  if (!table.present) return
  const known = new Set(dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name))
  const rows: { name: string }[] = await dataSource.query('SELECT name FROM migration ORDER BY id')
  const unknown = rows.filter((row) => !known.has(row.name))
  if (unknown.length === 0) return
  throw new StartupError(
    `The database was migrated by another release: this one does not know ${unknown.map((row) => row.name).join(', ')}.`,
    ['run the release that migrated it, or a later one', 'or use another database or HEADWATER_DATA'],
  )
}
