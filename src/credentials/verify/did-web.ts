/** The address of a did:web document, or null when the DID is not well formed. Only %3A (the port) is decoded. */
export function didWebUrl(did: string): string | null {
  const parts = did.split(':')
  if (parts[0] !== 'did' || parts[1] !== 'web' || parts.length < 3) return null
  const host = parts[2]?.replace(/%3A/i, ':') ?? ''
  if (!/^[A-Za-z0-9.-]+(:\d{1,5})?$/.test(host)) return null
  const path = parts.slice(3)
  if (!path.every((segment) => /^[A-Za-z0-9._~!$&'()*+,;=@-]+$/.test(segment) && !/^\.+$/.test(segment))) return null
  return path.length === 0 ? `https://${host}/.well-known/did.json` : `https://${host}/${path.join('/')}/did.json`
}
