import { MAX_KEY_BYTES, uriKey } from '../../shared/spelling.ts'
import { duplicateMember } from './duplicate-members.ts'

/** A JSON object whose members are not known yet. */
export type JsonObject = { readonly [key: string]: unknown }

/** Bounds of one document. Real transcripts reach 270 kB; nothing honest comes near these. */
export const DOCUMENT_LIMITS = {
  bytes: 4_000_000,
  depth: 48,
  /** Values of all kinds in one document. */
  values: 250_000,
  /** Credentials inside one record. */
  children: 1_000,
  /** Records inside records. */
  levels: 3,
  /** Bytes of an id or an address, as it is and normalised: what an index holds, with room for what stands beside it. */
  id: MAX_KEY_BYTES,
  /** Characters kept of a name or a label. */
  text: 2_000,
} as const

/** Why a text is not a document for us; `code` and `message` may be shown. */
export class ReadProblem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly path: string | null = null,
  ) {
    super(message)
    this.name = 'ReadProblem'
  }
}

/** Parses a JSON object within the bounds; throws ReadProblem. */
export function readJsonObject(text: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ReadProblem('JSON_SYNTAX', 'This is not JSON: it may have been cut off.')
  }
  if (!isObject(value)) throw new ReadProblem('JSON_NOT_AN_OBJECT', 'A credential is one JSON object.', '$')
  checkShape(value)
  const twice = duplicateMember(text)
  if (twice !== null)
    throw new ReadProblem(
      'JSON_DUPLICATE_MEMBER',
      `${twice} stands twice, and readers differ in which of them counts. Leave only one of them.`,
      twice,
    )
  return value
}

/**
 * Bounds of depth and number, and what PostgreSQL can keep; throws ReadProblem. Walks without recursion, so that a deep
 * document cannot end the process.
 */
export function checkShape(
  root: unknown,
  limits: { readonly values: number; readonly depth: number } = DOCUMENT_LIMITS,
): void {
  const stack: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }]
  let values = 0
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (++values > limits.values)
      throw new ReadProblem('TOO_MANY_VALUES', `A document may hold ${limits.values} values.`)
    if (next.depth > limits.depth)
      throw new ReadProblem('TOO_DEEP', `A document may be nested ${limits.depth} levels deep.`)
    if (typeof next.value === 'string' && next.value.includes('\u0000'))
      throw new ReadProblem('TEXT_UNSTORABLE', 'A text in the document holds the character U+0000.')
    if (typeof next.value === 'string' && /\p{Surrogate}/u.test(next.value))
      throw new ReadProblem('TEXT_UNSTORABLE', 'A text in the document holds half a character (a lone surrogate).')
    if (next.value && typeof next.value === 'object')
      for (const value of Object.values(next.value)) stack.push({ value, depth: next.depth + 1 })
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One value or many, as JSON-LD allows nearly everywhere; nulls are nothing, and a set in a set is one set. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return [value]
  const flat: unknown[] = value.some(Array.isArray) ? value.flat(DOCUMENT_LIMITS.depth) : value
  return flat.filter((item) => item !== undefined && item !== null)
}

export const objects = (value: unknown): readonly JsonObject[] => list(value).filter(isObject)

/** Text of a string, a number, a JSON-LD value, or a map of languages (English first). Null when there is none. */
export function text(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim().slice(0, DOCUMENT_LIMITS.text)
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (Array.isArray(value)) return text(value[0])
  if (!isObject(value)) return null
  if ('@value' in value) return text(value['@value'])
  const languages = Object.keys(value).filter((key) => typeof value[key] === 'string')
  const best = languages.find((key) => /^en\b/i.test(key)) ?? languages[0]
  return best === undefined ? null : text(value[best])
}

/** An identifier given as a string, or as an object with `id`; one that is too long is as good as none. */
export function idOf(value: unknown): string | null {
  const id = givenId(value)
  return id === null || exceeds(id) ? null : id
}

/** Is there an id, but a longer one than any index holds? */
export function isTooLong(value: unknown): boolean {
  const id = givenId(value)
  return id !== null && exceeds(id)
}

function givenId(value: unknown): string | null {
  const one = Array.isArray(value) ? value[0] : value
  const id = isObject(one) ? one.id : one
  return typeof id === 'string' ? id.trim() || null : null
}

/** Normalising may write one character as nine bytes. */
const exceeds = (id: string): boolean => Buffer.byteLength(id) > DOCUMENT_LIMITS.id || uriKey(id) === null

export const types = (value: JsonObject): readonly string[] =>
  list(value.type).filter((item): item is string => typeof item === 'string')
