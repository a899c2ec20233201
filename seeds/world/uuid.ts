import { createHash } from 'node:crypto'

/** Root of every name of the demo world; `.example` is reserved, so nothing here can ever be fetched. */
export const WORLD_URL = 'https://tamarackvalley.example'

const NAMESPACE = Buffer.from('8c1f6f0e5b0c4d0fa5a7d3c2b6f0e911', 'hex')

/** UUID version 5 (RFC 9562 §5.5) in the world's own namespace: the same name gives the same identifier, for ever. */
export function worldUuid(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16)
  hash[6] = (hash.readUInt8(6) & 0x0f) | 0x50
  hash[8] = (hash.readUInt8(8) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
