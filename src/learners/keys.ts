/** How one assertion names its competency: by any of these that a library knows. */
export interface CompetencyKeys {
  /** Normalised address. */
  readonly url: string | null
  /** A CASE identifier (UUID, lower case) found in the address. */
  readonly identifier: string | null
  /** The framework's name as the source wrote it, and the code in it; a code is a key only within its framework. */
  readonly framework: string | null
  readonly code: string | null
  readonly name: string | null
}

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

/** The last UUID of an address is the item's; earlier ones name its package or document. */
export function identifierIn(uri: string): string | null {
  return uri.match(UUID)?.at(-1)?.toLowerCase() ?? null
}

/** All that a level is found by: its addresses in one spelling, and the identifiers in them. */
export const levelKeys = (uris: readonly (string | null)[]): string[] => {
  const addresses = uris.filter((uri): uri is string => uri !== null).map(normaliseUri)
  return [...new Set([...addresses, ...addresses.flatMap((uri) => identifierIn(uri) ?? [])])]
}

/** Names of frameworks are compared the same way. */
export const normaliseName = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase()
