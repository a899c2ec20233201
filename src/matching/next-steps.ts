import { END_OF_TIME } from '../shared/clock.ts'
import { EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import { EVIDENCE_NUMBERS, evidenceNumber, evidenceOfNumber, type ShownFact, shownFact } from './fact.ts'
import { LAMBDA } from './level-credit.ts'
import { KAPPA, type LineCredit, type Question, type QuestionLine } from './question.ts'
import {
  type Judgement,
  judgementsOf,
  type PersonScore,
  scorePerson,
  scoreWithFact,
  TIERS,
  type Tier,
} from './score.ts'

/** What one can do about a line, the least first. */
const NEXT_STEP_KINDS = ['RENEW', 'GET_VERIFIED', 'GET_ASSESSED', 'RAISE_LEVEL', 'LEARN'] as const
export type NextStepKind = (typeof NEXT_STEP_KINDS)[number]

/** One change and what it would do. */
export interface NextStep {
  readonly kind: NextStepKind
  readonly requirement: string
  readonly gainBp: number
  readonly fitAfterBp: number
  readonly tierAfter: Tier
}

/**
 * Every single change that raises tier or fit, best first: by the tier it leads to, then by gain. Each is found by
 * scoring the person again with one fact more, so what is promised is what would be shown.
 */
export function nextSteps(question: Question, facts: readonly ShownFact[]): NextStep[] {
  const before = scorePerson(question, facts)
  const steps: NextStep[] = []
  for (const line of question.lines) {
    const bestOfKind = new Map<NextStepKind, NextStep>()
    for (const [kind, fact] of changes(question, line, facts)) {
      const step = stepOf(kind, line, before, scoreWithFact(question, before, facts, fact))
      const known = bestOfKind.get(kind)
      if (step && (!known || compareSteps(step, known) < 0)) bestOfKind.set(kind, step)
    }
    steps.push(...NEXT_STEP_KINDS.flatMap((kind) => bestOfKind.get(kind) ?? []))
  }
  return steps.sort(compareSteps)
}

/** Sorting is stable: among equals the job's order of lines stays, and the lesser thing to do comes first. */
const compareSteps = (a: NextStep, b: NextStep): number =>
  TIERS.indexOf(a.tierAfter) - TIERS.indexOf(b.tierAfter) || b.gainBp - a.gainBp

function stepOf(kind: NextStepKind, line: QuestionLine, before: PersonScore, after: PersonScore): NextStep | null {
  const gainBp = after.fitBp - before.fitBp
  if (gainBp <= 0 && TIERS.indexOf(after.tier) >= TIERS.indexOf(before.tier)) return null
  return { kind, requirement: line.id, gainBp, fitAfterBp: after.fitBp, tierAfter: after.tier }
}

function* changes(
  question: Question,
  line: QuestionLine,
  facts: readonly ShownFact[],
): Generator<[NextStepKind, ShownFact]> {
  const judged = judgementsOf(question, line, facts)
  for (const judgement of judged) yield* changesOf(question, line, judgement)
  const required = [...line.credits.values()].find(({ creditBp }) => creditBp === KAPPA)
  if (required && !judged.some(({ kappa }) => kappa === KAPPA)) {
    const learned = learnedFact(question, line, required)
    if (learned) yield ['LEARN', learned]
  }
}

/** One property of what is already shown made good, all others as they are. */
function* changesOf(
  { at }: Question,
  line: QuestionLine,
  { fact, credit, lambda, levelUnknown, outOfTime }: Judgement,
): Generator<[NextStepKind, ShownFact]> {
  if (outOfTime && fact.until <= at) yield ['RENEW', shownFact({ ...fact, from: at, until: END_OF_TIME })]
  const { evidenceClass, basis } = fact
  const stronger = bestEvidence(line, (other) => other.basis === basis)
  if (stronger && stronger.evidenceClass !== evidenceClass) yield ['GET_VERIFIED', shownFact({ ...fact, ...stronger })]
  const accepted = bestEvidence(line, (other) => other.evidenceClass === evidenceClass)
  const level = credit.levelled && line.level ? { scale: line.level.scale, level: line.level.parts } : {}
  const basisRefused = accepted !== null && line.potentialQuality[evidenceNumber(evidenceClass, basis)] === 0
  if (accepted && (levelUnknown || basisRefused))
    yield ['GET_ASSESSED', shownFact({ ...fact, ...accepted, ...(levelUnknown ? level : {}) })]
  if (!levelUnknown && lambda < LAMBDA) yield ['RAISE_LEVEL', shownFact({ ...fact, ...level })]
}

function learnedFact({ at }: Question, line: QuestionLine, required: LineCredit): ShownFact | null {
  const evidence = bestEvidence(line, () => true)
  if (!evidence) return null
  const level = required.levelled ? line.level : null
  return shownFact({
    assertion: '',
    lineage: required.lineage,
    scale: level?.scale ?? null,
    level: level?.parts ?? null,
    ...evidence,
    from: at,
    until: END_OF_TIME,
  })
}

/** The kind of evidence worth most on a line, among those that `fits`; ASSESSED and the strongest class first. */
function bestEvidence(
  line: QuestionLine,
  fits: (evidence: { evidenceClass: EvidenceClass; basis: EvidenceBasis }) => boolean,
): { evidenceClass: EvidenceClass; basis: EvidenceBasis } | null {
  let best: { evidenceClass: EvidenceClass; basis: EvidenceBasis; quality: number } | null = null
  for (let number = 0; number < EVIDENCE_NUMBERS; number++) {
    const evidence = evidenceOfNumber(number)
    const quality = line.quality[number]!
    if (quality > (best?.quality ?? 0) && fits(evidence)) best = { ...evidence, quality }
  }
  return best && { evidenceClass: best.evidenceClass, basis: best.basis }
}
