import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { StartupError } from './shared/startup-error.ts'

/** The file that marks a data directory as the demo's; it holds the demo's time. */
export const demoMark = (dataDirectory: string): string => join(dataDirectory, 'demo-clock')

/** Refuses the demo's directory: keys that everyone knows open it. Throws StartupError. */
export function assertNotDemo(dataDirectory: string): void {
  if (!existsSync(demoMark(dataDirectory))) return
  throw new StartupError(`The data directory ${dataDirectory} belongs to the demo, whose keys are known to everyone.`, [
    'npm run demo goes on with it; while it serves, the command line works on it',
    'or set HEADWATER_DATA to another directory',
  ])
}
