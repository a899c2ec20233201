import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, it } from '@jest/globals'

import { openDataSource } from '../src/database/data-source.ts'

const directory = mkdtempSync(join(tmpdir(), 'headwater-import-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Starts an import in a process of its own and answers when all its rows are written but not committed. */
async function importingProcess() {
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', '@swc-node/register/esm-register', 'test/frameworks-import-process.ts', directory],
    { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let screen = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    screen += text
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const written = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('written') && resolve(text.trim()))
    void ended.then(() => reject(new Error(screen)))
  })
  return { child, ended, written }
}

it('killed with -9 in the middle of an import, nothing of it is there, and the next one works', async () => {
  const { child, ended, written } = await importingProcess()
  expect(written).toBe('written 2000')
  child.kill('SIGKILL')
  await ended
  const dataSource = await openDataSource({ directory, entities: [], migrations: [] })
  try {
    for (const table of ['library', 'framework', 'framework_source', 'competency', 'association'])
      expect(await dataSource.query(`SELECT count(*)::int AS n FROM ${table}`)).toEqual([{ n: 0 }])
    expect(await dataSource.query("SELECT count(*)::int AS n FROM outbox WHERE kind = 'framework'")).toEqual([{ n: 0 }])
  } finally {
    await dataSource.destroy()
  }
  const again = await importingProcess()
  expect(again.written).toBe('written 2000')
  again.child.kill('SIGKILL')
  await again.ended
}, 240_000)
