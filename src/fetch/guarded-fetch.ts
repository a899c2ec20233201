import { lookup as dnsLookup } from 'node:dns/promises'

import type { Clock } from '../shared/clock.ts'
import { FetchRefused } from './fetch-refused.ts'
import { oneHop } from './one-hop.ts'
import { type AddressPolicy, publicOnly } from './public-address.ts'
import { type CachedResponse, ResponseCache } from './response-cache.ts'

export { type FetchProblem, FetchRefused } from './fetch-refused.ts'

export interface FetchedDocument {
  readonly url: string
  readonly contentType: string
  readonly body: Buffer
}

export interface FetchLimits {
  /** Bytes of one body. */
  readonly maxBytes: number
  /** Milliseconds for all hops together. */
  readonly timeoutMs: number
  readonly maxRedirects: number
  /** Milliseconds that a good answer is served again without asking. */
  readonly ttlMs: number
  /** Milliseconds that a refusal is remembered, so that one dead host cannot slow every credential. */
  readonly failureTtlMs: number
}

export const FETCH_LIMITS: FetchLimits = {
  maxBytes: 2_000_000,
  timeoutMs: 5_000,
  maxRedirects: 3,
  ttlMs: 300_000,
  failureTtlMs: 30_000,
}

/** Content types of documents about keys, statuses and contexts. */
const DOCUMENT_TYPES = /^(application\/(?:[a-z0-9.+-]*\+)?(?:json|jwt)|application\/(?:ld\+json|did)|text\/plain)$/

/** What a fetcher asks for and takes; anything else is refused unread. */
export interface DocumentTypes {
  /** The header Accept. */
  readonly accept: string
  /** Content types, lower-case and without parameters. */
  readonly types: RegExp
}

const JSON_AND_TEXT: DocumentTypes = {
  accept: 'application/json, application/ld+json, text/plain',
  types: DOCUMENT_TYPES,
}

/** Names to addresses; all of them are checked before one is used. */
export type ResolveHost = (host: string) => Promise<readonly { address: string; family: number }[]>

export interface GuardedFetcher {
  /** A document of the types asked for by https. Rejects with FetchRefused, never with anything else. */
  get(url: string): Promise<FetchedDocument>
}

export interface FetcherOptions {
  readonly clock: Clock
  readonly limits?: Partial<FetchLimits>
  /** Default: JSON and plain text. */
  readonly documents?: DocumentTypes
  /** Tests speak to a loopback server under a policy of their own; configuration cannot name one. */
  readonly addresses?: AddressPolicy
  readonly resolve?: ResolveHost
}

const resolveAll: ResolveHost = (host) => dnsLookup(host, { all: true, verbatim: true })

/**
 * The only way from a URL in data to the network: https, public addresses, no credentials, bounded in size, time and
 * redirects, each hop checked, the connection pinned to the address that was checked (a second DNS answer is never
 * asked for).
 */
export function makeGuardedFetcher(options: FetcherOptions): GuardedFetcher {
  const limits = { ...FETCH_LIMITS, ...options.limits }
  const documents = options.documents ?? JSON_AND_TEXT
  const policy = options.addresses ?? publicOnly
  const resolve = options.resolve ?? resolveAll
  const cache = new ResponseCache(options.clock, limits)
  const running = new Map<string, Promise<CachedResponse>>()

  async function load(url: string): Promise<CachedResponse> {
    try {
      return { document: await follow(url, limits, documents, policy, resolve) }
    } catch (error) {
      return { refused: error instanceof FetchRefused ? error : new FetchRefused('FETCH_FAILED') }
    }
  }

  async function get(input: string): Promise<FetchedDocument> {
    const url = checkedUrl(input).href
    let response = cache.get(url)
    if (!response) {
      const pending = running.get(url) ?? load(url).finally(() => running.delete(url))
      running.set(url, pending)
      response = await pending
      cache.put(url, response)
    }
    if ('refused' in response) throw response.refused
    return response.document
  }
  return { get }
}

/** https, no user, no odd port, no fragment. */
function checkedUrl(input: string): URL {
  let url: URL
  try {
    url = new URL(input)
  } catch {
    throw new FetchRefused('FETCH_URL')
  }
  if (url.protocol !== 'https:') throw new FetchRefused('FETCH_NOT_HTTPS')
  if (url.username !== '' || url.password !== '' || input.length > 2_048) throw new FetchRefused('FETCH_URL')
  if (url.port !== '' && Number(url.port) < 1024) throw new FetchRefused('FETCH_URL')
  url.hash = ''
  return url
}

async function follow(
  start: string,
  limits: FetchLimits,
  documents: DocumentTypes,
  policy: AddressPolicy,
  resolve: ResolveHost,
): Promise<FetchedDocument> {
  const signal = AbortSignal.timeout(limits.timeoutMs)
  let url = checkedUrl(start)
  for (let hop = 0; hop <= limits.maxRedirects; hop++) {
    const addresses = await checkedAddresses(url, policy, resolve, signal)
    const answer = await oneHop(url, {
      addresses,
      signal,
      maxBytes: limits.maxBytes,
      accept: documents.accept,
      ca: policy.certificateAuthority,
    })
    if (answer.redirect === null) {
      if (answer.status !== 200) throw new FetchRefused('FETCH_STATUS', answer.status)
      if (!documents.types.test(answer.contentType)) throw new FetchRefused('FETCH_TYPE')
      return { url: url.href, contentType: answer.contentType, body: answer.body }
    }
    url = checkedUrl(redirected(answer.redirect, url))
  }
  throw new FetchRefused('FETCH_REDIRECTS')
}

function redirected(location: string, base: URL): string {
  try {
    return new URL(location, base).href
  } catch {
    throw new FetchRefused('FETCH_URL')
  }
}

/** Every address of the host must be allowed: a name with one private address among public ones is refused. */
async function checkedAddresses(
  url: URL,
  policy: AddressPolicy,
  resolve: ResolveHost,
  signal: AbortSignal,
): Promise<readonly { address: string; family: number }[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = await Promise.race([
    resolve(host).catch(() => {
      throw new FetchRefused('FETCH_UNRESOLVED')
    }),
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new FetchRefused('FETCH_TIMEOUT')), { once: true })
    }),
  ])
  if (addresses.length === 0) throw new FetchRefused('FETCH_UNRESOLVED')
  if (!addresses.every(({ address }) => policy.permits(address))) throw new FetchRefused('FETCH_ADDRESS')
  return addresses
}
