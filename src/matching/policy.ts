import { type ConceptCreditPolicy, DEFAULT_CONCEPT_CREDIT, MAX_HOPS } from '../crosswalks/concept-policy.ts'
import { PREFERRED_WEIGHT_BP } from '../jobs/requirement.ts'
import { badInput } from '../shared/errors.ts'
import { EVIDENCE_CLASSES, EvidenceClass } from '../shared/evidence.ts'

/** What evidence of one class is worth. */
export interface EvidenceCredit {
  readonly evidenceClass: EvidenceClass
  /** Whole hundredths: a multiple of 100. */
  readonly creditBp: number
}

/** Every number of the score; answers carry its version. DESIGN §5. Credits in basis points. */
export interface ScoringPolicy extends ConceptCreditPolicy {
  readonly id: string
  readonly version: string
  /** The organisation it belongs to; null: everybody's. */
  readonly owner: string | null
  /** Weight of a PREFERRED line as a share of a REQUIRED one's. */
  readonly preferredWeightBp: number
  /** τ: a line is met from here on. */
  readonly thresholdBp: number
  /** Level credit where a shown level cannot be compared; a multiple of 10. */
  readonly unknownLevelBp: number
  /** One entry a class, in the order of EVIDENCE_CLASSES. */
  readonly evidence: readonly EvidenceCredit[]
  /** What a program's outcome that is listed but not assessed is worth. */
  readonly listedOutcomeBp: number
  /** 0: evidence does not fade. */
  readonly halfLifeDays: number
  /** Frameworks whose own mappings count without agreement. */
  readonly trustedMappingSources: readonly string[]
}

const CREDITS = [
  'preferredWeightBp',
  'thresholdBp',
  'exactBp',
  'closeBp',
  'relatedBp',
  'specialToGeneralBp',
  'generalToSpecialBp',
  'wholeToPartBp',
  'partToWholeBp',
  'siblingBp',
  'floorBp',
  'unknownLevelBp',
  'listedOutcomeBp',
] as const satisfies readonly (keyof ScoringPolicy)[]

/**
 * The policy itself, frozen, when its numbers make sense together; else BAD_USER_INPUT naming the field. Above all:
 * no class below VOUCHED may reach the threshold by itself, or people could verify themselves.
 */
export function checkedPolicy(policy: ScoringPolicy): ScoringPolicy {
  for (const field of CREDITS) inBounds(policy[field], 0, 10_000, field)
  inBounds(policy.thresholdBp, 1, 10_000, 'thresholdBp')
  inBounds(policy.preferredWeightBp, 1, 10_000, 'preferredWeightBp')
  inBounds(policy.maxHops, 1, MAX_HOPS, 'maxHops')
  if (policy.exactBp !== 10_000) refuse('must be 10000: the same meaning is the same meaning', 'exactBp')
  if (policy.unknownLevelBp % 10 !== 0) refuse('must be a multiple of 10', 'unknownLevelBp')
  if (policy.halfLifeDays !== 0) refuse('must be 0: evidence does not fade in this version', 'halfLifeDays')
  if (policy.trustedMappingSources.length > 0)
    refuse('must be empty: only what was agreed counts in this version', 'trustedMappingSources')
  if (policy.siblingBp > Math.min(policy.specialToGeneralBp, policy.generalToSpecialBp))
    refuse('must not exceed a single step up or down', 'siblingBp')
  checkEvidence(policy)
  return Object.freeze({ ...policy, evidence: Object.freeze(policy.evidence.map((it) => Object.freeze({ ...it }))) })
}

function checkEvidence({ evidence, thresholdBp }: ScoringPolicy): void {
  if (evidence.length !== EVIDENCE_CLASSES.length || evidence.some((it, i) => it.evidenceClass !== EVIDENCE_CLASSES[i]))
    refuse(`must name each class once, in the order ${EVIDENCE_CLASSES.join(', ')}`, 'evidence')
  evidence.forEach(({ evidenceClass, creditBp }, index) => {
    const field = `evidence.${evidenceClass}`
    inBounds(creditBp, 0, 10_000, field)
    if (creditBp % 100 !== 0) refuse('must be a multiple of 100', field)
    const stronger = evidence[index - 1]
    if (stronger && stronger.creditBp < creditBp) refuse(`must not exceed ${stronger.evidenceClass}`, field)
    if (index > EVIDENCE_CLASSES.indexOf(EvidenceClass.VOUCHED) && creditBp >= thresholdBp)
      refuse('must stay below thresholdBp: what nobody recognised answers for cannot meet a line by itself', field)
  })
  if (evidence[0]?.creditBp !== 10_000) refuse('must be 10000', 'evidence.VERIFIED')
  if (evidence.at(-1)?.creditBp !== 0) refuse('must be 0', 'evidence.VOID')
}

function inBounds(value: number, low: number, high: number, field: string): void {
  if (!Number.isInteger(value) || value < low || value > high)
    refuse(`must be a whole number from ${low} to ${high}`, field)
}

function refuse(why: string, field: string): never {
  throw badInput(`policy ${field} ${why}.`, field)
}

/** The built-in policy: the numbers of DESIGN §5. */
export const DEFAULT_POLICY: ScoringPolicy = checkedPolicy({
  id: 'pol_00000000000000000000000000000001',
  version: 'headwater-1',
  owner: null,
  preferredWeightBp: PREFERRED_WEIGHT_BP,
  thresholdBp: 8_000,
  ...DEFAULT_CONCEPT_CREDIT,
  unknownLevelBp: 5_000,
  evidence: [
    { evidenceClass: EvidenceClass.VERIFIED, creditBp: 10_000 },
    { evidenceClass: EvidenceClass.VOUCHED, creditBp: 8_000 },
    { evidenceClass: EvidenceClass.ENDORSED, creditBp: 7_000 },
    { evidenceClass: EvidenceClass.UNRECOGNISED_ISSUER, creditBp: 5_000 },
    { evidenceClass: EvidenceClass.SELF_ASSERTED, creditBp: 5_000 },
    { evidenceClass: EvidenceClass.VOID, creditBp: 0 },
  ],
  listedOutcomeBp: 8_000,
  halfLifeDays: 0,
  trustedMappingSources: [],
})
