import type { Session } from '../../database/session.ts'

/** One end of an association, as far as judging it needs. */
export interface AssociationEndFacts {
  readonly id: string
  readonly lineage: string
  readonly framework: string
  /** The same for all versions of one document in one library. */
  readonly document: string
  readonly library: string
  readonly matchable: boolean
  readonly fullStatement: string
}

/** An association with what its ends have become; null: still unknown, or a framework. */
export interface ResolvedAssociation {
  readonly id: string
  readonly type: string
  readonly extType: string | null
  readonly framework: string
  readonly library: string
  readonly generated: boolean
  readonly origin: AssociationEndFacts | null
  readonly destination: AssociationEndFacts | null
}

/** A statement of one framework that two competencies of different documents correspond. */
export interface CrossFrameworkAssociation extends ResolvedAssociation {
  readonly origin: AssociationEndFacts
  readonly destination: AssociationEndFacts
  /** The SKOS word for it, seen from the origin. */
  readonly relation: 'exactMatch' | 'closeMatch' | 'relatedMatch'
}

/** isRelatedTo mostly points at depth-of-knowledge tags in real data, but between skills it means what it says. */
const RELATIONS: Readonly<Record<string, CrossFrameworkAssociation['relation']>> = {
  exactMatchOf: 'exactMatch',
  isTranslationOf: 'exactMatch',
  replacedBy: 'closeMatch',
  isRelatedTo: 'relatedMatch',
  isStandardAlignedTo: 'relatedMatch',
}

/** The types of an association, or its own words where it is of none of CASE, that can correspond to a mapping. */
export const MAPPING_WORDS: readonly string[] = Object.keys(RELATIONS)

/**
 * The associations that also are mappings, worth nothing until agreed: both ends known and matchable, of two different
 * documents, of a type that says correspondence. Pure; in the order given.
 */
export function crossFrameworkAssociations(associations: Iterable<ResolvedAssociation>): CrossFrameworkAssociation[] {
  const cross: CrossFrameworkAssociation[] = []
  for (const association of associations) {
    const { origin, destination, generated } = association
    const word = association.type === 'EXT' ? (association.extType ?? '') : association.type
    const relation = Object.hasOwn(RELATIONS, word) ? RELATIONS[word] : undefined
    if (!origin || !destination || generated || relation === undefined) continue
    if (origin.document === destination.document || origin.lineage === destination.lineage) continue
    if (origin.matchable && destination.matchable) cross.push({ ...association, origin, destination, relation })
  }
  return cross
}

/** What later modules learn when a version has been written, inside the same transaction. */
export interface FrameworkImported {
  readonly framework: string
  readonly library: string
  /** Null: the shared library. */
  readonly organisation: string | null
  /** The same for all versions. */
  readonly document: string
  readonly published: boolean
  /** The version before; null for the first. */
  readonly previous: string | null
  /** Keys that assertions and requirements may have been waiting for. */
  readonly competencies: readonly {
    readonly id: string
    readonly lineage: string
    readonly identifier: string
    readonly uri: string
    readonly code: string | null
    readonly matchable: boolean
  }[]
  /** Levels of its rubrics, which assertions may have been waiting for, too. */
  readonly levels: readonly { readonly identifier: string; readonly uri: string }[]
  /** Of this framework, and of others whose ends it made known. */
  readonly crossFramework: readonly CrossFrameworkAssociation[]
}

export type FrameworkImportedHook = (tx: Session, event: FrameworkImported) => Promise<void>

/** Later modules append here; called in order, in the import's transaction: no network, no graph, no waiting. */
export const onFrameworkImported: FrameworkImportedHook[] = []
