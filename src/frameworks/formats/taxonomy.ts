import { readCaseValue } from './case.ts'
import type { Inside } from './case-ends.ts'
import type { CaseAssociation, CaseAssociationType, CaseDocument, CasePackage } from './case-model.ts'
import type { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import type { JsonObject, JsonValue } from './json-text.ts'
import { type RelationExtras, type SharedLink, TaxonomyAssociation } from './taxonomy-association.ts'

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
export interface Relation extends RelationExtras {
  readonly type: Exclude<CaseAssociationType, 'EXT'> | `ext:${string}`
  readonly origin: string
  readonly destination: string
  readonly place: string
  /** It may say what another file said already: that is no news. */
  readonly repeats?: boolean
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
  readonly #relations: TaxonomyAssociation[] = []
  readonly #seen = new Set<string>()
  readonly #links = new Map<string, SharedLink>()
  readonly #words = new Map<string, string>()
  readonly #time: { text: string; at: number } = { text: '', at: 0 }
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
    const { type, place, repeats } = relation
    const [origin, destination] = [this.#link(relation.origin, place), this.#link(relation.destination, place)]
    const identifier = derivedUuid(this.facts.name, type, origin.identifier, destination.identifier)
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
    const own = type.startsWith('ext:') ? this.#word(type.slice(4)) : null
    const caseType = own === null ? (type as CaseAssociationType) : 'EXT'
    this.#relations.push(
      new TaxonomyAssociation(identifier, caseType, own, origin, destination, this.#time, extrasOf(relation)),
    )
  }

  /** Few words for many relations: each once. */
  #word(word: string): string {
    const known = this.#words.get(word)
    if (known === undefined) this.#words.set(word, word)
    return known ?? word
  }

  /** One object for all the links to a concept: there may be hundreds of thousands. */
  #link(uri: string, place: string): SharedLink {
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
    const link: SharedLink = { title: concept?.label ?? uri, identifier, uri: full, targetType: null, inside: null }
    this.#links.set(uri, link)
    return link
  }

  /** The last that a concept has: of the document, and of all that has none of its own. */
  get #lastChange(): string {
    return this.#modified === '' ? this.facts.otherwise : this.#modified
  }

  /** The whole of it; nothing is added afterwards. */
  package(rubrics: readonly JsonObject[] = []): CasePackage {
    this.#time.text = this.#lastChange
    this.#seen.clear()
    const made = (document: CaseDocument, inside: Inside): readonly CaseAssociation[] => {
      this.#time.at = document.lastChange
      for (const link of this.#links.values()) link.inside = inside(link)
      return this.#relations
    }
    return readCaseValue(this.#json(rubrics), this.report, { made: { count: this.#relations.length, read: made } })
  }

  #json(rubrics: readonly JsonObject[]): JsonObject {
    const lastChangeDateTime = this.#lastChange
    const items: JsonObject[] = []
    for (const { identifier, uri, label, modified, fields, extensions } of this.#concepts.values())
      items.push({
        identifier,
        uri,
        fullStatement: label,
        ...fields,
        lastChangeDateTime: modified ?? lastChangeDateTime,
        ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
      })
    this.#concepts.clear()
    return {
      CFDocument: { ...this.facts.document, lastChangeDateTime },
      CFItems: items,
      ...(rubrics.length === 0 ? {} : { CFRubrics: rubrics.map((rubric) => stamped(rubric, lastChangeDateTime)) }),
    }
  }
}

function extrasOf({ sequenceNumber, notes, extensions }: Relation): RelationExtras | null {
  if (sequenceNumber === undefined && notes === undefined && extensions === undefined) return null
  return {
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
    ...(notes === undefined ? {} : { notes }),
    ...(extensions === undefined ? {} : { extensions }),
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
