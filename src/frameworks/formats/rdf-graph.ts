/** The object of a statement. */
export type RdfTerm =
  | { readonly iri: string }
  | { readonly text: string; readonly language?: string | null; readonly datatype?: string }

/** Statements by subject, each once, in the order in which they were made. Predicates are prefixed names. */
export class RdfGraph {
  readonly #nodes = new Map<string, Map<string, Map<string, RdfTerm>>>()

  add(subject: string, predicate: string, term: RdfTerm | null): void {
    if (term === null) return
    const node = this.#nodes.get(subject) ?? new Map<string, Map<string, RdfTerm>>()
    this.#nodes.set(subject, node)
    const terms = node.get(predicate) ?? new Map<string, RdfTerm>()
    node.set(predicate, terms)
    const key = 'iri' in term ? term.iri : JSON.stringify([term.text, term.language ?? null, term.datatype ?? null])
    terms.set(key, term)
  }

  has(subject: string, predicate: string, iri: string): boolean {
    return this.#nodes.get(subject)?.get(predicate)?.has(iri) ?? false
  }

  *nodes(): IterableIterator<{
    readonly subject: string
    readonly values: readonly (readonly [string, readonly RdfTerm[]])[]
  }> {
    for (const [subject, node] of this.#nodes)
      yield { subject, values: [...node].map(([predicate, terms]) => [predicate, [...terms.values()]] as const) }
  }
}

/** A language tag as Turtle and JSON-LD take it (BCP 47 in outline). */
export const isLanguageTag = (tag: string): boolean => /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(tag)

/** The one spelling of a language tag, whose case means nothing: `en-us` and `en-US` are one language. */
export function canonicalLanguage(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag
  } catch {
    return tag
  }
}
