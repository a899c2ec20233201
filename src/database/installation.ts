import type { DataSource } from 'typeorm'

import type { Secrets } from '../shared/secrets.ts'
import { StartupError } from '../shared/startup-error.ts'

/** What is written under a secret so that another one is noticed; any constant text. */
const TEXT = 'this data was made under this secret'

/** Whether a secret has been used with this database already; then no other may be made for it. */
export async function hasSecret(dataSource: DataSource): Promise<boolean> {
  return (await readMark(dataSource)) !== null
}

/**
 * Notes the first secret that is used with a database and refuses every other: nothing that was sealed would open, and
 * no key would be known. Of processes that start at once the first one's counts. Throws StartupError.
 */
export async function assertSecret(dataSource: DataSource, secrets: Secrets): Promise<void> {
  const mark = secrets.mac('installation', TEXT)
  if ((await readMark(dataSource)) === null)
    await dataSource.query(
      '/* installation.mark */ INSERT INTO installation (secret_mark) VALUES ($1) ON CONFLICT DO NOTHING',
      [mark],
    )
  if (!(await readMark(dataSource))?.equals(mark)) throw otherSecret('This data was made under another secret.')
}

/** One screen about data whose secret is not the one at hand. */
export const otherSecret = (message: string): StartupError =>
  new StartupError(message, [
    'set HEADWATER_SECRET to the secret it was made under, or put the file "secret" back into the data directory',
    'or set HEADWATER_DATA to another directory, and DATABASE_URL, where it is set, to another database',
  ])

async function readMark(dataSource: DataSource): Promise<Buffer | null> {
  const [row] = await dataSource.query('/* installation.read */ SELECT secret_mark AS mark FROM installation')
  return row?.mark ?? null
}
