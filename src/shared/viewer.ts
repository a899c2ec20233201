export enum Role {
  EMPLOYER = 'EMPLOYER',
  INSTITUTION = 'INSTITUTION',
  LEARNER = 'LEARNER',
  ANALYST = 'ANALYST',
  STEWARD = 'STEWARD',
  ASSESSOR = 'ASSESSOR',
  OPERATOR = 'OPERATOR',
}

export enum UseCase {
  JOB_AUTHORING = 'JOB_AUTHORING',
  CANDIDATE_SEARCH = 'CANDIDATE_SEARCH',
  CANDIDATE_DISCLOSURE = 'CANDIDATE_DISCLOSURE',
  CREDENTIAL_VERIFICATION = 'CREDENTIAL_VERIFICATION',
  CREDENTIAL_ISSUING = 'CREDENTIAL_ISSUING',
  PROGRAM_GAP = 'PROGRAM_GAP',
  GRAPH_ANALYSIS = 'GRAPH_ANALYSIS',
  FRAMEWORK_STEWARDSHIP = 'FRAMEWORK_STEWARDSHIP',
}

/** Who asks, for whom, with which rights. Made once per request by identity; everything else only reads it. */
export interface Viewer {
  readonly kind: 'ANONYMOUS' | 'ACCOUNT' | 'CLIENT'
  /** Account or API client id; null when anonymous. */
  readonly actor: string | null
  /** The one organisation this request acts for; null for anonymous and for learners as such. */
  readonly organisation: string | null
  /** The portal that acts for `organisation` under a delegation, else null. */
  readonly portal: string | null
  readonly roles: ReadonlySet<Role>
  readonly useCases: ReadonlySet<UseCase>
  /** The learner behind an account, else null. */
  readonly learner: string | null
}

export const ANONYMOUS: Viewer = {
  kind: 'ANONYMOUS',
  actor: null,
  organisation: null,
  portal: null,
  roles: new Set(),
  useCases: new Set(),
  learner: null,
}
