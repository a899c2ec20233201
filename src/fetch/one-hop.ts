import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { LookupFunction } from 'node:net'

import { FetchRefused } from './fetch-refused.ts'

export interface HopOptions {
  /** The addresses that were checked; nothing else is connected to. */
  readonly addresses: readonly { address: string; family: number }[]
  readonly signal: AbortSignal
  readonly maxBytes: number
  readonly ca: string | undefined
  /** Beside those that every question has. */
  readonly headers?: Readonly<Record<string, string>>
  /** Given: a POST. */
  readonly body?: string
}

export interface HopAnswer {
  readonly status: number
  readonly redirect: string | null
  /** Lower case, without parameters. */
  readonly contentType: string
  readonly body: Buffer
  /** Validators of the answer, as sent. */
  readonly etag: string | null
  readonly lastModified: string | null
}

/** One GET, or a POST of a body, without redirects, cookies, keys of ours or a shared connection. */
export function oneHop(url: URL, options: HopOptions): Promise<HopAnswer> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) => reject(asRefusal(error, options.signal))
    const call = request(
      url,
      {
        method: options.body === undefined ? 'GET' : 'POST',
        agent: false,
        lookup: pinned(options.addresses),
        signal: options.signal,
        headers: {
          accept: 'application/json, application/ld+json, text/plain',
          'accept-encoding': 'identity',
          ...options.headers,
        },
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      },
      (response) => readAnswer(response, options.maxBytes).then(resolve, refuse),
    )
    call.on('error', refuse)
    call.end(options.body)
  })
}

/** Gives the checked addresses to the socket, so that no second DNS question can be answered otherwise. */
function pinned(addresses: HopOptions['addresses']): LookupFunction {
  return (_host, options, callback) => {
    const first = addresses[0] as { address: string; family: number }
    if (options.all) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<HopAnswer> {
  const status = response.statusCode ?? 0
  const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const { etag = null, 'last-modified': lastModified = null, location } = response.headers
  const answer = { status, redirect: null, contentType, etag, lastModified, body: Buffer.alloc(0) }
  if (status === 200) return { ...answer, body: await bounded(response, maxBytes) }
  response.destroy()
  const redirects = status >= 300 && status < 400 && status !== 304
  return redirects && location !== undefined ? { ...answer, redirect: location } : answer
}

async function bounded(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = response.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity' || Number(response.headers['content-length'] ?? 0) > maxBytes) {
    response.destroy()
    throw new FetchRefused(encoding === 'identity' ? 'FETCH_TOO_LARGE' : 'FETCH_TYPE')
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += (chunk as Buffer).length
    if (size > maxBytes) {
      response.destroy()
      throw new FetchRefused('FETCH_TOO_LARGE')
    }
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

function asRefusal(error: unknown, signal: AbortSignal): FetchRefused {
  if (error instanceof FetchRefused) return error
  return new FetchRefused(signal.aborted ? 'FETCH_TIMEOUT' : 'FETCH_FAILED')
}
