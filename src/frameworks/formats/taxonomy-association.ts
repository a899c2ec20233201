import type { CaseAssociation, CaseAssociationType, CaseLink } from './case-model.ts'
import type { JsonObject } from './json-text.ts'

/** A concept as the associations of one taxonomy point to it: one object for all of them. */
export interface SharedLink extends CaseLink {
  readonly title: string
  readonly targetType: null
  /** The item or document of the package that it means; found when all items are read. */
  inside: string | null
}

/** The document's: no relation of a taxonomy has a time of its own. */
export interface SharedTime {
  readonly text: string
  /** Epoch milliseconds. Known when the document is read. */
  at: number
}

/** What few relations say besides. */
export interface RelationExtras {
  readonly sequenceNumber?: number
  readonly notes?: string
  readonly extensions?: JsonObject
}

/**
 * A CFAssociation that a relation of a taxonomy became. There may be a quarter of a million at once, so it keeps only
 * what tells it from others, and makes the rest when it is asked: `source` is the object as it would have come in a file.
 */
export class TaxonomyAssociation implements CaseAssociation {
  constructor(
    readonly identifier: string,
    readonly type: CaseAssociationType,
    readonly extType: string | null,
    readonly origin: SharedLink,
    readonly destination: SharedLink,
    private readonly time: SharedTime,
    private readonly extras: RelationExtras | null,
  ) {}

  /** For a `RelationPacker`: what it keeps, its links by their numbers. */
  packed(numberOf: (link: SharedLink) => number): PackedRelations['relations'][number] {
    const { identifier, type, extType, extras } = this
    return [identifier, type, extType, numberOf(this.origin), numberOf(this.destination), extras]
  }

  get shared(): SharedTime {
    return this.time
  }

  get uri(): string {
    return `urn:uuid:${this.identifier}`
  }

  get lastChange(): number {
    return this.time.at
  }

  get inside(): CaseAssociation['inside'] {
    return { origin: this.origin.inside, destination: this.destination.inside }
  }

  get sequenceNumber(): number | null {
    return this.extras?.sequenceNumber ?? null
  }

  get grouping(): null {
    return null
  }

  get notes(): string | null {
    return this.extras?.notes ?? null
  }

  get source(): JsonObject {
    return {
      identifier: this.identifier,
      uri: this.uri,
      associationType: this.extType === null ? this.type : `ext:${this.extType}`,
      originNodeURI: linkJson(this.origin),
      destinationNodeURI: linkJson(this.destination),
      lastChangeDateTime: this.time.text,
      ...(this.extras as JsonObject | null),
    }
  }
}

const linkJson = ({ title, identifier, uri }: SharedLink): JsonObject => ({ title, identifier, uri })

/** Relations on their way from one thread to another: links once, and then by number. */
export interface PackedRelations {
  /** Those that no piece before has: title, identifier, uri, inside. */
  readonly links: readonly (readonly [string, string, string, string | null])[]
  /** Identifier, type, extType, numbers of origin and destination, and what few have besides. */
  readonly relations: readonly (readonly [
    string,
    CaseAssociationType,
    string | null,
    number,
    number,
    RelationExtras | null,
  ])[]
  readonly time: SharedTime
}

/** Packs the relations of one taxonomy, a piece after the other. */
export class RelationPacker {
  readonly #numbers = new Map<SharedLink, number>()

  pack(relations: readonly TaxonomyAssociation[]): PackedRelations {
    const links: PackedRelations['links'][number][] = []
    const numberOf = (link: SharedLink): number => {
      const known = this.#numbers.get(link) ?? this.#numbers.size
      if (known === this.#numbers.size) {
        this.#numbers.set(link, known)
        links.push([link.title, link.identifier, link.uri, link.inside])
      }
      return known
    }
    const packed = relations.map((one) => one.packed(numberOf))
    return { links, relations: packed, time: (relations[0] as TaxonomyAssociation).shared }
  }
}

/** Takes the pieces in the order in which they were packed; links, words and the time are shared again. */
export class RelationUnpacker {
  readonly #links: SharedLink[] = []
  readonly #words = new Map<string, string>()
  #time: SharedTime | null = null

  unpack({ links, relations, time }: PackedRelations): TaxonomyAssociation[] {
    this.#time ??= time
    const shared = this.#time
    for (const [title, identifier, uri, inside] of links)
      this.#links.push({
        title,
        identifier,
        uri,
        targetType: null,
        // Mostly the item's own identifier: one text for both
        inside: inside === identifier ? identifier : inside,
      })
    return relations.map(
      ([identifier, type, extType, origin, destination, extras]) =>
        new TaxonomyAssociation(
          identifier,
          this.#word(type) as CaseAssociationType,
          extType === null ? null : this.#word(extType),
          this.#links[origin] as SharedLink,
          this.#links[destination] as SharedLink,
          shared,
          extras,
        ),
    )
  }

  #word(word: string): string {
    const known = this.#words.get(word)
    if (known === undefined) this.#words.set(word, word)
    return known ?? word
  }
}
