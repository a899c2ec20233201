import cors from '@fastify/cors'
import rateLimit from '@fastify/rate-limit'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { RestPlugin, RestSettings } from '../../database/rest.ts'
import { Session, type SessionResources } from '../../database/session.ts'
import { authenticateRest } from '../../identity/access-token.service.ts'
import { Fault } from '../../shared/errors.ts'
import type { Viewer } from '../../shared/viewer.ts'
import { type Base, baseOf } from './address.rule.ts'
import { documentsAnswer, resourceAnswer } from './answers.service.ts'
import { Bodies } from './bodies.rule.ts'
import { asksStrict } from './conditional.rule.ts'
import type { Form } from './element-form.rule.ts'
import { CASE_PATHS, DISCOVERY_PATH, discoveryDocument, pathOf } from './paths.rule.ts'
import { oneText, pageLinks, type Query, selectionOf } from './selection.rule.ts'
import { type Sending, sendAnswer } from './send.ts'
import { badParameter, CaseProblem, statusInfo } from './status-info.rule.ts'
import { CASE_1_1, CASE_VERSIONS, type CaseVersion } from './versions.rule.ts'

/** Bytes of packages that are kept ready: some twenty of the size of a state's mathematics, compressed ones included. */
const KEPT_BYTES = 64 * 2 ** 20

/** Requests a minute from one address that show no key. */
const ANONYMOUS_A_MINUTE = 1200

/** The CASE provider: every path of CASE 1.0 and 1.1. Decisions are listed in decisions.rule.ts. */
export const caseRest: RestPlugin = async (app, resources, settings) => {
  const bodies = new Bodies(KEPT_BYTES)
  for (const version of CASE_VERSIONS)
    await app.register((scope) => provider(scope, version, { resources, settings, bodies }), { prefix: version.base })
}

interface Provider {
  readonly resources: SessionResources
  readonly settings: RestSettings
  readonly bodies: Bodies
}

async function provider(scope: FastifyInstance, version: CaseVersion, own: Provider): Promise<void> {
  scope.setErrorHandler((cause: FastifyError, request, reply) => refuse(cause, request, reply, version))
  await scope.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD'],
    exposedHeaders: ['ETag', 'Last-Modified', 'Link', 'X-Total-Count', 'WWW-Authenticate', 'Retry-After'],
    maxAge: 3600,
  })
  scope.addHook('onRequest', async (request, reply) => {
    // Pages of other places may show it: it is meant to be read from everywhere
    reply.header('cross-origin-resource-policy', 'cross-origin')
    if (request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'OPTIONS') throw notReading()
  })
  await scope.register(rateLimit, {
    max: ANONYMOUS_A_MINUTE,
    timeWindow: '1 minute',
    allowList: (request) => request.headers.authorization !== undefined,
    errorResponseBuilder: () => new CaseProblem(429, 'server_busy', 'Too many requests without a key; wait a minute.'),
  })
  scope.setNotFoundHandler(() => {
    throw new CaseProblem(404, 'unknownobject', `CASE has no such address; see ${DISCOVERY_PATH}.`)
  })
  if (version === CASE_1_1)
    scope.get(DISCOVERY_PATH.slice(version.base.length), async (request, reply) => {
      const at = addressOf(request, own.settings)
      const body = JSON.stringify(discoveryDocument(at.base))
      const answer = { body: async () => body, lastModified: null }
      const sending = { anonymous: true, own: at.own, now: own.resources.clock(), bodies: own.bodies }
      return sendAnswer(request, reply, answer, sending)
    })
  for (const path of CASE_PATHS)
    scope.get(pathOf(path, ':sourcedId'), async (request, reply) => {
      const viewer = await whoAsks(request, version, own.resources)
      const session = Session.open(own.resources, viewer)
      const at = addressOf(request, own.settings)
      const form = formOf(request, version, at)
      const anonymous = viewer.kind === 'ANONYMOUS'
      const sending = { anonymous, own: at.own, now: session.now, bodies: own.bodies }
      if (!path.one) return sendDocuments(request, reply, session, form, sending)
      const { sourcedId } = request.params as { sourcedId: string }
      return sendAnswer(
        request,
        reply,
        await resourceAnswer(session, path.resource, sourcedId, form, own.bodies),
        sending,
      )
    })
}

async function sendDocuments(
  request: FastifyRequest,
  reply: FastifyReply,
  session: Session,
  form: Form,
  sending: Sending,
): Promise<FastifyReply> {
  const selection = selectionOf(request.query as Query, form.version)
  const { answer, total } = await documentsAnswer(session, selection, form)
  reply.header('x-total-count', total)
  // A request may name another server in front of its path (RFC 9112 §3.2.2)
  const { pathname, search } = new URL(request.url, form.base)
  const links = pageLinks(Object.assign(new URL(form.base), { pathname, search }), selection, total)
  if (links !== null) reply.header('link', links)
  return sendAnswer(request, reply, answer, sending)
}

const notReading = (): CaseProblem =>
  new CaseProblem(405, 'forbidden', 'CASE is read with GET; frameworks are written through GraphQL.', {
    field: 'method',
    major: 'unsupported',
  })

async function whoAsks(request: FastifyRequest, version: CaseVersion, resources: SessionResources): Promise<Viewer> {
  const organisation = request.headers['x-headwater-organisation']
  const credentials = {
    authorization: request.headers.authorization,
    organisation: Array.isArray(organisation) ? organisation[0] : organisation,
  }
  return authenticateRest(resources, credentials, version.scope)
}

function formOf(request: FastifyRequest, version: CaseVersion, { base }: Base): Form {
  const strict = asksStrict(oneText(request.query as Query, 'strict'), request.headers.accept)
  if (strict === null) throw badParameter('strict', 'strict is true or false.')
  return { version, strict, base }
}

const addressOf = ({ host, protocol, socket }: FastifyRequest, { publicUrl }: RestSettings): Base => {
  const { localAddress = '', localPort = 0 } = socket
  return baseOf({ host, protocol, localAddress, localPort }, publicUrl)
}

const STATUS: Readonly<Partial<Record<Fault['code'], CaseProblem['minor']>>> = {
  UNAUTHENTICATED: 'unauthorised_request',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'unknownobject',
  LIMIT: 'server_busy',
}
const CODES: Readonly<Partial<Record<CaseProblem['minor'], number>>> = {
  unauthorised_request: 401,
  forbidden: 403,
  unknownobject: 404,
  server_busy: 429,
}

/** Every fault as imsx_StatusInfo. */
function refuse(cause: FastifyError, request: FastifyRequest, reply: FastifyReply, version: CaseVersion): FastifyReply {
  const problem = problemOf(cause, request)
  reply.removeHeader('content-encoding').removeHeader('etag').removeHeader('last-modified')
  reply.code(problem.status).header('cache-control', 'no-store')
  if (problem.status === 405) reply.header('allow', 'GET, HEAD, OPTIONS')
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="case", error="invalid_token"')
  if (cause instanceof Fault && problem.status === 403)
    reply.header('www-authenticate', `Bearer realm="case", error="insufficient_scope", scope="${version.scope}"`)
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(statusInfo(problem, version)))
}

function problemOf(cause: FastifyError, request: FastifyRequest): CaseProblem {
  if (cause instanceof CaseProblem) return cause
  if (cause instanceof Fault) {
    const minor = STATUS[cause.code] ?? 'invalid_selection_field'
    return new CaseProblem(CODES[minor] ?? 400, minor, cause.message, { field: 'request' })
  }
  const status = cause.statusCode ?? 500
  if (status < 500) return new CaseProblem(status, 'invalid_selection_field', cause.message, { field: 'request' })
  request.log.error({ err: cause }, 'a request of CASE failed')
  if (/^timeout exceeded when trying to connect/.test(cause.message))
    return new CaseProblem(503, 'server_busy', 'The server has more to do than it can; try again later.', {
      field: 'request',
    })
  const sorry = 'Something went wrong here; it is not your doing.'
  return new CaseProblem(status, 'internal_server_error', sorry, { field: 'request' })
}
