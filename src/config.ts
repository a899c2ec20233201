import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { z } from 'zod'

import { type Clock, systemClock } from './shared/clock.ts'
import { StartupError, startupFault } from './shared/startup-error.ts'

/** A whole number; what is none is told as one out of bounds is. */
const between = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
  DATABASE_POOL: between(2, 200).default(10),
  NEO4J_URI: z
    .string()
    .regex(/^(neo4j|bolt)(\+s|\+ssc)?:\/\//, 'must start with neo4j://, bolt:// or their +s forms')
    .optional(),
  NEO4J_USER: z.string().default('neo4j'),
  NEO4J_PASSWORD: z.string().optional(),
  NEO4J_DATABASE: z.string().default('neo4j'),
  NEO4J_HEAP_MB: between(256, 32_768).default(1024),
  HEADWATER_DATA: z.string().default('.data'),
  HEADWATER_SECRET: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits (openssl rand -hex 32)')
    .optional(),
  HEADWATER_NOW: z.iso.datetime({ message: 'must be an instant such as 2026-11-23T12:00:00Z' }).optional(),
  HEADWATER_EMBEDDINGS: z.string().optional(),
  HEADWATER_IDE: flag.default(true),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters (openssl rand -hex 32)').optional(),
  HEADWATER_URL: z
    .string()
    .regex(/^https?:\/\/[^/?#\s]+\/?$/, 'must be an address such as https://frameworks.example.org, without a path')
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: between(0, 65_535).default(4000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: z.string().default('development'),
})

export interface Config {
  readonly database: { readonly url: string | null; readonly poolSize: number }
  readonly graph: {
    readonly uri: string | null
    readonly user: string
    readonly password: string | null
    readonly database: string
    readonly heapMegabytes: number
    /** Start the local Neo4j quickly instead of letting it run fast for long. */
    readonly shortLived: boolean
  }
  /** Where embedded stores, the secret and the lock live. */
  readonly dataDirectory: string
  readonly secret: Buffer | null
  readonly http: {
    readonly host: string
    readonly port: number
    readonly ide: boolean
    /** Under which this server is known outside; null: as each request says. */
    readonly publicUrl: string | null
  }
  /** Who shows it sees numbers about the process; null: only this machine does. */
  readonly metricsToken: string | null
  readonly logLevel: string
  /** A plug-in for sentence embeddings, for mapping suggestions; null: none. */
  readonly embeddings: string | null
  readonly clock: Clock
}

/** Every environment variable that the program reads, checked once. Throws StartupError with all faults at once. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) throw new StartupError('The configuration does not fit:', faults(parsed.error))
  const e = parsed.data
  if (e.NEO4J_URI && !e.NEO4J_PASSWORD)
    throw new StartupError('NEO4J_URI is set, but NEO4J_PASSWORD is not.', [
      'set NEO4J_PASSWORD',
      'or unset NEO4J_URI to use a local Neo4j',
    ])
  if (e.NODE_ENV === 'production') refuseForProduction(e)
  return {
    database: { url: e.DATABASE_URL ?? null, poolSize: e.DATABASE_POOL },
    graph: {
      uri: e.NEO4J_URI ?? null,
      user: e.NEO4J_USER,
      password: e.NEO4J_PASSWORD ?? null,
      database: e.NEO4J_DATABASE,
      heapMegabytes: e.NEO4J_HEAP_MB,
      shortLived: false,
    },
    dataDirectory: resolve(e.HEADWATER_DATA),
    secret: e.HEADWATER_SECRET ? Buffer.from(e.HEADWATER_SECRET, 'hex') : null,
    http: { host: e.HOST, port: e.PORT, ide: e.HEADWATER_IDE, publicUrl: e.HEADWATER_URL?.replace(/\/$/, '') ?? null },
    metricsToken: e.METRICS_TOKEN ?? null,
    logLevel: e.LOG_LEVEL,
    embeddings: e.HEADWATER_EMBEDDINGS ?? null,
    clock: e.HEADWATER_NOW ? clockFrom(Date.parse(e.HEADWATER_NOW)) : systemClock,
  }
}

function refuseForProduction(e: z.infer<typeof Environment>): void {
  const missing = [
    e.DATABASE_URL ? '' : 'set DATABASE_URL: the embedded PostgreSQL does not survive a power cut',
    e.NEO4J_URI ? '' : 'set NEO4J_URI and NEO4J_PASSWORD: the local Neo4j is for development',
    e.HEADWATER_SECRET
      ? ''
      : 'set HEADWATER_SECRET (openssl rand -hex 32) and keep it: without it no stored record opens',
    e.HEADWATER_NOW ? 'unset HEADWATER_NOW: it is for demonstrations' : '',
  ].filter((way) => way !== '')
  if (missing.length > 0)
    throw new StartupError('NODE_ENV is production, and this is not a production set-up:', missing)
}

/** A clock that starts at an instant and goes on from there: a demonstration shows the same numbers every day. */
function clockFrom(start: number): Clock {
  const began = performance.now()
  return () => Math.floor(start + performance.now() - began)
}

const faults = (error: z.ZodError): string[] => error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)

/** Whether a master secret is there, given or beside the data. */
export const hasMasterSecret = (config: Config): boolean => config.secret !== null || existsSync(secretPath(config))

const secretPath = (config: Config): string => join(config.dataDirectory, 'secret')

/** The master secret: given, or made once and kept beside the data, readable by its owner alone. */
export function masterSecret(config: Config): Buffer {
  if (config.secret) return config.secret
  const path = secretPath(config)
  try {
    mkdirSync(config.dataDirectory, { recursive: true })
  } catch (cause) {
    throw startupFault(cause, config.dataDirectory)
  }
  try {
    writeFileSync(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw startupFault(cause, config.dataDirectory)
  }
  const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  if (secret.length !== 32)
    throw new StartupError(`${path} does not hold a secret of 64 hexadecimal digits.`, [
      'restore it from your backup',
      'or, with an empty data directory, remove it',
    ])
  return secret
}
