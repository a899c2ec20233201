import { EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import { evidenceNumber } from './fact.ts'
import { LAMBDA } from './level-credit.ts'
import { KAPPA, type QuestionLine } from './question.ts'
import type { Judgement } from './score.ts'

const OUTCOME_WORDS = { MET: 'Met', PARTIAL: 'Partly met', MISSING: 'Not counted' } as const

const CLASS_WORDS: Readonly<Record<EvidenceClass, string>> = {
  [EvidenceClass.VERIFIED]: 'verified',
  [EvidenceClass.VOUCHED]: 'vouched for',
  [EvidenceClass.ENDORSED]: 'endorsed',
  [EvidenceClass.UNRECOGNISED_ISSUER]: 'by an issuer that is not recognised',
  [EvidenceClass.SELF_ASSERTED]: 'self-stated',
  [EvidenceClass.VOID]: 'by a proof that does not hold',
}

const BASIS_WORDS: Readonly<Record<EvidenceBasis, string>> = {
  [EvidenceBasis.ASSESSED]: 'assessed',
  [EvidenceBasis.COMPLETED]: 'completed',
  [EvidenceBasis.OBSERVED]: 'observed at work',
  [EvidenceBasis.CLAIMED]: 'claimed',
}

/**
 * A line in one sentence for people; it says nothing that the numbers beside it do not, and no date: employers read it
 * as well as learners. What was shown and counts nothing is not called missing. `at` is the moment asked about.
 */
export function summaryOf(
  line: QuestionLine,
  best: Judgement | null,
  outcome: keyof typeof OUTCOME_WORDS,
  at: number,
): string {
  if (best === null) return 'Missing: nothing that was shown bears on it.'
  const parts = [conceptWords(best), levelWords(line, best), proofWords(line, best, at)]
  return `${OUTCOME_WORDS[outcome]}: ${parts.filter(Boolean).join(', ')}.`
}

function conceptWords({ credit, kappa }: Judgement): string {
  if (!credit.levelled) return 'held'
  return kappa === KAPPA && credit.path.length === 0
    ? 'shown'
    : `shown through a related competency at ${percent(kappa)}`
}

function levelWords({ level }: QuestionLine, { credit, lambda, levelUnknown }: Judgement): string {
  if (level === null || level.parts === 0 || !credit.levelled) return ''
  if (levelUnknown) return `level unknown beside ${level.label}`
  return lambda === LAMBDA ? `at ${level.label} or above` : `at ${percent(lambda * (KAPPA / LAMBDA))} of ${level.label}`
}

function proofWords(line: QuestionLine, { fact, quality, outOfTime }: Judgement, at: number): string {
  const { evidenceClass, basis } = fact
  if (outOfTime) return at < fact.from ? 'by a proof that is not valid yet' : 'by a proof that has run out'
  if (evidenceClass === EvidenceClass.VOID) return CLASS_WORDS[evidenceClass]
  const words = `${CLASS_WORDS[evidenceClass]} (${BASIS_WORDS[basis]})`
  if (quality > 0) return words
  const accepted = line.potentialQuality[evidenceNumber(evidenceClass, basis)]! > 0
  return `${words}, which ${accepted ? 'counts nothing' : 'is not accepted'} here`
}

const percent = (bp: number): string => `${Number((bp / 100).toFixed(2))} %`
