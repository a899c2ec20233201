import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { readConfig } from '../src/config.ts'
import { StartupError } from '../src/shared/startup-error.ts'
import { databaseUrl } from './support/database-image.ts'
import { startProcess } from './support/process.ts'
import { graphAddress } from './support/stores.ts'

/** What stands in the container image: the compiled program on given servers. */

const SERVER = process.env.TEST_DATABASE_URL
const onServer = SERVER ? test : test.skip
const SECRET = randomBytes(32).toString('hex')
const GIVEN = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://one@db/headwater',
  NEO4J_URI: 'neo4j://graph',
  NEO4J_PASSWORD: 'hunter2',
  HEADWATER_SECRET: SECRET,
}

describe('production', () => {
  test('starts with servers and a secret that are given', () => {
    expect(readConfig(GIVEN).secret?.toString('hex')).toBe(SECRET)
  })

  test.each([
    ['DATABASE_URL', { DATABASE_URL: '' }],
    ['NEO4J_URI', { NEO4J_URI: '' }],
    ['NEO4J_PASSWORD', { NEO4J_PASSWORD: '' }],
    ['HEADWATER_SECRET', { HEADWATER_SECRET: '' }],
    ['HEADWATER_NOW', { HEADWATER_NOW: '2026-11-23T12:00:00Z' }],
  ])('is refused for %s, with what to do and no secret shown', (name, change) => {
    let cause: unknown
    try {
      readConfig({ ...GIVEN, ...change })
    } catch (error) {
      cause = error
    }
    expect(cause).toBeInstanceOf(StartupError)
    const { screen } = cause as StartupError
    expect(screen).toMatch(new RegExp(`(un)?set ${name}`))
    expect(screen).not.toContain(SECRET)
    expect(screen).not.toContain('hunter2')
  })
})

describe('the compiled program', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'headwater-production-'))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test('is made whole each time, whatever was made before and is gone', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...[resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--showConfig'],
    ])
    expect(JSON.parse(stdout).compilerOptions).toMatchObject({ incremental: false })
  })

  onServer('answers on a PostgreSQL and a Neo4j server, and ends cleanly', async () => {
    const compiler = resolve('node_modules/typescript/bin/tsc')
    await promisify(execFile)(process.execPath, [
      ...[compiler, '-p', 'tsconfig.build.json', '--noCheck', '--outDir', join(root, 'dist')],
    ])
    copyFileSync('package.json', join(root, 'package.json'))
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
    const name = `headwater_production_${process.pid}`
    const admin = new pg.Client({ connectionString: SERVER })
    await admin.connect()
    try {
      await admin.query(`CREATE DATABASE ${name}`)
      const { uri, user, password } = await graphAddress()
      const env = {
        ...{ NODE_ENV: 'production', DATABASE_URL: databaseUrl(SERVER as string, name), HEADWATER_SECRET: SECRET },
        ...{ NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password },
      }
      const own = await startProcess(join(root, 'data'), env, ['--no-warnings', join(root, 'dist/src/main.js')])
      const { id } = await own.command('organisation', { name: 'Stewards', kinds: 'STEWARD' })
      const { key } = await own.command('client', { organisation: id, useCases: 'FRAMEWORK_STEWARDSHIP' })
      const answer = await own.query(key, '{ viewer { organisation { name } } }')
      expect(answer).toEqual({ data: { viewer: { organisation: { name: 'Stewards' } } } })
      expect((await fetch(`${own.url}/health/ready`)).status).toBe(200)
      expect(await own.stop()).toBe(0)
      await admin.query(`DROP DATABASE ${name}`)
    } finally {
      await admin.end()
    }
  })
})
