import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, it } from '@jest/globals'

import { openDataSource } from '../src/database/data-source.ts'
import { KILLED_PACKAGE } from './frameworks-samples.ts'

const directory = mkdtempSync(join(tmpdir(), 'headwater-import-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Starts an import in a process of its own and answers when all its rows are written but not committed. */
async function importing(how: 'stop' | 'through' | 'bundle' | 'publish', into = directory) {
  const program = ['test/frameworks-import-process.ts', into, how]
  const child = spawn(process.execPath, ['--no-warnings', '--import', './src/shared/from-source.js', ...program], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let screen = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    screen += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const written = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('written') && resolve(text.trim()))
    void ended.then(() => reject(new Error(screen)))
  })
  return { child, ended, written }
}

/** What stands in the store when no process has it open. */
async function stored<Row>(...queries: readonly string[]): Promise<Row[][]> {
  return storedIn(directory, queries)
}

async function storedIn<Row>(directory: string, queries: readonly string[]): Promise<Row[][]> {
  const dataSource = await openDataSource({ directory, entities: [], migrations: [] })
  try {
    const answers: Row[][] = []
    for (const query of queries) answers.push(await dataSource.query(query))
    return answers
  } finally {
    await dataSource.destroy()
  }
}

const TABLES = ['library', 'framework', 'framework_source', 'competency', 'association']
const COUNTS = [
  ...TABLES.map((table) => `SELECT count(*)::int AS n FROM ${table}`),
  "SELECT count(*)::int AS n FROM outbox WHERE kind = 'framework'",
]
const counted = async () => (await stored<{ n: number }>(...COUNTS)).map(([row]) => row?.n)

it('killed with -9 in the middle of an import, nothing of it is there, and the next one is whole', async () => {
  const { child, ended, written } = await importing('stop')
  expect(written).toBe('written 2000')
  child.kill('SIGKILL')
  await ended
  expect(await counted()).toEqual([0, 0, 0, 0, 0, 0])
  const again = await importing('through')
  expect(await again.ended).toBe(0)
  const { CFItems: items, CFAssociations: associations } = KILLED_PACKAGE
  expect(await counted()).toEqual([1, 1, 1, items.length, associations.length, 1])
  const [sources = [], ids = [], ends = []] = await stored<Record<string, unknown>>(
    'SELECT bytes FROM framework_source',
    'SELECT identifier FROM competency ORDER BY ordinal',
    `SELECT a.identifier, o.identifier AS origin, d.identifier AS destination FROM association a
     JOIN competency o ON o.id = a.origin_id JOIN competency d ON d.id = a.destination_id ORDER BY a.identifier`,
  )
  expect(JSON.parse(String(sources[0]?.bytes))).toEqual(JSON.parse(JSON.stringify(KILLED_PACKAGE)))
  expect(ids.map((row) => row.identifier)).toEqual(items.map((one) => one.identifier))
  const endOf = (value: unknown) => (value as { identifier: string }).identifier
  expect(ends.map((row) => [row.identifier, row.origin, row.destination])).toEqual(
    associations
      .map((one) => [one.identifier as string, endOf(one.originNodeURI), endOf(one.destinationNodeURI)])
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  )
}, 240_000)

it('killed in the middle of a bundle, nothing of it is there', async () => {
  const own = join(directory, 'bundle')
  const { child, ended, written } = await importing('bundle', own)
  expect(written).toMatch(/^written 1\d{3}$/)
  child.kill('SIGKILL')
  await ended
  expect((await storedIn<{ n: number }>(own, COUNTS)).map(([row]) => row?.n)).toEqual([0, 0, 0, 0, 0, 0])
}, 240_000)

it('killed in the middle of a publish, the draft is a draft and the version before is the newest', async () => {
  const own = join(directory, 'publish')
  const { child, ended } = await importing('publish', own)
  child.kill('SIGKILL')
  await ended
  const [frameworks = [], items = []] = await storedIn<Record<string, unknown>>(own, [
    'SELECT editable, published, newest, version FROM framework ORDER BY editable',
    `SELECT f.editable, c.full_statement AS says FROM competency c
     JOIN framework f ON f.id = c.framework_id ORDER BY f.editable, c.ordinal`,
  ])
  expect(frameworks).toMatchObject([
    { editable: false, published: true, newest: true },
    { editable: true, published: false, newest: false },
  ])
  expect(frameworks[1]?.version).not.toBe('2')
  expect(items.map(({ editable, says }) => [editable, says])).toEqual([
    [false, 'Statement 1'],
    [false, 'Statement 2'],
    [true, 'Statement 1'],
    [true, 'Statement 2'],
    [true, 'Something new'],
  ])
}, 240_000)
