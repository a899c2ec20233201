/** What refers to competencies. */
export enum ReferenceKind {
  JOB_PROFILE = 'JOB_PROFILE',
  PROGRAM = 'PROGRAM',
  COURSE = 'COURSE',
  ACHIEVEMENT = 'ACHIEVEMENT',
  MAPPING = 'MAPPING',
}

/** Why a reference no longer leads to what it meant. */
export enum MigrationReason {
  CHANGED = 'CHANGED',
  REPLACED = 'REPLACED',
  RETIRED = 'RETIRED',
  REMOVED = 'REMOVED',
}

export enum MigrationStatus {
  PROPOSED = 'PROPOSED',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
}
