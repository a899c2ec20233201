import { derivedId } from '../shared/ids.ts'
import type { CaseLink, CasePackage } from './formats/case-model.ts'
import { derivedUuid, isCaseUuid, MAX_URI_BYTES } from './formats/identifiers.ts'

/** Something in a store that an end may mean. */
export interface EndCandidate {
  /** Competency or framework. */
  readonly id: string
  readonly identifier: string
  readonly uri: string
  /** In the importing library, not in the shared one. */
  readonly own: boolean
  readonly newest: boolean
  readonly revision: number
}

/** A competency that is only referred to. */
export interface Stub {
  readonly id: string
  readonly identifier: string
  readonly uri: string
  readonly title: string
}

/** Titles that OpenSALT and others write when they know nothing. */
const USELESS_TITLE = /^(destination|origin)( node)?$|^untitled$|^\s*$/i

export const isUselessTitle = (title: string | null): boolean => title === null || USELESS_TITLE.test(title)

const stubId = (library: string, identifier: string): string => derivedId('competency', library, 'stub', identifier)

/**
 * What an end means, in this order: an item of the package, the package's document, the own library, the shared one.
 * Of several candidates: the own library before the shared one, the same uri, the newest, the highest revision, the
 * smallest id. Null: nothing known.
 */
export class EndResolver {
  /** Null: an item whose id nobody has asked for yet. */
  readonly #own = new Map<string, string | null>()
  readonly #others = new Map<string, EndCandidate[]>()

  constructor(
    source: CasePackage,
    framework: string,
    private readonly competencyId: (identifier: string) => string,
  ) {
    this.#own.set(source.document.identifier, framework)
    for (const item of source.items) this.#own.set(item.identifier, null)
  }

  know(candidates: Iterable<EndCandidate>): void {
    for (const candidate of candidates)
      for (const key of new Set([`i:${candidate.identifier}`, `u:${candidate.uri}`])) {
        const group = this.#others.get(key)
        if (group) group.push(candidate)
        else this.#others.set(key, [candidate])
      }
  }

  /** `inside`: what the parser found the end to be in its package. */
  resolve(link: CaseLink, inside: string | null): string | null {
    if (inside !== null) return this.#ownId(inside)
    const found = this.#others.get(`i:${link.identifier}`) ?? this.#others.get(`u:${link.uri}`) ?? []
    return [...found].sort((a, b) => better(a, b, link.uri))[0]?.id ?? null
  }

  #ownId(identifier: string): string | null {
    const known = this.#own.get(identifier)
    if (known !== null) return known ?? null
    const id = this.competencyId(identifier)
    this.#own.set(identifier, id)
    return id
  }
}

function better(a: EndCandidate, b: EndCandidate, uri: string): number {
  return (
    Number(b.own) - Number(a.own) ||
    Number(b.uri === uri) - Number(a.uri === uri) ||
    Number(b.newest) - Number(a.newest) ||
    b.revision - a.revision ||
    (a.id < b.id ? -1 : 1)
  )
}

/** Links of the package that lead outside of it, each once. */
export function outsideLinks(source: CasePackage): CaseLink[] {
  const links = new Map<string, CaseLink>()
  const note = (link: CaseLink) => links.set(JSON.stringify([link.identifier, link.uri]), link)
  for (const { origin, destination, inside } of source.associations) {
    if (inside.origin === null) note(origin)
    if (inside.destination === null) note(destination)
  }
  return [...links.values()]
}

/** A stub for an end that nothing is known of; the best title wins, so that the order of imports makes no difference. */
export function stubFor(library: string, link: CaseLink): Stub {
  const long = Buffer.byteLength(link.uri) > MAX_URI_BYTES
  const uuid = isCaseUuid(link.identifier) ? link.identifier : derivedUuid(link.identifier)
  return {
    id: stubId(library, link.identifier),
    identifier: link.identifier,
    uri: long ? `urn:uuid:${uuid}` : link.uri,
    title: isUselessTitle(link.title) ? '' : (link.title as string),
  }
}

/** The longer title, of equals the greater one. */
export const betterTitle = (a: string, b: string): string =>
  a.length !== b.length ? (a.length > b.length ? a : b) : a > b ? a : b

/** The smaller uri, so that it does not depend on who came first. */
export const settledUri = (a: string, b: string): string => (a < b ? a : b)

/** One stub per id. */
export function mergeStubs(stubs: Iterable<Stub>): Stub[] {
  const merged = new Map<string, Stub>()
  for (const stub of stubs) {
    const known = merged.get(stub.id)
    merged.set(
      stub.id,
      known ? { ...stub, title: betterTitle(known.title, stub.title), uri: settledUri(known.uri, stub.uri) } : stub,
    )
  }
  return [...merged.values()]
}
