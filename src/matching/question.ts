import type { CreditedConcept, CreditStep } from '../crosswalks/concept-credit.ts'
import {
  isDeciding,
  type RequiredLevel,
  RequirementKind,
  type RequirementSpec,
  type TargetSpec,
} from '../jobs/requirement.ts'
import { limitExceeded } from '../shared/errors.ts'
import { EVIDENCE_BASES, type EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import type { ApprovedScaleMap } from '../shared/levels.ts'
import { EVIDENCE_NUMBERS, evidenceOfNumber } from './fact.ts'
import { type AskedLevel, LAMBDA, mappedSteps } from './level-credit.ts'
import type { ScoringPolicy } from './policy.ts'

/** κ = 1 and q = 1 in their units, and s = 1 as the product of κ, λ and q. DESIGN §5. */
export const KAPPA = 10_000
export const QUALITY = 100
export const WHOLE = KAPPA * LAMBDA * QUALITY

/** With it, Σw·s stays below 2^53: every sum is exact in a double. */
export const MAX_TOTAL_WEIGHT = 9_000_000

/** Narrows which evidence counts in one question; evidence outside of it is void there. */
export interface EvidenceFilter {
  readonly classes: readonly EvidenceClass[] | null
  readonly bases: readonly EvidenceBasis[] | null
  /** Epoch ms; evidence that began before, or at an unknown time, is too old. */
  readonly notBefore: number | null
}

export const ANY_EVIDENCE: EvidenceFilter = { classes: null, bases: null, notBefore: null }

/** What a lineage is worth on a line, and how it is judged there. */
export interface LineCredit {
  readonly lineage: string
  /** κ, 1..10,000 */
  readonly creditBp: number
  readonly path: readonly CreditStep[]
  /** False for credentials: they carry no level. */
  readonly levelled: boolean
  /** False for a credential that may have run out. */
  readonly current: boolean
}

/** One requirement with everything that scoring it needs, in whole numbers. Both executors take these. */
export interface QuestionLine extends AskedLevel {
  readonly id: string
  readonly kind: RequirementKind
  readonly weight: number
  /** True when it decides the tier: REQUIRED, and needed at hiring. */
  readonly decides: boolean
  readonly level: RequiredLevel | null
  readonly credits: ReadonlyMap<string, LineCredit>
  /** q by evidence number, 1/100: as it is; with what is verified or vouched for only; as if all were verified. */
  readonly quality: readonly number[]
  readonly verifiedQuality: readonly number[]
  readonly potentialQuality: readonly number[]
}

/** What is asked of people, ready to be scored. */
export interface Question {
  readonly policy: ScoringPolicy
  /** When evidence is judged, epoch ms. */
  readonly at: number
  readonly lines: readonly QuestionLine[]
  readonly totalWeight: number
  /** τ in units of s. */
  readonly threshold: number
  /** λ where levels cannot be compared. */
  readonly unknownLambda: number
  readonly notBefore: number | null
}

export interface QuestionParts {
  readonly policy: ScoringPolicy
  readonly at: number
  readonly requirements: readonly RequirementSpec[]
  /** κ for a required lineage. */
  readonly creditsFor: (lineage: string) => readonly CreditedConcept[]
  readonly scaleMaps: readonly ApprovedScaleMap[]
  readonly filter?: EvidenceFilter
}

/** Throws LIMIT when importances are too unlike each other to be reckoned with in whole numbers. */
export function prepareQuestion(parts: QuestionParts): Question {
  const { policy, requirements, filter = ANY_EVIDENCE } = parts
  const weights = wholeWeights(requirements, policy)
  return {
    policy,
    at: parts.at,
    lines: requirements.map((requirement, index) => ({
      id: requirement.id,
      kind: requirement.kind,
      weight: weights[index]!,
      decides: isDeciding(requirement),
      level: requirement.level,
      credits: lineCredits(requirement.anyOf, parts.creditsFor),
      mapped: mappedSteps(requirement.level, parts.scaleMaps),
      ...qualities(requirement, policy, filter),
    })),
    totalWeight: weights.reduce((sum, weight) => sum + weight, 0),
    threshold: policy.thresholdBp * (WHOLE / KAPPA),
    unknownLambda: policy.unknownLevelBp / 10,
    notBefore: filter.notBefore,
  }
}

/** Importance in hundredths times the share of its kind, divided by what all have in common: ratios are all that counts. */
export function wholeWeights(
  requirements: readonly Pick<RequirementSpec, 'kind' | 'importance'>[],
  policy: Pick<ScoringPolicy, 'preferredWeightBp'>,
): number[] {
  const raw = requirements.map(
    ({ kind, importance }) => importance * (kind === RequirementKind.REQUIRED ? 10_000 : policy.preferredWeightBp),
  )
  const common = raw.reduce(greatestCommonDivisor, 0)
  const weights = raw.map((weight) => weight / common)
  if (weights.reduce((sum, weight) => sum + weight, 0) > MAX_TOTAL_WEIGHT)
    throw limitExceeded(
      `These importances are too unlike each other: as whole numbers they add up to more than ${MAX_TOTAL_WEIGHT}. Round them.`,
      'requirements',
    )
  return weights
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

/** All targets of a line together: of two ways to one lineage the better, whatever their order. */
function lineCredits(
  targets: readonly TargetSpec[],
  creditsFor: QuestionParts['creditsFor'],
): ReadonlyMap<string, LineCredit> {
  const credits = new Map<string, LineCredit>()
  const add = (credit: LineCredit) => {
    const known = credits.get(credit.lineage)
    if (!known || compareCredits(credit, known) < 0) credits.set(credit.lineage, credit)
  }
  for (const target of targets)
    if (target.kind === 'COMPETENCY')
      for (const { lineage, creditBp, path } of creditsFor(target.lineage))
        add({ lineage, creditBp, path, levelled: true, current: true })
    else
      for (const lineage of target.achievements)
        add({ lineage, creditBp: KAPPA, path: [], levelled: false, current: target.current })
  return credits
}

/** Most credit, then fewest steps, then the smallest ids from the required end; then the more lenient credential. */
function compareCredits(a: LineCredit, b: LineCredit): number {
  const ids = (credit: LineCredit) => credit.path.map((step) => step.via).reverse()
  const [left, right] = [ids(a), ids(b)]
  const differing = left.findIndex((id, index) => id !== right[index])
  const byIds = differing < 0 ? 0 : left[differing]! < (right[differing] ?? '') ? -1 : 1
  return b.creditBp - a.creditBp || left.length - right.length || byIds || Number(a.current) - Number(b.current)
}

function qualities(requirement: RequirementSpec, policy: ScoringPolicy, filter: EvidenceFilter) {
  const quality: number[] = []
  const verifiedQuality: number[] = []
  const potentialQuality: number[] = []
  for (let number = 0; number < EVIDENCE_NUMBERS; number++) {
    const { evidenceClass, basis } = evidenceOfNumber(number)
    const counts =
      evidenceClass !== EvidenceClass.VOID &&
      requirement.acceptedEvidence.includes(evidenceClass) &&
      requirement.acceptedBasis.includes(basis) &&
      (filter.classes?.includes(evidenceClass) ?? true) &&
      (filter.bases?.includes(basis) ?? true)
    const q = counts ? (policy.evidence[Math.floor(number / EVIDENCE_BASES.length)]?.creditBp ?? 0) / 100 : 0
    const vouched = evidenceClass === EvidenceClass.VERIFIED || evidenceClass === EvidenceClass.VOUCHED
    quality.push(q)
    verifiedQuality.push(vouched ? q : 0)
    potentialQuality.push(counts ? QUALITY : 0)
  }
  return { quality, verifiedQuality, potentialQuality }
}
