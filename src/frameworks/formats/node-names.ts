import type { CaseElement, CaseLink, CasePackage } from './case-model.ts'
import { derivedUuid, isCaseUuid } from './identifiers.ts'

/** With a scheme, and without what RDF forbids inside of IRIs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is forbidden
const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|\\^`]+$/

export const isIri = (text: string): boolean => IRI.test(text)

/** A text as an absolute IRI; characters that RDF forbids are escaped. Null when it has no scheme. */
export function asIri(text: string): string | null {
  if (IRI.test(text)) return text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is forbidden
  const escaped = text.trim().replace(/[\u0000-\u0020<>"{}|\\^`]/g, encodeURIComponent)
  return IRI.test(escaped) ? escaped : null
}

/** What nodes of a graph are called; each name means one thing. */
export interface NodeNames {
  /** Of the document or an item, by its identifier. */
  readonly of: (identifier: string) => string
  /** Of an end: the element of the package that it means, else its address. */
  readonly end: (link: CaseLink, inside: string | null) => string
  /** Elements whose own address could not be used as it is: no IRI, or another's too. */
  readonly renamed: readonly CaseElement[]
}

/** The first in order keeps an address that several claim; the others are called by their identifiers. */
export function nodeNames(source: CasePackage): NodeNames {
  const byIdentifier = new Map<string, string>()
  const taken = new Set<string>()
  const renamed: CaseElement[] = []
  for (const element of [source.document, ...source.items]) {
    // An item with the document's identifier cannot be told from it: whatever names it means the document.
    if (byIdentifier.has(element.identifier)) continue
    const own = asIri(element.uri)
    const isFree = own !== null && !taken.has(own)
    const name = isFree ? own : urn(element.identifier)
    if (name !== element.uri) renamed.push(element)
    taken.add(name)
    byIdentifier.set(element.identifier, name)
  }
  return {
    of: (identifier) => byIdentifier.get(identifier) ?? urn(identifier),
    end: (link, inside) =>
      (inside === null ? null : byIdentifier.get(inside)) ?? asIri(link.uri) ?? urn(link.identifier),
    renamed,
  }
}

const urn = (identifier: string): string => `urn:uuid:${isCaseUuid(identifier) ? identifier : derivedUuid(identifier)}`
