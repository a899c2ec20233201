import { Readable } from 'node:stream'

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { Session, type SessionResources } from '../database/session.ts'
import { exportNamed, writerOf } from '../frameworks/exports/export.service.ts'
import { type FormatReader, MOST_FILE_BYTES } from '../frameworks/formats/reader.ts'
import { HierarchyMeaning } from '../frameworks/hierarchy-meaning.ts'
import type { ImportTarget, UploadedFile } from '../frameworks/imports/import.request.ts'
import { checkOrder, requestImport } from '../frameworks/imports/order.service.ts'
import { takeUpload } from '../frameworks/imports/upload.service.ts'
import { dropUpload } from '../frameworks/imports/upload.store.ts'
import { requireKnown, requireUseCase } from '../identity/rights.ts'
import { badInput } from '../shared/errors.ts'
import { Refused } from '../shared/payload.ts'
import { UseCase, type Viewer } from '../shared/viewer.ts'
import { isFinished, ownRunOrFault, type Run, RunState } from '../tasks/index.ts'

/** Milliseconds for large files over slow lines, and for the wait for their run or turn. */
export const FILES_PATIENCE_MS = 600_000

type Query = Record<string, string | string[] | undefined>

/**
 * Frameworks as files, for clients that have one in hand: what GraphQL can only take as text comes in by
 * `POST /import/:format` and goes out by `GET /export/:format/:framework`. The same rights as in GraphQL.
 */
export function mountFrameworkFiles(app: FastifyInstance, resources: SessionResources): void {
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', async ({ url }) => {
    if (/%00/.test(url)) throw badInput('An address may not hold the character U+0000; take out %00.')
  })
  // The body stays where it is until somebody asks for its next piece
  app.addContentTypeParser('*', { bodyLimit: MOST_FILE_BYTES }, (_request, body, done) => done(null, body))
  const sessionOf = (request: FastifyRequest): Session => Session.open(resources, request.viewer as Viewer)
  // Who may not import sends nothing: what the headers alone can decide is decided before the body is read.
  const allowed = async (request: FastifyRequest) => requireUseCase(sessionOf(request), UseCase.FRAMEWORK_STEWARDSHIP)
  const options = { bodyLimit: MOST_FILE_BYTES, handlerTimeout: FILES_PATIENCE_MS, onRequest: allowed }
  app.post<{ Params: { format: string }; Querystring: Query }>('/import/:format', options, (request, reply) =>
    refusals(reply, () => takeIn(sessionOf(request), request, reply)),
  )
  app.get<{ Params: { id: string } }>('/import/runs/:id', async (request, reply) => {
    const session = sessionOf(request)
    requireKnown(session)
    return answerRun(reply, await ownRunOrFault(session, request.params.id), null)
  })
  const patient = { handlerTimeout: FILES_PATIENCE_MS }
  app.get<{ Params: { format: string; framework: string } }>(
    '/export/:format/:framework',
    patient,
    async (request, reply) => {
      const session = sessionOf(request)
      requireKnown(session)
      return giveOut(session, request.params, reply)
    },
  )
}

async function takeIn(
  session: Session,
  request: FastifyRequest<{ Params: { format: string }; Querystring: Query }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { query } = request
  const order = {
    format: request.params.format,
    dryRun: flag(query, 'dryRun'),
    skipBadRows: flag(query, 'skipBadRows'),
    allowRemovals: flag(query, 'allowRemovals'),
    owner: one(query, 'owner'),
    hierarchyMeaning: meaning(one(query, 'hierarchyMeaning')),
    matchableItemTypes: query.matchableItemType === undefined ? null : [query.matchableItemType].flat(),
  }
  const key = header(request, 'idempotency-key')
  const { target, reader } = checkOrder(session, order)
  const upload = await uploaded(session, target, reader, request, reply)
  const { run, framework } = await requestImport(session, { ...order, source: { upload } }, key)
  return answerRun(reply, run, framework)
}

/** Who is refused in the middle of a body sends the rest to nobody: the connection ends with the answer. */
async function uploaded(
  session: Session,
  target: ImportTarget,
  reader: FormatReader,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<UploadedFile> {
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  const stream = request.body instanceof Readable ? request.body : Readable.from([])
  // Not ended with the reading of it: the answer goes over the same connection
  const body = stream.iterator({ destroyOnReturn: false })
  try {
    const upload = await takeUpload(session, target, reader, body, Number.isFinite(length) ? length : null)
    if (upload.size > 0) return upload
    await dropUpload(session, upload.id)
  } catch (cause) {
    void reply.header('connection', 'close')
    const { destroyed, complete } = request.raw
    throw destroyed && !complete ? badInput('The body of the request broke off; send it again.') : cause
  }
  throw badInput('Send the file as the body of the request.')
}

/** 200 when it is done, 202 with the address to ask again while it goes on, 422 when it failed. */
function answerRun(reply: FastifyReply, run: Run, framework: string | null): FastifyReply {
  const { id, state, done, total, report } = run
  const result = (run.result ?? {}) as { framework?: string | null }
  const status = !isFinished(run) ? 202 : state === RunState.SUCCEEDED ? 200 : 422
  if (status === 202) void reply.header('location', `/import/runs/${id}`).header('retry-after', '2')
  return reply
    .code(status)
    .send({ run: { id, state, done, total, report }, framework: framework ?? result.framework ?? null })
}

async function giveOut(
  session: Session,
  { format, framework: name }: { readonly format: string; readonly framework: string },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const writer = writerOf(format)
  const { framework, file, losses, bytes } = await exportNamed(session, name, writer)
  return reply
    .type(writer.mediaType)
    .header('content-disposition', `attachment; filename="${file}"`)
    .header('x-headwater-framework', framework)
    .header('x-headwater-losses', losses.map(({ code }) => code).join(' '))
    .send(Buffer.from(bytes))
}

/** What a service refuses as data has no payload to stand in here. */
async function refusals(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof Refused)) throw cause
    const errors = cause.userErrors.map(({ code, message, field }) => ({ message, extensions: { code, field } }))
    return reply.code(422).send({ errors })
  }
}

function one(query: Query, name: string): string | null {
  const value = query[name]
  if (Array.isArray(value)) throw badInput(`Give ${name} once.`, name)
  return value ?? null
}

function flag(query: Query, name: string): boolean {
  const value = one(query, name)
  if (value === null || value === 'false') return false
  if (value === 'true' || value === '') return true
  throw badInput(`${name} is true or false.`, name)
}

function meaning(value: string | null): HierarchyMeaning | null {
  const known = Object.values(HierarchyMeaning).find((word) => word === value)
  if (value !== null && known === undefined)
    throw badInput(`hierarchyMeaning is one of ${Object.values(HierarchyMeaning).join(', ')}.`, 'hierarchyMeaning')
  return known ?? null
}

function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name]
  if (Array.isArray(value) || (value !== undefined && value.length > 200)) throw badInput(`Send ${name} once, short.`)
  return value ?? null
}
