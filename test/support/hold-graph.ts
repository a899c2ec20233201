import { startLocalNeo4j } from '../../src/graph/local-server.ts'
import { StartupError } from '../../src/shared/startup-error.ts'

/** A process of its own that starts a local Neo4j, says its pid and waits. */
try {
  const [home, port] = process.argv.slice(2)
  const server = await startLocalNeo4j({
    home: home as string,
    port: Number(port ?? 0),
    heap: 384,
    pageCache: 32,
    shortLived: true,
    log: () => {},
  })
  process.stdout.write(`${server.pid} ${server.uri}\n`)
  setInterval(() => {}, 1_000)
} catch (cause) {
  process.stderr.write(`${cause instanceof StartupError ? cause.screen : String(cause)}\n`)
  process.exit(1)
}
