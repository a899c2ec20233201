import type { JsonObject } from './json-text.ts'

/** LinkURI or LinkGenURI. A link as a plain string came as its uri. */
export interface CaseLink {
  readonly title: string | null
  readonly identifier: string
  readonly uri: string
  /** `CASE` or `ext:…`, 1.1 only. */
  readonly targetType: string | null
}

/** What every CASE object has. `source` is the object as it came, with only what had to be repaired put in. */
export interface CaseElement {
  /** Lower-case where it is a UUID; else as it came, or derived from the content when there was none. */
  readonly identifier: string
  readonly uri: string
  /** Epoch milliseconds; the document's when the element had none. */
  readonly lastChange: number
  readonly source: JsonObject
}

/** CFDocument. Texts are never trimmed or stripped; null stands for absent, null or empty. */
export interface CaseDocument extends CaseElement {
  readonly title: string
  readonly creator: string
  readonly publisher: string | null
  readonly description: string | null
  readonly subject: readonly string[]
  readonly subjectLinks: readonly CaseLink[]
  readonly language: string | null
  readonly version: string | null
  readonly frameworkType: string | null
  /** As the document says it, or as its URLs show it; null when nothing tells. */
  readonly caseVersion: string | null
  /** The source's own word. */
  readonly adoptionStatus: string | null
  /** ISO 8601 days. */
  readonly statusStartDate: string | null
  readonly statusEndDate: string | null
  readonly officialSourceURL: string | null
  readonly license: CaseLink | null
  readonly notes: string | null
}

export interface CaseItem extends CaseElement {
  readonly fullStatement: string
  readonly abbreviatedStatement: string | null
  readonly alternativeLabel: string | null
  readonly humanCodingScheme: string | null
  readonly listEnumeration: string | null
  readonly itemType: string | null
  readonly itemTypeLink: CaseLink | null
  readonly conceptKeywords: readonly string[]
  readonly conceptLinks: readonly CaseLink[]
  readonly subject: readonly string[]
  readonly subjectLinks: readonly CaseLink[]
  readonly educationLevel: readonly string[]
  readonly language: string | null
  readonly license: CaseLink | null
  readonly notes: string | null
  readonly statusStartDate: string | null
  readonly statusEndDate: string | null
}

/** The ten of CASE 1.1; everything else is EXT with its own word in `extType`. */
export const CASE_ASSOCIATION_TYPES = [
  'isChildOf',
  'isPeerOf',
  'isPartOf',
  'exactMatchOf',
  'precedes',
  'isRelatedTo',
  'replacedBy',
  'exemplar',
  'hasSkillLevel',
  'isTranslationOf',
] as const

export type CaseAssociationType = (typeof CASE_ASSOCIATION_TYPES)[number] | 'EXT'

export interface CaseAssociation extends CaseElement {
  readonly type: CaseAssociationType
  /** Set when `type` is EXT: the source's word, without the prefix `ext:`. */
  readonly extType: string | null
  readonly origin: CaseLink
  readonly destination: CaseLink
  /** The item or document of this package that each end means, by its identifier; null: none of them. */
  readonly inside: { readonly origin: string | null; readonly destination: string | null }
  readonly sequenceNumber: number | null
  readonly grouping: CaseLink | null
  readonly notes: string | null
}

export const CASE_DEFINITION_KINDS = [
  'CFConcepts',
  'CFSubjects',
  'CFLicenses',
  'CFItemTypes',
  'CFAssociationGroupings',
] as const

export type CaseDefinitionKind = (typeof CASE_DEFINITION_KINDS)[number]

export interface CaseDefinition extends CaseElement {
  readonly kind: CaseDefinitionKind
  readonly title: string
  readonly description: string | null
}

export interface CaseRubricLevel extends CaseElement {
  readonly description: string | null
  readonly quality: string | null
  readonly feedback: string | null
  readonly score: number | null
  readonly position: number | null
}

export interface CaseRubricCriterion extends CaseElement {
  readonly category: string | null
  readonly description: string | null
  readonly item: CaseLink | null
  readonly weight: number | null
  readonly position: number | null
  readonly levels: readonly CaseRubricLevel[]
}

/** Its `source` holds criteria and levels as they came. */
export interface CaseRubric extends CaseElement {
  readonly title: string | null
  readonly description: string | null
  readonly criteria: readonly CaseRubricCriterion[]
}

/** A CFPackage of CASE 1.0 or 1.1, each array in the order of the file. */
export interface CasePackage {
  readonly document: CaseDocument
  readonly items: readonly CaseItem[]
  readonly associations: readonly CaseAssociation[]
  readonly definitions: readonly CaseDefinition[]
  readonly rubrics: readonly CaseRubric[]
  /** What stood at the root, and in CFDefinitions, beside the known arrays. */
  readonly rest: JsonObject
  readonly definitionsRest: JsonObject
  /** Identifiers of isChildOf associations that close a cycle: kept, but no edge of the tree. */
  readonly cycleClosing: ReadonlySet<string>
}
