import 'reflect-metadata'

import { openDataSource } from '../src/database/data-source.ts'
import { migrate } from '../src/database/migrate.ts'
import { Session } from '../src/database/session.ts'
import { saveCompetency } from '../src/frameworks/drafts/draft-elements.service.ts'
import { publishFramework } from '../src/frameworks/drafts/publish.service.ts'
import { createFrameworkVersion } from '../src/frameworks/drafts/version.service.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { onFrameworkImported } from '../src/frameworks/imports/imported.ts'
import { entities, migrations } from '../src/modules.ts'
import { Secrets } from '../src/shared/secrets.ts'
import { bundleOf, csvOf, escoFiles, SKILL_HEADER, skillRow } from './bundle-samples.ts'
import { item, KILLED_PACKAGE, packageOf } from './frameworks-samples.ts'
import { bytesOf, steward } from './frameworks-world.ts'

/**
 * A process that writes into a directory of its own and stops before the transaction ends, all rows written: of an import
 * ("stop"), of a bundle, or of a publish; or goes "through" with an import.
 */
const [directory = '', how] = process.argv.slice(2)
const dataSource = await openDataSource({ directory, entities, migrations })
await migrate(dataSource)
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
onFrameworkImported.length = 0
const stopNow = () =>
  onFrameworkImported.push(async (tx) => {
    const [row] = await tx.sql.query('SELECT count(*)::int AS n FROM competency')
    console.log(`written ${row.n}`)
    if (how !== 'through') await new Promise((resolve) => setTimeout(resolve, 600_000))
  })

async function bundle(): Promise<void> {
  stopNow()
  const skills = Array.from({ length: 1_000 }, (_, n) => skillRow(n + 1, `skill ${n + 1}`))
  const files = { ...escoFiles(), 'skills_en.csv': csvOf(SKILL_HEADER, ...skills) }
  await importFramework(session, { bytes: bundleOf(files), format: 'esco' })
}

/** A version, a draft of the next in which something is new, and that published. */
async function publish(): Promise<void> {
  const { framework } = await importFramework(session, { bytes: bytesOf(packageOf([item(1), item(2)], [])) })
  const draft = await createFrameworkVersion(session, framework as string, null)
  await saveCompetency(session, { framework: draft.framework, fullStatement: 'Something new' }, null)
  stopNow()
  await publishFramework(session, { id: draft.framework, version: '2', license: 'CC0' }, null)
}

if (how === 'bundle') await bundle()
else if (how === 'publish') await publish()
else {
  stopNow()
  await importFramework(session, { bytes: bytesOf(KILLED_PACKAGE) })
}
await dataSource.destroy()
