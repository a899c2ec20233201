import { limitExceeded } from '../../shared/errors.ts'
import { fileTurns, MOST_WAITING } from '../file-turns.ts'
import { type FormatSource, readInThread } from '../formats/format-threads.ts'
import type { FormatReader, Parsed, ReadOptions } from '../formats/reader.ts'

/**
 * Reads a file in a thread, when it is the turn of the library that it is for.
 * @throws ImportError as the reader does; LIMIT when too many wait; UNAVAILABLE.
 */
export const readFor = (
  library: string,
  reader: FormatReader,
  source: FormatSource,
  options?: ReadOptions,
): Promise<Parsed> =>
  fileTurns.run(
    library,
    () => readInThread(reader, source, options),
    () =>
      limitExceeded(
        `${1 + MOST_WAITING} files of this library are being read or written, or wait for it. Send this one again when some are done.`,
      ),
  )

/** What is in memory already. */
export const inMemory = (bytes: Uint8Array): FormatSource => ({ size: bytes.byteLength, bytes: () => bytes })
