import 'reflect-metadata'

import { openDataSource } from '../src/database/data-source.ts'
import { migrate } from '../src/database/migrate.ts'
import { Session } from '../src/database/session.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { onFrameworkImported } from '../src/frameworks/imports/imported.ts'
import { entities, migrations } from '../src/modules.ts'
import { Secrets } from '../src/shared/secrets.ts'
import { KILLED_PACKAGE } from './frameworks-samples.ts'
import { bytesOf, steward } from './frameworks-world.ts'

/**
 * A process that imports into a directory of its own and, told to "stop", stops before the transaction ends, all rows
 * written; else it goes through with it.
 */
const [directory = '', how] = process.argv.slice(2)
const dataSource = await openDataSource({ directory, entities, migrations })
await migrate(dataSource)
onFrameworkImported.length = 0
onFrameworkImported.push(async (tx) => {
  const [row] = await tx.sql.query('SELECT count(*)::int AS n FROM competency')
  console.log(`written ${row.n}`)
  if (how === 'stop') await new Promise((resolve) => setTimeout(resolve, 600_000))
})
const session = Session.open(
  {
    dataSource,
    graph: { read: () => Promise.reject(new Error('no graph here')) },
    projection: { wait: async () => true },
    secrets: new Secrets(Buffer.alloc(32, 1)),
    clock: Date.now,
  },
  steward,
)
await importFramework(session, { bytes: bytesOf(KILLED_PACKAGE) })
await dataSource.destroy()
