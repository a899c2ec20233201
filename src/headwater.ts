import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { FastifyInstance } from 'fastify'

import { type Config, hasMasterSecret, masterSecret } from './config.ts'
import { stopProofThreads } from './credentials/index.ts'
import { loadEmbedder, plugIn } from './crosswalks/index.ts'
import { assertSecret, hasSecret, otherSecret } from './database/installation.ts'
import type { SessionResources } from './database/session.ts'
import { stopFormatThreads } from './frameworks/index.ts'
import type { Graph } from './graph/driver.ts'
import { Projector, type ProjectorEvent } from './graph/projector.ts'
import { createServer } from './http/server.ts'
import { projections, taskKinds } from './modules.ts'
import { openGraphOf } from './open-graph.ts'
import { mountCommands } from './operate.ts'
import { Secrets } from './shared/secrets.ts'
import { StartupError } from './shared/startup-error.ts'
import { openStores, type Stores } from './stores.ts'
import { type TaskEvent, TaskRunner } from './tasks/index.ts'

/** Everything of a process but its HTTP side. */
export interface Core {
  readonly resources: SessionResources
  readonly graph: Graph
  stop(): Promise<void>
}

/** Stores, projector and tasks. Throws StartupError, and then leaves nothing running, the given graph neither. */
export async function startCore(
  config: Config,
  log: (line: string) => void,
  opening: Promise<Graph> = openGraphOf(config, log),
): Promise<Core> {
  const stores = await openStores(config, opening)
  try {
    const embedder = config.embeddings === null ? null : await loadEmbedder(config.embeddings)
    const core = coreOn(stores, await secretsOf(stores, config), config, log)
    if (embedder) plugIn(core.resources, embedder)
    return core
  } catch (cause) {
    await stores.close()
    throw cause
  }
}

/** The keys that the data was made under; for new data a secret is made where none is given. Throws StartupError. */
async function secretsOf({ dataSource }: Stores, config: Config): Promise<Secrets> {
  if (!hasMasterSecret(config) && (await hasSecret(dataSource)))
    throw otherSecret(`This data was made under a secret that is not in ${config.dataDirectory}.`)
  const secrets = new Secrets(masterSecret(config))
  await assertSecret(dataSource, secrets)
  return secrets
}

function coreOn(stores: Stores, secrets: Secrets, config: Config, log: (line: string) => void): Core {
  const { dataSource, graph } = stores
  const projector = new Projector({
    dataSource,
    graph,
    projections,
    electLeader: !stores.embedded,
    log: (event) => log(lineOf(event)),
  })
  const resources: SessionResources = { dataSource, graph, projection: projector, secrets, clock: config.clock }
  const tasks = new TaskRunner({
    resources,
    kinds: taskKinds,
    alone: stores.embedded,
    log: (event) => log(taskLine(event)),
  })
  projector.start()
  tasks.start()
  return {
    resources,
    graph,
    async stop() {
      await tasks.stop()
      await projector.stop()
      await stopProofThreads()
      await stopFormatThreads()
      await stores.close()
    },
  }
}

const lineOf = (event: ProjectorEvent): string =>
  event.kind === 'parked'
    ? `Could not project ${event.aggregate} ${event.id}; it is parked until it changes: ${event.error}`
    : `The graph is behind: ${event.error}`

/** What went wrong, without what the work was about. */
const taskLine = (event: TaskEvent): string =>
  event.kind === 'queue'
    ? `The queue of long work does not answer: ${messageOf(event.cause)}`
    : `${event.task} ${event.run} failed in attempt ${event.attempt}${event.final ? ', for good' : ''}: ${messageOf(event.cause)}`

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

export interface Headwater extends Core {
  readonly server: FastifyInstance
  /** `http://host:port` */
  readonly url: string
}

/** A whole process: stores, projector, tasks, HTTP. `stop` lets requests in flight finish, then closes the stores. */
export async function startHeadwater(
  config: Config,
  log: (line: string) => void,
  opening?: Promise<Graph>,
): Promise<Headwater> {
  const core = await startCore(config, log, opening)
  try {
    const server = await createServer({
      resources: core.resources,
      graph: core.graph,
      ide: config.http.ide,
      publicUrl: config.http.publicUrl,
      logLevel: config.logLevel,
      metricsToken: config.metricsToken,
    })
    const token = randomBytes(32).toString('base64url')
    mountCommands(server, core, token)
    const url = await listen(server, config)
    const withdraw = announce(config, url, token)
    return {
      ...core,
      server,
      url,
      async stop() {
        withdraw()
        await server.close()
        await core.stop()
      },
    }
  } catch (cause) {
    await core.stop()
    throw cause
  }
}

async function listen(server: FastifyInstance, config: Config): Promise<string> {
  const { host, port } = config.http
  try {
    return await server.listen({ host, port })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    await server.close()
    if (code === 'EADDRINUSE')
      throw new StartupError(`Port ${port} on ${host} is taken by another program.`, [
        'set PORT to a free one (0 takes any)',
        'or stop the other program',
      ])
    if (code === 'EACCES') throw new StartupError(`This user may not listen on port ${port}.`, ['set PORT above 1023'])
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartupError(`${host} is not an address of this machine.`, ['correct HOST'])
    throw cause
  }
}

/** Where the command line of the same machine and data directory finds this process. */
export interface Announcement {
  readonly url: string
  readonly token: string
  readonly pid: number
}

export const announcementPath = (config: Config): string => join(config.dataDirectory, 'server.json')

function announce(config: Config, url: string, token: string): () => void {
  const path = announcementPath(config)
  const announcement: Announcement = {
    url: url.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]'),
    token,
    pid: process.pid,
  }
  mkdirSync(config.dataDirectory, { recursive: true })
  rmSync(path, { force: true })
  writeFileSync(path, JSON.stringify(announcement), { mode: 0o600 })
  return () => rmSync(path, { force: true })
}
