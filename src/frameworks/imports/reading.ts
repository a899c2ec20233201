import { PerName } from '../../shared/at-once.ts'
import { limitExceeded } from '../../shared/errors.ts'
import { type FormatSource, readInThread } from '../formats/format-threads.ts'
import type { FormatReader, Parsed, ReadOptions } from '../formats/reader.ts'

/** More files for one library that wait for the one that is read. */
const MOST_WAITING = 10

/** One at a time for each library: what is sent to one keeps no other waiting for more than the file before. */
const turns = new PerName(1, MOST_WAITING)

/**
 * Reads a file in a thread, when it is the turn of the library that it is for. Counted in this process alone.
 * @throws ImportError as the reader does; LIMIT when too many wait; UNAVAILABLE.
 */
export const readFor = (
  library: string,
  reader: FormatReader,
  source: FormatSource,
  options?: ReadOptions,
): Promise<Parsed> =>
  turns.run(
    library,
    () => readInThread(reader, source, options),
    () =>
      limitExceeded(
        `${1 + MOST_WAITING} files for this library are being read or wait for it. Send this one again when some are done.`,
      ),
  )

/** What is in memory already. */
export const inMemory = (bytes: Uint8Array): FormatSource => ({ size: bytes.byteLength, bytes: () => bytes })
