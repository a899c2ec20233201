import { isObject, type JsonObject, type JsonValue } from './json-text.ts'

const startsWith = (bytes: Uint8Array, ...values: number[]): boolean => values.every((value, i) => bytes[i] === value)

/** What bytes that are not JSON look like, in words for a user; null when nothing is recognised. */
export function describeBytes(bytes: Uint8Array, text: string): string | null {
  if (startsWith(bytes, 0x50, 0x4b, 3, 4)) return 'a ZIP or Excel (.xlsx) file'
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return 'a PDF file'
  if (startsWith(bytes, 0x1f, 0x8b)) return 'a gzip file (unpack it first)'
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47)) return 'a PNG image'
  const head = text
    .slice(0, 2000)
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (/^<!doctype html|^<html/i.test(head)) return 'an HTML page (was a login or error page saved?)'
  if (/^<(\?xml|rdf:)/i.test(head)) return /rdf:RDF/.test(head) ? 'RDF/XML (an ASN export?)' : 'XML'
  if (/^[\w-]+\.[\w-]+\.[\w-]*\s*$/.test(head)) return 'a signed token (JWT)'
  if (/^[[{"]/.test(head)) return null
  // biome-ignore lint/suspicious/noControlCharactersInRegex: text has none of these, and random bytes soon have one
  if (/[\0-\x08\x0e-\x1f]/.test(head)) return 'a binary file'
  const firstLine = head.split('\n', 1)[0] ?? ''
  if (firstLine.split(/[,;\t]/).length >= 4) return 'a CSV table'
  return null
}

const has = (object: JsonObject, ...keys: string[]): boolean => keys.every((key) => Object.hasOwn(object, key))

const typesOf = (object: JsonObject): string[] =>
  [object.type, object['@type']].flat().filter((type): type is string => typeof type === 'string')

/** What a JSON document that is no CASE package looks like, in words for a user. */
export function describeJson(value: JsonValue): string {
  if (Array.isArray(value)) {
    const first = value.find(isObject)
    return first
      ? `an array of ${value.length} elements, the first of which looks like ${describeJson(first)}`
      : 'an array'
  }
  if (!isObject(value)) return `a single ${value === null ? 'null' : typeof value}`
  if (has(value, 'imsx_codeMajor')) return 'an error answer of a CASE server'
  if (has(value, 'CFDocuments')) return 'a list of CFDocuments (fetch a package by its CFPackageURI instead)'
  if (has(value, 'CFItem')) return 'one CFItem with its associations, not a package'
  if (has(value, 'fullStatement')) return 'a single CFItem, not a package'
  if (has(value, 'originNodeURI')) return 'a single CFAssociation, not a package'
  if (has(value, 'CFPackageURI') || has(value, 'creator', 'title', 'identifier'))
    return 'a CFDocument alone (fetch the package that its CFPackageURI names)'
  const types = typesOf(value).join(' ')
  if (/VerifiableCredential|OpenBadgeCredential|ClrCredential/.test(types)) return 'a verifiable credential'
  if (/Assertion|BadgeClass/.test(types)) return 'an Open Badge'
  if (/JobPosting/.test(types)) return 'a schema.org job posting'
  if (/RichSkillDescriptor|Collection/i.test(types)) return 'an OSMT collection of skills'
  const context = JSON.stringify(value['@context'] ?? '').slice(0, 500)
  if (has(value, '@graph') || /credreg|ctdlasn|ceasn/.test(context)) return 'a JSON-LD graph (CTDL-ASN?)'
  const keys = Object.keys(value).slice(0, 5)
  return keys.length === 0
    ? 'an empty object'
    : `an object with ${keys.map((key) => JSON.stringify(key.slice(0, 40))).join(', ')}`
}
