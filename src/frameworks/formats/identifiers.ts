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
  const hex = hash.digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Characters of an identifier, bytes of a URI: what an index of the database can hold. */
export const MAX_IDENTIFIER = 255
export const MAX_URI_BYTES = 2000
