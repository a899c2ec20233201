import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'

import { demoMark } from '../../src/data-directory.ts'
import { StartupError, startupFault } from '../../src/shared/startup-error.ts'

/**
 * Takes a data directory for the demo: one that is empty or not there is marked as the demo's before anything else is
 * written into it. Throws StartupError when it holds something else: the demo brings keys that everyone knows.
 */
export function takeDirectory(directory: string): void {
  const mark = demoMark(directory)
  if (existsSync(mark)) return
  try {
    mkdirSync(directory, { recursive: true })
    if (readdirSync(directory).length === 0) {
      writeFileSync(mark, '')
      return
    }
  } catch (cause) {
    throw startupFault(cause, directory)
  }
  throw new StartupError(`The data directory ${directory} holds something that the demo did not make.`, [
    'set HEADWATER_DATA to a directory that is empty or not there',
    'or unset it: the demo then works in .data/demo',
  ])
}
