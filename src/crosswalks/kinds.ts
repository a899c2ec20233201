/** SKOS mapping relations; `origin broadMatch destination`: the destination is the broader one. */
export enum MatchRelation {
  exactMatch = 'exactMatch',
  closeMatch = 'closeMatch',
  broadMatch = 'broadMatch',
  narrowMatch = 'narrowMatch',
  relatedMatch = 'relatedMatch',
}

export enum MappingStatus {
  SUGGESTED = 'SUGGESTED',
  ASSERTED = 'ASSERTED',
  PROPOSED = 'PROPOSED',
  CONTESTED = 'CONTESTED',
  AGREED = 'AGREED',
  REJECTED = 'REJECTED',
  STALE = 'STALE',
  RETIRED = 'RETIRED',
}

export enum MappingSource {
  PERSON = 'PERSON',
  IMPORT = 'IMPORT',
  MACHINE = 'MACHINE',
}

/** Why a machine proposes a mapping. */
export enum MappingEvidenceKind {
  SHARED_WORDS = 'SHARED_WORDS',
  SAME_CODE = 'SAME_CODE',
  NEIGHBOUR_MAPPED = 'NEIGHBOUR_MAPPED',
  TREE_POSITION = 'TREE_POSITION',
  EMBEDDING = 'EMBEDDING',
}

/** Seen from the other end. */
export const INVERSE: Readonly<Record<MatchRelation, MatchRelation>> = {
  exactMatch: MatchRelation.exactMatch,
  closeMatch: MatchRelation.closeMatch,
  broadMatch: MatchRelation.narrowMatch,
  narrowMatch: MatchRelation.broadMatch,
  relatedMatch: MatchRelation.relatedMatch,
}
