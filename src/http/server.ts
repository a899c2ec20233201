import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify'

import { Session, type SessionResources } from '../database/session.ts'
import type { Graph } from '../graph/driver.ts'
import { createApollo } from '../graphql/apollo.ts'
import { authenticate } from '../identity/authenticate.ts'
import { rest } from '../modules.ts'
import { Fault } from '../shared/errors.ts'
import type { Viewer } from '../shared/viewer.ts'
import { BODY_LIMIT, noSuchAddress, plainFaults } from './faults.ts'
import { FILES_PATIENCE_MS, mountFrameworkFiles } from './framework-files.ts'
import { mountHealth } from './health.ts'
import { mountIde, PLAIN_HEADERS } from './ide.ts'
import { readJsonBodies } from './json-body.ts'
import { Metrics } from './metrics.ts'
import { isPlatform } from './platform.ts'

/** Who has not shown a key asks small questions. */
const ANONYMOUS_BODY_LIMIT = 64 * 2 ** 10

export interface ServerOptions {
  readonly resources: SessionResources
  readonly graph: Graph
  readonly ide: boolean
  readonly logLevel: string
  /** Shows the numbers of this process to whoever sends it; null: only this machine sees them. */
  readonly metricsToken?: string | null
  /** `https://host` under which this server is known outside; null: as each request says. */
  readonly publicUrl?: string | null
  /** Milliseconds until a request that is not answered, or has not arrived, is given up. */
  readonly patienceMs?: number
}

const PATIENCE_MS = 60_000

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer | null
  }
}

/** The HTTP side: GraphQL, the modules' REST, IDE, health, metrics. Closing it lets requests in flight finish. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { resources, graph } = options
  const app = await openApp(options)
  const metrics = new Metrics(resources.dataSource)
  const apollo = await createApollo(
    (incident, cause) => app.log.error({ incident, err: cause }, 'an answer was masked'),
    [fastifyApolloDrainPlugin(app), metrics.plugin()],
  )
  await apollo.start()
  await app.register(async (scope) => {
    scope.addHook('onRequest', (request) => admit(request, resources))
    await scope.register(async (files) => mountFrameworkFiles(files, resources))
    await scope.register(fastifyApollo(apollo), {
      context: async (request: FastifyRequest) => Session.open(resources, request.viewer as Viewer),
    })
  })
  const settings = { publicUrl: options.publicUrl ?? null }
  for (const plugin of rest) await app.register((scope) => plugin(scope, resources, settings))
  const token = options.metricsToken ?? null
  mountHealth(app, resources.dataSource, graph, (request) => isPlatform(request, token))
  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    if (!isPlatform(request, token)) throw new Fault('FORBIDDEN', METRICS_REFUSED)
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  if (options.ide) await mountIde(app)
  return app
}

/** What every address has: limits, headers, the log, and one shape of refusals. */
async function openApp(options: ServerOptions): Promise<FastifyInstance> {
  const patience = options.patienceMs ?? PATIENCE_MS
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    // Of the connection, for every address: the handlers have less, and say so when it is over
    requestTimeout: FILES_PATIENCE_MS + PATIENCE_MS,
    handlerTimeout: patience,
    trustProxy: false,
    // To standard error: standard output is for answers of commands
    logger: {
      level: options.logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      serializers: { err: withoutData },
      stream: process.stderr,
    },
    logController: new LogController({ disableRequestLogging: true }),
  })
  app.decorateRequest('viewer', null)
  // Who was answered before all had come may send the rest for a while, so that the answer is read, and no longer
  app.addHook('onResponse', async ({ raw }) => {
    if (!raw.complete) setTimeout(() => raw.complete || raw.destroy(), patience).unref()
  })
  app.setErrorHandler(plainFaults)
  app.setNotFoundHandler(noSuchAddress)
  readJsonBodies(app)
  await app.register(helmet, PLAIN_HEADERS)
  return app
}

const METRICS_REFUSED =
  'Metrics need the header "Authorization: Bearer <METRICS_TOKEN>"; where that is not set, only this machine sees them.'

/** Who asks is settled from the headers alone, before a byte of the body is read. */
async function admit(request: FastifyRequest, resources: SessionResources): Promise<void> {
  const organisation = request.headers['x-headwater-organisation']
  const viewer = await authenticate(resources, {
    authorization: request.headers.authorization,
    organisation: Array.isArray(organisation) ? organisation[0] : organisation,
  })
  request.viewer = viewer
  const length = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY)
  const hasBody = request.method !== 'GET' && request.method !== 'OPTIONS'
  if (viewer.kind === 'ANONYMOUS' && hasBody && !(length <= ANONYMOUS_BODY_LIMIT))
    throw new Fault(
      'LIMIT',
      `Without a key, a request holds at most ${ANONYMOUS_BODY_LIMIT} bytes and says its length.`,
    )
}

/** A database's error carries the statement's parameters, which are people's data: they stay out of the log. */
function withoutData(cause: unknown): { type: string; code?: string; message: string; stack: string } {
  if (!(cause instanceof Error)) return { type: typeof cause, message: '', stack: '' }
  const { code } = cause as { code?: unknown }
  return {
    type: cause.constructor.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: cause.message,
    stack: cause.stack ?? '',
  }
}
