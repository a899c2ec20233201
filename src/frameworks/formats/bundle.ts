import { gunzipSync } from 'node:zlib'

import { ImportError } from './import-error.ts'
import { describeBytes } from './looks-like.ts'
import { DEFAULT_ZIP_LIMITS, openZip, type ZipLimits } from './zip.ts'

export type BundleLimits = ZipLimits

/** Of the full text distribution of O*NET, the largest there is, and some room. */
export const DEFAULT_BUNDLE_LIMITS: BundleLimits = { ...DEFAULT_ZIP_LIMITS, entries: 500 }

/** A bundle as it is sent: packed. */
export const MAX_BUNDLE_BYTES = 128 * 1024 * 1024

/** A file of a bundle. */
export interface BundleMember {
  /** Without folders and without `.gz`. */
  readonly name: string
  /** As the archive has it. */
  readonly path: string
  /** Unpacks it; stops as soon as more comes out than is allowed. */
  readonly bytes: () => Promise<Uint8Array>
}

/**
 * The files of a bundle: a ZIP archive as publishers distribute theirs, files in any folders, plain or packed with gzip.
 * What tools and systems put in beside them (`__MACOSX`, hidden files) is passed over. Nothing is unpacked yet.
 * @throws ImportError when it is no such archive, or two files have one name.
 */
export async function readBundle(
  bytes: Uint8Array,
  limits: BundleLimits = DEFAULT_BUNDLE_LIMITS,
): Promise<BundleMember[]> {
  if (!isZip(bytes)) throw notZip(bytes)
  const inflated = { total: 0 }
  const members: BundleMember[] = []
  for (const entry of await openZip(bytes, limits)) {
    const base = entry.name.split('/').at(-1) as string
    if (base.startsWith('.') || entry.name.split('/').includes('__MACOSX')) continue
    const name = base.replace(/\.gz$/i, '')
    const other = members.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (other)
      throw new ImportError(
        'IMPORT_ZIP',
        `${JSON.stringify(other.path)} and ${JSON.stringify(entry.name)} have one name in this archive; which one is meant cannot be told. Take one of them out.`,
      )
    const unpack = async () => {
      const packed = await entry.bytes()
      return /\.gz$/i.test(base) ? gunzip(packed, entry.name, limits, inflated) : packed
    }
    members.push({ name, path: entry.name, bytes: unpack })
  }
  return members
}

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)

function notZip(bytes: Uint8Array): ImportError {
  if (bytes.byteLength === 0)
    return new ImportError('IMPORT_EMPTY', 'The input is empty; send the ZIP archive of the files.')
  const seen = describeBytes(bytes, new TextDecoder().decode(bytes.subarray(0, 4_000)))
  return new ImportError(
    'IMPORT_ZIP',
    `This ${seen ? `looks like ${seen}` : 'is no ZIP archive'}; send the archive that the publisher distributes, or the files together in one ZIP.`,
  )
}

/** gzip does not say how much will come out: it is stopped at what is left of the bounds. */
function gunzip(packed: Uint8Array, path: string, limits: BundleLimits, inflated: { total: number }): Uint8Array {
  const most = Math.min(limits.entryBytes, limits.totalBytes - inflated.total)
  try {
    const bytes = gunzipSync(packed, { maxOutputLength: Math.max(1, most) })
    inflated.total += bytes.byteLength
    return bytes
  } catch (cause) {
    const tooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    const why = tooLarge
      ? `is larger once unpacked than the ${Math.floor(most / 2 ** 20)} MB that are left for it`
      : 'is damaged; download or save it again'
    throw new ImportError('IMPORT_ZIP', `The ZIP archive cannot be taken. ${JSON.stringify(path)} ${why}.`)
  }
}

/** Folders of the publisher's archives are named after the release. */
export function releaseIn(members: readonly BundleMember[]): string | null {
  for (const { path } of members) {
    const match = /(?:^|[^\d.])(\d{1,2}[._]\d{1,2}(?:[._]\d{1,2})?)(?![\d.])/.exec(
      path.split('/').slice(0, -1).join('/'),
    )
    if (match) return (match[1] as string).replaceAll('_', '.')
  }
  return null
}
