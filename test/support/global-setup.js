import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * Starts the broker: the one process that makes the migrated database image and holds the Neo4j servers of this test
 * run. Plain JavaScript, because the test runner loads this file without any loader.
 */
export default async function () {
  const broker = spawn(
    process.execPath,
    ['--no-warnings', '--import', './src/shared/from-source.js', 'test/support/broker.ts'],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  )
  globalThis.__headwaterBroker = broker
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: broker.stdout }).on('line', (line) => {
      if (line.startsWith('http://')) resolve(line)
    })
    broker.once('exit', (code) => reject(new Error(`the broker of the test stores ended with ${code}`)))
  })
  process.env.HEADWATER_TEST_BROKER = address
}
