import type { TransferListItem } from 'node:worker_threads'

import { limitExceeded } from '../../shared/errors.ts'
import { ThreadPool, TooCostly } from '../../shared/thread-pool.ts'
import { parseStoredPackage } from './case-stored.ts'
import type { FormatJob, FormatPiece } from './format-worker.ts'
import { ImportError } from './import-error.ts'
import { PackageBuilder } from './package-pieces.ts'
import type { FormatReader, Parsed, ReadOptions } from './reader.ts'
import type { FormatWriter, Written } from './writer.ts'

/** What one reading or writing of a file may take. */
export interface FormatBounds {
  readonly milliseconds: number
  /** Of the thread's heap. The largest bundle there is takes a third. */
  readonly megabytes: number
  /** What is not packed and has no more bytes is read or written at once: a thread would cost more than that. */
  readonly atOnceBytes: number
}

export const FORMAT_BOUNDS: FormatBounds = { milliseconds: 120_000, megabytes: 1_024, atOnceBytes: 64 * 1_024 }

/** From so many bytes on a thread is not kept for the next file: its heap is large then. */
const LARGE_BYTES = 2 * 2 ** 20

/**
 * Reads and writes files of formats in threads, two at once: what a file makes of a reader, and a framework of a writer,
 * holds up nobody else. What is in memory when: a file's bytes while it is read (given to the thread when `give` says
 * so, else copied for it), the whole package in the thread from then on, and here as many of its pieces as were handed
 * over; the thread of a large file ends with that.
 */
export class FormatThreads {
  readonly #bounds: FormatBounds
  readonly #pool: ThreadPool<FormatJob, FormatPiece>

  constructor(bounds: Partial<FormatBounds> = {}) {
    this.#bounds = { ...FORMAT_BOUNDS, ...bounds }
    this.#pool = new ThreadPool({
      program: (ending) => new URL(`./format-worker.${ending}`, import.meta.url),
      what: 'The reading and writing of files',
      threads: 2,
      mostWaiting: 100,
      megabytes: this.#bounds.megabytes,
    })
  }

  /** @throws ImportError as the reader does, and when it takes too long or too much memory; UNAVAILABLE. */
  async read(
    reader: FormatReader,
    bytes: Uint8Array,
    { give = false, ...options }: ReadOptions & { readonly give?: boolean } = {},
  ): Promise<Parsed> {
    if (bytes.byteLength <= this.#bounds.atOnceBytes && !isPacked(bytes)) return reader.read(bytes, options)
    const builder = new PackageBuilder()
    const job = { read: reader.name, bytes, options }
    await this.#run(job, give, (piece) => {
      if (piece.part !== 'written' && piece.part !== 'refused') builder.take(piece)
    })
    return builder.parsed() ?? refuse('the reader said nothing')
  }

  /**
   * Writes the package whose CASE JSON these bytes are; they are given away. Throws LIMIT when it takes too long or too
   * much memory.
   */
  async write(writer: FormatWriter, bytes: Uint8Array): Promise<Written> {
    if (bytes.byteLength <= this.#bounds.atOnceBytes) return writer.write(parseStoredPackage(bytes))
    let written: Written | null = null
    try {
      await this.#run({ write: writer.name, bytes }, true, (piece) => {
        if (piece.part === 'written') written = piece.written
      })
    } catch (cause) {
      if (!(cause instanceof ImportError) || cause.code !== 'IMPORT_TOO_COSTLY') throw cause
      throw limitExceeded(
        `To write this framework as ${writer.name} takes more than there is for it (${this.#says}). Ask for another format, such as case.`,
        'format',
      )
    }
    return written ?? refuse('the writer said nothing')
  }

  /** Ends the threads, in the middle of their work as well. The next work starts new ones. */
  stop(): Promise<void> {
    return this.#pool.stop()
  }

  get #says(): string {
    return `${this.#bounds.milliseconds / 1_000} s, ${this.#bounds.megabytes} MB`
  }

  async #run(job: FormatJob, give: boolean, take: (piece: FormatPiece) => void): Promise<void> {
    let refused: Extract<FormatPiece, { part: 'refused' }> | null = null
    const hear = (piece: FormatPiece) => {
      if (piece.part === 'refused') refused = piece
      else take(piece)
    }
    const { milliseconds } = this.#bounds
    const bytes = give ? ownBytes(job.bytes) : new Uint8Array(job.bytes)
    const last = bytes.byteLength > LARGE_BYTES
    const transfer = [bytes.buffer as TransferListItem]
    try {
      await this.#pool.run({ ...job, bytes }, { milliseconds, take: hear, last, transfer })
    } catch (cause) {
      if (!(cause instanceof TooCostly)) throw cause
      throw new ImportError(
        'IMPORT_TOO_COSTLY',
        `To read this file takes more ${cause.bound} than there is for one (${this.#says}). Split it into smaller ones.`,
      )
    }
    if (refused !== null) throw asError(refused)
  }
}

/** A packed file says nothing about how large it is inside. */
const isPacked = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0x1f && bytes[1] === 0x8b)

/** Only what is no window on memory that others use as well can be given away. */
const ownBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.buffer.byteLength === bytes.byteLength ? bytes : new Uint8Array(bytes)

function asError({ code, message, path, place }: Extract<FormatPiece, { part: 'refused' }>): ImportError {
  return new ImportError(code, message, { ...(path === null ? {} : { path }), ...(place === null ? {} : { place }) })
}

function refuse(why: string): never {
  throw new Error(why)
}

const threads = new FormatThreads()

/** `FormatThreads.read` in those of this process. */
export const readInThread: FormatThreads['read'] = (...given) => threads.read(...given)

/** `FormatThreads.write` in those of this process. */
export const writeInThread: FormatThreads['write'] = (...given) => threads.write(...given)

/** For the end of the process. */
export const stopFormatThreads = (): Promise<void> => threads.stop()
