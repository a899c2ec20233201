import { lookup as dnsLookup } from 'node:dns/promises'

import { FetchRefused } from './fetch-refused.ts'
import { type HopAnswer, type HopOptions, oneHop } from './one-hop.ts'
import type { AddressPolicy } from './public-address.ts'

/** Names to addresses; all of them are checked before one is used. */
export type ResolveHost = (host: string) => Promise<readonly { address: string; family: number }[]>

export const resolveAll: ResolveHost = (host) => dnsLookup(host, { all: true, verbatim: true })

/** Bounds of one question, whatever its answer is. */
export interface HopLimits {
  readonly maxBytes: number
  /** Milliseconds for all hops together. */
  readonly timeoutMs: number
  readonly maxRedirects: number
}

/** What is sent beside the address. */
export type HopMessage = Pick<HopOptions, 'headers' | 'body'>

/** https, no user, no odd port, no fragment. */
export function checkedUrl(input: string): URL {
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

/**
 * Asks `start`, and what it redirects to, each hop checked anew; `message` says what a hop to that address is sent.
 * Answers where it ended, whatever the status there.
 */
export async function follow(
  start: string,
  limits: HopLimits,
  policy: AddressPolicy,
  resolve: ResolveHost,
  message: (url: URL) => HopMessage = () => ({}),
): Promise<{ url: string; answer: HopAnswer }> {
  const signal = AbortSignal.timeout(limits.timeoutMs)
  const { maxBytes } = limits
  let url = checkedUrl(start)
  for (let hop = 0; hop <= limits.maxRedirects; hop++) {
    const addresses = await checkedAddresses(url, policy, resolve, signal)
    const ca = policy.certificateAuthority
    const answer = await oneHop(url, { ...message(url), addresses, signal, maxBytes, ca })
    if (answer.redirect === null) return { url: url.href, answer }
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
