import { relative } from 'node:path'

import { endOnSignals } from '../../src/end-on-signals.ts'
import type { Headwater } from '../../src/headwater.ts'
import { demoKey, type KeyHolder } from './keys.ts'

const WORTH_TRYING: readonly (readonly [KeyHolder, string])[] = [
  ['quernstone', 'employer'],
  ['larkmere', 'college'],
  ['observatory', 'analyst'],
  ['exchange', 'steward'],
  ['P1', 'learner'],
]

/** Says where everything is, and ends cleanly on the first Ctrl-C. */
export function serveOn(headwater: Headwater, dataDirectory: string, say: (line: string) => void): void {
  endOnSignals(headwater, say)
  say('')
  say(`Serving on. GraphQL: ${headwater.url}/graphql   IDE: ${headwater.url}/ide   Stop with Ctrl-C.`)
  say('Keys for the header "Authorization: Bearer …" (known to everyone; they open this demo only):')
  const data = relative('', dataDirectory)
  const shown = data.startsWith('..') || data === '' ? dataDirectory : data
  for (const [holder, what] of WORTH_TRYING) say(`  ${`${what} (${holder})`.padEnd(24)}${demoKey(holder)}`)
  say('The command line works on it while it serves, when told where:')
  say(`  HEADWATER_DATA=${shown} npm run -s headwater -- status`)
}
