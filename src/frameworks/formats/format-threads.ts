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

const FORMAT_BOUNDS: FormatBounds = { milliseconds: 120_000, megabytes: 1_024, atOnceBytes: 64 * 1_024 }

/** Where the bytes of a file are. */
export interface FormatSource {
  readonly size: number
  /** Asked once, when there is a thread for them. */
  readonly bytes: () => Uint8Array | Promise<Uint8Array>
  /** Nobody else needs them afterwards: they are given to the thread instead of copied. */
  readonly own?: boolean
}

/** A thread whose file had so many bytes, or so many that were packed, is not kept for the next: its heap is large then. */
const LARGE_BYTES = 8 * 2 ** 20
const LARGE_PACKED_BYTES = 2 ** 20

/**
 * Reads and writes files of formats in threads, two at once: what a file makes of a reader, and a framework of a writer,
 * holds up nobody else. What is in memory when: the bytes of a file from when a thread is free for it until it is read, in
 * the thread alone where they are its `own`; the whole package in the thread from then on, and here as many of its pieces
 * as were handed over; the thread of a large file ends with that.
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
      youngMegabytes: 8,
    })
  }

  /** @throws ImportError as the reader does, and when it takes too long or too much memory; UNAVAILABLE. */
  async read(reader: FormatReader, source: FormatSource, options: ReadOptions = {}): Promise<Parsed> {
    const { size, own = false } = source
    let given: Uint8Array | null = null
    if (size <= this.#bounds.atOnceBytes) {
      given = await source.bytes()
      if (!isPacked(given)) return reader.read(given, options)
    }
    const builder = new PackageBuilder()
    const make = async () => {
      const bytes = given ?? (await source.bytes())
      return { read: reader.name, bytes: own ? ownBytes(bytes) : new Uint8Array(bytes), options }
    }
    const costly = ({ bound }: TooCostly) =>
      new ImportError(
        'IMPORT_TOO_COSTLY',
        `To read this file takes more ${bound} than there is for one (${this.#says}). Split it into smaller ones.`,
      )
    await this.#run(
      make,
      (piece) => {
        if (piece.part !== 'written' && piece.part !== 'refused') builder.take(piece)
      },
      costly,
    )
    return builder.parsed() ?? refuse('the reader said nothing')
  }

  /**
   * Writes the package whose CASE JSON these bytes are; they are given away. Throws LIMIT when it takes too long or too
   * much memory.
   */
  async write(writer: FormatWriter, bytes: Uint8Array): Promise<Written> {
    if (bytes.byteLength <= this.#bounds.atOnceBytes) return writer.write(parseStoredPackage(bytes))
    let written: Written | null = null
    const costly = () =>
      limitExceeded(
        `To write this framework as ${writer.name} takes more than there is for it (${this.#says}). Ask for another format, such as case.`,
        'format',
      )
    await this.#run(
      async () => ({ write: writer.name, bytes: ownBytes(bytes) }),
      (piece) => {
        if (piece.part === 'written') written = piece.written
      },
      costly,
    )
    return written ?? refuse('the writer said nothing')
  }

  /** Ends the threads, in the middle of their work as well. The next work starts new ones. */
  stop(): Promise<void> {
    return this.#pool.stop()
  }

  get #says(): string {
    return `${this.#bounds.milliseconds / 1_000} s, ${this.#bounds.megabytes} MB`
  }

  /** `costly`: what is thrown for a job that takes too long or too much memory. */
  async #run(
    make: () => Promise<FormatJob>,
    take: (piece: FormatPiece) => void,
    costly: (cause: TooCostly) => Error,
  ): Promise<void> {
    let refused: Extract<FormatPiece, { part: 'refused' }> | null = null
    const hear = (piece: FormatPiece) => {
      if (piece.part === 'refused') refused = piece
      else take(piece)
    }
    try {
      await this.#pool.run(make, {
        milliseconds: this.#bounds.milliseconds,
        take: hear,
        transfer: ({ bytes }) => [bytes.buffer as TransferListItem],
        last: ({ bytes }) => bytes.byteLength > (isPacked(bytes) ? LARGE_PACKED_BYTES : LARGE_BYTES),
      })
    } catch (cause) {
      throw cause instanceof TooCostly ? costly(cause) : cause
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
