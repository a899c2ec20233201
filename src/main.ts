import 'reflect-metadata'

import { readConfig } from './config.ts'
import { assertNotDemo } from './data-directory.ts'
import { endOnSignals } from './end-on-signals.ts'
import { openGraphOf } from './open-graph.ts'
import { StartupError } from './shared/startup-error.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

try {
  const config = readConfig(process.env)
  assertNotDemo(config.dataDirectory)
  const opening = openGraphOf(config, say)
  opening.catch(() => {}) // told by who waits for it
  const { startHeadwater } = await import('./headwater.ts')
  const headwater = await startHeadwater(config, say, opening)
  endOnSignals(headwater, say)
  say(`Headwater answers at ${headwater.url}/graphql${config.http.ide ? ` (IDE: ${headwater.url}/ide)` : ''}.`)
} catch (cause) {
  if (!(cause instanceof StartupError)) throw cause
  say(cause.screen)
  process.exit(1)
}
