import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'

import { Session, type SessionResources } from '../database/session.ts'
import type { Graph } from '../graph/driver.ts'
import { createApollo } from '../graphql/apollo.ts'
import { authenticate } from '../identity/authenticate.ts'
import { Fault } from '../shared/errors.ts'
import type { Viewer } from '../shared/viewer.ts'
import { mountHealth } from './health.ts'
import { Metrics } from './metrics.ts'

/** A framework of some thousand items as text has 5 MB. */
const BODY_LIMIT = 16 * 2 ** 20
/** Who has not shown a key asks small questions. */
const ANONYMOUS_BODY_LIMIT = 64 * 2 ** 10

export interface ServerOptions {
  readonly resources: SessionResources
  readonly graph: Graph
  readonly ide: boolean
  readonly logLevel: string
}

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer | null
  }
}

/** The HTTP side: GraphQL, IDE, health, metrics. Closing it lets requests in flight finish. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { resources, graph } = options
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000,
    handlerTimeout: 60_000,
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
  app.setErrorHandler(plainFaults)
  const metrics = new Metrics(resources.dataSource)
  const apollo = await createApollo(
    (incident, cause) => app.log.error({ incident, err: cause }, 'an answer was masked'),
    [fastifyApolloDrainPlugin(app), metrics.plugin()],
  )
  await apollo.start()
  await app.register(async (scope) => {
    scope.addHook('onRequest', (request) => admit(request, resources))
    await scope.register(fastifyApollo(apollo), {
      context: async (request: FastifyRequest) => Session.open(resources, request.viewer as Viewer),
    })
  })
  mountHealth(app, resources.dataSource, graph)
  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  if (options.ide) await mountIde(app)
  return app
}

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

/** Faults before GraphQL answers look like GraphQL's, so that a client has one way to read them. */
function plainFaults(cause: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) {
  if (cause instanceof Fault) {
    const status = cause.code === 'UNAUTHENTICATED' ? 401 : cause.code === 'LIMIT' ? 413 : 400
    return reply.code(status).send({ errors: [{ message: cause.message, extensions: cause.extensions }] })
  }
  const status = cause.statusCode ?? 500
  if (status >= 500) request.log.error({ err: cause }, 'a request failed')
  const message =
    status >= 500
      ? 'Something went wrong here; it is not your doing.'
      : status === 413
        ? `${cause.message}: at most ${BODY_LIMIT} bytes. Split it, or let an operator import the file with the command line.`
        : cause.message
  const code = status === 413 ? 'LIMIT' : status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST'
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] })
}

const FIRST_QUERY = `# Set the header Authorization to "Bearer <your key>" (the button with the cross beside the address).
# The Docs on the right are the manual. Who am I, and what may I do?
query Me {
  viewer { organisation { name } roles useCases }
}
`

/**
 * Altair, served from this machine: no script from elsewhere. Loaded only where it is wanted, because the test runner
 * cannot load what serves its files.
 */
async function mountIde(app: FastifyInstance): Promise<void> {
  const { default: fastifyStatic } = await import('@fastify/static')
  const { getDistDirectory, renderAltair } = await import('altair-static')
  await app.register(fastifyStatic, { root: getDistDirectory(), prefix: '/ide/', index: false })
  const page = renderAltair({ baseURL: '/ide/', endpointURL: '/graphql', initialQuery: FIRST_QUERY })
  app.get('/ide', async (_request, reply) => reply.type('text/html').send(page))
}
