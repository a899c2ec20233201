import type { CreditStep } from '../crosswalks/concept-credit.ts'
import { shareBp } from '../jobs/requirement.ts'
import type { EvidenceBasis } from '../shared/evidence.ts'
import { EvidenceClass } from '../shared/evidence.ts'
import type { LevelOnScale } from '../shared/levels.ts'
import { KAPPA, LAMBDA, QUALITY, type Question, WHOLE } from './question.ts'
import type { Judgement, LineScore, PersonScore, Tier } from './score.ts'
import { summaryOf } from './summary.ts'

/** MET: at or above the threshold. PARTIAL: some credit below it. MISSING: none. */
export const LINE_OUTCOMES = ['MET', 'PARTIAL', 'MISSING'] as const
export type LineOutcome = (typeof LINE_OUTCOMES)[number]

/** What may be said of the proof before disclosure: its kind, not its origin. */
export interface ShownEvidence {
  readonly evidenceClass: EvidenceClass
  readonly basis: EvidenceBasis
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
  readonly shownLevel: LevelOnScale | null
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

export function explain(question: Question, score: PersonScore): Explanation {
  const columns = apportion(question, score)
  return {
    tier: score.tier,
    fitBp: score.fitBp,
    verifiedFitBp: score.verifiedFitBp,
    potentialFitBp: score.potentialFitBp,
    lines: score.lines.map((line, index) => explainedLine(question, line, columns[index]!)),
  }
}

function explainedLine(question: Question, scored: LineScore, columns: Columns): ExplainedLine {
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
        ? { scale: best.fact.scale, parts: best.fact.level }
        : null,
    levelUnknown: best?.levelUnknown ?? false,
    path: best?.credit.path ?? [],
    evidence: best && shownEvidence(best),
    assertion: best?.fact.assertion ?? null,
    shown: best?.fact.lineage ?? null,
    summary: summaryOf(line, best, outcome),
  }
}

const shownEvidence = ({ fact, outOfTime }: Judgement): ShownEvidence => ({
  evidenceClass: outOfTime ? EvidenceClass.VOID : fact.evidenceClass,
  basis: fact.basis,
  current: !outOfTime && fact.evidenceClass !== EvidenceClass.VOID,
})

/** Contribution, missing, level short, weak evidence. */
type Columns = [number, number, number, number]

/**
 * The four columns of every line in whole basis points: contributions come to exactly fitBp and losses to the rest, by
 * largest remainder. Equal remainders go to a line that is still short of its share of the weight, then to the earlier
 * one; so lines keep their weight wherever rounding lets them.
 */
function apportion(question: Question, score: PersonScore): Columns[] {
  const unit = question.totalWeight * (WHOLE / KAPPA)
  const shares = shareBp(score.lines.map(({ line }) => line.weight))
  const cells: Cell[] = score.lines.flatMap((line, row) =>
    exactColumns(line).map((amount, column) => {
      const remainder = amount % unit
      return { row, column, shown: (amount - remainder) / unit, remainder }
    }),
  )
  const isContribution = ({ column }: Cell) => column === 0
  raise(cells.filter(isContribution), score.fitBp, cells, shares)
  raise(
    cells.filter((cell) => !isContribution(cell)),
    10_000 - score.fitBp,
    cells,
    shares,
  )
  return score.lines.map((_, row) => cells.slice(row * 4, row * 4 + 4).map((cell) => cell.shown) as Columns)
}

interface Cell {
  readonly row: number
  readonly column: number
  shown: number
  remainder: number
}

function raise(some: readonly Cell[], target: number, all: readonly Cell[], shares: readonly number[]): void {
  const isShort = ({ row }: Cell) =>
    all.reduce((sum, cell) => sum + (cell.row === row ? cell.shown : 0), 0) < shares[row]!
  let rest = target - some.reduce((sum, cell) => sum + cell.shown, 0)
  for (; rest > 0; rest--) {
    const first = Math.max(...some.map((cell) => cell.remainder))
    const equals = some.filter((cell) => cell.remainder === first)
    const cell = equals.find(isShort) ?? equals[0]!
    cell.shown += 1
    cell.remainder = -1
  }
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
