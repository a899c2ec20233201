import 'reflect-metadata'

import { openDataSource } from '../../src/database/data-source.ts'
import { StartupError } from '../../src/shared/startup-error.ts'

/** A process of its own that writes row after row into an embedded database, and says each one that was acknowledged. */
try {
  const directory = process.argv[2] as string
  const dataSource = await openDataSource({ directory, entities: [], migrations: [] })
  await dataSource.query('CREATE TABLE IF NOT EXISTS kept (n bigserial PRIMARY KEY, text text)')
  process.stdout.write('open\n')
  for (;;) {
    const [row] = await dataSource.query('INSERT INTO kept (text) VALUES ($1) RETURNING n', ['x'.repeat(500)])
    process.stdout.write(`${row.n}\n`)
  }
} catch (cause) {
  process.stderr.write(`${cause instanceof StartupError ? cause.screen : String(cause)}\n`)
  process.exit(1)
}
