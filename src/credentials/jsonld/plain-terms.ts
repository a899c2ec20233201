import { list } from '../parse/json.ts'
import { PINNED_IRIS } from './contexts.ts'

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
/** Members whose text names a node. */
const NAMING = new Set(['id', 'issuer', 'credentialSubject', 'credentialStatus'])
/** What an address may begin with, beside a scheme and two slashes; no context may give one of these a meaning. */
const SCHEMES = new Set('urn did data mailto tag tel info ni nih oid doi uuid'.split(' '))
const TERM = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/

/** The first place that breaks the rule, or null. */
export function termProblem(document: unknown): TermProblem | null {
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
        if (key === '@context') {
          const unsafe = contextProblem(item, `${path}.@context`)
          if (unsafe) return unsafe
        } else if (key.includes(':') || (key.startsWith('@') && !(isValue && VALUE_KEYWORDS.has(key)))) {
          return { code: 'TERM_NOT_PLAIN', path }
        } else {
          if (NAMING.has(key) && !list(item).every(isPlainId)) return { code: 'ID_NOT_PLAIN', path: `${path}.${key}` }
          stack.push({ value: item, path: `${path}.${key}` })
        }
      }
    }
  }
  return null
}

/** True for what is no text, or an address that no prefix can stand for. */
function isPlainId(value: unknown): boolean {
  if (typeof value !== 'string') return true
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(value)?.[1]
  return scheme !== undefined && (value.startsWith('//', scheme.length + 1) || SCHEMES.has(scheme))
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
  if (term === '@vocab') return safeIri(definition) && ![...PINNED_IRIS].some((iri) => iri.startsWith(definition))
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
  return safeIri(iri) && !PINNED_IRIS.has(iri)
}

/** Would an address that begins with this scheme be read as another one? JSON-LD 1.1, create term definition, prefix. */
const hidesScheme = (term: string, iri: string): boolean => SCHEMES.has(term) && /[:/?#[\]@]$/.test(iri)

const safeIri = (value: unknown): value is string => typeof value === 'string' && /^https?:\/\/\S+$/.test(value)
