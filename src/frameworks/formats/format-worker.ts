import type { TransferListItem } from 'node:worker_threads'

import { serveJobs } from '../../shared/thread-work.ts'
import { ImportError, type ImportErrorCode, type TextPlace } from './import-error.ts'
import { type PackagePiece, piecesOf } from './package-pieces.ts'
import type { FormatReader, Parsed, ReadOptions } from './reader.ts'
import type { FormatWriter, Written } from './writer.ts'

/** What a thread for formats is asked: to read bytes, or to write a package that comes as its CASE JSON. */
export type FormatJob =
  | { readonly read: string; readonly bytes: Uint8Array; readonly options: ReadOptions }
  | { readonly write: string; readonly bytes: Uint8Array }

/** A refusal is an answer: what was thrown would come without its code and place. */
export type FormatPiece =
  | PackagePiece
  | { readonly part: 'written'; readonly written: Written }
  | {
      readonly part: 'refused'
      readonly code: ImportErrorCode
      readonly message: string
      readonly path: string | null
      readonly place: TextPlace | null
    }

/** Readers and writers are loaded when one is needed: a thread mostly has to do with one kind of them. */
async function* work(job: FormatJob): AsyncGenerator<FormatPiece> {
  try {
    if ('read' in job) yield* piecesOf(await read(job.read, job.bytes, job.options))
    else yield { part: 'written', written: await write(job.write, job.bytes) }
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
    const { code, message, path, place } = cause
    yield { part: 'refused', code, message, path, place }
  }
}

async function read(format: string, bytes: Uint8Array, options: ReadOptions): Promise<Parsed> {
  const { FORMAT_READERS } = await import('./reader.ts')
  return named(FORMAT_READERS, format).read(bytes, options)
}

async function write(format: string, bytes: Uint8Array): Promise<Written> {
  const { FORMAT_WRITERS } = await import('./writer.ts')
  const { parseStoredPackage } = await import('./case-stored.ts')
  const { bytes: written, losses } = await named(FORMAT_WRITERS, format).write(parseStoredPackage(bytes))
  // A copy of its own: a Buffer is often a window on memory that others use, and this one is given away
  return { bytes: new Uint8Array(written), losses }
}

function named<Format extends FormatReader | FormatWriter>(formats: readonly Format[], name: string): Format {
  const format = formats.find((one) => one.name === name)
  if (!format) throw new Error(`no format ${name}`)
  return format
}

serveJobs<FormatJob, FormatPiece>(work, (piece) =>
  piece.part === 'written' ? [piece.written.bytes.buffer as TransferListItem] : [],
)
