import type { Clock } from '../shared/clock.ts'
import { FetchRefused } from './fetch-refused.ts'
import { checkedUrl, follow, type ResolveHost, resolveAll } from './follow.ts'
import { type AddressPolicy, publicOnly } from './public-address.ts'
import { type CachedResponse, ResponseCache } from './response-cache.ts'

export { type FetchProblem, FetchRefused, fetchWords } from './fetch-refused.ts'
export type { ResolveHost } from './follow.ts'

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
      return { document: await documentAt(url, limits, documents, policy, resolve) }
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

async function documentAt(
  start: string,
  limits: FetchLimits,
  { accept, types }: DocumentTypes,
  policy: AddressPolicy,
  resolve: ResolveHost,
): Promise<FetchedDocument> {
  const { url, answer } = await follow(start, limits, policy, resolve, () => ({ headers: { accept } }))
  if (answer.status !== 200) throw new FetchRefused('FETCH_STATUS', answer.status)
  if (!types.test(answer.contentType)) throw new FetchRefused('FETCH_TYPE')
  return { url, contentType: answer.contentType, body: answer.body }
}
