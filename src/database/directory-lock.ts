import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, resolve } from 'node:path'

import { StartupError } from '../shared/startup-error.ts'

/** Who holds a directory. A pid alone says little: pids come back, so the start time of the process stands beside it. */
export interface LockHolder {
  readonly pid: number
  readonly started: string | null
  readonly host: string
  readonly token: string
}

/** A thief that died while stealing blocks others this long at most. */
const STEALING_MS = 10_000

/** The file whose existence is the lock of `directory`. */
export const lockPath = (directory: string): string => `${resolve(directory)}.lock`

/**
 * Takes the directory for this process; the answer gives it back. Two processes in one store directory destroy it, and
 * neither PGlite nor a dying Neo4j looks after that alone. Throws StartupError when a living process holds it.
 */
export function lockDirectory(directory: string, what: string): () => void {
  const path = lockPath(directory)
  mkdirSync(dirname(path), { recursive: true })
  const mine: LockHolder = {
    pid: process.pid,
    started: processStart(process.pid),
    host: hostname(),
    token: randomUUID(),
  }
  for (let attempt = 0; attempt < 50; attempt++) {
    if (linkInto(path, JSON.stringify(mine)) && readHolder(path)?.token === mine.token)
      return () => {
        if (readHolder(path)?.token === mine.token) rmSync(path, { force: true })
      }
    const holder = readHolder(path)
    if (holder && isAlive(holder)) throw inUse(directory, what, holder, path)
    removeStale(path)
  }
  throw new StartupError(`The lock ${path} cannot be taken: others take and leave it all the time.`, ['try again'])
}

/** The process that holds the directory now, or null. */
export function directoryHolder(directory: string): LockHolder | null {
  const holder = readHolder(lockPath(directory))
  return holder && isAlive(holder) ? holder : null
}

/** True while the process runs; on another host nobody can tell, so it counts as running. */
export function isAlive(holder: Pick<LockHolder, 'pid' | 'started' | 'host'>): boolean {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (isZombie(holder.pid)) return false
  const started = processStart(holder.pid)
  return holder.started === null || started === null || started === holder.started
}

/** Ended, but its parent has not asked how yet: it can be signalled, and holds nothing any more. */
function isZombie(pid: number): boolean {
  try {
    return process.platform === 'linux' && fieldsAfterName(pid)[0] === 'Z'
  } catch {
    return false
  }
}

/** What `/proc` says of a process after its name, which stands in brackets and may hold anything. */
function fieldsAfterName(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** When a process started, in the words of its system; null where that cannot be found out. */
export function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      // the 20th field after the name is the start
      return `${boot}:${fieldsAfterName(pid)[19]}`
    }
    if (process.platform === 'win32') return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** The lock appears with its content in one step, so an empty one was never anybody's. */
function linkInto(path: string, content: string): boolean {
  const own = `${path}.${process.pid}.${randomUUID()}`
  try {
    writeFileSync(own, content)
    linkSync(own, path)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  } finally {
    rmSync(own, { force: true })
  }
}

function readHolder(path: string): LockHolder | null {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<LockHolder>
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? (holder as LockHolder) : null
  } catch {
    return null
  }
}

/** Only one at a time may remove a stale lock, looking once more; else the second removes what the first has taken. */
function removeStale(path: string): void {
  const guard = `${path}.steal`
  if (!linkInto(guard, String(process.pid))) {
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > STEALING_MS) rmSync(guard, { force: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    return
  }
  try {
    const holder = readHolder(path)
    if (!holder || !isAlive(holder)) rmSync(path, { force: true })
  } finally {
    rmSync(guard, { force: true })
  }
}

function inUse(directory: string, what: string, holder: LockHolder, path: string): StartupError {
  const here = holder.host === hostname()
  const who = here ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`
  return new StartupError(`${what} in ${directory} is in use by ${who}.`, [
    here ? 'stop that process, or use it: it serves the same data' : `stop it there; if it is gone, remove ${path}`,
    'or set HEADWATER_DATA to another directory to start beside it',
  ])
}
