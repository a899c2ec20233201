import { once } from 'node:events'

/** Closing its input ends the broker and all that it has started. */
export default async function () {
  const broker = globalThis.__headwaterBroker
  if (!broker || broker.exitCode !== null) return
  broker.stdin.end()
  await once(broker, 'exit')
}
