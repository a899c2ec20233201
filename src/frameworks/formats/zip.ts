import { crc32 } from 'node:zlib'

import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'

import { ImportError } from './import-error.ts'

/** Bounds of one archive; what its directory declares is checked first, what really comes out while it comes out. */
export interface ZipLimits {
  readonly entries: number
  /** Bytes of one entry, inflated. */
  readonly entryBytes: number
  /** Bytes of all entries together, inflated. */
  readonly totalBytes: number
}

const MEGABYTE = 1024 * 1024

export const DEFAULT_ZIP_LIMITS: ZipLimits = {
  entries: 1000,
  entryBytes: 256 * MEGABYTE,
  totalBytes: 512 * MEGABYTE,
}

/** A file inside an archive. */
export interface ZipEntry {
  /** As the archive has it, with `/`; never absolute, never with `..`, never twice. */
  readonly name: string
  /** Inflated, as declared; `bytes` holds to it. */
  readonly size: number
  /** Inflates it; stops as soon as more comes out than was declared or is allowed, and compares the checksum. */
  readonly bytes: () => Promise<Uint8Array>
}

/**
 * The files of a ZIP archive, in its own order and without its folders. Nothing is inflated before all that the directory
 * declares was found within the limits: the count, each size, their sum, names that lead elsewhere or stand twice,
 * encryption. Archives inside are files like others and are never opened.
 * @throws ImportError IMPORT_ZIP, also from `bytes`.
 */
export async function openZip(bytes: Uint8Array, limits: ZipLimits = DEFAULT_ZIP_LIMITS): Promise<ZipEntry[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 2 || buffer.toString('latin1', 0, 2) !== 'PK')
    throw new ImportError(
      'IMPORT_ZIP',
      'This is no ZIP archive, which workbooks (.xlsx) and bundles are. See whether it is the right file and format.',
    )
  const archive = await open(buffer)
  if (archive.entryCount > limits.entries)
    throw refused(
      `It has ${archive.entryCount} entries; at most ${limits.entries} are taken. Send only what is needed.`,
    )
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  let total = 0
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue
      checkEntry(entry, names, limits)
      total += entry.uncompressedSize
      if (total > limits.totalBytes)
        throw refused(`Its files have more than ${megabytes(limits.totalBytes)} together once unpacked.`)
      entries.push({ name: entry.fileName, size: entry.uncompressedSize, bytes: () => inflate(archive, entry) })
    }
  } catch (cause) {
    throw asRefusal(cause)
  }
  return entries
}

async function open(buffer: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(buffer, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (cause) {
    throw asRefusal(cause)
  }
}

function checkEntry(entry: Entry, names: Set<string>, limits: ZipLimits): void {
  const name = JSON.stringify(entry.fileName.slice(0, 100))
  if (entry.isEncrypted()) throw refused(`${name} is encrypted. Save it without a password.`)
  if (!entry.canDecodeFileData())
    throw refused(`${name} is packed in a way that is not read here. Pack it with deflate.`)
  if (entry.uncompressedSize > limits.entryBytes)
    throw refused(
      `${name} has ${megabytes(entry.uncompressedSize)} once unpacked; at most ${megabytes(limits.entryBytes)} are taken.`,
    )
  if (names.has(entry.fileName)) throw refused(`${name} stands in it twice; which one is meant cannot be told.`)
  names.add(entry.fileName)
}

async function inflate(archive: ZipFile, entry: Entry): Promise<Uint8Array> {
  const out = Buffer.allocUnsafe(entry.uncompressedSize)
  let length = 0
  try {
    for await (const chunk of await archive.openReadStreamPromise(entry)) {
      const part = chunk as Buffer
      if (length + part.length > out.length) throw refused(`${JSON.stringify(entry.fileName)} is longer than it says.`)
      length += part.copy(out, length)
    }
  } catch (cause) {
    throw asRefusal(cause)
  }
  if (length !== out.length || crc32(out) !== entry.crc32)
    throw refused(`${JSON.stringify(entry.fileName)} is damaged. Download or save it again.`)
  return out
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE)} MB`

const refused = (why: string): ImportError => new ImportError('IMPORT_ZIP', `The ZIP archive cannot be taken. ${why}`)

/** What the library says is about the archive, all of which came from outside. */
const asRefusal = (cause: unknown): ImportError =>
  cause instanceof ImportError
    ? cause
    : refused(
        `${cause instanceof Error ? cause.message.slice(0, 300).replace(/\.$/, '') : 'It is damaged'}. Download or save it again.`,
      )
