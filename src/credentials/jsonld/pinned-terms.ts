import { isObject, list } from '../parse/json.ts'
import { PINNED_CONTEXTS } from './contexts.ts'

/** What a context gives a term. */
interface Meaning {
  readonly term: string
  readonly iri: string
  /** Of its values: an IRI, or null. */
  readonly type: string | null
  /** True where a text as value names a node. */
  readonly names: boolean
}

/** Terms to IRIs, and the vocabulary under "@vocab". */
type Names = ReadonlyMap<string, string>

/** Everything that a context says, with the contexts inside it; prefixes are written out. */
function* meaningsIn(context: unknown, around: Names): Generator<Meaning> {
  let names = around
  for (const own of list(context).filter(isObject)) {
    names = namesWith(own, names)
    for (const [term, definition] of Object.entries(own)) {
      const iri = names.get(term)
      const inner = isObject(definition) ? definition : {}
      const type = typeof inner['@type'] === 'string' ? inner['@type'] : null
      const written = type === null || type.startsWith('@') ? null : expanded(type, (name) => names.get(name))
      if (!term.startsWith('@') && iri !== undefined && !iri.startsWith('@'))
        yield { term, iri, type: written, names: type === '@id' || type === '@vocab' }
      yield* meaningsIn(inner['@context'], names)
    }
  }
}

/** The terms of one context in those around it: a definition may use a term that stands after it. */
function namesWith(own: Readonly<Record<string, unknown>>, around: Names): Names {
  const names = new Map(around)
  if (typeof own['@vocab'] === 'string') names.set('@vocab', own['@vocab'])
  const done = new Set<string>()
  const nameOf = (term: string): string | undefined => {
    if (done.has(term) || term.startsWith('@') || !(term in own)) return names.get(term)
    done.add(term)
    const definition = own[term]
    const id = isObject(definition) ? (definition['@id'] ?? term) : definition
    if (typeof id === 'string')
      names.set(
        term,
        expanded(id, (name) => (name === term ? undefined : nameOf(name))),
      )
    else names.delete(term)
    return names.get(term)
  }
  for (const term of Object.keys(own)) nameOf(term)
  return names
}

function expanded(name: string, iriOf: (term: string) => string | undefined): string {
  if (name.startsWith('@')) return name
  const colon = name.indexOf(':')
  if (colon < 0) return iriOf(name) ?? `${iriOf('@vocab') ?? ''}${name}`
  const prefix = name.startsWith('//', colon + 1) ? undefined : iriOf(name.slice(0, colon))
  return prefix === undefined ? name : prefix + name.slice(colon + 1)
}

const MEANINGS: readonly Meaning[] = [...PINNED_CONTEXTS.values()].flatMap((context) => [
  ...meaningsIn('@context' in context ? context['@context'] : null, new Map()),
])

/** Every IRI that a pinned context gives a meaning to; a context from a document may not rename one of these. */
export const PINNED_IRIS: ReadonlySet<string> = new Set(
  MEANINGS.flatMap(({ iri, type }) => (type === null ? [iri] : [iri, type])),
)

/** What a pinned context puts in front of every word that no context knows. */
export const PINNED_VOCABULARIES: readonly string[] = [...PINNED_CONTEXTS.values()].flatMap((context) =>
  list('@context' in context ? context['@context'] : null)
    .filter(isObject)
    .map((one) => one['@vocab'])
    .filter((vocabulary) => typeof vocabulary === 'string'),
)

/** Members whose text names a node. */
export const NAMING_MEMBERS: ReadonlySet<string> = new Set(
  MEANINGS.filter(({ names }) => names).map(({ term }) => term),
)

const isClass = (term: string): boolean => /^[A-Z]/.test(term)

/** Terms that mean the same as another one, in any pinned contexts: Open Badges 3.0.0 has `creator` and `Profile`. */
function synonyms(): readonly string[] {
  const byIri = new Map<string, Set<string>>()
  for (const { term, iri } of MEANINGS) byIri.set(iri, (byIri.get(iri) ?? new Set()).add(term))
  return [...byIri.values()].flatMap((terms) => (terms.size > 1 ? [...terms] : []))
}

const SYNONYMS = synonyms()

/** The name of a class that is a name of a member as well; it may stand as a type only. */
export const CLASS_ONLY: ReadonlySet<string> = new Set(SYNONYMS.filter(isClass))

/** The other way round: it may stand as a member only. */
export const MEMBER_ONLY: ReadonlySet<string> = new Set(SYNONYMS.filter((term) => !isClass(term)))

/** The terms that contexts, with those inside them, make a prefix of: JSON-LD 1.1, create term definition. */
export function prefixesIn(contexts: readonly unknown[]): Set<string> {
  const found = new Set<string>()
  const stack: unknown[] = [...contexts]
  while (stack.length > 0) {
    const context = stack.pop()
    if (Array.isArray(context)) for (const one of context) stack.push(one)
    if (!isObject(context)) continue
    for (const [term, definition] of Object.entries(context)) {
      if (isObject(definition)) stack.push(definition['@context'])
      const isPrefix = isObject(definition)
        ? definition['@prefix'] === true
        : typeof definition === 'string' && isPrefixIri(definition)
      if (isPrefix && !term.startsWith('@')) found.add(term.toLowerCase())
    }
  }
  return found
}

/** Can a term with this meaning be a prefix? */
export const isPrefixIri = (iri: string): boolean => /[:/?#[\]@]$/.test(iri)
