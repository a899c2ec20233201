import { statfsSync } from 'node:fs'

/** Something outside the program keeps it from starting; `ways` are what a person can do about it. */
export class StartupError extends Error {
  constructor(
    message: string,
    readonly ways: readonly string[] = [],
    options: { cause?: unknown } = {},
  ) {
    super(message, options)
    this.name = 'StartupError'
  }

  /** One screen of text: what is wrong, then the ways out. */
  get screen(): string {
    return [this.message, ...this.ways.map((way) => `  - ${way}`)].join('\n')
  }
}

/** Refuses to start on a disk that is about to be full: stores that run out of room while they start leave riddles. */
export function assertRoom(directory: string, megabytes: number, what: string): void {
  const { bavail, bsize } = statfsSync(directory)
  const free = Math.floor((bavail * bsize) / 2 ** 20)
  if (free >= megabytes) return
  throw new StartupError(`The disk of ${directory} is full: ${what} needs ${megabytes} MB, ${free} MB are free.`, [
    'free some space there',
    'or set HEADWATER_DATA to a directory on another disk',
  ])
}

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
}

/** Faults of the file system in words; anything else is answered as it came. */
export function startupFault(cause: unknown, directory: string): unknown {
  const reason = FILE_FAULTS[(cause as NodeJS.ErrnoException)?.code ?? '']
  if (!reason || cause instanceof StartupError) return cause
  return new StartupError(
    `The data directory ${directory} cannot be used: ${reason}.`,
    ['make it writable, with some room', 'or set HEADWATER_DATA to another directory'],
    { cause },
  )
}
