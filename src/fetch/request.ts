import { FetchRefused } from './fetch-refused.ts'
import { checkedUrl, follow, type HopLimits, type HopMessage, type ResolveHost, resolveAll } from './follow.ts'
import { type AddressPolicy, publicOnly } from './public-address.ts'

/** A question to a server that somebody chose, with what it needs to be answered. */
export interface ServerRequest {
  readonly url: string
  readonly limits: HopLimits
  /** Value of `Authorization`; sent to the origin of `url` and to no other, wherever that redirects to. */
  readonly authorization?: string | null
  /** Validators of the answer that is known already: then there may be 304. */
  readonly etag?: string | null
  readonly lastModified?: string | null
  /** A form to POST; such a question follows no redirect. */
  readonly form?: Readonly<Record<string, string>>
}

export interface ServerAnswer {
  /** Where it ended after redirects. */
  readonly url: string
  /** Null: not modified. */
  readonly body: Buffer | null
  readonly contentType: string
  readonly etag: string | null
  readonly lastModified: string | null
}

/** Asks servers behind the same guards as documents are fetched, without a cache. */
export interface ServerRequester {
  /** 200 or, where validators were sent, 304. Rejects with FetchRefused, never with anything else. */
  ask(request: ServerRequest): Promise<ServerAnswer>
}

export interface RequesterOptions {
  /** Tests speak to a loopback server under a policy of their own; configuration cannot name one. */
  readonly addresses?: AddressPolicy
  readonly resolve?: ResolveHost
}

/** Longer ones are not worth keeping, and a header must hold one line. */
const VALIDATOR = /^[\x20-\x7e]{1,500}$/

/** https and public addresses only, each hop checked, bounded in size, time and redirects like every fetch. */
export function makeServerRequester(options: RequesterOptions = {}): ServerRequester {
  const policy = options.addresses ?? publicOnly
  const resolve = options.resolve ?? resolveAll

  async function ask(request: ServerRequest): Promise<ServerAnswer> {
    const { origin } = checkedUrl(request.url)
    const limits = { ...request.limits, ...(request.form ? { maxRedirects: 0 } : {}) }
    const { url, answer } = await follow(request.url, limits, policy, resolve, (at) => messageFor(request, at, origin))
    const conditional = Boolean(request.etag || request.lastModified)
    const unchanged = answer.status === 304 && conditional
    if (answer.status !== 200 && !unchanged) throw new FetchRefused('FETCH_STATUS', answer.status)
    return {
      url,
      body: unchanged ? null : answer.body,
      contentType: answer.contentType,
      etag: validator(answer.etag),
      lastModified: validator(answer.lastModified),
    }
  }

  return {
    async ask(request) {
      try {
        return await ask(request)
      } catch (error) {
        throw error instanceof FetchRefused ? error : new FetchRefused('FETCH_FAILED')
      }
    },
  }
}

const validator = (text: string | null): string | null => (text !== null && VALIDATOR.test(text) ? text : null)

function messageFor(request: ServerRequest, url: URL, origin: string): HopMessage {
  const headers: Record<string, string> = {}
  if (request.authorization && url.origin === origin) headers.authorization = request.authorization
  if (request.etag) headers['if-none-match'] = request.etag
  if (request.lastModified) headers['if-modified-since'] = request.lastModified
  if (!request.form) return { headers }
  headers['content-type'] = 'application/x-www-form-urlencoded'
  return { headers, body: new URLSearchParams(request.form).toString() }
}
