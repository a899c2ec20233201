import type { EvidenceClass } from '../../src/shared/evidence.ts'

/** The four frameworks, by their short names. */
export type FrameworkKey = 'DAP' | 'DSW' | 'PCT' | 'LARK'

/** `DAP.B2`: a competency by framework and code. Outcomes of Larkmere carry their own prefix: `LARK.LARK-2.3`. */
export type CompetencyRef = `${FrameworkKey}.${string}`

export type OrganisationKey =
  | 'exchange'
  | 'observatory'
  | 'larkmere'
  | 'wickenfold'
  | 'thornbeck'
  | 'resuscitation'
  | 'register'
  | 'quernstone'
  | 'hollinvale'
  | 'corrowdale'
  | 'ulverstoke'
  | 'vandermoss'
  | 'dunnock'
  | 'mirefield'
  | 'pellbrook'
  | 'tressick'
  | 'ashgarth'

export interface WorldOrganisation {
  readonly key: OrganisationKey
  readonly name: string
  readonly kinds: readonly ('EDUCATION' | 'EMPLOYER' | 'PORTAL' | 'STEWARD')[]
  /** True when it signs credentials, and the operator recognises it. */
  readonly issues: boolean
}

/** A line that asks for a credential, by the achievements that would do. */
export interface CredentialAsk {
  readonly name: string
  readonly achievementType: string
  readonly achievements: readonly string[]
}

export interface JobLine {
  readonly kind: 'REQUIRED' | 'PREFERRED'
  /** In the employer's words. */
  readonly text: string
  readonly importance: number
  readonly anyOf: readonly CompetencyRef[] | CredentialAsk
  /** Label of a level of the first competency's scale. */
  readonly level?: string
  readonly accept?: readonly `${EvidenceClass}`[]
  /** True: may be learned on the job. */
  readonly onTheJob?: boolean
}

export interface WorldJob {
  readonly key: string
  readonly employer: OrganisationKey
  readonly title: string
  readonly description: string
  /** O*NET-SOC code. */
  readonly occupation: string
  readonly openings: number
  readonly posted: string
  readonly until: string
  readonly lines: readonly JobLine[]
}

export interface WorldOutcome {
  readonly competency: CompetencyRef
  readonly coverage: 'INTRODUCED' | 'REINFORCED' | 'MASTERED'
  readonly assessed: boolean
  readonly level?: string
  /** An achievement of someone else that comes with it, such as a partner's card. */
  readonly leadsTo?: string
}

export interface WorldCourse {
  readonly key: string
  readonly provider: OrganisationKey
  readonly code: string
  readonly title: string
  readonly credits?: number
  readonly hours: number
  readonly outcomes: readonly WorldOutcome[]
  readonly prerequisites?: readonly string[]
}

export interface WorldProgram {
  readonly key: string
  readonly provider: OrganisationKey
  readonly title: string
  readonly cipCode: string
  readonly catalogueYear: string
  readonly credits?: number
  readonly hours?: number
  /** The achievement that completing it awards. */
  readonly awards: string
  readonly completers: number
  readonly courses: readonly {
    readonly course: string
    readonly place: 'REQUIRED' | 'ELECTIVE'
    readonly term: number
  }[]
}

/** What an issuer awards; competencies stand in its alignments, the level in a result on the framework's rubric. */
export interface WorldAchievement {
  readonly key: string
  readonly issuer: OrganisationKey
  readonly name: string
  readonly type: string
  readonly description: string
  readonly criteria: string
  readonly competencies: readonly CompetencyRef[]
}

export interface WorldMapping {
  readonly origin: CompetencyRef
  readonly relation: 'exactMatch' | 'closeMatch' | 'broadMatch' | 'narrowMatch' | 'relatedMatch'
  readonly destination: CompetencyRef
  readonly rationale: string
  /**
   * AGREED: both sides have said so. DISPUTED: rated differently, not agreed (the demo agrees it). OPEN: rated
   * differently, and left at that. REJECTED: both sides said that there is none. ONE_SIDED: only the college has rated.
   * BEFORE_2_1: agreed on DAP v2.0, so a new wording makes it stale.
   */
  readonly standing: 'AGREED' | 'DISPUTED' | 'OPEN' | 'REJECTED' | 'ONE_SIDED' | 'BEFORE_2_1'
  /** What each side said at first, before it knew of the other. */
  readonly blind: readonly [college: WorldVerdict, employer: WorldVerdict]
}

export type WorldVerdict = WorldMapping['relation'] | 'none'

/** Colleges and employers of one discipline; the exchange facilitates. */
export interface WorldCohort {
  readonly key: 'DAP' | 'DSW' | 'PCT'
  readonly name: string
  readonly discipline: string
  readonly cipCodes: readonly string[]
  readonly socCodes: readonly string[]
  readonly colleges: readonly OrganisationKey[]
  readonly employers: readonly OrganisationKey[]
}

export interface WorldScaleMap {
  readonly from: FrameworkKey
  readonly to: FrameworkKey
  readonly pairs: readonly (readonly [from: string, to: string | null])[]
}

/** Splits a reference into framework and code. */
export function splitRef(ref: CompetencyRef): { framework: FrameworkKey; code: string } {
  const at = ref.indexOf('.')
  return { framework: ref.slice(0, at) as FrameworkKey, code: ref.slice(at + 1) }
}
