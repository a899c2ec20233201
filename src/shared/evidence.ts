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
    'How far evidence can be relied on, strongest first. VERIFIED: good proof by a recognised issuer about this person. VOUCHED: unsigned inside a record that is all that. VOID counts nothing (broken, revoked, expired, not about this person, negative).',
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
