import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { assertSecret, hasSecret } from '../src/database/installation.ts'
import { Secrets } from '../src/shared/secrets.ts'
import { StartupError } from '../src/shared/startup-error.ts'
import { openDatabase } from './support/stores.ts'

const [ONE, OTHER] = [1, 2].map((byte) => new Secrets(Buffer.alloc(32, byte))) as [Secrets, Secrets]

let database: Awaited<ReturnType<typeof openDatabase>>
beforeAll(async () => {
  database = await openDatabase({ entities: [] })
})
afterAll(() => database.close())
beforeEach(() => database.dataSource.query('DELETE FROM installation'))

describe('the secret of a database', () => {
  test('is the first that was used with it, and no other', async () => {
    const { dataSource } = database
    expect(await hasSecret(dataSource)).toBe(false)
    await assertSecret(dataSource, ONE)
    expect(await hasSecret(dataSource)).toBe(true)
    await assertSecret(dataSource, ONE)
    const cause = await assertSecret(dataSource, OTHER).catch((error: unknown) => error)
    expect(cause).toBeInstanceOf(StartupError)
    expect((cause as StartupError).screen.split('\n')).toHaveLength(3)
    expect((cause as StartupError).screen).toMatch(/^This data was made under another secret\.\n.*HEADWATER_SECRET/)
    await assertSecret(dataSource, ONE)
  })

  test('is that of one alone, where two start at once with different ones', async () => {
    const all = await Promise.allSettled([ONE, OTHER].map((secrets) => assertSecret(database.dataSource, secrets)))
    expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('is not written down: what is kept tells nobody the secret', async () => {
    await assertSecret(database.dataSource, ONE)
    const [row] = await database.dataSource.query('SELECT * FROM installation')
    expect(row.secret_mark).toHaveLength(32)
    expect([Buffer.alloc(32, 1), ONE.key('installation')].some((key) => key.equals(row.secret_mark))).toBe(false)
    await expect(database.dataSource.query("INSERT INTO installation VALUES (false, '')")).rejects.toThrow('CHK_')
  })
})
