import type { EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'

export { EVIDENCE_NUMBERS, evidenceNumber, evidenceOfNumber } from '../shared/evidence.ts'

declare const onlyFacts: unique symbol

/**
 * One thing a person has shown, and all that the scorer may know of a person: what, how far, how well proved, when.
 * Made by `shownFact` alone, which copies these fields and no others; so nothing else about anybody can ride along.
 */
export interface ShownFact {
  readonly assertion: string
  /** Lineage of the competency, or the achievement's id. */
  readonly lineage: string
  /** The scale of the level; null when unknown. */
  readonly scale: string | null
  /** Parts of LEVEL_PARTS on `scale`; null when unknown. */
  readonly level: number | null
  readonly evidenceClass: EvidenceClass
  readonly basis: EvidenceBasis
  /** Epoch ms; holds in [from, until). */
  readonly from: number
  readonly until: number
  readonly [onlyFacts]: true
}

/**
 * OB achievementType of what each assertion was read from, by assertion: shown beside a fact, and kept from it, so that
 * the scorer, which takes facts, cannot reckon with it.
 */
export type AchievementTypes = ReadonlyMap<string, string>

/** What one person has shown, and what may be said of it. */
export interface PersonFacts {
  readonly facts: readonly ShownFact[]
  readonly achievementTypes: AchievementTypes
}

export const NO_FACTS: PersonFacts = { facts: [], achievementTypes: new Map() }

export type ShownFactFields = Omit<ShownFact, typeof onlyFacts>

export function shownFact(fields: ShownFactFields): ShownFact {
  const { assertion, lineage, scale, level, evidenceClass, basis, from, until } = fields
  return Object.freeze({ assertion, lineage, scale, level, evidenceClass, basis, from, until }) as ShownFact
}
