/**
 * The score once more, written from DESIGN §5 in the plainest way that works on the demo's own data. It shares no code
 * with `src`: what the demo prints is held against this.
 */
import type { Held, Person } from '../seeds/people/person.ts'
import { DEMO_NOW } from '../seeds/people/person.ts'
import type { CompetencyRef, CredentialAsk, JobLine, WorldJob } from '../seeds/world/model.ts'
import { KAPPA, kappa, LAMBDA, lambda } from './demo-reference-credit.ts'

export const QUALITY = 100n
const WHOLE = KAPPA * LAMBDA * QUALITY
const THRESHOLD = (WHOLE * 8n) / 10n

/** What stands in the world at the moment of asking. */
export interface Standing {
  /** Whether LARK-2.3 → DAP.C1 has been agreed. */
  readonly agreed: boolean
  /** Keys `person/achievement` of credentials that are void on top of what the seeds say, and of those that no longer are. */
  readonly revoked?: ReadonlySet<string>
  readonly renewed?: ReadonlySet<string>
  /** Lines, by index, as if they were met in full. */
  readonly full?: ReadonlySet<number>
  /** Importance of lines by index, where the question replaces it. */
  readonly importance?: ReadonlyMap<number, number>
}

export type EvidenceClass = 'VERIFIED' | 'VOUCHED' | 'UNRECOGNISED_ISSUER' | 'SELF_ASSERTED' | 'VOID'
const CLASS_QUALITY: Readonly<Record<EvidenceClass, bigint>> = {
  VERIFIED: 100n,
  VOUCHED: 80n,
  UNRECOGNISED_ISSUER: 50n,
  SELF_ASSERTED: 50n,
  VOID: 0n,
}

export function evidenceClass(person: Person, held: Held, standing: Standing): EvidenceClass {
  const key = `${person.key}/${held.achievement}`
  const ended = held.until !== undefined && Date.parse(held.until) + 86_400_000 <= DEMO_NOW
  if ((held.revoked && !standing.renewed?.has(key)) || standing.revoked?.has(key)) return 'VOID'
  if (ended && !standing.renewed?.has(key)) return 'VOID'
  if (held.signer !== 'ISSUER') return held.signer === 'SELF' ? 'SELF_ASSERTED' : 'UNRECOGNISED_ISSUER'
  return held.form === 'RECORD' ? 'VOUCHED' : 'VERIFIED'
}

interface Judged {
  readonly kappa: bigint
  readonly lambda: bigint
  readonly quality: bigint
  readonly evidence: EvidenceClass
}

function judgements(line: JobLine, person: Person, standing: Standing): Judged[] {
  const isCredential = (anyOf: JobLine['anyOf']): anyOf is CredentialAsk => !Array.isArray(anyOf)
  const found: Judged[] = []
  for (const held of person.holds) {
    const evidence = evidenceClass(person, held, standing)
    const accepted = line.accept === undefined || (line.accept as readonly string[]).includes(evidence)
    const quality = accepted ? CLASS_QUALITY[evidence] : 0n
    if (isCredential(line.anyOf)) {
      if (line.anyOf.achievements.includes(held.achievement) && held.signer === 'ISSUER')
        found.push({ kappa: KAPPA, lambda: LAMBDA, quality, evidence })
      continue
    }
    for (const required of line.anyOf)
      for (const shown of Object.keys(held.levels) as CompetencyRef[]) {
        const k = kappa(shown, required, standing.agreed)
        if (k > 0n)
          found.push({ kappa: k, lambda: lambda(shown, held.levels[shown], required, line.level), quality, evidence })
      }
  }
  return found
}

const score = ({ kappa, lambda, quality }: Judged): bigint => kappa * lambda * quality

export interface ReferenceLine {
  readonly requirement: string
  readonly contributionBp: number
  readonly missingBp: number
  readonly levelShortBp: number
  readonly weakEvidenceBp: number
}

export interface Reference {
  readonly tier: 'MEETS_REQUIRED' | 'MEETS_IF_VERIFIED' | 'ONE_SHORT' | 'NOT_YET'
  readonly fit: number
  readonly verifiedFit: number
  readonly potentialFit: number
  readonly met: readonly boolean[]
  readonly lines: readonly ReferenceLine[]
}

/** Whole weights of a job's lines: importance in hundredths, a preferred line counts half. */
export const weights = (job: WorldJob, importance?: ReadonlyMap<number, number>): bigint[] =>
  job.lines.map((line, at) => {
    const whole = BigInt(Math.round((importance?.get(at) ?? line.importance) * 100))
    return line.kind === 'REQUIRED' ? whole * 2n : whole
  })

function largest(values: readonly bigint[]): bigint {
  let most = 0n
  for (const value of values) if (value > most) most = value
  return most
}

const halfUp = (part: bigint, whole: bigint): number => Number((2n * part + whole) / (2n * whole))

/** How one person meets one job. */
export function judge(job: WorldJob, person: Person, standing: Standing): Reference {
  const weight = weights(job, standing.importance)
  const total = weight.reduce((sum, one) => sum + one, 0n)
  const all = job.lines.map((line) => judgements(line, person, standing))
  const best = all.map((list) => list.toSorted(strongestFirst)[0] ?? null)
  const top = (list: readonly Judged[], as: (one: Judged) => bigint): bigint => largest(list.map(as))
  const full = (at: number, one: bigint): bigint => (standing.full?.has(at) ? WHOLE : one)
  const actual = best.map((one, at) => full(at, one ? score(one) : 0n))
  const verified = all.map((list) =>
    top(list, (one) => (['VERIFIED', 'VOUCHED'].includes(one.evidence) ? score(one) : 0n)),
  )
  const potential = all.map((list, at) => full(at, top(list, potentialScore)))
  const fitOf = (scores: readonly bigint[]): number =>
    halfUp(scores.reduce((sum, one, at) => sum + one * (weight[at] as bigint), 0n) * 10_000n, total * WHOLE)
  const deciding = job.lines.map((line) => line.kind === 'REQUIRED' && !line.onTheJob)
  const failing = (scores: readonly bigint[]) => scores.filter((one, at) => deciding[at] && one < THRESHOLD).length
  const tier =
    failing(actual) === 0
      ? 'MEETS_REQUIRED'
      : failing(potential) === 0
        ? 'MEETS_IF_VERIFIED'
        : failing(potential) === 1
          ? 'ONE_SHORT'
          : 'NOT_YET'
  const fit = fitOf(actual)
  return {
    tier,
    fit,
    verifiedFit: fitOf(verified),
    potentialFit: fitOf(potential),
    met: actual.map((one) => one >= THRESHOLD),
    // A what-if has no explanation of its own.
    lines: standing.full ? [] : columns(job, best, weight, fit),
  }
}

/** As if it were verified; what is void here stays void: also what the line does not accept. */
const potentialScore = (one: Judged): bigint => (one.quality === 0n ? 0n : one.kappa * one.lambda * QUALITY)

function strongestFirst(a: Judged, b: Judged): number {
  for (const key of [score, (one: Judged) => one.kappa, (one: Judged) => one.lambda, (one: Judged) => one.quality]) {
    if (key(a) !== key(b)) return key(b) > key(a) ? 1 : -1
  }
  return 0
}

/** Shares of 10,000 by largest remainder, earlier lines first. */
function shares(weight: readonly bigint[]): number[] {
  const total = weight.reduce((sum, one) => sum + one, 0n)
  const shown = weight.map((one) => Number((one * 10_000n) / total))
  const order = weight
    .map((one, at) => ({ at, rest: (one * 10_000n) % total }))
    .sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))
  const left = 10_000 - shown.reduce((sum, one) => sum + one, 0)
  for (const { at } of order.slice(0, left)) shown[at] = (shown[at] as number) + 1
  return shown
}

/** The four columns of each line: contributions come to the fit and losses to the rest, by largest remainder. */
function columns(
  job: WorldJob,
  best: readonly (Judged | null)[],
  weight: readonly bigint[],
  fit: number,
): ReferenceLine[] {
  const total = weight.reduce((sum, one) => sum + one, 0n)
  const unit = total * WHOLE
  const cells = best.flatMap((one, row) => {
    const w = (weight[row] as bigint) * 10_000n
    const [k, l, q] = one ? [one.kappa, one.lambda, one.quality] : [0n, LAMBDA, QUALITY]
    const exact = [
      w * k * l * q,
      w * (KAPPA - k) * LAMBDA * QUALITY,
      w * k * (LAMBDA - l) * QUALITY,
      w * k * l * (QUALITY - q),
    ]
    return exact.map((amount, column) => ({ row, column, shown: Number(amount / unit), rest: amount % unit }))
  })
  const share = shares(weight)
  const sumOf = (row: number) => cells.filter((cell) => cell.row === row).reduce((sum, cell) => sum + cell.shown, 0)
  for (const [wanted, some] of [
    [fit, cells.filter((cell) => cell.column === 0)],
    [10_000 - fit, cells.filter((cell) => cell.column > 0)],
  ] as const) {
    for (let left = wanted - some.reduce((sum, cell) => sum + cell.shown, 0); left > 0; left--) {
      const most = largest(some.map((cell) => cell.rest))
      const equal = some.filter((cell) => cell.rest === most)
      const chosen = equal.find((cell) => sumOf(cell.row) < (share[cell.row] as number)) ?? equal[0]
      if (!chosen) throw new Error('nothing to raise')
      chosen.shown += 1
      chosen.rest = -1n
    }
  }
  return job.lines.map((line, row) => {
    const of = (column: number) => cells.find((cell) => cell.row === row && cell.column === column)?.shown ?? 0
    return {
      requirement: line.text,
      contributionBp: of(0),
      missingBp: of(1),
      levelShortBp: of(2),
      weakEvidenceBp: of(3),
    }
  })
}
