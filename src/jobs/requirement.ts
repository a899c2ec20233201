import { apportion } from '../shared/apportion.ts'
import { compareText } from '../shared/compare-text.ts'
import { EVIDENCE_BASES, EVIDENCE_CLASSES, type EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import type { LevelOnScale } from '../shared/levels.ts'

/** JDX words. REQUIRED decides tiers; PREFERRED only counts. */
export const RequirementKind = { REQUIRED: 'REQUIRED', PREFERRED: 'PREFERRED' } as const
export type RequirementKind = (typeof RequirementKind)[keyof typeof RequirementKind]

/** A competency in the version that was meant, and what its wording means across versions. */
export interface CompetencyTargetSpec {
  readonly kind: 'COMPETENCY'
  readonly competency: string
  readonly lineage: string
}

/** A licence, card or degree. Satisfied by any of `achievements` (ids = lineages on `:Target`), never in part. */
export interface CredentialTargetSpec {
  readonly kind: 'CREDENTIAL'
  readonly name: string
  readonly achievementType: string
  readonly achievements: readonly string[]
  /** Organisation ids; empty: whoever issued it, as far as the evidence class allows. */
  readonly issuers: readonly string[]
  readonly current: boolean
}

export type TargetSpec = CompetencyTargetSpec | CredentialTargetSpec

/** What a target asks for, as one text: a meaning, or a set of credentials in whatever order. */
export const targetKey = (target: TargetSpec): string =>
  target.kind === 'COMPETENCY' ? target.lineage : `credential ${[...target.achievements].sort(compareText).join(' ')}`

/** A required level with the words of its scale. */
export interface RequiredLevel extends LevelOnScale {
  readonly label: string
  /** The step of the scale, or null for a measured number. */
  readonly level: string | null
}

/** One line of what a job takes, as the scorer and the gap read it; plain data. DESIGN §5.1. */
export interface RequirementSpec {
  readonly id: string
  readonly kind: RequirementKind
  /** Hundredths, 1..100,000: importance 0.01 to 1000 as a whole number. */
  readonly importance: number
  /** 1..20; any one satisfies. */
  readonly anyOf: readonly TargetSpec[]
  readonly level: RequiredLevel | null
  /** Never empty, never VOID, in the order of EVIDENCE_CLASSES. */
  readonly acceptedEvidence: readonly EvidenceClass[]
  /** Never empty, in the order of EVIDENCE_BASES. */
  readonly acceptedBasis: readonly EvidenceBasis[]
  /** False: may be learned on the job, never enters the tier. */
  readonly requiredAtHiring: boolean
  /** The employer's words. */
  readonly text: string
}

/** True for a line that decides the tier. Without one, everybody with any fit at all would meet what is required. */
export const isDeciding = ({ kind, requiredAtHiring }: Pick<RequirementSpec, 'kind' | 'requiredAtHiring'>): boolean =>
  kind === RequirementKind.REQUIRED && requiredAtHiring

/** What is said where none is named. */
export const DECIDING_LINE = 'a REQUIRED line that is needed at hiring: nothing else tells who can do it.'

/** Every class that can count: what a line accepts that names none. */
export const ACCEPTABLE_EVIDENCE: readonly EvidenceClass[] = EVIDENCE_CLASSES.filter((it) => it !== EvidenceClass.VOID)
export const ACCEPTABLE_BASES: readonly EvidenceBasis[] = EVIDENCE_BASES

/** Weight of a PREFERRED line beside a REQUIRED one's 10,000 in the built-in policy: the share shown with a job. */
export const PREFERRED_WEIGHT_BP = 5_000

/**
 * Shares of lines of these weights that add up to exactly 10,000: the largest remainders get what rounding leaves,
 * earlier lines first. All zero when there is no weight.
 */
export const shareBp = (weights: readonly number[], whole = 10_000): number[] => apportion(weights.map(BigInt), whole)
