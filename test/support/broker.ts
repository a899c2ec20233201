import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { StartupError } from '../../src/shared/startup-error.ts'
import type { PreparedDatabase } from './database-image.ts'
import { TestGraphs } from './test-graphs.ts'

/**
 * Serves the test workers of one run: where the database image is, and one Neo4j a worker, each made when it is first
 * asked for. Ends, with all servers, when standard input closes: the test runner's end, however it comes.
 */
const graphs = new TestGraphs()
let database: Promise<PreparedDatabase> | null = null

async function answer(request: IncomingMessage): Promise<unknown> {
  if (request.url === '/database') {
    database ??= import('./database-image.ts').then((images) => images.prepareDatabase())
    return database
  }
  const worker = /^\/graph\/(\d+)$/.exec(request.url ?? '')?.[1]
  if (worker) return graphs.of(worker)
  throw new Error(`the broker does not know ${request.url}`)
}

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  answer(request).then(
    (value) => response.end(JSON.stringify(value)),
    (cause) =>
      response.writeHead(500).end(cause instanceof StartupError ? cause.screen : String(cause?.stack ?? cause)),
  )
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})

const end = async () => {
  server.close()
  server.closeAllConnections()
  await graphs.stop()
  process.exit(0)
}
process.stdin.resume().once('end', end)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
