import { readDay, readTime } from '../../shared/instant.ts'
import { uuidIn } from '../../shared/spelling.ts'
import type { CaseLink } from './case-model.ts'
import type { FindingCollector } from './findings.ts'
import { derivedUuid, isCaseUuid, MAX_IDENTIFIER, MAX_URI_BYTES, normalIdentifier } from './identifiers.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'

/**
 * Reads the fields of one object as leniently as can be done without guessing: a value of a kindred type is taken and
 * reported, one that cannot be used is reported and stays in the source. Absent, null and empty read the same.
 */
export class Fields {
  readonly #asked = new Set<string>()

  constructor(
    readonly raw: JsonObject,
    readonly path: string,
    readonly className: string,
    readonly report: FindingCollector,
  ) {}

  /** The first of the names that stands here with something in it. */
  #value(names: readonly string[]): { name: string; value: NonNullable<JsonValue> } | null {
    for (const name of names) this.#asked.add(name)
    for (const name of names) {
      const value = Object.hasOwn(this.raw, name) ? (this.raw[name] as JsonValue) : null
      if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue
      if (name !== names[0])
        this.report.note(
          'CASE_FIELD_NAME',
          `"${name}" is not how CASE spells it; it was read as ${names[0]}.`,
          `${this.path}.${name}`,
        )
      return { name, value: value as NonNullable<JsonValue> }
    }
    return null
  }

  #coerced(name: string, what: string): void {
    this.report.warn(
      'CASE_FIELD_TYPE',
      `${this.className}.${name} is of another type than CASE has; it was taken as ${what}.`,
      `${this.path}.${name}`,
    )
  }

  #unusable(name: string, what: string): null {
    this.report.warn(
      'CASE_FIELD_UNUSABLE',
      `${this.className}.${name} is no ${what}; it is kept in the source only. Write it as a ${what}.`,
      `${this.path}.${name}`,
      false,
    )
    return null
  }

  text(...names: string[]): string | null {
    const found = this.#value(names)
    if (!found) return null
    const { name, value } = found
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') {
      this.#coerced(name, 'text')
      return String(value)
    }
    const inside = Array.isArray(value) ? value : Object.values(value)
    const first = inside[0]
    if (inside.length === 1 && typeof first === 'string') {
      this.#coerced(name, 'the one text in it')
      return first
    }
    return this.#unusable(name, 'text')
  }

  /** `separator` splits a single text, as some exporters write lists. */
  texts(names: readonly string[], separator?: RegExp): string[] {
    const found = this.#value(names)
    if (!found) return []
    const { name, value } = found
    if (typeof value === 'string') {
      this.#coerced(name, 'a list')
      return separator
        ? value
            .split(separator)
            .filter((part) => part.trim() !== '')
            .map((part) => part.trim())
        : [value]
    }
    if (!Array.isArray(value)) {
      this.#unusable(name, 'list of texts')
      return []
    }
    const texts = value.filter((part): part is string => typeof part === 'string' && part !== '')
    if (texts.length < value.filter((part) => part !== null && part !== '').length)
      this.#unusable(name, 'list of texts throughout')
    return texts
  }

  number(...names: string[]): number | null {
    const found = this.#value(names)
    if (!found) return null
    const { name, value } = found
    if (typeof value === 'number') return value
    if (typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)) {
      this.#coerced(name, 'a number')
      return Number(value)
    }
    return this.#unusable(name, 'number')
  }

  /** Whole and within 32 bits. */
  integer(...names: string[]): number | null {
    const value = this.number(...names)
    if (value === null) return null
    if (Number.isInteger(value) && Math.abs(value) <= 0x7fffffff) return value
    return this.#unusable(names[0] as string, 'whole number of 32 bits')
  }

  day(name: string): string | null {
    const text = this.text(name)
    if (text === null) return null
    return readDay(text) ?? this.#unusable(name, 'date')
  }

  instant(name: string, otherwise: number): number {
    const text = this.text(name)
    const read = text === null ? null : readTime(text)
    if (read === null) {
      this.report.warn(
        'CASE_TIMESTAMP',
        `${this.className} has no usable ${name}; its document's is taken. Write it as 2026-01-31T12:00:00Z.`,
        this.path,
      )
      return otherwise
    }
    if (!read.zoned)
      this.report.note(
        'CASE_TIMESTAMP_NAIVE',
        `${name} "${text}" has no time zone; read as UTC.`,
        `${this.path}.${name}`,
      )
    return read.at
  }

  link(...names: string[]): CaseLink | null {
    const found = this.#value(names)
    if (!found) return null
    const value = Array.isArray(found.value) ? (found.value[0] as JsonValue) : found.value
    return this.#link(found.name, value, `${this.path}.${found.name}`)
  }

  /** One link where a list is due, and a list where one is due, both occur. */
  links(...names: string[]): CaseLink[] {
    const found = this.#value(names)
    if (!found) return []
    const all = Array.isArray(found.value) ? found.value : [found.value]
    const links = all.map((value, i) => this.#link(found.name, value, `${this.path}.${found.name}[${i}]`))
    return links.filter((link): link is CaseLink => link !== null)
  }

  #link(name: string, value: JsonValue, path: string): CaseLink | null {
    if (typeof value === 'string') {
      this.report.note('CASE_LINK_TEXT', `${name} is a plain text where a link is due; it was read as its URI.`, path)
      return { title: null, identifier: linkIdentifier(null, value), uri: value.trim(), targetType: null }
    }
    if (!isObject(value)) return this.#unusable(name, 'link')
    const part = (key: string): string | null => {
      const member = value[key]
      return typeof member === 'string' && member.trim() !== '' ? member : null
    }
    const uri = part('uri')?.trim() ?? null
    const identifier = part('identifier')
    if (uri === null && identifier === null) return this.#unusable(name, 'link with an identifier or a uri')
    const known = linkIdentifier(identifier, uri ?? '')
    return { title: part('title'), identifier: known, uri: uri ?? `urn:uuid:${known}`, targetType: part('targetType') }
  }

  objects(...names: string[]): { value: JsonObject; path: string }[] {
    const found = this.#value(names)
    if (!found) return []
    if (!Array.isArray(found.value)) {
      this.#unusable(found.name, 'list')
      return []
    }
    return objectsOf(found.value, `${this.path}.${found.name}`, this.report)
  }

  /** Identifier and uri, made up where they are missing: from each other, else from `otherwise`. */
  identity(otherwise: () => string): { identifier: string; uri: string } {
    const given = this.text('identifier', 'Identifier', 'id', 'sourcedId')
    const uri = this.text('uri', 'URI')?.trim() ?? null
    const identifier = this.#identifier(given, uri, otherwise)
    if (uri !== null && Buffer.byteLength(uri) <= MAX_URI_BYTES) return { identifier, uri }
    const why = uri === null ? 'no uri' : `a uri of more than ${MAX_URI_BYTES} bytes`
    this.report.warn(
      'CASE_URI',
      `${this.className} has ${why}; it is known by its identifier. Give it a uri that stays.`,
      this.path,
    )
    return {
      identifier,
      uri: isCaseUuid(identifier) ? `urn:uuid:${identifier}` : `urn:uuid:${derivedUuid(identifier)}`,
    }
  }

  #identifier(given: string | null, uri: string | null, otherwise: () => string): string {
    if (given !== null && given.trim() !== '') {
      const identifier = normalIdentifier(given)
      const path = `${this.path}.identifier`
      if (identifier.length > MAX_IDENTIFIER) {
        this.report.warn(
          'CASE_IDENTIFIER',
          `An identifier of ${identifier.length} characters; a UUID made of it stands for it. Use a UUID.`,
          path,
        )
        return derivedUuid(identifier)
      }
      if (!isCaseUuid(identifier))
        this.report.warn(
          'CASE_IDENTIFIER',
          `"${identifier}" is no UUID of versions 1–5, as CASE asks; it is kept as it is.`,
          path,
          false,
        )
      return identifier
    }
    const made = (uri === null ? null : uuidIn(uri)) ?? otherwise()
    this.report.warn(
      'CASE_IDENTIFIER_MISSING',
      `${this.className} has no identifier; ${made} was made for it. Give it one, or it is another element once its text changes.`,
      this.path,
    )
    return made
  }

  /** Says once per class which fields no one asked for; they stay in the source. */
  noteUnknown(alsoKnown: readonly string[], seen: Map<string, string>): void {
    for (const name of Object.keys(this.raw)) {
      if (this.#asked.has(name) || alsoKnown.includes(name)) continue
      const key = `${this.className}.${name.slice(0, 100)}`
      if (!seen.has(key)) seen.set(key, `${this.path}.${name.slice(0, 100)}`)
    }
  }
}

/** The identifier of a link; without one the UUID in its URI, else the URI itself where short enough. */
function linkIdentifier(identifier: string | null, uri: string): string {
  const own = identifier === null ? '' : normalIdentifier(identifier)
  if (own !== '') return own.length <= MAX_IDENTIFIER ? own : derivedUuid(own)
  const trimmed = uri.trim()
  return uuidIn(trimmed) ?? (trimmed.length <= MAX_IDENTIFIER ? trimmed : derivedUuid(trimmed))
}

export function objectsOf(
  values: readonly JsonValue[],
  path: string,
  report: FindingCollector,
): { value: JsonObject; path: string }[] {
  const objects: { value: JsonObject; path: string }[] = []
  values.forEach((value, i) => {
    if (isObject(value)) objects.push({ value, path: `${path}[${i}]` })
    else if (value !== null)
      report.lost(
        'CASE_NOT_AN_OBJECT',
        'This is no object where an element of CASE is due; it was left out. Write the element itself.',
        `${path}[${i}]`,
      )
  })
  return objects
}
