import { readFile, stat } from 'node:fs/promises'

import { badInput } from './errors.ts'

/** What a person named to be read; `checkSize` may refuse before it is. BAD_USER_INPUT when it cannot be read. */
export async function readNamedFile(file: string, checkSize: (bytes: number) => void): Promise<Buffer> {
  try {
    checkSize((await stat(file)).size)
    return await readFile(file)
  } catch (cause) {
    const reason = UNREADABLE[(cause as NodeJS.ErrnoException).code ?? '']
    throw reason === undefined ? cause : badInput(`${file} cannot be read: ${reason}`, 'file')
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file. Correct its name; it is looked for on the machine that holds the stores.',
  ENOTDIR: 'a part of its path is a file. Correct its name.',
  EISDIR: 'it is a directory. Name the file in it.',
  EACCES: 'the user that the server runs as may not. Give that user the right, or copy the file.',
  EPERM: 'the user that the server runs as may not. Give that user the right, or copy the file.',
}
