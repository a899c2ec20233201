import { compareText } from '../shared/compare-text.ts'
import { EVIDENCE_CLASSES, EvidenceClass } from '../shared/evidence.ts'
import { evidenceNumber, type ShownFact } from './fact.ts'
import { LAMBDA, lambdaOf } from './level-credit.ts'
import { KAPPA, type LineCredit, QUALITY, type Question, type QuestionLine, WHOLE } from './question.ts'

/** Best first. A help for people; nothing is rejected by it. DESIGN §5.7. */
export const TIERS = ['MEETS_REQUIRED', 'MEETS_IF_VERIFIED', 'ONE_SHORT', 'NOT_YET'] as const
export type Tier = (typeof TIERS)[number]

/** One fact judged by one line. */
export interface Judgement {
  readonly fact: ShownFact
  readonly credit: LineCredit
  /** κ 1/10,000, λ 1/1,000, q 1/100, s their product. */
  readonly kappa: number
  readonly lambda: number
  readonly quality: number
  readonly score: number
  readonly levelUnknown: boolean
  /** True when the window of the fact does not hold the moment asked about, and the line minds. */
  readonly outOfTime: boolean
}

/** One line of a person's score. */
export interface LineScore {
  readonly line: QuestionLine
  /** What explains it: the first by (s, κ, λ, q, assertion); null when nothing shown has any bearing. */
  readonly best: Judgement | null
  /** s = max κ·λ·q over 10^9, and the same for verified proof only, and as if all were verified. */
  readonly score: number
  readonly verified: number
  readonly potential: number
}

/** A person against a question. Numerators are over totalWeight · 10^9. */
export interface PersonScore {
  readonly tier: Tier
  readonly fit: number
  readonly verified: number
  readonly potential: number
  readonly fitBp: number
  readonly verifiedFitBp: number
  readonly potentialFitBp: number
  readonly lines: readonly LineScore[]
}

/** Pure and exact: the same facts in any order give the same numbers. DESIGN §5. */
export function scorePerson(question: Question, facts: readonly ShownFact[]): PersonScore {
  return totalled(
    question,
    question.lines.map((line) => scoreLine(question, line, facts)),
  )
}

/** The same person with one fact more: only lines on which it has a bearing are scored again. `score` is of `facts`. */
export function scoreWithFact(
  question: Question,
  score: PersonScore,
  facts: readonly ShownFact[],
  more: ShownFact,
): PersonScore {
  const all = [...facts, more]
  return totalled(
    question,
    score.lines.map((one) => (one.line.credits.has(more.lineage) ? scoreLine(question, one.line, all) : one)),
  )
}

function totalled(question: Question, lines: readonly LineScore[]): PersonScore {
  const sum = (of: 'score' | 'verified' | 'potential') =>
    lines.reduce((total, it) => total + it.line.weight * it[of], 0)
  const [fit, verified, potential] = [sum('score'), sum('verified'), sum('potential')]
  return {
    tier: tierOf(question, lines),
    fit,
    verified,
    potential,
    fitBp: basisPoints(fit, question.totalWeight),
    verifiedFitBp: basisPoints(verified, question.totalWeight),
    potentialFitBp: basisPoints(potential, question.totalWeight),
    lines,
  }
}

export function scoreLine(question: Question, line: QuestionLine, facts: readonly ShownFact[]): LineScore {
  let best: Judgement | null = null
  let [verified, potential] = [0, 0]
  for (const fact of facts) {
    const credit = line.credits.get(fact.lineage)
    if (!credit) continue
    const judged = judge(question, line, credit, fact)
    if (best === null || compareJudgements(judged, best) < 0) best = judged
    if (!counts(question, credit, fact)) continue
    const number = evidenceNumber(fact.evidenceClass, fact.basis)
    const reach = judged.kappa * judged.lambda
    verified = Math.max(verified, reach * line.verifiedQuality[number]!)
    potential = Math.max(potential, reach * line.potentialQuality[number]!)
  }
  return { line, best, score: best?.score ?? 0, verified, potential }
}

/** What each fact with any bearing on a line is worth there, in the order of facts. */
export const judgementsOf = (question: Question, line: QuestionLine, facts: readonly ShownFact[]): Judgement[] =>
  facts.flatMap((fact) => {
    const credit = line.credits.get(fact.lineage)
    return credit ? [judge(question, line, credit, fact)] : []
  })

function judge(question: Question, line: QuestionLine, credit: LineCredit, fact: ShownFact): Judgement {
  const lambda = credit.levelled ? lambdaOf(line, fact) : LAMBDA
  const quality = counts(question, credit, fact) ? line.quality[evidenceNumber(fact.evidenceClass, fact.basis)]! : 0
  const levelled = lambda ?? question.unknownLambda
  return {
    fact,
    credit,
    kappa: credit.creditBp,
    lambda: levelled,
    quality,
    score: credit.creditBp * levelled * quality,
    levelUnknown: lambda === null,
    outOfTime: !inTime(question, credit, fact),
  }
}

const inTime = ({ at }: Question, credit: LineCredit, fact: ShownFact): boolean =>
  fact.from <= at && (at < fact.until || !credit.current)

/** False where the fact is void for this question whatever its class says. */
const counts = (question: Question, credit: LineCredit, fact: ShownFact): boolean =>
  inTime(question, credit, fact) && (question.notBefore === null || fact.from >= question.notBefore)

function compareJudgements(a: Judgement, b: Judgement): number {
  return (
    b.score - a.score ||
    b.kappa - a.kappa ||
    b.lambda - a.lambda ||
    b.quality - a.quality ||
    compareText(a.fact.assertion, b.fact.assertion) ||
    // One assertion may name several things of equal worth.
    compareText(a.fact.lineage, b.fact.lineage)
  )
}

function tierOf(question: Question, lines: readonly LineScore[]): Tier {
  const deciding = lines.filter(({ line }) => line.decides)
  return tierOfFailures(
    deciding.filter(({ score }) => score < question.threshold).length,
    deciding.filter(({ potential }) => potential < question.threshold).length,
  )
}

/** From how many deciding lines fail as things are, and as if everything that is not void were verified. */
export function tierOfFailures(failing: number, failingIfVerified: number): Tier {
  if (failing === 0) return 'MEETS_REQUIRED'
  if (failingIfVerified === 0) return 'MEETS_IF_VERIFIED'
  return failingIfVerified === 1 ? 'ONE_SHORT' : 'NOT_YET'
}

/** round(10,000 · numerator / (totalWeight · 10^9)), half up, exactly. */
export function basisPoints(numerator: number, totalWeight: number): number {
  const divisor = totalWeight * (WHOLE / KAPPA)
  if (divisor === 0) return 0
  const rest = numerator % divisor
  return (numerator - rest) / divisor + (2 * rest >= divisor ? 1 : 0)
}

/**
 * Share of what this person has proved that the job uses: over everything proved, weighted by its best q, the best κ on
 * any line. Each meaning counts once, however often it was proved.
 */
export function reverseFitBp(question: Question, facts: readonly ShownFact[]): number {
  const byLineage = new Map<string, number>()
  for (const fact of facts) {
    if (fact.from > question.at || question.at >= fact.until || fact.evidenceClass === EvidenceClass.VOID) continue
    const creditBp = question.policy.evidence[EVIDENCE_CLASSES.indexOf(fact.evidenceClass)]?.creditBp ?? 0
    byLineage.set(fact.lineage, Math.max(byLineage.get(fact.lineage) ?? 0, creditBp / QUALITY))
  }
  let [used, proved] = [0, 0]
  for (const [lineage, quality] of byLineage) {
    proved += quality
    used += quality * Math.max(0, ...question.lines.map((line) => line.credits.get(lineage)?.creditBp ?? 0))
  }
  return proved === 0 ? 0 : Math.floor((2 * used + proved) / (2 * proved))
}
