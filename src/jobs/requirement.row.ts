import type { EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import type { RequirementRow } from './job-profile.row.ts'
import type { RequirementSpec } from './requirement.ts'

/** A stored line as the scorer reads it. */
export const specOfRow = (row: RequirementRow): RequirementSpec => ({
  id: row.id,
  kind: row.kind,
  importance: row.importance,
  anyOf: row.anyOf,
  level: row.level,
  acceptedEvidence: row.acceptedEvidence as EvidenceClass[],
  acceptedBasis: row.acceptedBasis as EvidenceBasis[],
  requiredAtHiring: row.requiredAtHiring,
  text: row.text,
})
