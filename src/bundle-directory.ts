import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { zipSync } from 'fflate'

import { MAX_BUNDLE_BYTES } from './frameworks/formats/bundle.ts'
import { badInput } from './shared/errors.ts'

const MAX_FILES = 500

/** The same files give the same bytes, whenever they were written. */
const WRITTEN = new Date('1980-01-01T00:00:00')

/**
 * The files of a directory as the bundle that publishers distribute: a ZIP archive with the directory's own name before
 * each, because releases are told by that. Hidden files and directories inside are left out.
 * @throws BAD_USER_INPUT when it cannot be read, holds no files, or more than a bundle may have.
 */
export async function packDirectory(directory: string): Promise<Uint8Array> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    throw badInput(`${directory} cannot be read as a directory (${cause.code}). Correct its name.`, 'file')
  })
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => entry.name)
  if (names.length === 0) throw badInput(`${directory} holds no files. Name the directory that does.`, 'file')
  if (names.length > MAX_FILES)
    throw badInput(`${directory} holds ${names.length} files; at most ${MAX_FILES}.`, 'file')
  const files: Record<string, [Uint8Array, { level: 0 | 6 }]> = {}
  let total = 0
  for (const name of names.sort()) {
    const path = join(directory, name)
    total += (await stat(path)).size
    if (total > 4 * MAX_BUNDLE_BYTES) throw badInput(`${directory} holds more than a bundle may have.`, 'file')
    files[`${basename(directory)}/${name}`] = [await readFile(path), { level: name.endsWith('.gz') ? 0 : 6 }]
  }
  const bytes = zipSync(files, { mtime: WRITTEN })
  if (bytes.byteLength > MAX_BUNDLE_BYTES)
    throw badInput(`${directory} has ${bytes.byteLength} bytes packed; at most ${MAX_BUNDLE_BYTES} are read.`, 'file')
  return bytes
}

/** Whether the path names a directory; a path that names nothing does not. */
export const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
