/** One spelling for what sources write in several ways, so that what is looked up is found by being equal. */

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/**
 * One spelling per address: lower-case scheme and host, no default port, http as https, no trailing slash, no
 * percent-encoding of what needs none. Other URIs (urn:uuid:…) in lower-case scheme, as they are.
 */
export function normaliseUri(uri: string): string {
  const trimmed = uri.trim()
  try {
    const url = new URL(trimmed)
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return trimmed.replace(/^urn:uuid:.*$/i, (urn) => urn.toLowerCase())
    const path = decodeUnreserved(url.pathname).replace(/\/+$/, '')
    return `https://${url.host}${path}${url.search}${url.hash}`
  } catch {
    return trimmed
  }
}

const decodeUnreserved = (path: string): string =>
  path.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : whole.toUpperCase()
  })

/** The last UUID of an address, lower case, is the item's; earlier ones name its package or document. Null: none. */
export const uuidIn = (uri: string): string | null => uri.match(UUID)?.at(-1)?.toLowerCase() ?? null

/** Bytes of an address that is looked up: what an index holds, with room for what stands beside it. */
export const MAX_KEY_BYTES = 2_000

/** An address as it is looked up; null when it is too long for an index, and nothing can name it by it. */
export function uriKey(uri: string): string | null {
  const key = normaliseUri(uri)
  return Buffer.byteLength(key) > MAX_KEY_BYTES ? null : key
}

/** All that an element of a framework is found by: its address and its identifier, each in its one spelling. */
export function elementKeys({ uri, identifier }: { readonly uri: string; readonly identifier: string }): string[] {
  const address = uriKey(uri)
  return [...(address === null ? [] : [address]), identifier.toLowerCase()]
}

/** Names of frameworks are compared the same way. */
export const normaliseName = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase()
