import { createHash } from 'node:crypto'

import type { Session } from '../../database/session.ts'
import type { FormatReader, Parsed } from '../formats/reader.ts'
import { checkRequest, type ImportRequest, type ImportTarget, readSource } from './import.request.ts'
import { inMemory, readFor } from './reading.ts'
import { uploadBytes } from './upload.store.ts'

/** A file that was read: its package, and of its bytes what is kept with the version. */
export interface Received {
  readonly reader: FormatReader
  readonly parsed: Parsed
  readonly sha256: string
  /** Null: they are the upload's, and go from there without coming here. */
  readonly bytes: Uint8Array | null
}

/** Reads what a request brings, when it is its library's turn. No transaction is to wait for that. */
export async function receive(session: Session, target: ImportTarget, request: ImportRequest): Promise<Received> {
  if (session.inTransaction) throw new Error('a transaction must not wait for a file to be read')
  const reader = checkRequest(request)
  const { skipBadRows = false, upload } = request
  if (upload !== undefined) {
    const source = { size: upload.size, own: true, bytes: () => uploadBytes(session, upload) }
    const parsed = await readFor(target.library, reader, source, { skipBadRows })
    return { reader, bytes: null, parsed, sha256: upload.sha256 }
  }
  const bytes = request.bytes ?? (await readSource(request.file as string, reader))
  const parsed = await readFor(target.library, reader, inMemory(bytes), { skipBadRows })
  return { reader, bytes, parsed, sha256: createHash('sha256').update(bytes).digest('hex') }
}
