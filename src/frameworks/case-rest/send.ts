import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import type { FastifyReply, FastifyRequest } from 'fastify'

import type { CaseAnswer } from './answers.service.ts'
import { type Bodies, plainBody } from './bodies.rule.ts'
import { acceptsGzip, etagOf, isKnown, tagOf } from './conditional.rule.ts'
import { MAX_AGE } from './decisions.rule.ts'

const compress = promisify(gzip)

/** Below this a compressed body saves no packet. */
const WORTH_COMPRESSING = 1024

export interface Sending {
  readonly anonymous: boolean
  /** The answer names this server as it names itself; else as the asker did, and no cache keeps it for others. */
  readonly own: boolean
  /** Epoch milliseconds, of the request. */
  readonly now: number
  readonly bodies: Bodies
}

/**
 * 304 where the asker has it already; else the body, compressed where that is accepted. Not @fastify/compress: it
 * compresses the same package again for everyone who asks, and gives both encodings one strong tag.
 */
export async function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: CaseAnswer,
  { anonymous, own, now, bodies }: Sending,
): Promise<FastifyReply> {
  const { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince } = request.headers
  const conditions = { ifNoneMatch, ifModifiedSince }
  const accepted = acceptsGzip(request.headers['accept-encoding'])
  reply
    .header('vary', 'Accept, Accept-Encoding, Authorization')
    // What is answered without credentials is public
    .header('cache-control', `${anonymous && own ? 'public' : 'private'}, max-age=${MAX_AGE}`)
  // Never later than now: RFC 9110 §8.8.2.1
  const lastModified = answer.lastModified === null ? null : Math.min(answer.lastModified, now)
  if (lastModified !== null) reply.header('last-modified', new Date(lastModified).toUTCString())
  if (answer.tag !== undefined && isKnown(conditions, answer.tag, lastModified))
    return reply
      .header('etag', etagOf(answer.tag, accepted && own))
      .code(304)
      .send()

  const body = await answer.body()
  const text = typeof body === 'string' ? Buffer.from(body) : null
  const tag = answer.tag ?? tagOf(text ?? '')
  // A large one is compressed once for everybody, not for each name that somebody thinks of
  const zip = accepted && (text === null ? own : text.byteLength >= WORTH_COMPRESSING)
  reply.header('etag', etagOf(tag, zip))
  if (isKnown(conditions, tag, lastModified)) return reply.code(304).send()
  reply.type('application/json; charset=utf-8')
  if (zip) reply.header('content-encoding', 'gzip')
  if (typeof body === 'string') return reply.send(zip ? await compress(text as Buffer) : text)
  const { key, base, kept } = body
  if (!zip) return reply.send(own ? bodies.joined(key, kept, base) : plainBody(kept, base))
  const ready = kept.gzip?.base === base ? kept.gzip : { base, body: await compress(plainBody(kept, base)) }
  if (ready !== kept.gzip) bodies.compressed(key, kept, ready)
  return reply.send(ready.body)
}
