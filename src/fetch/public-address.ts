import ipaddr from 'ipaddr.js'

/** Which addresses may be spoken to. The one that production uses is `publicOnly`; there is no setting for another. */
export interface AddressPolicy {
  permits(address: string): boolean
  /** Extra certificate authority; only the tests' loopback server needs one. */
  readonly certificateAuthority?: string
}

/**
 * True for addresses of the public internet only: no loopback, private, link-local (cloud metadata), carrier-grade,
 * multicast or reserved ones, whatever the notation; and no IPv6 range that tunnels to IPv4.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  if (parsed.kind() === 'ipv4') return true
  // Global unicast only; ::/96 (IPv4-compatible) and the like are 'unicast' to the library.
  return (parsed as ipaddr.IPv6).match(ipaddr.parse('2000::') as ipaddr.IPv6, 3)
}

export const publicOnly: AddressPolicy = { permits: isPublicAddress }
