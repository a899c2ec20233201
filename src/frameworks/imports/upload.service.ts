import { createHash } from 'node:crypto'

import type { Session } from '../../database/session.ts'
import { PerName } from '../../shared/at-once.ts'
import { type Fault, limitExceeded, tooManyAtOnce, unavailable } from '../../shared/errors.ts'
import type { FormatReader } from '../formats/reader.ts'
import type { ImportTarget, UploadedFile } from './import.request.ts'
import { addPiece, beginUpload, dropUpload, PIECE_BYTES, uploadedBytes } from './upload.store.ts'

/** Files that come at once: for one library, and for all. In this process alone. */
export const UPLOADS_AT_ONCE = { library: 2, process: 8 }

/** Bytes that wait to be imported into a library, in all processes; of what is coming, those that have come. */
export const UPLOADED_BYTES = 512 * 2 ** 20

const RETRY_SECONDS = 10

const ofLibraries = new PerName(UPLOADS_AT_ONCE.library, 0)
const ofProcess = new PerName(UPLOADS_AT_ONCE.process, 0)

/**
 * Takes in a file as it comes and puts it into the database piece by piece: a piece is all of it that is in memory.
 * Whoever sends it waits while a piece is written. What breaks off, is too large or comes when too much is coming leaves
 * nothing; what a killed process leaves, `forgetUploads` drops.
 * @throws LIMIT, with the seconds after which to try again where waiting helps; UNAVAILABLE.
 */
export async function takeUpload(
  session: Session,
  { library }: ImportTarget,
  { maxBytes }: Pick<FormatReader, 'maxBytes'>,
  body: AsyncIterable<Buffer>,
  declared: number | null,
): Promise<UploadedFile> {
  if ((declared ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const take = () => takeFile(session, library, maxBytes, body, declared ?? 0)
  return ofLibraries.run(library, () => ofProcess.run('', take, busyProcess), busyLibrary)
}

const busyLibrary = (): Fault =>
  tooManyAtOnce(
    `${UPLOADS_AT_ONCE.library} files for this library are being sent already. Send this one when one of them has come.`,
    RETRY_SECONDS,
  )

const busyProcess = (): Fault => unavailable('The sending of files', undefined, RETRY_SECONDS)

async function takeFile(
  session: Session,
  library: string,
  maxBytes: number,
  body: AsyncIterable<Buffer>,
  declared: number,
): Promise<UploadedFile> {
  const waiting = await uploadedBytes(session, library)
  if (waiting + declared > UPLOADED_BYTES)
    throw tooManyAtOnce(
      `${waiting} bytes wait to be imported into this library; with this file they would be more than ${UPLOADED_BYTES}. Send it again when some are done.`,
      RETRY_SECONDS,
    )
  const id = await beginUpload(session, library)
  try {
    return { id, ...(await takePieces(session, id, maxBytes, body)) }
  } catch (cause) {
    await dropUpload(session, id)
    throw cause
  }
}

async function takePieces(session: Session, id: string, maxBytes: number, body: AsyncIterable<Buffer>) {
  const hash = createHash('sha256')
  let size = 0
  let ordinal = 0
  for await (const piece of piecesOf(body, maxBytes)) {
    hash.update(piece)
    size += piece.byteLength
    if (!(await addPiece(session, id, ordinal++, piece))) throw unavailable('This upload')
  }
  return { size, sha256: hash.digest('hex') }
}

/** Of equal size but for the last. Throws LIMIT as soon as more has come than may. */
async function* piecesOf(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let held = 0
  let size = 0
  for await (const part of body) {
    size += part.byteLength
    if (size > maxBytes) throw tooLarge(maxBytes)
    parts.push(part)
    held += part.byteLength
    while (held >= PIECE_BYTES) {
      const all = Buffer.concat(parts)
      yield all.subarray(0, PIECE_BYTES)
      parts = [all.subarray(PIECE_BYTES)]
      held -= PIECE_BYTES
    }
  }
  if (held > 0) yield Buffer.concat(parts)
}

const tooLarge = (maxBytes: number) =>
  limitExceeded(
    `At most ${maxBytes} bytes of this format are read. Split it, or let an operator import the file with the command line.`,
  )
