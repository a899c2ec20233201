import type { CaseAssociationType } from './formats/case-model.ts'

/** The ten CASE types and EXT, as GraphQL names them. */
export enum AssociationType {
  isChildOf = 'isChildOf',
  isPeerOf = 'isPeerOf',
  isPartOf = 'isPartOf',
  exactMatchOf = 'exactMatchOf',
  precedes = 'precedes',
  isRelatedTo = 'isRelatedTo',
  replacedBy = 'replacedBy',
  exemplar = 'exemplar',
  hasSkillLevel = 'hasSkillLevel',
  isTranslationOf = 'isTranslationOf',
  EXT = 'EXT',
}

export enum Direction {
  OUT = 'OUT',
  IN = 'IN',
  BOTH = 'BOTH',
}

/** Relationship types of the graph: the CASE word in upper snake case. */
export const EDGE_TYPES: Readonly<Record<CaseAssociationType, string>> = {
  isChildOf: 'IS_CHILD_OF',
  isPeerOf: 'IS_PEER_OF',
  isPartOf: 'IS_PART_OF',
  exactMatchOf: 'EXACT_MATCH_OF',
  precedes: 'PRECEDES',
  isRelatedTo: 'IS_RELATED_TO',
  replacedBy: 'REPLACED_BY',
  exemplar: 'EXEMPLAR',
  hasSkillLevel: 'HAS_SKILL_LEVEL',
  isTranslationOf: 'IS_TRANSLATION_OF',
  EXT: 'EXT',
}
