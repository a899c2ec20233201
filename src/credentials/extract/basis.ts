import { EvidenceBasis } from '../../shared/evidence.ts'

const AT_WORK = new Set(['ApprenticeshipCertificate', 'CommunityService', 'Fieldwork', 'JourneymanCertificate'])

/** Kinds of achievement that are given only after somebody judged against criteria. */
const JUDGED = new Set([
  'Assessment',
  'Assignment',
  'Certification',
  'Competency',
  'License',
  'MasterCertificate',
  'QualityAssuranceCredential',
])

/** How it was established: an independent fact beside the evidence class, shown and filterable but not scored. */
export function basisOf(facts: {
  readonly selfSigned: boolean
  readonly achievementType: string | null
  /** A result stands behind this very assertion. */
  readonly hasResult: boolean
  /** The source names who assessed. */
  readonly assessed: boolean
}): EvidenceBasis {
  if (facts.selfSigned) return EvidenceBasis.CLAIMED
  if (facts.achievementType !== null && AT_WORK.has(facts.achievementType)) return EvidenceBasis.OBSERVED
  if (facts.hasResult || facts.assessed) return EvidenceBasis.ASSESSED
  return facts.achievementType !== null && JUDGED.has(facts.achievementType)
    ? EvidenceBasis.ASSESSED
    : EvidenceBasis.COMPLETED
}
