import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'

import { isAlive, lockDirectory, processStart } from '../database/directory-lock.ts'
import { assertRoom, StartupError } from '../shared/startup-error.ts'
import { prepareNeo4j, type RuntimeSettings } from './java.ts'

/** Of a new store with room for its first transactions. */
const ROOM_MB = 200
const START_MS = 180_000
const STOP_MS = 30_000
/** How long a server that has lost its parent may take to close its store. */
const LEFTOVER_MS = 60_000

export interface LocalNeo4jSettings extends RuntimeSettings {
  /** Its data directory; made when absent. */
  readonly home: string
  /** A fixed loopback port; default: any free one, chosen by the server itself so that nobody can come between. */
  readonly port?: number
  /** Megabytes. */
  readonly heap?: number
  /** Megabytes. */
  readonly pageCache?: number
  /** Starts in half the time and runs slower afterwards: for servers that live for minutes. */
  readonly shortLived?: boolean
}

export interface LocalNeo4j {
  readonly uri: string
  readonly user: string
  /** New at each start; known to this process alone. */
  readonly password: string
  /** Resolves when the server has ended, by itself or because of `stop`. */
  readonly exited: Promise<void>
  readonly pid: number
  stop(): Promise<void>
}

/**
 * Starts Neo4j Community as a child process that nobody else can use, and that ends when this process ends, however
 * that happens. Throws StartupError and then leaves nothing running.
 */
export async function startLocalNeo4j(settings: LocalNeo4jSettings): Promise<LocalNeo4j> {
  const home = resolve(settings.home)
  mkdirSync(home, { recursive: true })
  const unlock = lockDirectory(home, 'The local Neo4j')
  try {
    assertRoom(home, ROOM_MB, 'the local Neo4j')
    const { java, classpath } = await prepareNeo4j(settings)
    await leftoverGone(home)
    const password = randomBytes(24).toString('base64url')
    const child = launch(java, classpath, home, settings)
    child.stdin?.on('error', () => {}).write(`${password}\n`)
    const exited = new Promise<void>((done) => child.once('close', () => done()))
    exited.then(() => {
      rmSync(pidPath(home), { force: true })
      unlock()
    })
    const port = await readiness(child, home, settings.port ?? 0).catch(async (cause) => {
      await end(child, exited)
      throw cause
    })
    const stop = () => end(child, exited)
    return { uri: `bolt://127.0.0.1:${port}`, user: 'neo4j', password, exited, pid: child.pid as number, stop }
  } catch (cause) {
    unlock()
    throw cause
  }
}

function launch(java: string, classpath: string, home: string, settings: LocalNeo4jSettings): ChildProcess {
  const heap = settings.heap ?? 1024
  const pageCache = (settings.pageCache ?? 256) * 2 ** 20
  const child = spawn(
    java,
    [
      `-Xmx${heap}m`,
      '-XX:+UseParallelGC',
      '-XX:+ExitOnOutOfMemoryError',
      ...(settings.shortLived ? ['-XX:TieredStopAtLevel=1'] : []),
      '--add-opens=java.base/java.nio=ALL-UNNAMED',
      '--add-opens=java.base/java.lang=ALL-UNNAMED',
      '-cp',
      classpath,
      'LocalNeo4j',
      home,
      String(settings.port ?? 0),
      String(pageCache),
    ],
    // a process group of its own: Ctrl-C in a terminal is for us, and we end the server when our work is done
    { cwd: home, detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: settings.env ?? process.env },
  )
  if (child.pid !== undefined)
    writeFileSync(pidPath(home), JSON.stringify({ pid: child.pid, started: processStart(child.pid), host: hostname() }))
  return child
}

/** The port, once the server says that it is ready. */
function readiness(child: ChildProcess, home: string, wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    let said = ''
    let complained = ''
    const timer = setTimeout(
      () =>
        fail(new StartupError(`The local Neo4j is not ready after ${START_MS / 1000} s.`, [`look into ${home}/logs`])),
      START_MS,
    )
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000)
      const port = /^ready (\d+)$/m.exec(said)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      done(Number(port))
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complained = (complained + text).slice(-20_000)
    })
    child.once('error', (cause) => {
      clearTimeout(timer)
      fail(new StartupError(`Java cannot be run: ${cause.message}`, ['look whether JAVA_HOME or the PATH is right']))
    })
    child.once('close', () => {
      clearTimeout(timer)
      fail(startFailure(`${said}\n${complained}`, home, wanted))
    })
  })
}

/** What a server said before it ended, in words for people. */
export function startFailure(output: string, home: string, port: number): StartupError {
  const log = join(home, 'logs', 'debug.log')
  if (/address already in use|BindException|PortBindException/i.test(output))
    return new StartupError(`The port ${port} of the local Neo4j is taken by another program.`, [
      'stop that program',
      'or leave the port open: a free one is then found',
    ])
  if (/no space left on device/i.test(output))
    return new StartupError(`The disk of ${home} is full: the local Neo4j could not start.`, ['free some space there'])
  if (/StoreLockException|FileLockException|lock file has been acquired/i.test(output))
    return new StartupError(`The store in ${home} is in use by another Neo4j.`, [
      'stop that Neo4j, or set HEADWATER_DATA to another directory',
    ])
  if (/OutOfMemoryError|Could not reserve enough space|insufficient memory/i.test(output))
    return new StartupError('There is not enough memory for the local Neo4j.', [
      'close other programs, or set NEO4J_HEAP_MB to less',
    ])
  if (/AccessDeniedException|Permission denied/i.test(output))
    return new StartupError(`This user may not write in ${home}.`, ['give it the right, or set HEADWATER_DATA'])
  if (/NoClassDefFoundError|ClassNotFoundException|could not find or load main class/i.test(output))
    return new StartupError('A jar of the local Neo4j is missing or damaged.', [
      'remove neo4j/lib and start again: it is then fetched anew',
    ])
  const reason = /^failed (.*)$/m.exec(output)?.[1] ?? output.trim().split('\n').slice(-3).join('\n')
  return new StartupError(`The local Neo4j did not start: ${reason}`, [
    `look into ${log}`,
    `or, as all of it can be made again from PostgreSQL, remove ${home} and run "headwater rebuild"`,
  ])
}

/** Closing its input asks the server to end; a server that does not is ended by force. */
async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.pid === undefined) return
  child.stdin?.end()
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exited
  clearTimeout(force)
}

const pidPath = (home: string): string => `${home}.pid`

/** After a sudden end of our predecessor its server needs a moment to notice and to close the store. */
async function leftoverGone(home: string): Promise<void> {
  let left: { pid: number; started: string | null; host: string }
  try {
    left = JSON.parse(readFileSync(pidPath(home), 'utf8'))
  } catch {
    return
  }
  if (left.host !== hostname()) return
  for (const until = Date.now() + LEFTOVER_MS; isAlive(left); await new Promise((next) => setTimeout(next, 100)))
    if (Date.now() > until)
      throw new StartupError(`A Neo4j from before still runs on ${home} as process ${left.pid}.`, [
        `end it: kill ${left.pid}`,
      ])
}
