import { registerEnumType } from 'type-graphql'

import { EvidenceBasis, EvidenceClass } from './evidence.ts'

export { EvidenceBasis, EvidenceClass }

registerEnumType(EvidenceClass, {
  name: 'EvidenceClass',
  description:
    'How far evidence can be relied on, strongest first. VERIFIED: good proof by a recognised issuer about this person. VOUCHED: unsigned inside a record that is all that. ENDORSED: given by endorsement credentials, which are not read yet, so nothing has it. VOID counts nothing (broken, revoked, expired, not about this person, negative).',
})

registerEnumType(EvidenceBasis, {
  name: 'EvidenceBasis',
  description:
    'How it was established, whatever the signature: judged against criteria, finished, seen at work, claimed.',
})
