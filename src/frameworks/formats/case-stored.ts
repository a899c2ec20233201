import type { Steps } from '../../shared/turns.ts'
import { parseCasePackage } from './case.ts'
import type { CasePackage } from './case-model.ts'
import type { JsonObject } from './json-text.ts'

/** Exports may be larger than imports: their own fields are added. */
const STORED_LIMITS = { bytes: Number.MAX_SAFE_INTEGER, depth: 128, text: Number.MAX_SAFE_INTEGER, elements: 1_000_000 }

/** Elements that are put together in one step. */
const STEP = 500

/** A list of a package by its name, its elements as JSON text. */
type StoredList = readonly [string, readonly string[]]

/** A package as a database has it: its elements as text that nobody has read. */
export interface StoredPackage {
  readonly document: JsonObject
  readonly rest: JsonObject
  readonly definitionsRest: JsonObject
  readonly lists: readonly StoredList[]
  readonly definitions: readonly StoredList[]
}

/** Its CASE JSON, for `parseStoredPackage`. */
export function* storedBytes({
  document,
  rest,
  definitionsRest,
  lists,
  definitions,
}: StoredPackage): Steps<Uint8Array> {
  const made: Buffer[] = []
  const add = (text: string) => made.push(Buffer.from(text))
  function* members(plain: JsonObject, lists: readonly StoredList[]): Steps<void> {
    let comma = ''
    for (const [name, value] of Object.entries(plain)) {
      add(`${comma}${JSON.stringify(name)}:${JSON.stringify(value)}`)
      comma = ','
    }
    for (const [name, texts] of lists) {
      add(`${comma}${JSON.stringify(name)}:[`)
      for (let from = 0; from < texts.length; from += STEP) {
        add(`${from === 0 ? '' : ','}${texts.slice(from, from + STEP).join(',')}`)
        yield
      }
      add(']')
      comma = ','
    }
  }
  add('{')
  yield* members({ ...rest, CFDocument: document }, lists)
  add(',"CFDefinitions":{')
  yield* members(definitionsRest, definitions)
  add('}}')
  return Buffer.concat(made)
}

/** Reads what was taken in before and put together again as CASE JSON, so that what goes out has passed what came in. */
export const parseStoredPackage = (bytes: Uint8Array): CasePackage => parseCasePackage(bytes, STORED_LIMITS).package
