import rateLimit from '@fastify/rate-limit'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { RestPlugin } from '../database/rest.ts'
import type { SessionResources } from '../database/session.ts'
import { Fault } from '../shared/errors.ts'
import { issueToken } from './access-token.service.ts'
import { type KeyRow, liveKey } from './authenticate.ts'
import { OauthProblem, type TokenRequest, tokenRequest } from './oauth.rule.ts'

/** A form of four short texts. */
const BODY_LIMIT = 8 * 1024

/** Requests a minute from one address: a token lives for an hour. */
const A_MINUTE = 120

/** `POST /oauth2/token`: access tokens for API clients. RFC 6749 §4.4. */
export const oauthRest: RestPlugin = async (app, resources) => {
  await app.register((scope) => tokenEndpoint(scope, resources), { prefix: '/oauth2' })
}

async function tokenEndpoint(scope: FastifyInstance, resources: SessionResources): Promise<void> {
  scope.setErrorHandler(refuse)
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
  )
  await scope.register(rateLimit, {
    max: A_MINUTE,
    timeWindow: '1 minute',
    errorResponseBuilder: () => Object.assign(new Error('Too many requests; wait a minute.'), { statusCode: 429 }),
  })
  scope.post('/token', async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const asked = tokenRequest(form, request.headers.authorization)
    const client = await clientOf(resources, asked)
    const { token, seconds } = await issueToken(resources, client, asked.scopes)
    return neverKept(reply).send({
      access_token: token,
      token_type: 'Bearer',
      expires_in: seconds,
      scope: asked.scopes.join(' '),
    })
  })
}

/** The client's id is that of its key or the part of it that may be shown; the whole key is its secret. */
async function clientOf(resources: SessionResources, { client, secret }: TokenRequest): Promise<KeyRow> {
  const row = await liveKey(resources, secret, resources.clock())
  if (client !== row.id && client !== row.prefix) throw wrongClient()
  if (row.organisation_id === null)
    throw new OauthProblem('unauthorized_client', 'Tokens are for API clients; use a personal key as it is.')
  return row
}

const wrongClient = (): OauthProblem =>
  new OauthProblem('invalid_client', 'Client and secret do not belong together, or the client is not live.')

/** RFC 6749 §5.1 */
const neverKept = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-store').header('pragma', 'no-cache')

/** RFC 6749 §5.2. The secret stands in no message and in no log. */
function refuse(cause: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = cause instanceof Fault && cause.code === 'UNAUTHENTICATED' ? wrongClient() : cause
  neverKept(reply)
  if (problem instanceof OauthProblem) {
    if (problem.status === 401) reply.header('www-authenticate', 'Basic realm="headwater", charset="UTF-8"')
    return reply.code(problem.status).send({ error: problem.code, error_description: problem.message })
  }
  const status = cause.statusCode ?? 500
  if (status >= 500) request.log.error({ err: cause }, 'a token could not be issued')
  const description = status >= 500 ? 'Something went wrong here; it is not your doing.' : cause.message
  return reply
    .code(status)
    .send({ error: status >= 500 ? 'server_error' : 'invalid_request', error_description: description })
}
