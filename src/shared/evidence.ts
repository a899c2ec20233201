import { registerEnumType } from 'type-graphql'

/** How far evidence can be relied on, strongest first. VOID counts nothing. DESIGN §5.4. */
export enum EvidenceClass {
  VERIFIED = 'VERIFIED',
  VOUCHED = 'VOUCHED',
  ENDORSED = 'ENDORSED',
  UNRECOGNISED_ISSUER = 'UNRECOGNISED_ISSUER',
  SELF_ASSERTED = 'SELF_ASSERTED',
  VOID = 'VOID',
}
registerEnumType(EvidenceClass, {
  name: 'EvidenceClass',
  description:
    'How far evidence can be relied on, strongest first. VERIFIED: good proof by a recognised issuer about this person. VOUCHED: unsigned inside a record that is all that. ENDORSED: given by endorsement credentials, which are not read yet, so nothing has it. VOID counts nothing (broken, revoked, expired, not about this person, negative).',
})

/** How it was established, whatever the signature. */
export enum EvidenceBasis {
  ASSESSED = 'ASSESSED',
  COMPLETED = 'COMPLETED',
  OBSERVED = 'OBSERVED',
  CLAIMED = 'CLAIMED',
}
registerEnumType(EvidenceBasis, {
  name: 'EvidenceBasis',
  description:
    'How it was established, whatever the signature: judged against criteria, finished, seen at work, claimed.',
})

export const EVIDENCE_CLASSES = Object.values(EvidenceClass)
export const EVIDENCE_BASES = Object.values(EvidenceBasis)

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
