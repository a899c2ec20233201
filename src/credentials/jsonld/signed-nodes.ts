import { createHash } from 'node:crypto'

import { isObject, type JsonObject, list, types } from '../parse/json.ts'

/**
 * The nodes of a document as a signature over RDF sees them: all objects with the same `id` are one node, wherever they
 * stand. What is inside a `proof` is not signed with the rest and is left out.
 */
export class SignedNodes {
  readonly #byId = new Map<string, JsonObject[]>()
  readonly #digests = new Map<object, string>()
  #owners: ReadonlyMap<string, ReadonlySet<unknown>> | null = null
  readonly #types = new Map<string, ReadonlySet<string>>()

  constructor(readonly root: JsonObject) {
    for (const { value } of places(root))
      if (typeof value.id === 'string') {
        const known = this.#byId.get(value.id)
        if (known) known.push(value)
        else this.#byId.set(value.id, [value])
      }
    // The same object once more says nothing more
    for (const [id, all] of this.#byId) if (all.length > 1) this.#byId.set(id, this.distinct(all))
  }

  /** Every object that speaks of the same node as this one, each once; of one without an id only itself. */
  partsOf(value: JsonObject): readonly JsonObject[] {
    return (typeof value.id === 'string' && this.#byId.get(value.id)) || [value]
  }

  typesOf(value: JsonObject): ReadonlySet<string> {
    const known = typeof value.id === 'string' ? this.#types.get(value.id) : undefined
    if (known) return known
    const found = new Set(this.partsOf(value).flatMap(types))
    if (typeof value.id === 'string') this.#types.set(value.id, found)
    return found
  }

  /** Has it one of these types, by any of its objects? */
  isAny(value: JsonObject, kinds: readonly string[]): boolean {
    const own = this.typesOf(value)
    return kinds.some((kind) => own.has(kind))
  }

  /** All objects of the document that have this member. */
  having(member: string): JsonObject[] {
    return [...places(this.root)].map(({ value }) => value).filter((value) => value[member] !== undefined)
  }

  /** How many achievements have this description of results. */
  describedBy(description: string): number {
    if (!this.#owners) {
      const owners = new Map<string, Set<unknown>>()
      for (const achievement of this.having('resultDescription'))
        for (const one of valuesOf(achievement.resultDescription).filter(isObject))
          if (typeof one.id === 'string') add(owners, one.id, nameOf(achievement))
      this.#owners = owners
    }
    return this.#owners.get(description)?.size ?? 0
  }

  /** All contexts that are named, or stand, anywhere. */
  contexts(): Set<unknown> {
    return new Set(this.having('@context').flatMap((one) => list(one['@context'])))
  }

  /** Without those that say the same as one before them. */
  distinct<Value>(values: readonly Value[]): Value[] {
    if (values.length < 2) return [...values]
    const seen = new Set<string>()
    return values.filter((value) => {
      const digest = this.digest(value)
      return seen.has(digest) ? false : seen.add(digest)
    })
  }

  /** English first, then in an order that does not depend on how they are written down. */
  sorted(values: readonly unknown[]): readonly unknown[] {
    const key = (value: unknown) => {
      const english = isObject(value) && /^en\b/i.test(String(value['@language']))
      return `${english ? 0 : 1}${this.digest(value)}`
    }
    return [...values].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  }

  /** The same for values that differ only in the order of their members; each object is read once. */
  digest(value: unknown): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
    const known = this.#digests.get(value)
    if (known !== undefined) return known
    const digest = createHash('sha256').update(this.#content(value)).digest('base64')
    this.#digests.set(value, digest)
    return digest
  }

  #content(value: object): string {
    if (Array.isArray(value)) return `[${value.map((item) => this.digest(item)).join()}]`
    const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${this.digest(item)}`)
    return `{${members.sort().join()}}`
  }

  /** JSON path of an object, for a message. */
  placeOf(wanted: JsonObject): string {
    for (const { value, path } of places(this.root)) if (value === wanted) return pathOf(path)
    return '$'
  }
}

/** A path backwards: the last step and what comes before it. */
type Path = { readonly step: string; readonly before: Path } | null

const pathOf = (path: Path): string => (path === null ? '$' : `${pathOf(path.before)}${path.step}`)

/** Every object that stands for a node, in the order of the document. */
function* places(root: JsonObject): Generator<{ value: JsonObject; path: Path }> {
  const stack: { value: unknown; path: Path }[] = [{ value: root, path: null }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, path } = next
    const inner: { value: unknown; path: Path }[] = []
    if (Array.isArray(value))
      for (const [at, item] of value.entries()) inner.push({ value: item, path: { step: `[${at}]`, before: path } })
    else if (isObject(value) && !('@value' in value)) {
      yield { value, path }
      for (const [key, item] of Object.entries(value))
        if (key !== 'proof' && key !== '@context') inner.push({ value: item, path: { step: `.${key}`, before: path } })
    }
    while (inner.length > 0) stack.push(inner.pop() as (typeof inner)[number])
  }
}

/** The values of a member: a set has no nesting, and a type that is only spelled out is the value itself. */
export const valuesOf = (value: unknown): readonly unknown[] =>
  list(value).map((item) => (isObject(item) && '@value' in item && !('@language' in item) ? item['@value'] : item))

/** A value without its type or language: a context may add a language to every text. */
export const bare = (value: unknown): unknown => (isObject(value) && '@value' in value ? value['@value'] : value)

/** The id of a node that is named, or stands there. */
export const referenceIn = (value: unknown): string | null => {
  const id = isObject(value) ? value.id : value
  return typeof id === 'string' ? id : null
}

/** What tells a node from others: its id, or the very object. */
export const nameOf = (value: unknown): unknown => (isObject(value) && typeof value.id === 'string' ? value.id : value)

/** The credentials in a record; those that have no proof of their own once, however often they are named. */
export function childrenIn(subjects: readonly JsonObject[]): readonly unknown[] {
  const seen = new Set<string>()
  return subjects
    .flatMap((part) => valuesOf(part.verifiableCredential))
    .filter((child) => {
      const id = isObject(child) && valuesOf(child.proof).length === 0 ? referenceIn(child) : null
      return id === null || (seen.has(id) ? false : seen.add(id))
    })
}

/** Puts a value among those of a key. */
export function add(map: Map<string, Set<unknown>>, key: string, value: unknown): void {
  const known = map.get(key)
  if (known) known.add(value)
  else map.set(key, new Set([value]))
}
