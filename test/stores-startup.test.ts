import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readConfig } from '../src/config.ts'
import { openDataSource } from '../src/database/data-source.ts'
import { directoryHolder, lockDirectory, lockPath, processStart } from '../src/database/directory-lock.ts'
import type { GraphAddress } from '../src/graph/driver.ts'
import { prepareNeo4j } from '../src/graph/java.ts'
import { startFailure, startLocalNeo4j } from '../src/graph/local-server.ts'
import { graphFault, openGraphOf } from '../src/open-graph.ts'
import { assertRoom, StartupError, startupFault } from '../src/shared/startup-error.ts'
import { graphAddress } from './support/stores.ts'

/** Has a device that is always full. */
const onLinux = process.platform === 'linux' ? test : test.skip
const mountTiny = (at: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', at]).status === 0
/** Asked before the tests are named: a test that cannot be done is skipped, not passed. */
const whereMounting = mayMount() ? test : test.skip
function mayMount(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'headwater-mount-'))
  const mounted = mountTiny(at)
  if (mounted) spawnSync('umount', [at])
  rmSync(at, { recursive: true, force: true })
  return mounted
}

let root: string
let made = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'headwater-startup-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function fresh(name: string): string {
  made += 1
  const directory = join(root, `${name}-${made}`)
  mkdirSync(directory, { recursive: true })
  return directory
}

/** An environment whose PATH holds these scripts, a shell and nothing else: neither Java nor Maven of the machine. */
function machineWith(scripts: Record<string, string>): NodeJS.ProcessEnv {
  const bin = fresh('bin')
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  for (const tool of ['mkdir', 'cat'])
    for (const place of ['/bin', '/usr/bin'])
      if (!existsSync(join(bin, tool)) && existsSync(join(place, tool))) symlinkSync(join(place, tool), join(bin, tool))
  return { PATH: bin }
}

const javaOf = (version: string) => `echo 'openjdk version "${version}" 2025-04-15' >&2`
/** Leaves a file where the class would be. */
const COMPILER = 'while [ "$1" != "-d" ]; do shift; done\necho class > "$2/LocalNeo4j.class"'
/** Runs `body` with the directory for the jars in $out, and counts its calls in a file beside it. */
const maven = (body: string) =>
  `for a in "$@"; do case "$a" in -DoutputDirectory=*) out="\${a#*=}";; esac; done\nmkdir -p "$out"\n${body}`
const TWO_JARS = maven('echo 0123456789 > "$out/a.jar"; echo 0123456789 > "$out/b.jar"')

const prepare = (scripts: Record<string, string>, cache = fresh('cache')) =>
  prepareNeo4j({ cache, log: () => {}, env: machineWith(scripts) })

/** What a person would see; fails when it started, when it is another error, or when it does not fit on a screen. */
async function screenOf(work: Promise<unknown>): Promise<string> {
  const cause = await work.then(
    () => new Error('it started'),
    (rejection: unknown) => rejection,
  )
  if (!(cause instanceof StartupError)) throw cause
  expect(cause.screen.split('\n').length).toBeLessThanOrEqual(16)
  expect(cause.ways.length).toBeGreaterThan(0)
  return cause.screen
}

describe('preparing the local Neo4j', () => {
  test('no Java', async () => {
    const screen = await screenOf(prepare({}))
    expect(screen).toMatch(/needs Java, and none was found/)
    expect(screen).toMatch(/install a JDK, 17 or later/)
    expect(screen).toMatch(/NEO4J_URI/)
  })

  test.each([
    ['11.0.2', 11],
    ['1.8.0_391', 8],
  ])('Java %s is too old', async (version, major) => {
    expect(await screenOf(prepare({ java: javaOf(version) }))).toContain(`is Java ${major}; the local Neo4j needs 17`)
  })

  test('a java that does not work', async () => {
    expect(await screenOf(prepare({ java: 'echo broken; exit 1' }))).toMatch(/does not say its version: broken/)
  })

  test('JAVA_HOME goes before the PATH', async () => {
    const home = fresh('jdk')
    mkdirSync(join(home, 'bin'))
    writeFileSync(join(home, 'bin', 'java'), `#!/bin/sh\n${javaOf('11.0.2')}\n`, { mode: 0o755 })
    const env = { ...machineWith({ java: javaOf('21.0.1') }), JAVA_HOME: home }
    expect(await screenOf(prepareNeo4j({ cache: fresh('cache'), log: () => {}, env }))).toContain('is Java 11')
  })

  test('no Maven', async () => {
    const screen = await screenOf(prepare({ java: javaOf('17.0.15') }))
    expect(screen).toMatch(/fetched by Maven \(mvn\), and none was found/)
    expect(screen).toMatch(/install Maven/)
  })

  test('Maven fails: its reasons are told, and nothing half-made stays', async () => {
    const cache = fresh('cache')
    const mvn = maven(
      'echo half > "$out/a.jar"\necho "[ERROR] Could not transfer artifact: Connection refused"\nexit 1',
    )
    const screen = await screenOf(prepare({ java: javaOf('17.0.15'), javac: COMPILER, mvn }, cache))
    expect(screen).toContain('Connection refused')
    expect(readdirSync(cache)).toEqual([])
  })

  onLinux('the disk fills up under Maven', async () => {
    const cache = fresh('cache')
    // a real ENOSPC, in the words of the system
    const mvn = maven('if ! cat /dev/zero > /dev/full; then echo "[ERROR] failed"; exit 1; fi')
    const screen = await screenOf(prepare({ java: javaOf('17.0.15'), javac: COMPILER, mvn }, cache))
    expect(screen).toMatch(/The disk is full/)
    expect(readdirSync(cache)).toEqual([])
  })

  test('a JRE, which has no compiler', async () => {
    expect(await screenOf(prepare({ java: javaOf('17.0.15'), mvn: TWO_JARS }))).toMatch(
      /javac.* was not: this is a JRE/,
    )
  })

  test('jars and launcher are made once', async () => {
    const cache = fresh('cache')
    await prepare({ java: javaOf('17.0.15'), javac: COMPILER, mvn: TWO_JARS }, cache)
    const runtime = await prepare({ java: javaOf('17.0.15') }, cache)
    expect(runtime.classpath.split(delimiter)).toHaveLength(2)
    expect(readdirSync(cache).filter((name) => name.startsWith('partial'))).toEqual([])
  })

  test.each(['cut short', 'missing'])('a jar that is %s is fetched anew', async (damage) => {
    const cache = fresh('cache')
    const scripts = { java: javaOf('17.0.15'), javac: COMPILER, mvn: TWO_JARS }
    await prepare(scripts, cache)
    const jar = join(cache, readdirSync(cache).find((name) => name.startsWith('jars-')) as string, 'b.jar')
    if (damage === 'missing') rmSync(jar)
    else truncateSync(jar, 4)
    await prepare(scripts, cache)
    expect(readFileSync(jar, 'utf8')).toBe('0123456789\n')
  })

  test('two at once get the same', async () => {
    const cache = fresh('cache')
    const scripts = { java: javaOf('17.0.15'), javac: COMPILER, mvn: TWO_JARS }
    const [one, two] = await Promise.all([prepare(scripts, cache), prepare(scripts, cache)])
    expect(one.classpath).toBe(two.classpath)
    expect(
      readdirSync(cache)
        .map((name) => name.split('-')[0])
        .sort(),
    ).toEqual(['jars', 'launcher'])
  })
})

describe('what a Neo4j says when it does not start', () => {
  const screen = (output: string) => startFailure(output, '/data/neo4j', 7687).screen
  test.each([
    ['failed java.net.BindException: Address already in use', /port 7687 .* is taken/],
    ['java.io.IOException: No space left on device', /disk of \/data\/neo4j is full/],
    ['org.neo4j.io.locker.FileLockException: Lock file has been acquired', /in use by another Neo4j/],
    ['java.lang.OutOfMemoryError: Java heap space', /not enough memory/],
    ['java.nio.file.AccessDeniedException: /data/neo4j/store_lock', /may not write/],
    ['java.lang.NoClassDefFoundError: org/neo4j/x', /jar .* is missing or damaged/],
    ['failed java.lang.IllegalStateException: odd\n  at x', /did not start: java.lang.IllegalStateException: odd/],
  ])('%s', (output, expected) => expect(screen(output)).toMatch(expected))

  test.each([
    ['Neo.ClientError.Security.Unauthorized', /refuses the user neo4j or the password/],
    ['Neo.ClientError.Security.AuthenticationRateLimit', /refuses the user/],
    ['Neo.ClientError.Database.DatabaseNotFound', /has no database skills/],
    ['Neo.ClientError.Security.Forbidden', /may not write or make indexes/],
    ['ServiceUnavailable', /cannot be reached: no route/],
  ])('a server that answers %s', (code, expected) => {
    const cause = Object.assign(new Error('no route'), { code })
    const address = { uri: 'neo4j://graph.example.org', user: 'neo4j', database: 'skills' }
    expect(graphFault(cause, address).screen).toMatch(expected)
  })
})

describe('a Neo4j that runs', () => {
  let address: GraphAddress
  beforeAll(async () => {
    address = await graphAddress()
  })
  const open = (change: Record<string, string>) =>
    openGraphOf(
      readConfig({ NEO4J_URI: address.uri, NEO4J_USER: address.user, NEO4J_PASSWORD: address.password, ...change }),
      () => {},
    )

  test('and gets a wrong password', async () => {
    const screen = await screenOf(open({ NEO4J_PASSWORD: 'hunter2' }))
    expect(screen).toContain(`Neo4j at ${address.uri} refuses the user neo4j or the password.`)
    expect(screen).toContain('correct NEO4J_USER and NEO4J_PASSWORD')
    expect(screen).not.toContain('hunter2')
  })

  test('and has no such database', async () => {
    expect(await screenOf(open({ NEO4J_DATABASE: 'nowhere' }))).toMatch(/has no database nowhere/)
  })

  test('is not where NEO4J_URI says: the reason is told, and nothing about releases long gone', async () => {
    const screen = await screenOf(open({ NEO4J_URI: 'bolt://127.0.0.1:1' }))
    expect(screen.split('\n')[0]).toBe(
      'Neo4j at bolt://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
    )
  })

  test('holds the port that another local one is told to take', async () => {
    const port = Number(new URL(address.uri).port)
    const screen = await screenOf(
      startLocalNeo4j({ home: fresh('neo4j'), port, heap: 256, pageCache: 32, log: () => {} }),
    )
    expect(screen).toContain(`The port ${port} of the local Neo4j is taken by another program.`)
  })
})

describe('a full disk', () => {
  test('is told by how much is free', () => {
    expect(() => assertRoom(root, 1e9, 'the local Neo4j')).toThrow(/is full: the local Neo4j needs 1000000000 MB/)
  })

  whereMounting('a tiny file system: PostgreSQL does not start, and leaves nothing behind', async () => {
    const tiny = fresh('tiny')
    expect(mountTiny(tiny)).toBe(true)
    try {
      const directory = join(tiny, 'postgres')
      const screen = await screenOf(openDataSource({ directory, entities: [], migrations: [] }))
      expect(screen).toMatch(/is full: the local PostgreSQL needs 96 MB, \d MB are free/)
      expect(readdirSync(tiny)).toEqual([])
    } finally {
      spawnSync('umount', [tiny])
    }
  })

  onLinux('writing to it says ENOSPC, which becomes words', () => {
    let cause: unknown
    try {
      writeFileSync('/dev/full', 'x')
    } catch (error) {
      cause = error
    }
    expect((startupFault(cause, '/data') as StartupError).screen).toMatch(/\/data cannot be used: the disk is full/)
  })
})

describe('a number that is none', () => {
  test.each([
    ['PORT', 'abc', 'PORT: must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'PORT: must be a whole number from 0 to 65535'],
    ['PORT', '80.5', 'PORT: must be a whole number from 0 to 65535'],
    ['DATABASE_POOL', '1', 'DATABASE_POOL: must be a whole number from 2 to 200'],
    ['NEO4J_HEAP_MB', 'much', 'NEO4J_HEAP_MB: must be a whole number from 256 to 32768'],
  ])('%s=%s', async (name, value, told) => {
    expect(await screenOf(Promise.resolve().then(() => readConfig({ [name]: value })))).toContain(told)
  })
})

describe('a server that is not one', () => {
  test('nobody listens', async () => {
    const url = 'postgres://user:hunter2@127.0.0.1:1/x'
    const screen = await screenOf(openDataSource({ url, entities: [], migrations: [] }))
    expect(screen).toMatch(/127\.0\.0\.1:1 cannot be reached/)
    expect(screen).not.toContain('hunter2')
  })
})

describe('the lock of a directory', () => {
  const dead = () => spawnSync(process.execPath, ['-e', '']).pid
  const holder = (more: object) =>
    JSON.stringify({ pid: process.pid, started: processStart(process.pid), host: hostname(), token: 't', ...more })

  test('is taken and given back', () => {
    const directory = join(fresh('lock'), 'data')
    const unlock = lockDirectory(directory, 'It')
    expect(directoryHolder(directory)).toMatchObject({ pid: process.pid })
    expect(() => lockDirectory(directory, 'It')).toThrow(`It in ${directory} is in use by process ${process.pid}.`)
    unlock()
    expect(existsSync(lockPath(directory))).toBe(false)
    lockDirectory(directory, 'It')()
  })

  test.each([
    ['of a dead process', () => holder({ pid: dead(), started: null })],
    ['of an earlier process with the same number', () => holder({ started: 'another boot:1' })],
    ['that is empty', () => ''],
    ['that is cut short', () => '{"pid": 1'],
  ])('a lock %s is no hindrance', (_name, content) => {
    const directory = join(fresh('lock'), 'data')
    writeFileSync(lockPath(directory), content())
    const unlock = lockDirectory(directory, 'It')
    expect(directoryHolder(directory)?.pid).toBe(process.pid)
    unlock()
    expect(readdirSync(join(directory, '..'))).toEqual([])
  })

  test('a process that has ended counts as gone before its parent has asked for it', async () => {
    if (process.platform !== 'linux') return
    const directory = join(fresh('lock'), 'data')
    // The shell leaves its place to a program that never asks what became of the shell's child
    const parent = spawn('sh', ['-c', 'sleep 3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      const pid = Number(await new Promise((told) => parent.stdout.once('data', (text: Buffer) => told(String(text)))))
      const started = processStart(pid)
      writeFileSync(lockPath(directory), holder({ pid, started }))
      expect(() => lockDirectory(directory, 'It')).toThrow(`in use by process ${pid}`)
      while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await new Promise((next) => setTimeout(next, 20))
      expect(processStart(pid)).toBe(started)
      lockDirectory(directory, 'It')()
    } finally {
      parent.kill('SIGKILL')
    }
  })

  test('a lock of another host stands, and says which file to remove', () => {
    const directory = join(fresh('lock'), 'data')
    writeFileSync(lockPath(directory), holder({ host: 'elsewhere' }))
    expect(() => lockDirectory(directory, 'It')).toThrow(/in use by process \d+ on elsewhere/)
    expect(readFileSync(lockPath(directory), 'utf8')).toContain('elsewhere')
  })

  test('giving back does not remove what another has taken meanwhile', () => {
    const directory = join(fresh('lock'), 'data')
    const unlock = lockDirectory(directory, 'It')
    writeFileSync(lockPath(directory), holder({ token: 'theirs' }))
    unlock()
    expect(existsSync(lockPath(directory))).toBe(true)
  })

  test('a thief that died while stealing is forgotten', () => {
    const directory = join(fresh('lock'), 'data')
    writeFileSync(lockPath(directory), '')
    writeFileSync(`${lockPath(directory)}.steal`, '1')
    utimesSync(`${lockPath(directory)}.steal`, new Date(0), new Date(0))
    lockDirectory(directory, 'It')()
  })
})
