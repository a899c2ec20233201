import type { RequiredLevel, RequirementSpec, TargetSpec } from '../jobs/requirement.ts'
import { RequirementKind, targetKey } from '../jobs/requirement.ts'
import { apportion, roundedShare } from '../shared/apportion.ts'
import { compareText } from '../shared/compare-text.ts'
import { LEVEL_PARTS } from '../shared/levels.ts'
import {
  add,
  COVERAGE_ONE,
  type Coverage,
  Curriculum,
  type GapPolicy,
  type GapRules,
  type Offer,
  withItself,
} from './coverage.ts'

/** One job profile's published lines and how much it counts. */
export interface GapJob {
  readonly jobProfile: string
  readonly employer: string
  /** Positive whole number: what the job counts. */
  readonly openings: number
  readonly lines: readonly RequirementSpec[]
}

export type GapStatus = 'COVERED' | 'LEVEL_SHORT' | 'NOT_ASSESSED' | 'ELECTIVE_ONLY' | 'MISSING'

export interface GapRowResult {
  readonly target: TargetSpec
  /** Other targets that would have done for some line. */
  readonly alternatives: readonly TargetSpec[]
  readonly requirements: readonly string[]
  /** The line that decides what the row says: the one that is covered least. */
  readonly hardest: RequirementSpec
  readonly status: GapStatus
  readonly needBp: number
  readonly coveredBp: number
  readonly coveredWithElectivesBp: number
  readonly coveredAfterBp: number | null
  readonly jobProfiles: readonly string[]
  readonly employers: readonly string[]
  readonly openings: number
  readonly requiredLevel: RequiredLevel | null
  /** What gives the row its status, from the hardest line: also an elective's when only electives teach it. */
  readonly best: Coverage | null
  /** Outcomes that help here, best first. */
  readonly taughtBy: readonly string[]
}

export interface GapResult {
  readonly jobProfiles: number
  readonly employers: number
  readonly openings: number
  readonly coverageBp: number
  readonly coverageWithElectivesBp: number
  readonly coverageAfterBp: number | null
  /** Greatest need that is not covered first. */
  readonly rows: readonly GapRowResult[]
  /** Outcomes that help with no line of any job. */
  readonly surplus: readonly string[]
}

/** A line with its answer: the target that is covered best, and by what. */
interface LineGap {
  readonly job: GapJob
  readonly line: RequirementSpec
  readonly target: TargetSpec
  readonly coverages: readonly Coverage[]
  readonly worth: number
  readonly worthWithElectives: number
  readonly weight: bigint
}

/**
 * How far a program is from the jobs of a demand. Coverage, never fit: no person is judged. Required courses and the
 * program's own outcomes guarantee; electives (all of them taken) are a second figure. A job's lines share its weight
 * as for people (importance, PREFERRED reduced), jobs count by openings; all sums are exact. Lines that ask for a
 * credential are rows like any other, because a person without the card cannot work: a curriculum covers one fully or
 * not at all, through the credential it awards or that comes with an outcome.
 *
 * `changed`: the curriculum of a what-if; rows stay those of the present one, so that before and after compare.
 * DESIGN §5.11.
 */
export function programGap(
  jobs: readonly GapJob[],
  offers: readonly Offer[],
  rules: GapRules,
  changed?: readonly Offer[],
): GapResult {
  const gaps = lineGaps(jobs, new Curriculum(offers, rules), rules.policy)
  const after = changed ? lineGaps(jobs, new Curriculum(changed, rules), rules.policy) : null
  const rows = new Map<string, number[]>()
  gaps.forEach((gap, index) => {
    add(rows, targetKey(gap.target), index)
  })
  const groups = [...rows.entries()].sort(([a], [b]) => compareText(a, b)).map(([, lines]) => lines)
  const figures = new Figures(groups, gaps, after)
  const result = groups.map((lines, row) =>
    gapRow(
      lines.map((index) => gaps[index] as LineGap),
      figures.row(row),
      rules.policy,
    ),
  )
  return {
    jobProfiles: jobs.length,
    employers: new Set(jobs.map((job) => job.employer)).size,
    openings: jobs.reduce((sum, job) => sum + job.openings, 0),
    ...figures.totals,
    rows: result.sort(byUncoveredNeed),
    surplus: surplus(jobs, offers, rules),
  }
}

/** Greatest need that is not covered first, then greatest need, then by what is asked. */
export const byUncoveredNeed = (
  a: Pick<GapRowResult, 'needBp' | 'coveredBp' | 'target'>,
  b: Pick<GapRowResult, 'needBp' | 'coveredBp' | 'target'>,
): number =>
  b.needBp - b.coveredBp - (a.needBp - a.coveredBp) ||
  b.needBp - a.needBp ||
  compareText(targetKey(a.target), targetKey(b.target))

/** Every line's best answer; weights are whole parts of one common denominator, so that nothing is rounded. */
function lineGaps(jobs: readonly GapJob[], curriculum: Curriculum, policy: GapPolicy): LineGap[] {
  const weights = jobs.map((job) => reduced(job.lines.map((line) => lineWeight(line, policy))))
  const sums = weights.map((of) => of.reduce((sum, weight) => sum + weight, 0n))
  const common = sums.filter((sum) => sum > 0n).reduce(leastCommonMultiple, 1n)
  return jobs.flatMap((job, at) =>
    job.lines.map((line, index) => {
      const sum = sums[at] as bigint
      const share = sum === 0n ? 0n : common / sum
      const weight = BigInt(job.openings) * (weights[at]?.[index] as bigint) * share
      return { job, line, weight, ...bestTarget(line, curriculum) }
    }),
  )
}

const lineWeight = (line: RequirementSpec, policy: GapPolicy): bigint =>
  BigInt(line.importance) * BigInt(line.kind === RequirementKind.REQUIRED ? 10_000 : policy.preferredWeightBp)

/** Any target satisfies: the one that is guaranteed best, then best with electives, then the first that was named. */
function bestTarget(
  line: RequirementSpec,
  curriculum: Curriculum,
): Pick<LineGap, 'target' | 'coverages' | 'worth' | 'worthWithElectives'> {
  const answers = line.anyOf.map((target) => {
    const coverages = curriculum.coverages(target, line.level)
    const worth = coverages.find((it) => it.offer.guaranteed)?.worth ?? 0
    return { target, coverages, worth, worthWithElectives: coverages[0]?.worth ?? 0 }
  })
  const best = answers.reduce((a, b) =>
    b.worth > a.worth || (b.worth === a.worth && b.worthWithElectives > a.worthWithElectives) ? b : a,
  )
  // Electives may satisfy the line through another of its targets.
  return { ...best, worthWithElectives: Math.max(...answers.map((it) => it.worthWithElectives)) }
}

/** Exact sums of rows, shown so that rows add up to the totals and nothing covers more than is needed. */
class Figures {
  readonly totals: Pick<GapResult, 'coverageBp' | 'coverageWithElectivesBp' | 'coverageAfterBp'>
  readonly #need: number[]
  readonly #covered: number[]
  readonly #withElectives: number[]
  readonly #after: number[] | null

  constructor(groups: readonly number[][], gaps: readonly LineGap[], after: readonly LineGap[] | null) {
    const sums = (of: readonly LineGap[], value: (gap: LineGap) => number): bigint[] =>
      groups.map((lines) =>
        lines.reduce((sum, at) => sum + (of[at] as LineGap).weight * BigInt(value(of[at] as LineGap)), 0n),
      )
    const need = sums(gaps, () => COVERAGE_ONE)
    const whole = need.reduce((sum, part) => sum + part, 0n)
    const covered = sums(gaps, (gap) => gap.worth)
    const total = (parts: readonly bigint[]): number =>
      roundedShare(
        parts.reduce((sum, part) => sum + part, 0n),
        whole,
        10_000,
      )
    const coverageBp = total(covered)
    this.#covered = apportion(covered, coverageBp)
    const lost = apportion(
      need.map((part, row) => part - (covered[row] as bigint)),
      whole === 0n ? 0 : 10_000 - coverageBp,
    )
    this.#need = this.#covered.map((part, row) => part + (lost[row] as number))
    const electives = sums(gaps, (gap) => gap.worthWithElectives)
    this.#withElectives = apportion(electives, total(electives), this.#need)
    const changed = after && sums(after, (gap) => gap.worth)
    this.#after = changed && apportion(changed, total(changed), this.#need)
    this.totals = {
      coverageBp,
      coverageWithElectivesBp: total(electives),
      coverageAfterBp: changed && total(changed),
    }
  }

  row(row: number): Pick<GapRowResult, 'needBp' | 'coveredBp' | 'coveredWithElectivesBp' | 'coveredAfterBp'> {
    return {
      needBp: this.#need[row] as number,
      coveredBp: this.#covered[row] as number,
      coveredWithElectivesBp: this.#withElectives[row] as number,
      coveredAfterBp: this.#after && (this.#after[row] as number),
    }
  }
}

function gapRow(gaps: readonly LineGap[], figures: ReturnType<Figures['row']>, policy: GapPolicy): GapRowResult {
  const hardest = gaps.reduce((a, b) => (harder(a, b) ? b : a))
  const { status, best } = judge(hardest.coverages, policy)
  const key = targetKey(hardest.target)
  const alternatives = new Map(
    gaps.flatMap((gap) => gap.line.anyOf.map((target) => [targetKey(target), target] as const)),
  )
  alternatives.delete(key)
  const jobs = new Map(gaps.map((gap) => [gap.job.jobProfile, gap.job]))
  const taughtBy = gaps.flatMap((gap) => gap.coverages.map((it) => it.offer.outcome)).filter((id) => id !== null)
  return {
    target: hardest.target,
    alternatives: [...alternatives.values()],
    requirements: gaps.map((gap) => gap.line.id),
    hardest: hardest.line,
    status,
    ...figures,
    jobProfiles: [...jobs.keys()],
    employers: [...new Set([...jobs.values()].map((job) => job.employer))],
    openings: [...jobs.values()].reduce((sum, job) => sum + job.openings, 0),
    requiredLevel: hardest.line.level,
    best,
    taughtBy: [...new Set(taughtBy)],
  }
}

/** Whether `b` is harder to cover than `a`: the line with the least decides what a row says. */
function harder(a: LineGap, b: LineGap): boolean {
  if (a.worth !== b.worth) return b.worth < a.worth
  if (a.weight !== b.weight) return b.weight > a.weight
  return compareText(b.line.id, a.line.id) < 0
}

/**
 * What a row says. Only an outcome whose concept credit reaches the threshold teaches the competency; something near
 * it may add to the figure, but the competency is MISSING. Of two shortcomings the one that costs more is named.
 */
function judge(coverages: readonly Coverage[], policy: GapPolicy): Pick<GapRowResult, 'status' | 'best'> {
  const teaching = coverages.filter((it) => it.conceptBp >= policy.thresholdBp)
  const best = teaching.find((it) => it.offer.guaranteed)
  if (best) return { status: shortcoming(best, policy), best }
  const elective = teaching[0]
  if (elective) return { status: 'ELECTIVE_ONLY', best: elective }
  return { status: 'MISSING', best: coverages.find((it) => it.offer.guaranteed) ?? coverages[0] ?? null }
}

function shortcoming(best: Coverage, policy: GapPolicy): GapStatus {
  if (best.worth === COVERAGE_ONE) return 'COVERED'
  const lostToLevel = (LEVEL_PARTS - best.levelCredit) * 10_000
  const lostToListing = best.offer.assessed ? 0 : best.levelCredit * (10_000 - policy.listedOutcomeBp)
  if (lostToLevel === 0 && lostToListing === 0) return 'COVERED'
  return lostToLevel >= lostToListing ? 'LEVEL_SHORT' : 'NOT_ASSESSED'
}

function surplus(jobs: readonly GapJob[], offers: readonly Offer[], rules: GapRules): string[] {
  const wanted = new Set<string>()
  for (const target of jobs.flatMap((job) => job.lines.flatMap((line) => line.anyOf)))
    if (target.kind === 'CREDENTIAL') for (const achievement of target.achievements) wanted.add(achievement)
    else for (const { lineage } of withItself(rules.credited(target.lineage), target.lineage)) wanted.add(lineage)
  const idle = offers.filter((it) => ![it.lineage, it.achievement].some((id) => id !== null && wanted.has(id)))
  return [...new Set(idle.map((it) => it.outcome).filter((id) => id !== null))]
}

/** The same ratios in the smallest whole numbers: the common denominator of many jobs stays short. */
function reduced(weights: readonly bigint[]): bigint[] {
  const divisor = weights.reduce(greatestCommonDivisor, 0n)
  return divisor === 0n ? [...weights] : weights.map((weight) => weight / divisor)
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

const leastCommonMultiple = (a: bigint, b: bigint): bigint => (a / greatestCommonDivisor(a, b)) * b
