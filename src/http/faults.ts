import type { FastifyReply, FastifyRequest } from 'fastify'

import { Fault } from '../shared/errors.ts'

/** Bytes of a request with a key: a framework of some thousand items as text has 5 MB. */
export const BODY_LIMIT = 16 * 2 ** 20

const STATUS: Readonly<Partial<Record<Fault['code'], number>>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  LIMIT: 413,
  UNAVAILABLE: 503,
}

interface Cause extends Error {
  readonly statusCode?: number
  readonly code?: string
}

/** Faults before GraphQL answers look like GraphQL's, so that a client has one way to read them. */
export function plainFaults(cause: Cause, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (cause instanceof Fault) return ofFault(cause, reply)
  if (cause.code === 'FST_ERR_HANDLER_TIMEOUT' && !request.raw.complete) return bodyTooSlow(request, reply)
  const status = cause.statusCode ?? 500
  if (status >= 500) {
    request.log.error({ err: cause }, 'a request failed')
    return answer(reply, status, 'Something went wrong here; it is not your doing.', { code: 'INTERNAL_SERVER_ERROR' })
  }
  if (status !== 413) return answer(reply, status, cause.message, { code: 'BAD_REQUEST' })
  const mend = 'Split it, or let an operator import the file with the command line.'
  return answer(
    reply,
    status,
    `${cause.message}: at most ${request.routeOptions.bodyLimit ?? BODY_LIMIT} bytes. ${mend}`,
    { code: 'LIMIT' },
  )
}

/** What only has to wait is told for how long. */
function ofFault({ code, message, extensions }: Fault, reply: FastifyReply): FastifyReply {
  const { retryAfter } = extensions
  if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter))
  const status = code === 'LIMIT' && retryAfter !== undefined ? 429 : (STATUS[code] ?? 400)
  return answer(reply, status, message, extensions)
}

/** Nobody's fault here: the rest of the body did not come, and the connection is of no more use. */
function bodyTooSlow(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.log.info('a body did not arrive in time')
  const message = 'The body of the request did not arrive in time; send it again over a better connection.'
  return answer(reply.header('connection', 'close'), 408, message, { code: 'LIMIT' })
}

/** There is nothing at this address, or nothing for this method. */
export function noSuchAddress(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ''] = request.url.split('?')
  if (path === '/graphql')
    return answer(reply.header('allow', 'GET, POST'), 405, 'Ask /graphql with POST, or with GET.', {
      code: 'BAD_REQUEST',
    })
  return answer(reply, 404, 'There is nothing at this address; the API is at /graphql.', { code: 'NOT_FOUND' })
}

const answer = (reply: FastifyReply, status: number, message: string, extensions: object): FastifyReply =>
  reply.code(status).send({ errors: [{ message, extensions }] })
