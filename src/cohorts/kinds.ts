/** Which side of a cohort an organisation speaks for; NONE has no vote. */
export enum CohortSide {
  EDUCATION = 'EDUCATION',
  EMPLOYER = 'EMPLOYER',
  NONE = 'NONE',
}

export enum CohortRole {
  FACILITATOR = 'FACILITATOR',
  EDITOR = 'EDITOR',
  REVIEWER = 'REVIEWER',
  OBSERVER = 'OBSERVER',
}

export enum CohortVisibility {
  PUBLIC = 'PUBLIC',
  PRIVATE = 'PRIVATE',
}

/** Nobody is put on a side without consent: until it accepts, an organisation is invited and has no part. */
export enum CohortMemberState {
  INVITED = 'INVITED',
  ACTIVE = 'ACTIVE',
}

/** The two sides that vote. */
export const VOTING_SIDES = [CohortSide.EDUCATION, CohortSide.EMPLOYER] as const
export type VotingSide = (typeof VOTING_SIDES)[number]
