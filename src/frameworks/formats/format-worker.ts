import type { TransferListItem } from 'node:worker_threads'

import { serveJobs } from '../../shared/thread-work.ts'
import { parseStoredPackage } from './case-stored.ts'
import { ImportError, type ImportErrorCode, type TextPlace } from './import-error.ts'
import { type PackagePiece, piecesOf } from './package-pieces.ts'
import { FORMAT_READERS, type FormatReader, type ReadOptions } from './reader.ts'
import { FORMAT_WRITERS, type FormatWriter, type Written } from './writer.ts'

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

async function* work(job: FormatJob): AsyncGenerator<FormatPiece> {
  try {
    if ('read' in job) yield* piecesOf(await named(FORMAT_READERS, job.read).read(job.bytes, job.options))
    else yield { part: 'written', written: await write(named(FORMAT_WRITERS, job.write), job.bytes) }
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
    const { code, message, path, place } = cause
    yield { part: 'refused', code, message, path, place }
  }
}

async function write({ write }: FormatWriter, bytes: Uint8Array): Promise<Written> {
  const { bytes: written, losses } = await write(parseStoredPackage(bytes))
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
