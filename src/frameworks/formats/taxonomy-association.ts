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
