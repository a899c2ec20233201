import { createHash } from 'node:crypto'

const WHOLE_UUID = /^(?:urn:uuid:|\{)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i

/** CASE 1.1 §UUID: versions 1–5, variant 8–b, lower-case. */
const CASE_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The pattern of the standard: all-zero and version 7 UUIDs, both seen in real data, do not fit it. */
export const isCaseUuid = (identifier: string): boolean => CASE_UUID.test(identifier)

/** One spelling for one identifier: UUIDs bare and in lower case, anything else without surrounding space. */
export function normalIdentifier(identifier: string): string {
  const trimmed = identifier.trim()
  const uuid = WHOLE_UUID.exec(trimmed)
  return uuid ? (uuid[1] as string).toLowerCase() : trimmed
}

/** A UUID in the form of version 5 made from a text; the same text gives the same UUID for ever. */
export function derivedUuid(...parts: readonly string[]): string {
  const hash = createHash('sha1').update('headwater:case')
  for (const part of parts) hash.update(`|${Buffer.byteLength(part)}:`).update(part)
  return uuidOf(hash.digest())
}

/** The first 16 bytes in the form of a UUID of version 5. */
function uuidOf(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex', 0, 16)
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  // A text put together keeps all its pieces for as long as it lives: six times the memory, for hundreds of thousands.
  return Buffer.from(text, 'latin1').toString('latin1')
}

const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex')

/** The name-based UUID of an address (RFC 9562 §5.5, namespace URL): whoever derives one gets the same. */
export function addressUuid(address: string): string {
  return uuidOf(createHash('sha1').update(URL_NAMESPACE).update(address).digest())
}

/** Characters of an identifier, bytes of a URI: what an index of the database can hold. */
export const MAX_IDENTIFIER = 255
export const MAX_URI_BYTES = 2000
