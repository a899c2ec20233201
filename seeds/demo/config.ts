import { createHash } from 'node:crypto'

import { type Config, readConfig } from '../../src/config.ts'
import { demoClock } from './clock.ts'
import type { DemoOptions } from './options.ts'

/** Where the demo works when HEADWATER_DATA names nothing else. */
const DEMO_DATA = '.data/demo'

/** What the demo takes from the environment as it is. */
const HEEDED = [
  'HOST',
  'METRICS_TOKEN',
  'NEO4J_URI',
  'NEO4J_USER',
  'NEO4J_PASSWORD',
  'NEO4J_DATABASE',
  'NEO4J_HEAP_MB',
] as const

/** What is meant for a server that keeps people's records; the demo goes its own way. */
const IGNORED = [
  'DATABASE_URL',
  'DATABASE_POOL',
  'HEADWATER_SECRET',
  'HEADWATER_NOW',
  'HEADWATER_IDE',
  'HEADWATER_EMBEDDINGS',
] as const

/**
 * The demo's own configuration: PostgreSQL in a directory of its own, so that it can touch nothing else; its day; and a
 * secret that is known to everyone, so that its keys can be written down. HEADWATER_DATA, PORT, LOG_LEVEL and HEEDED
 * are heeded.
 */
export function demoConfig(options: DemoOptions, env: NodeJS.ProcessEnv = process.env): Config {
  const { HEADWATER_DATA, PORT, LOG_LEVEL } = env
  const config = readConfig({
    ...Object.fromEntries(HEEDED.map((name) => [name, env[name]]).filter(([, value]) => value)),
    HEADWATER_DATA: HEADWATER_DATA || DEMO_DATA,
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

/** One line about variables that are set and that the demo does not heed; null when there is none. */
export function ignoredLine(env: NodeJS.ProcessEnv = process.env): string | null {
  const set = IGNORED.filter((name) => env[name])
  return set.length === 0 ? null : `Not heeded by the demo, which has its own: ${set.join(', ')}.`
}
