import { createHash } from 'node:crypto'

import type { Session } from '../../database/session.ts'
import { newId } from '../../shared/ids.ts'
import type { UploadedFile } from './import.request.ts'

/** Bytes of one row: so much of a file that is coming or going is in memory at once. */
export const PIECE_BYTES = 256 * 2 ** 10

/** Rows that are read together. */
const PIECES = 8

/** Makes room for a file that is coming. */
export async function beginUpload(session: Session, library: string): Promise<string> {
  const id = newId('run')
  await session.sql.query(
    '/* frameworks.uploading */ INSERT INTO framework_upload (id, library, size, created_at) VALUES ($1, $2, 0, $3)',
    [id, library, new Date(session.now)],
  )
  return id
}

/** The next piece. False when the upload is no longer there. */
export async function addPiece(session: Session, upload: string, ordinal: number, bytes: Buffer): Promise<boolean> {
  const [row]: { n: number }[] = await session.sql.query(
    `/* frameworks.piece */ WITH grown AS (
       UPDATE framework_upload SET size = size + $4 WHERE id = $1 RETURNING id),
     piece AS (
       INSERT INTO framework_upload_piece (upload_id, ordinal, bytes) SELECT id, $2::integer, $3::bytea FROM grown RETURNING 1)
     SELECT count(*)::int AS n FROM piece`,
    [upload, ordinal, bytes, bytes.byteLength],
  )
  return row?.n === 1
}

/** A file that is in memory already. */
export async function writeUpload(tx: Session, library: string, bytes: Buffer): Promise<UploadedFile> {
  const id = await beginUpload(tx, library)
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES)
    await addPiece(tx, id, at / PIECE_BYTES, bytes.subarray(at, at + PIECE_BYTES))
  return { id, size: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** What is to be done with an upload, and where its bytes come from: `sha256` of what was sent, else the `url`. */
interface UploadOrder {
  readonly url: string | null
  readonly sha256: string | null
  readonly choices: unknown
}

/** It is whole, or to be fetched, and what was decided is known: a run may have it. */
export async function orderUpload(tx: Session, upload: string, { url, sha256, choices }: UploadOrder): Promise<void> {
  await tx.sql.query(
    '/* frameworks.uploaded */ UPDATE framework_upload SET url = $2, sha256 = $3, choices = $4::jsonb WHERE id = $1',
    [upload, url, sha256, JSON.stringify(choices)],
  )
}

/** Null when it is no longer there. */
export async function orderedUpload(
  session: Session,
  upload: string,
): Promise<(UploadOrder & { readonly size: number }) | null> {
  const [row]: (UploadOrder & { readonly size: number })[] = await session.sql.query(
    '/* frameworks.upload */ SELECT url, size, sha256, choices FROM framework_upload WHERE id = $1',
    [upload],
  )
  return row ?? null
}

/** Bytes that are coming for a library, or wait there to be imported. */
export async function uploadedBytes(session: Session, library: string): Promise<number> {
  const [row]: { bytes: number }[] = await session.sql.query(
    '/* frameworks.uploadedBytes */ SELECT coalesce(sum(size), 0)::float8 AS bytes FROM framework_upload WHERE library = $1',
    [library],
  )
  return row?.bytes ?? 0
}

/** The whole file, for the one who reads it now. */
export async function uploadBytes(session: Session, { id, size }: UploadedFile): Promise<Uint8Array> {
  const whole = new Uint8Array(size)
  let at = 0
  for (let from = 0; at < size; from += PIECES) {
    const rows: { bytes: Buffer }[] = await session.sql.query(
      `/* frameworks.pieces */ SELECT bytes FROM framework_upload_piece
       WHERE upload_id = $1 AND ordinal >= $2 AND ordinal < $3 ORDER BY ordinal`,
      [id, from, from + PIECES],
    )
    if (rows.length === 0) throw new Error('pieces of an upload are missing')
    for (const { bytes } of rows) {
      whole.set(bytes, at)
      at += bytes.byteLength
    }
  }
  return whole
}

/** What a file was read as, and the version that was made of it. */
interface Kept {
  readonly framework: string
  readonly format: string
  readonly sha256: string
}

/** Keeps bytes that are in memory with the version that was made of them. */
export async function keepRead(tx: Session, bytes: Uint8Array, { framework, format, sha256 }: Kept): Promise<void> {
  const { buffer, byteOffset, byteLength } = bytes
  await tx.sql.query(
    '/* frameworks.source */ INSERT INTO framework_source (framework_id, format, sha256, bytes) VALUES ($1, $2, $3, $4)',
    // The same memory
    [framework, format, sha256, Buffer.from(buffer, byteOffset, byteLength)],
  )
}

/** Keeps an upload with the version that was made of it. */
export async function keepUploaded(tx: Session, upload: string, { framework, format, sha256 }: Kept): Promise<void> {
  await tx.sql.query(
    `/* frameworks.sourceUploaded */ INSERT INTO framework_source (framework_id, format, sha256, bytes)
     SELECT $2, $3, $4, string_agg(bytes, ''::bytea ORDER BY ordinal) FROM framework_upload_piece WHERE upload_id = $1`,
    [upload, framework, format, sha256],
  )
}

/** It is imported, or will not be. */
export const dropUpload = (session: Session, upload: string): Promise<unknown> =>
  session.sql.query('/* frameworks.uploadDone */ DELETE FROM framework_upload WHERE id = $1', [upload])
