import { createHash } from 'node:crypto'

import { type Config, readConfig } from '../../src/config.ts'
import { demoClock } from './clock.ts'
import type { DemoOptions } from './options.ts'

/**
 * The demo's own configuration: always local stores in a directory of its own, so that it can touch nothing else; its
 * day; and a secret that is known to everyone, so that its keys can be written down. HEADWATER_DATA, HOST, PORT,
 * NEO4J_HEAP_MB and LOG_LEVEL are heeded.
 */
export function demoConfig(options: DemoOptions, env: NodeJS.ProcessEnv = process.env): Config {
  const { HEADWATER_DATA, HOST, PORT, LOG_LEVEL, NEO4J_HEAP_MB } = env
  const config = readConfig({
    ...(HOST ? { HOST } : {}),
    ...(NEO4J_HEAP_MB ? { NEO4J_HEAP_MB } : {}),
    HEADWATER_DATA: HEADWATER_DATA || '.data/demo',
    // Whoever only wants the numbers needs no particular port.
    PORT: PORT || (options.exit ? '0' : '4000'),
    LOG_LEVEL: LOG_LEVEL || 'error',
  })
  return {
    ...config,
    graph: { ...config.graph, shortLived: true },
    secret: createHash('sha256').update('headwater, demo only, known to everyone').digest(),
    clock: demoClock(config.dataDirectory),
  }
}
