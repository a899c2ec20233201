import type { CreditStep } from '../crosswalks/concept-credit.ts'
import { shareBp } from '../jobs/requirement.ts'
import { raise } from '../shared/apportion.ts'
import type { EvidenceBasis } from '../shared/evidence.ts'
import { EvidenceClass } from '../shared/evidence.ts'
import type { LevelOnScale } from '../shared/levels.ts'
import type { AchievementTypes } from './fact.ts'
import { LAMBDA } from './level-credit.ts'
import { KAPPA, QUALITY, type Question, WHOLE } from './question.ts'
import type { Judgement, LineScore, PersonScore, Tier } from './score.ts'
import { summaryOf } from './summary.ts'

/** MET: at or above the threshold. PARTIAL: some credit below it. MISSING: none. */
const LINE_OUTCOMES = ['MET', 'PARTIAL', 'MISSING'] as const
export type LineOutcome = (typeof LINE_OUTCOMES)[number]

/** What may be said of the proof before disclosure: its kind, not its origin. */
export interface ShownEvidence {
  readonly evidenceClass: EvidenceClass
  readonly basis: EvidenceBasis
  /** OB achievementType; null where the source gives none of the standard's. */
  readonly achievementType: string | null
  readonly current: boolean
}

/** One requirement: what was given, what was lost, and to which cause. The four columns add up to weightBp. */
export interface ExplainedLine {
  readonly requirement: string
  readonly outcome: LineOutcome
  readonly weightBp: number
  readonly contributionBp: number
  readonly missingBp: number
  readonly levelShortBp: number
  readonly weakEvidenceBp: number
  readonly conceptCreditBp: number
  readonly levelCreditBp: number
  readonly evidenceCreditBp: number
  /** `mappedBy`: the ScaleMap behind λ; null on the required scale itself, and where there is none. */
  readonly shownLevel: (LevelOnScale & { readonly mappedBy: string | null }) | null
  readonly levelUnknown: boolean
  readonly path: readonly CreditStep[]
  readonly evidence: ShownEvidence | null
  /** What it rests on; never shown to employers. */
  readonly assertion: string | null
  /** Lineage or achievement that was shown. */
  readonly shown: string | null
  readonly summary: string
}

/** Contributions of all lines add up to fitBp, all four columns to 10,000. DESIGN §5.6. */
export interface Explanation {
  readonly tier: Tier
  readonly fitBp: number
  readonly verifiedFitBp: number
  readonly potentialFitBp: number
  readonly lines: readonly ExplainedLine[]
}

export function explain(
  question: Question,
  score: PersonScore,
  achievementTypes: AchievementTypes = new Map(),
): Explanation {
  const columns = shownColumns(question, score)
  return {
    tier: score.tier,
    fitBp: score.fitBp,
    verifiedFitBp: score.verifiedFitBp,
    potentialFitBp: score.potentialFitBp,
    lines: score.lines.map((line, index) => explainedLine(question, line, columns[index]!, achievementTypes)),
  }
}

function explainedLine(
  question: Question,
  scored: LineScore,
  columns: Columns,
  achievementTypes: AchievementTypes,
): ExplainedLine {
  const { line, best } = scored
  const outcome = scored.score >= question.threshold ? 'MET' : scored.score > 0 ? 'PARTIAL' : 'MISSING'
  const [contributionBp, missingBp, levelShortBp, weakEvidenceBp] = columns
  return {
    requirement: line.id,
    outcome,
    weightBp: contributionBp + missingBp + levelShortBp + weakEvidenceBp,
    contributionBp,
    missingBp,
    levelShortBp,
    weakEvidenceBp,
    conceptCreditBp: best?.kappa ?? 0,
    levelCreditBp: (best?.lambda ?? 0) * (10_000 / LAMBDA),
    evidenceCreditBp: (best?.quality ?? 0) * (10_000 / QUALITY),
    shownLevel:
      best?.credit.levelled && best.fact.scale !== null && best.fact.level !== null
        ? {
            scale: best.fact.scale,
            parts: best.fact.level,
            mappedBy: line.mapped.get(best.fact.scale)?.map ?? null,
          }
        : null,
    levelUnknown: best?.levelUnknown ?? false,
    path: best?.credit.path ?? [],
    evidence: best && shownEvidence(best, achievementTypes),
    assertion: best?.fact.assertion ?? null,
    shown: best?.fact.lineage ?? null,
    summary: summaryOf(line, best, outcome, question.at),
  }
}

const shownEvidence = ({ fact, outOfTime }: Judgement, achievementTypes: AchievementTypes): ShownEvidence => ({
  evidenceClass: outOfTime ? EvidenceClass.VOID : fact.evidenceClass,
  basis: fact.basis,
  achievementType: achievementTypes.get(fact.assertion) ?? null,
  current: !outOfTime && fact.evidenceClass !== EvidenceClass.VOID,
})

/** Contribution, missing, level short, weak evidence. */
type Columns = [number, number, number, number]
const COLUMNS = 4

/**
 * The four columns of every line in whole basis points: contributions come to exactly fitBp and losses to the rest, by
 * largest remainder. Equal remainders go to a line that is still short of its share of the weight, then to the earlier
 * one; so lines keep their weight wherever rounding lets them.
 */
function shownColumns(question: Question, score: PersonScore): Columns[] {
  const unit = question.totalWeight * (WHOLE / KAPPA)
  const exact = score.lines.flatMap(exactColumns)
  const remainders = exact.map((amount) => amount % unit)
  const shares = exact.map((amount, cell) => (amount - remainders[cell]!) / unit)
  const lineShares = shareBp(score.lines.map(({ line }) => line.weight))
  const lineOf = (cell: number) => Math.floor(cell / COLUMNS)
  const columnsOf = (line: number) => shares.slice(line * COLUMNS, (line + 1) * COLUMNS)
  const prefers = (cell: number) =>
    columnsOf(lineOf(cell)).reduce((sum, shown) => sum + shown, 0) < lineShares[lineOf(cell)]!
  const cells = [...shares.keys()]
  const isContribution = (cell: number) => cell % COLUMNS === 0
  raise({ shares, remainders, rows: cells.filter(isContribution), units: score.fitBp, prefers })
  const losses = cells.filter((cell) => !isContribution(cell))
  raise({ shares, remainders, rows: losses, units: 10_000 - score.fitBp, prefers })
  return score.lines.map((_, line) => columnsOf(line) as Columns)
}

/** In units of totalWeight · 10^9; together w · 10^9. */
function exactColumns({ line: { weight }, best }: LineScore): Columns {
  if (best === null) return [0, weight * WHOLE, 0, 0]
  const { kappa, lambda, quality } = best
  return [
    weight * kappa * lambda * quality,
    weight * (KAPPA - kappa) * LAMBDA * QUALITY,
    weight * kappa * (LAMBDA - lambda) * QUALITY,
    weight * kappa * lambda * (QUALITY - quality),
  ]
}
