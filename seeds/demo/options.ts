import { parseArgs } from 'node:util'

import { StartupError } from '../../src/shared/startup-error.ts'

export interface DemoOptions {
  /** One JSON document on standard output and nothing else there; ends afterwards. */
  readonly json: boolean
  /** End after the scenes instead of serving on. */
  readonly exit: boolean
}

/** Throws StartupError for what it does not know. */
export function readOptions(args: readonly string[]): DemoOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false }, exit: { type: 'boolean', default: false } },
    })
    return { json: values.json, exit: values.exit || values.json }
  } catch (cause) {
    throw new StartupError((cause as Error).message.split('\n')[0] as string, [
      'npm run demo                  tells the story, then keeps serving',
      'npm run -s demo -- --exit     tells it and ends',
      'npm run -s demo -- --json     the numbers as one JSON document',
    ])
  }
}
