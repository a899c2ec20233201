import { uuidIn } from '../../shared/spelling.ts'
import { isSpelled, termOf } from './ctdl-terms.ts'
import type { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import type { LinkedNode } from './linked-json.ts'
import { isIri } from './node-names.ts'

/** A text as a value of linked data; null for a node. Numbers and truth values are their texts. */
export function textOf(value: JsonValue): string | null {
  const inner = isObject(value) ? (value['@value'] ?? null) : value
  if (typeof inner === 'string') return inner
  return typeof inner === 'number' || typeof inner === 'boolean' ? String(inner) : null
}

export const languageOf = (value: JsonValue): string | null =>
  isObject(value) && typeof value['@language'] === 'string' ? value['@language'] : null

/** A node's name, also where a context that does not know the property left it a text. */
export function iriOf(value: JsonValue): string | null {
  if (isObject(value) && typeof value['@id'] === 'string') return value['@id']
  const text = languageOf(value) === null ? textOf(value) : null
  return text !== null && isIri(text.trim()) ? text.trim() : null
}

/** The identifier of what is known by an address only: the UUID in it, else one made from it. */
export const identifierOf = (address: string): string => uuidIn(address) ?? derivedUuid('ctdl-asn', address)

/**
 * One node, whose values are taken one after another into the fields of CASE. What nobody took is left for extensions,
 * so that nothing is lost whatever the node says.
 */
export class CtdlNode {
  readonly id: string
  readonly types: readonly string[]
  /** Languages of texts that are not in the node's own, by property. */
  readonly languages: JsonObject = {}
  readonly #values = new Map<string, JsonValue[]>()

  constructor(node: LinkedNode, report: FindingCollector) {
    this.id = node.id
    this.types = node.types.map(termOf)
    for (const [iri, values] of node.values) {
      const term = termOf(iri)
      if (!isSpelled(iri, term))
        report.note('CTDL_KEY', `"${iri}" is not how CTDL-ASN spells it; it was read as ${term}.`, node.id)
      this.#values.set(term, [...(this.#values.get(term) ?? []), ...values])
    }
  }

  values(term: string): readonly JsonValue[] {
    return this.#values.get(term) ?? []
  }

  terms(): string[] {
    return [...this.#values.keys()]
  }

  /** Takes the values that `read` makes something of, at most `limit` of them. */
  take<T>(term: string, read: (value: JsonValue) => T | null, limit = Number.POSITIVE_INFINITY): T[] {
    const taken: T[] = []
    const left = this.values(term).filter((value) => {
      const made = taken.length < limit ? read(value) : null
      if (made !== null) taken.push(made)
      return made === null
    })
    this.#values.set(term, left)
    return taken
  }

  /** The first text, whatever its language. */
  plain(term: string): string | null {
    return this.take(term, textOf, 1)[0] ?? null
  }

  iri(term: string): string | null {
    return this.take(term, iriOf, 1)[0] ?? null
  }

  /** The text in the first of the languages that has one, else the first; with its language. */
  text(term: string, preferred: readonly string[]): { readonly text: string; readonly language: string | null } | null {
    const texts = this.values(term).filter((value) => textOf(value) !== null)
    const main = preferred
      .map((tag) => texts.find((value) => languageOf(value) === tag))
      .find((value) => value !== undefined)
    const chosen = main ?? texts[0]
    if (chosen === undefined) return null
    this.take(term, (value) => (value === chosen ? true : null), 1)
    return { text: textOf(chosen) as string, language: languageOf(chosen) }
  }

  /** The text of a field, in the node's language if there is one in it. */
  field(term: string, language: string | null): string | null {
    const main = this.text(term, language === null ? [] : [language])
    if (main === null) return null
    if (main.language !== null && main.language !== language) this.languages[term] = main.language
    return main.text
  }

  /** All texts in the language of the first that is chosen as above. */
  fields(term: string, language: string | null): string[] {
    const texts = this.values(term).filter((value) => textOf(value) !== null)
    const first = texts.find((value) => languageOf(value) === language) ?? texts[0]
    if (first === undefined) return []
    const own = languageOf(first)
    if (own !== null && own !== language) this.languages[term] = own
    return this.take(term, (value) => (languageOf(value) === own ? textOf(value) : null))
  }

  /** What no one took, as extensions: by property, one value or a list. */
  rest(): JsonObject {
    const left = [...this.#values].filter(([, values]) => values.length > 0)
    return Object.fromEntries(
      left.map(([term, values]) => [term, values.length === 1 ? (values[0] as JsonValue) : values]),
    )
  }
}
