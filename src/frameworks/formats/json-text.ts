import type { FindingCollector } from './findings.ts'
import { ImportError, type TextPlace } from './import-error.ts'
import { findLosses, mayLose } from './json-losses.ts'
import { firstJsonError } from './json-syntax.ts'
import { describeBytes } from './looks-like.ts'

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }
export type JsonObject = { [key: string]: JsonValue }

/** Bounds of one input, checked before anything is built from it. */
export interface TextLimits {
  /** Bytes of the whole input. */
  readonly bytes: number
  /** Levels of nesting. */
  readonly depth: number
  /** Characters (UTF-16 units) of one string. */
  readonly text: number
}

export const DEFAULT_TEXT_LIMITS: TextLimits = { bytes: 64 * 1024 * 1024, depth: 64, text: 100_000 }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const MEGABYTE = 1024 * 1024

export interface JsonRead {
  readonly value: JsonValue
  /** JSON paths of members that stood there more than once: the last is taken, each is reported. */
  readonly repeated: ReadonlySet<string>
}

/**
 * JSON from bytes: any Unicode encoding with or without a mark, size and depth bounded before parsing.
 * @throws ImportError naming line, column and byte, or what the bytes look like instead.
 */
export function parseJsonText(bytes: Uint8Array, limits: TextLimits, report: FindingCollector): JsonRead {
  if (bytes.byteLength > limits.bytes)
    throw new ImportError(
      'IMPORT_TOO_LARGE',
      `The input has ${(bytes.byteLength / MEGABYTE).toFixed(1)} MB; at most ${Math.floor(limits.bytes / MEGABYTE)} MB are read. Split it, or leave out what is not a package.`,
    )
  const text = decode(bytes, report)
  if (text.trim() === '')
    throw new ImportError('IMPORT_EMPTY', 'The input is empty; send a CASE package (CFPackage) as JSON.')
  checkDepth(text, limits.depth)
  const { value, members } = clean(parse(text, bytes), limits.text, report)
  return { value, repeated: mayLose(text, members) ? reportLosses(text, report) : new Set() }
}

/** Answers the paths of repeated members. */
function reportLosses(text: string, report: FindingCollector): Set<string> {
  const { repeated, rounded } = findLosses(text)
  for (const { path, name } of repeated)
    report.warn(
      'JSON_MEMBER_REPEATED',
      `"${name.slice(0, 100)}" stands more than once in one object; the last one was taken. Take the others out, or give them names of their own.`,
      jsonPath(path),
    )
  for (const { path, written } of rounded)
    report.warn(
      'NUMBER_ROUNDED',
      `${written.slice(0, 100)} is more than a number can hold; it became ${JSON.stringify(Number(written))}. Write it as a text to keep it as it is.`,
      jsonPath(path),
    )
  return new Set(repeated.map(({ path }) => jsonPath(path)))
}

function decode(bytes: Uint8Array, report: FindingCollector): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  if (encoding !== 'utf-8')
    report.note('TEXT_ENCODING', `The input is ${encoding} where JSON is due in UTF-8; it was read as such.`, null)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    report.warn(
      'TEXT_ENCODING_BROKEN',
      `Some bytes are not ${encoding}; each stands as U+FFFD now. Export the file again as UTF-8 to mend it.`,
      null,
    )
    return new TextDecoder(encoding).decode(bytes)
  }
}

/** Depth by a plain scan: a parser may keep a million open brackets alive before it fails. */
function checkDepth(text: string, limit: number): void {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === 0x5c) i++
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > limit)
        throw new ImportError(
          'IMPORT_TOO_DEEP',
          `Nested more than ${limit} levels deep at ${say(placeOf(text, i))}; CASE needs fewer than ten. Take out what wraps it.`,
          {
            place: placeOf(text, i),
          },
        )
    } else if (char === 0x7d || char === 0x5d) depth--
  }
}

function parse(text: string, bytes: Uint8Array): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    const other = describeBytes(bytes, text)
    if (other)
      throw new ImportError(
        'IMPORT_WRONG_DOCUMENT',
        `This looks like ${other}, not like CASE JSON. Export the framework as a CASE package (CFPackage).`,
      )
    const fault = firstJsonError(text)
    const place = placeOf(text, fault.index)
    throw new ImportError('IMPORT_NOT_JSON', `Not valid JSON: ${fault.message} at ${say(place)}.`, { place })
  }
}

const say = (place: TextPlace): string => `line ${place.line}, column ${place.column} (byte ${place.byte})`

function placeOf(text: string, index: number): TextPlace {
  const before = text.slice(0, index)
  const lastBreak = before.lastIndexOf('\n')
  let line = 1
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++
  return { line, column: index - lastBreak, byte: Buffer.byteLength(before) }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what is looked for
export const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/**
 * PostgreSQL can hold neither U+0000 nor half a surrogate pair: each becomes U+FFFD, said in the report. Counts the members
 * of all objects.
 */
function clean(
  root: JsonValue,
  longest: number,
  report: FindingCollector,
): { readonly value: JsonValue; readonly members: number } {
  let members = 0
  const path: (string | number)[] = []
  const text = (value: string): string => {
    if (value.length > longest)
      throw new ImportError(
        'IMPORT_TEXT_TOO_LONG',
        `A text of ${value.length} characters; at most ${longest} are taken. Shorten it.`,
        { path: jsonPath(path) },
      )
    UNSTORABLE.lastIndex = 0
    if (!UNSTORABLE.test(value)) return value
    report.warn(
      'TEXT_CHARACTER',
      'A character that no database can hold stands as U+FFFD now; take it out of the source.',
      jsonPath(path),
    )
    return value.replace(UNSTORABLE, '\uFFFD')
  }
  const visit = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return text(value)
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return null
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        path.push(i)
        value[i] = visit(value[i] as JsonValue)
        path.pop()
      }
      return value
    }
    for (const key of Object.keys(value)) {
      members++
      path.push(key)
      const name = text(key)
      const member = visit(value[key] as JsonValue)
      if (name !== key) delete value[key]
      // Plain assignment to "__proto__" would set the prototype and lose the member.
      Object.defineProperty(value, name, { value: member, enumerable: true, writable: true, configurable: true })
      path.pop()
    }
    return value
  }
  return { value: visit(root), members }
}

/** `$.CFItems[3].fullStatement`; names that are not plain stand in quotes. */
export const jsonPath = (parts: readonly (string | number)[]): string =>
  parts.reduce<string>(
    (path, part) =>
      typeof part === 'number'
        ? `${path}[${part}]`
        : /^[A-Za-z_][A-Za-z0-9_]*$/.test(part)
          ? `${path}.${part}`
          : `${path}[${JSON.stringify(part.slice(0, 100))}]`,
    '$',
  )
