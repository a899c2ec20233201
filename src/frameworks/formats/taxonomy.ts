import type { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import type { JsonObject, JsonValue } from './json-text.ts'

/** A concept of a taxonomy, on its way to be a CFItem. */
export interface Concept {
  readonly identifier: string
  readonly uri: string
  readonly label: string
  /** The file and row it stands in. */
  readonly place: string
  /** What comes after it wins; equal or absent: what stands last. */
  readonly modified: string | null
  /** Further members of the CFItem. */
  readonly fields: JsonObject
  readonly extensions: JsonObject
}

/** A statement about two concepts, on its way to be a CFAssociation. */
export interface Relation {
  /** A CASE type, or `ext:…`. */
  readonly type: string
  readonly origin: string
  readonly destination: string
  readonly place: string
  readonly notes?: string
  readonly sequenceNumber?: number
  /** It may say what another file said already: that is no news. */
  readonly repeats?: boolean
  readonly extensions?: JsonObject
}

/** What a taxonomy says about itself, with the words that reports use for it. */
export interface TaxonomyFacts {
  /** Begins the codes of findings, and derived identifiers. */
  readonly name: string
  /** CFDocument, but for `lastChangeDateTime`. */
  readonly document: JsonObject
  /** The time of change where no concept has one. */
  readonly otherwise: string
  /** Identifier and uri of something that is only referred to. */
  readonly identify: (uri: string) => { identifier: string; uri: string }
}

/**
 * Collects the concepts and relations of a taxonomy, whose keys are URIs, as a CFPackage. Concepts that stand twice are
 * taken once, relations too; ends that no concept has are kept, for another framework may have them. All is reported.
 */
export class Taxonomy {
  readonly #concepts = new Map<string, Concept>()
  readonly #relations: JsonObject[] = []
  readonly #seen = new Set<string>()
  readonly #links = new Map<string, JsonObject>()
  #modified = ''

  constructor(
    private readonly facts: TaxonomyFacts,
    private readonly report: FindingCollector,
  ) {}

  has(uri: string): boolean {
    return this.#concepts.has(uri)
  }

  /** Concepts of these types that have a code. */
  *coded(...types: readonly string[]): Generator<{ uri: string; code: string; place: string }> {
    for (const { uri, place, fields } of this.#concepts.values())
      if (types.includes(fields.CFItemType as string) && typeof fields.humanCodingScheme === 'string')
        yield { uri, code: fields.humanCodingScheme, place }
  }

  concept(concept: Concept): void {
    const before = this.#concepts.get(concept.uri)
    if (before) {
      this.report.warn(
        `${this.facts.name}_DUPLICATE`,
        `${concept.uri} stands in ${before.place} as well; the one modified last was taken. Take the other out.`,
        concept.place,
      )
      if ((before.modified ?? '') > (concept.modified ?? '')) return
    }
    this.#concepts.set(concept.uri, concept)
    if ((concept.modified ?? '') > this.#modified) this.#modified = concept.modified as string
  }

  /** All concepts come before the first relation. */
  relation(relation: Relation): void {
    const { type, place, notes, sequenceNumber, extensions, repeats } = relation
    const [origin, destination] = [this.#link(relation.origin, place), this.#link(relation.destination, place)]
    const ends = [origin.identifier as string, destination.identifier as string]
    const identifier = derivedUuid(this.facts.name, type, ...ends)
    if (this.#seen.has(identifier)) {
      if (!repeats)
        this.report.note(
          `${this.facts.name}_DUPLICATE_RELATION`,
          'The same was said in an earlier row; it was taken once.',
          place,
        )
      return
    }
    this.#seen.add(identifier)
    this.#relations.push({
      identifier,
      uri: `urn:uuid:${identifier}`,
      associationType: type,
      originNodeURI: origin,
      destinationNodeURI: destination,
      lastChangeDateTime: this.#lastChange,
      ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
      ...(notes === undefined ? {} : { notes }),
      ...(extensions === undefined ? {} : { extensions }),
    })
  }

  /** One object for all the links to a concept: there may be hundreds of thousands. */
  #link(uri: string, place: string): JsonObject {
    const known = this.#links.get(uri)
    if (known) return known
    const concept = this.#concepts.get(uri)
    const { identifier, uri: full } = concept ?? this.facts.identify(uri)
    if (!concept)
      this.report.warn(
        `${this.facts.name}_UNKNOWN_END`,
        `${uri} is nothing that these files describe; the relation is kept and leads nowhere until something does.`,
        place,
        false,
      )
    const link = { title: concept?.label ?? uri, identifier, uri: full }
    this.#links.set(uri, link)
    return link
  }

  /** The last that a concept has: of the document, and of all that has none of its own. */
  get #lastChange(): string {
    return this.#modified === '' ? this.facts.otherwise : this.#modified
  }

  package(rubrics: readonly JsonObject[] = []): JsonObject {
    const lastChangeDateTime = this.#lastChange
    const items = [...this.#concepts.values()].map(
      ({ identifier, uri, label, modified, fields, extensions }): JsonObject => ({
        identifier,
        uri,
        fullStatement: label,
        ...fields,
        lastChangeDateTime: modified ?? lastChangeDateTime,
        ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
      }),
    )
    return {
      CFDocument: { ...this.facts.document, lastChangeDateTime },
      CFItems: items,
      CFAssociations: this.#relations,
      ...(rubrics.length === 0 ? {} : { CFRubrics: rubrics.map((rubric) => stamped(rubric, lastChangeDateTime)) }),
    }
  }
}

/** A rubric with its criteria and levels, each of which needs a time of change. */
function stamped(element: JsonObject, lastChangeDateTime: string): JsonObject {
  const inner = (name: string): { [name: string]: JsonValue } =>
    Array.isArray(element[name])
      ? { [name]: (element[name] as JsonObject[]).map((one) => stamped(one, lastChangeDateTime)) }
      : {}
  return { ...element, ...inner('CFRubricCriteria'), ...inner('CFRubricCriterionLevels'), lastChangeDateTime }
}
