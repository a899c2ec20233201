/**
 * The numbers of concept credit (DESIGN §5), in basis points. They are the same for every viewer and belong to one
 * version of a scoring policy; a stored decision names that version and is recomputed with it.
 */
export interface ConceptCreditPolicy {
  /** The same meaning in other words: `exactMatchOf`, `isTranslationOf`, an agreed exactMatch. */
  readonly exactBp: number
  /** Nearly the same: an agreed closeMatch, and an item beside the one that replaced it. */
  readonly closeBp: number
  /** An agreed relatedMatch; a path by itself. */
  readonly relatedBp: number
  /** The special case shown where the general is required, per step. */
  readonly specialToGeneralBp: number
  /** The general shown where the special case is required, per step. */
  readonly generalToSpecialBp: number
  /** The whole shown where a part is required, per step. */
  readonly wholeToPartBp: number
  /** A part shown where the whole is required; at most once in a path. */
  readonly partToWholeBp: number
  /** Another special case of the same general one; a path by itself. 0 is off. */
  readonly siblingBp: number
  /** A path worth less than this is worth nothing. */
  readonly floorBp: number
  /** The most steps of a path, 1 to 3. */
  readonly maxHops: number
}

/** The numbers in force unless a policy says otherwise. */
export const DEFAULT_CONCEPT_CREDIT: ConceptCreditPolicy = Object.freeze({
  exactBp: 10_000,
  closeBp: 9_000,
  relatedBp: 3_000,
  specialToGeneralBp: 9_000,
  generalToSpecialBp: 5_000,
  wholeToPartBp: 9_000,
  partToWholeBp: 3_000,
  siblingBp: 0,
  floorBp: 1_500,
  maxHops: 3,
})

/** Longer paths say too little to be worth a reason on a page, whatever a policy would like. */
export const MAX_HOPS = 3

/** The whole of a credit, in basis points. */
export const FULL_BP = 10_000

const CREDIT_FIELDS = [
  'exactBp',
  'closeBp',
  'relatedBp',
  'specialToGeneralBp',
  'generalToSpecialBp',
  'wholeToPartBp',
  'partToWholeBp',
  'siblingBp',
  'floorBp',
] as const satisfies readonly (keyof ConceptCreditPolicy)[]

/** Refuses numbers that no path could be reckoned with. Throws a RangeError that names the field and its bounds. */
export function checkConceptCreditPolicy(policy: ConceptCreditPolicy): void {
  for (const field of CREDIT_FIELDS) {
    const value = policy[field]
    if (!Number.isInteger(value) || value < 0 || value > FULL_BP)
      throw new RangeError(`${field} is ${value}: basis points are whole numbers from 0 to ${FULL_BP}`)
  }
  if (!Number.isInteger(policy.maxHops) || policy.maxHops < 1 || policy.maxHops > MAX_HOPS)
    throw new RangeError(`maxHops is ${policy.maxHops}: a path has 1 to ${MAX_HOPS} steps`)
}
