import type { ConceptEdge, ConceptEdgeKind } from './concept-credit.ts'

/** What parent and child mean in a framework. */
export type ConceptHierarchy = 'GROUPED_BY' | 'PART_OF' | 'IS_A'

/** A CASE association between two competencies, under its relationship type in the graph. */
export interface AssertedAssociation {
  readonly id: string
  readonly type: string
  /** Lineages of origin and destination. */
  readonly from: string
  readonly to: string
  /** The library and the hierarchy meaning of the framework that asserts it. */
  readonly library: string
  readonly hierarchy: ConceptHierarchy
  /** Whether both ends and the asserting framework are versions of one framework. */
  readonly withinFramework: boolean
}

/** A mapping that is AGREED: whoever reads mappings leaves the others out, they mean nothing for credit. */
interface AgreedMapping {
  readonly id: string
  readonly relation: string
  readonly from: string
  readonly to: string
  readonly library: string
}

/**
 * Types that never give credit (`isRelatedTo`, `isPeerOf`, `precedes`, `exemplar`, `hasSkillLevel`, EXT) are not here:
 * in real data `isRelatedTo` mostly points at depth-of-knowledge tags, and one such hub would join everything.
 */
const KIND_OF_TYPE: ReadonlyMap<string, ConceptEdgeKind> = new Map([
  ['IS_PART_OF', 'PART_OF'],
  ['EXACT_MATCH_OF', 'SAME'],
  ['IS_TRANSLATION_OF', 'SAME'],
  ['REPLACED_BY', 'CLOSE'],
])

const KIND_OF_RELATION: ReadonlyMap<string, ConceptEdgeKind> = new Map([
  ['exactMatch', 'SAME'],
  ['closeMatch', 'CLOSE'],
  ['broadMatch', 'BROADER'],
  ['narrowMatch', 'BROADER'],
  ['relatedMatch', 'RELATED'],
])

/** Relationship types that `associationEdge` can make anything of; nothing else need be read. */
export const CREDITED_TYPES: readonly string[] = ['IS_CHILD_OF', ...KIND_OF_TYPE.keys()]

/**
 * What an association means for credit; null: nothing. Between frameworks it is one side's word only: there it counts
 * once it has become an agreed mapping.
 */
export function associationEdge(association: AssertedAssociation): ConceptEdge | null {
  const { id, type, from, to, library, hierarchy } = association
  if (!association.withinFramework) return null
  const ofHierarchy = hierarchy === 'GROUPED_BY' ? undefined : hierarchy
  const kind = type === 'IS_CHILD_OF' ? ofHierarchy : KIND_OF_TYPE.get(type)
  return kind === undefined ? null : { id, kind, from, to, library }
}

/**
 * What an agreed mapping means for credit; null: nothing. Origin broadMatch destination: the destination is broader.
 */
export function mappingEdge(mapping: AgreedMapping): ConceptEdge | null {
  const kind = KIND_OF_RELATION.get(mapping.relation)
  if (kind === undefined) return null
  const { id, library } = mapping
  const turned = mapping.relation === 'narrowMatch'
  return { id, kind, from: turned ? mapping.to : mapping.from, to: turned ? mapping.from : mapping.to, library }
}
