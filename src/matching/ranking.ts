import { compareText } from '../shared/compare-text.ts'
import type { Question } from './question.ts'
import { basisPoints, TIERS, type Tier, tierOfFailures } from './score.ts'

/** What an executor answers of one person: numerators over totalWeight · 10^9, and one bit a line. */
export interface Tally {
  /** The learner's key in the graph. */
  readonly learner: string
  readonly fit: number
  readonly verified: number
  readonly potential: number
  /** Numerator by the weights before the asker changed them. */
  readonly baseFit: number
  /** Bit i: line i reaches the threshold, as it is and as if all were verified. */
  readonly met: number
  readonly metIfVerified: number
  /** Null where the person does not let it be known. */
  readonly region: string | null
  /** Epoch ms; null likewise. */
  readonly available: number | null
}

/** Where a person stands; also what a cursor holds. */
export interface Place {
  readonly tier: Tier
  readonly fitBp: number
  readonly hash: string
}

/** A person with a place. */
export interface Ranked extends Place {
  readonly tally: Tally
}

/** Keyed, so that nobody can tell who stands first among equals; the same person, the same text. */
export type RankHash = (learner: string) => string

interface Bucket {
  readonly tier: Tier
  readonly fitBp: number
  readonly tallies: Tally[]
}

export const comparePlaces = (a: Place, b: Place): number => compareBuckets(a, b) || compareText(a.hash, b.hash)

const compareBuckets = (a: Omit<Place, 'hash'>, b: Omit<Place, 'hash'>): number =>
  TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || b.fitBp - a.fitBp

/**
 * People in order: tier, fitBp, then a keyed hash, never an id (DESIGN §5.7). Equals stand in buckets, and a bucket is
 * put in order only when somebody looks into it: a page costs no hash for those who are not on it.
 */
export class Ranking {
  readonly size: number
  readonly #buckets: readonly Bucket[]

  constructor(
    tallies: readonly { readonly tally: Tally; readonly tier: Tier; readonly fitBp: number }[],
    private readonly hashOf: RankHash,
  ) {
    const buckets = new Map<number, Bucket>()
    for (const { tally, tier, fitBp } of tallies) {
      const key = TIERS.indexOf(tier) * 10_001 + fitBp
      const bucket = buckets.get(key)
      if (bucket) bucket.tallies.push(tally)
      else buckets.set(key, { tier, fitBp, tallies: [tally] })
    }
    this.size = tallies.length
    this.#buckets = [...buckets.values()].sort(compareBuckets)
  }

  /** From the first after `place` on; from the first of all without one. */
  *after(place: Place | null): Generator<Ranked> {
    for (const bucket of this.#buckets) {
      const side = place === null ? 1 : compareBuckets(bucket, place)
      if (side < 0) continue
      for (const one of this.#inOrder(bucket)) if (side > 0 || one.hash > place!.hash) yield one
    }
  }

  /** The number of people of each tier, in the order of TIERS. */
  tiers(): number[] {
    const counts = TIERS.map(() => 0)
    for (const { tier, tallies } of this.#buckets) counts[TIERS.indexOf(tier)]! += tallies.length
    return counts
  }

  *tallies(): Generator<Tally> {
    for (const { tallies } of this.#buckets) yield* tallies
  }

  /** Everybody's place, 0 for the first, by learner. Orders everybody: only for questions that need it. */
  places(): Map<string, number> {
    const places = new Map<string, number>()
    for (const { tally } of this.after(null)) places.set(tally.learner, places.size)
    return places
  }

  #inOrder({ tier, fitBp, tallies }: Bucket): Ranked[] {
    return tallies
      .map((tally) => ({ tally, tier, fitBp, hash: this.hashOf(tally.learner) }))
      .sort((a, b) => compareText(a.hash, b.hash))
  }
}

/** Which people a list holds; whoever has some fit stands in one of the tiers. */
export interface Cut {
  readonly tiers: readonly Tier[] | null
  readonly minFitBp: number
}

/**
 * No fit, no place (DESIGN §5.7), and what is shown decides: whose fit rounds to 0 is not listed either, for on a page
 * they would stand among the fitting with nothing.
 */
export const LEAST_FIT_BP = 1

const EVERYBODY: Cut = { tiers: null, minFitBp: LEAST_FIT_BP }

/** All people of `tallies` that the cut lets through; by default everybody with a fit to show. `fitOf` says which of the two fits counts. */
export function rank(
  question: Question,
  tallies: readonly Tally[],
  hashOf: RankHash,
  cut: Cut = EVERYBODY,
  fitOf: 'fit' | 'baseFit' = 'fit',
): Ranking {
  const deciding = question.lines.flatMap(({ decides }, index) => (decides ? [index] : []))
  const placed = tallies.map((tally) => ({
    tally,
    tier: tierOfMasks(deciding, tally),
    fitBp: basisPoints(tally[fitOf], question.totalWeight),
  }))
  return new Ranking(
    placed.filter(({ tier, fitBp }) => fitBp >= cut.minFitBp && (cut.tiers?.includes(tier) ?? true)),
    hashOf,
  )
}

/**
 * Places gained (positive) or lost by the asker's weights, by learner. Tiers do not depend on weights; the same people
 * are compared both ways, whatever the cut.
 */
export function rankChanges(
  question: Question,
  base: Question,
  tallies: readonly Tally[],
  hashOf: RankHash,
): Map<string, number> {
  const listed = rank(question, tallies, hashOf)
  const now = listed.places()
  const before = rank(base, [...listed.tallies()], hashOf, { tiers: null, minFitBp: 0 }, 'baseFit').places()
  return new Map([...now].map(([learner, place]) => [learner, before.get(learner)! - place]))
}

/** Bit i of a mask, also beyond the 32 that JavaScript's own operators know. */
export const hasBit = (mask: number, bit: number): boolean => Math.floor(mask / 2 ** bit) % 2 === 1

function tierOfMasks(deciding: readonly number[], { met, metIfVerified }: Tally): Tier {
  let [failing, failingIfVerified] = [0, 0]
  for (const index of deciding) {
    if (!hasBit(met, index)) failing++
    if (!hasBit(metIfVerified, index)) failingIfVerified++
  }
  return tierOfFailures(failing, failingIfVerified)
}
