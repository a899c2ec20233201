import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { openDataSource } from '../src/database/data-source.ts'
import { directoryHolder } from '../src/database/directory-lock.ts'
import { startLocalNeo4j } from '../src/graph/local-server.ts'
import { graphAddress } from './support/stores.ts'

/** What happens to real processes: killed, doubled, refused. */

let root: string
const children: ChildProcess[] = []
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'headwater-processes-'))
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})

interface Program {
  readonly child: ChildProcess
  readonly lines: string[]
  /** Resolves with the first line that fits. */
  line(pattern: RegExp): Promise<string>
  readonly ended: Promise<{ code: number | null; screen: string }>
}

function start(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = process.env): Program {
  const child = spawn(process.execPath, ['--no-warnings', '--import', './src/shared/from-source.js', file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, NODE_OPTIONS: '' },
  })
  children.push(child)
  const lines: string[] = []
  const waiting: { pattern: RegExp; resolve: (line: string) => void }[] = []
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    lines.push(line)
    for (const { pattern, resolve } of waiting) if (pattern.test(line)) resolve(line)
  })
  let screen = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    screen += text
  })
  const ended = new Promise<{ code: number | null; screen: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, screen })),
  )
  const line = (pattern: RegExp) => {
    const known = lines.find((one) => pattern.test(one))
    if (known !== undefined) return Promise.resolve(known)
    const met = new Promise<string>((resolve) => waiting.push({ pattern, resolve }))
    return Promise.race([
      met,
      ended.then(({ code, screen: said }) => Promise.reject(new Error(`${file} ended with ${code}: ${said}`))),
    ])
  }
  return { child, lines, line, ended }
}

async function kill(program: Program): Promise<void> {
  program.child.kill('SIGKILL')
  await program.ended
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the embedded PostgreSQL', () => {
  test('keeps every acknowledged row through kill -9, and is not shared between two processes', async () => {
    const directory = join(root, 'kept')
    const acknowledged: number[] = []
    for (let round = 0; round < 2; round++) {
      const writer = start('test/support/hold-database.ts', [directory])
      await writer.line(/^open$/)
      if (round === 0) {
        const second = await start('test/support/hold-database.ts', [directory]).ended
        expect(second.code).toBe(1)
        expect(second.screen).toContain(`is in use by process ${writer.child.pid}`)
        expect(second.screen.trim().split('\n').length).toBeLessThanOrEqual(4)
      }
      await writer.line(/^\d*[1-9]\d\d$/)
      await kill(writer)
      acknowledged.push(...writer.lines.filter((line) => /^\d+$/.test(line)).map(Number))
    }
    const dataSource = await openDataSource({ directory, entities: [], migrations: [] })
    try {
      const lost = await dataSource.query(
        'SELECT n FROM unnest($1::bigint[]) AS n WHERE NOT EXISTS (SELECT FROM kept WHERE kept.n = n.n)',
        [acknowledged],
      )
      expect(acknowledged.length).toBeGreaterThan(200)
      expect(lost).toEqual([])
    } finally {
      await dataSource.destroy()
    }
    expect(directoryHolder(directory)).toBeNull()
  })
})

describe('the local Neo4j', () => {
  test('ends when its parent is killed, serves the next one, and refuses a second on its directory', async () => {
    const home = join(root, 'graph')
    const first = start('test/support/hold-graph.ts', [home])
    const pid = Number((await first.line(/^\d+ bolt/)).split(' ')[0])
    const second = await start('test/support/hold-graph.ts', [home]).ended
    expect(second.code).toBe(1)
    expect(second.screen).toContain(`is in use by process ${first.child.pid}`)
    expect(lives(pid)).toBe(true)
    await kill(first)
    // at once, while the orphan still closes its store
    const next = await startLocalNeo4j({ home, heap: 384, pageCache: 32, shortLived: true, log: () => {} })
    expect(lives(pid)).toBe(false)
    await next.stop()
    expect(lives(next.pid)).toBe(false)
    expect(directoryHolder(home)).toBeNull()
  })

  test('says when its port is taken, and leaves nothing running', async () => {
    const home = join(root, 'port')
    const holder = createServer()
    const port = await new Promise<number>((resolve) =>
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port)),
    )
    try {
      const { code, screen } = await start('test/support/hold-graph.ts', [home, String(port)]).ended
      expect(code).toBe(1)
      expect(screen).toContain(`The port ${port} of the local Neo4j is taken by another program.`)
    } finally {
      holder.close()
    }
    expect(readdirSync(root)).not.toContain('port.pid')
  })
})

describe('the program', () => {
  /** Everything of this machine but Java and Maven. */
  const withoutJava = () => {
    const bin = mkdtempSync(join(root, 'bin-'))
    symlinkSync(process.execPath, join(bin, 'node'))
    return { PATH: bin, HOME: process.env.HOME, HEADWATER_DATA: join(root, 'program'), PORT: '0' }
  }

  test('without Java: one screen, exit code 1, the directory free again', async () => {
    const { code, screen } = await start('src/main.ts', [], withoutJava()).ended
    expect(code).toBe(1)
    expect(screen).toMatch(/^The local Neo4j needs Java, and none was found\.\n {2}- install a JDK/m)
    expect(screen.trim().split('\n').length).toBeLessThanOrEqual(6)
    expect(directoryHolder(join(root, 'program', 'postgres'))).toBeNull()
  })

  test('with a wrong password: one screen that names neither password', async () => {
    const { uri, password } = await graphAddress()
    const env = { ...withoutJava(), NEO4J_URI: uri, NEO4J_PASSWORD: 'wrong-one' }
    const { code, screen } = await start('src/main.ts', [], env).ended
    expect(code).toBe(1)
    expect(screen).toContain(`Neo4j at ${uri} refuses the user neo4j or the password.`)
    expect(screen).not.toContain('wrong-one')
    expect(screen).not.toContain(password)
    expect(directoryHolder(join(root, 'program', 'postgres'))).toBeNull()
  })

  test('with a data directory that is a file', async () => {
    const env = { ...withoutJava(), HEADWATER_DATA: join(process.cwd(), 'package.json') }
    const { code, screen } = await start('src/main.ts', [], env).ended
    expect(code).toBe(1)
    expect(screen).toMatch(/^The data directory .*package\.json cannot be used: it is a file\./m)
    expect(screen.trim().split('\n').length).toBeLessThanOrEqual(6)
  })
})
