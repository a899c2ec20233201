import { EVIDENCE_BASES, EVIDENCE_CLASSES, type EvidenceBasis, type EvidenceClass } from '../shared/evidence.ts'

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

export type ShownFactFields = Omit<ShownFact, typeof onlyFacts>

export function shownFact(fields: ShownFactFields): ShownFact {
  const { assertion, lineage, scale, level, evidenceClass, basis, from, until } = fields
  return Object.freeze({ assertion, lineage, scale, level, evidenceClass, basis, from, until }) as ShownFact
}

/** Class and basis as the one small number that stands on SHOWS edges. */
export const evidenceNumber = (evidenceClass: EvidenceClass, basis: EvidenceBasis): number =>
  EVIDENCE_CLASSES.indexOf(evidenceClass) * EVIDENCE_BASES.length + EVIDENCE_BASES.indexOf(basis)

/** The inverse; throws on a number that means nothing. */
export function evidenceOfNumber(evidence: number): { evidenceClass: EvidenceClass; basis: EvidenceBasis } {
  const evidenceClass = EVIDENCE_CLASSES[Math.floor(evidence / EVIDENCE_BASES.length)]
  const basis = EVIDENCE_BASES[evidence % EVIDENCE_BASES.length]
  if (evidenceClass === undefined || basis === undefined) throw new RangeError(`${evidence} is no kind of evidence`)
  return { evidenceClass, basis }
}

/** How many such numbers there are. */
export const EVIDENCE_NUMBERS = EVIDENCE_CLASSES.length * EVIDENCE_BASES.length
