import { list } from '../parse/json.ts'
import { PINNED_CONTEXTS } from './contexts.ts'
import {
  CLASS_ONLY,
  isPrefixIri,
  MEMBER_ONLY,
  NAMING_MEMBERS,
  PINNED_IRIS,
  PINNED_VOCABULARIES,
  prefixesIn,
} from './pinned-terms.ts'

/**
 * A JSON-LD signature covers meaning, not spelling: `validUntil` could be renamed to its full IRI, or to an alias from
 * an added context, and the signature would still be good while every reader of the JSON sees a credential that never
 * expires. So a signed document may use plain terms only, and a context of its own may only add meanings. The same
 * node may not be named in two ways either: by an address and by a prefix for it, or by a label that only counts inside.
 */
export interface TermProblem {
  readonly code: 'TERM_NOT_PLAIN' | 'ID_NOT_PLAIN' | 'CONTEXT_UNSAFE'
  /** Where, without the value. */
  readonly path: string
}

const VALUE_KEYWORDS = new Set(['@value', '@language', '@direction', '@type'])
const CONTAINERS = new Set<unknown>(['@set', '@list', '@language', '@index'])
/** Members whose text is an address, and one that is the same everywhere. */
const NAMING = new Set(['id', 'issuer', 'credentialSubject', 'credentialStatus'])
/** What an address may begin with in every document: no context may give one of these a meaning. */
const SCHEMES = new Set('urn did data mailto tag tel info ni nih oid doi uuid'.split(' '))
const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/
const TERM = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/

/** The first place that breaks the rule, or null. `fetched` are the documents of contexts that are not pinned. */
export function termProblem(document: unknown, fetched: readonly unknown[] = []): TermProblem | null {
  const prefixes = prefixesIn(contextsIn([document, ...fetched]))
  const stack: { value: unknown; path: string }[] = [{ value: document, path: '$' }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, path } = next
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        stack.push({ value: item, path: `${path}[${index}]` })
      })
    } else if (value && typeof value === 'object') {
      const isValue = '@value' in value
      for (const [key, item] of Object.entries(value)) {
        const problem = key === '@context' ? contextProblem(item, `${path}.@context`) : null
        const code = key === '@context' ? problem?.code : memberProblem(key, item, isValue, prefixes)
        if (code) return problem ?? { code, path: code === 'ID_NOT_PLAIN' ? `${path}.${key}` : path }
        if (key !== '@context') stack.push({ value: item, path: `${path}.${key}` })
      }
    }
  }
  return null
}

function memberProblem(
  key: string,
  item: unknown,
  isValue: boolean,
  prefixes: ReadonlySet<string>,
): TermProblem['code'] | null {
  if (key.includes(':') || CLASS_ONLY.has(key)) return 'TERM_NOT_PLAIN'
  if (key.startsWith('@') && !(isValue && VALUE_KEYWORDS.has(key))) return 'TERM_NOT_PLAIN'
  if (key === 'type' && !isValue && !list(item).every((type) => isPlainType(type, prefixes))) return 'TERM_NOT_PLAIN'
  if (NAMING.has(key) && !list(item).every((id) => isPlainId(id, prefixes))) return 'ID_NOT_PLAIN'
  return NAMING_MEMBERS.has(key) && list(item).some((id) => hasPrefix(id, prefixes)) ? 'ID_NOT_PLAIN' : null
}

/** Does it begin with what a context of the document writes for something longer? */
function hasPrefix(value: unknown, prefixes: ReadonlySet<string>): boolean {
  const colon = typeof value === 'string' ? value.indexOf(':') : -1
  if (typeof value !== 'string' || colon < 0 || value.startsWith('//', colon + 1)) return false
  return prefixes.has(value.slice(0, colon).toLowerCase())
}

/** A type that is known here is read by its term only. */
const isPlainType = (value: unknown, prefixes: ReadonlySet<string>): boolean =>
  typeof value !== 'string' || !(PINNED_IRIS.has(value) || MEMBER_ONLY.has(value) || hasPrefix(value, prefixes))

/** True for what is no text, or an address that no prefix of the document stands for. */
function isPlainId(value: unknown, prefixes: ReadonlySet<string>): boolean {
  if (typeof value !== 'string') return true
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(value)?.[1]
  return scheme !== undefined && (SCHEMES.has(scheme.toLowerCase()) || !hasPrefix(value, prefixes))
}

/** All that stands as a context anywhere in a document; for an address what is pinned under it. */
function contextsIn(document: unknown): unknown[] {
  const found: unknown[] = []
  const addresses = new Set<string>()
  const stack: { value: unknown; isContext: boolean }[] = [{ value: document, isContext: false }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, isContext } = next
    if (isContext && typeof value === 'string' && !addresses.has(value)) {
      addresses.add(value)
      stack.push({ value: PINNED_CONTEXTS.get(value), isContext: false })
    }
    if (!value || typeof value !== 'object') continue
    if (isContext && !Array.isArray(value)) found.push(value)
    for (const [key, inner] of Object.entries(value))
      stack.push({ value: inner, isContext: key === '@context' || (isContext && Array.isArray(value)) })
  }
  return found
}

/** Problem of a context that came with a document; URLs are judged when they are loaded. */
export function contextProblem(context: unknown, path: string): TermProblem | null {
  const unsafe: TermProblem = { code: 'CONTEXT_UNSAFE', path }
  if (typeof context === 'string') return null
  if (Array.isArray(context)) {
    for (const [index, item] of context.entries()) {
      const problem = contextProblem(item, `${path}[${index}]`)
      if (problem) return problem
    }
    return null
  }
  if (!context || typeof context !== 'object') return unsafe
  for (const [term, definition] of Object.entries(context)) if (!safeTerm(term, definition, path)) return unsafe
  return null
}

function safeTerm(term: string, definition: unknown, path: string): boolean {
  if (term === '@version' || term === '@protected') return true
  if (term === '@vocab') return safeIri(definition) && safeVocabulary(definition)
  // Texts are read the same with and without a language
  if (term === '@language') return typeof definition === 'string' && LANGUAGE.test(definition)
  if (!TERM.test(term)) return false
  if (typeof definition === 'string') return safeDefinition(term, definition) && !hidesScheme(term, definition)
  if (!definition || typeof definition !== 'object' || Array.isArray(definition)) return false
  for (const [key, value] of Object.entries(definition)) {
    if (key === '@id' && !(typeof value === 'string' && safeDefinition(term, value))) return false
    if (key === '@container' && !list(value).every((one) => CONTAINERS.has(one))) return false
    if (key === '@context' && contextProblem(value, path)) return false
    if (!['@id', '@context', '@type', '@container', '@protected'].includes(key)) return false
  }
  return '@id' in definition
}

/** `id` and `type` may be what they are everywhere; nothing else may be an alias of a keyword. */
function safeDefinition(term: string, iri: string): boolean {
  if (iri === '@id' || iri === '@type') return term === iri.slice(1)
  return safeIri(iri) && !PINNED_IRIS.has(iri) && !PINNED_VOCABULARIES.some((one) => renames(term, iri, one))
}

/** Is it another name for a word that a vocabulary gives a meaning to? */
const renames = (term: string, iri: string, vocabulary: string): boolean =>
  iri.length > vocabulary.length && iri.startsWith(vocabulary) && iri !== vocabulary + term

/** No word in it may come out as one that has another name. */
const safeVocabulary = (iri: string): boolean =>
  ![...PINNED_IRIS].some((one) => one.startsWith(iri)) &&
  !PINNED_VOCABULARIES.some((one) => one !== iri && (one.startsWith(iri) || iri.startsWith(one)))

/** Would an address that begins with this scheme be read as another one? JSON-LD 1.1, create term definition, prefix. */
const hidesScheme = (term: string, iri: string): boolean => SCHEMES.has(term.toLowerCase()) && isPrefixIri(iri)

const safeIri = (value: unknown): value is string => typeof value === 'string' && /^https?:\/\/\S+$/.test(value)
