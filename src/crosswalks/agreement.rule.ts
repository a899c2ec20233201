import { CohortSide, type VotingSide } from '../cohorts/kinds.ts'

/** A first rating of a round, given before any other could be seen. */
export interface BlindRating {
  readonly organisation: string
  readonly side: VotingSide
  readonly verdict: string | null
  /** Milliseconds. */
  readonly at: number
}

/** What the two sides said of one thing; null: no correspondence. */
export interface RatedByBoth {
  readonly education: string | null
  readonly employers: string | null
}

/** How far two sides agree beyond chance. */
export interface Agreement {
  /** Things that both sides rated blind. */
  readonly ratedByBoth: number
  /** Of these, where both sides named the same relation at first; null without any. */
  readonly approvedBp: number | null
  /** Cohen's κ; null where chance alone would agree always, or nothing was rated. */
  readonly kappa: number | null
  /** 95 % interval, within −1 to 1. */
  readonly kappaLow: number | null
  readonly kappaHigh: number | null
}

const Z95 = 1.959_963_984_540_054

/**
 * The word of a side with several organisations: what most of them said at first, blind; of a tie, what was said first
 * (of the same moment, by the smaller id). Null when nobody of the side rated.
 */
export function wordOfSide(ratings: readonly BlindRating[], side: VotingSide): { verdict: string | null } | null {
  const own = ratings
    .filter((rating) => rating.side === side)
    .sort((a, b) => a.at - b.at || (a.organisation < b.organisation ? -1 : 1))
  const votes = new Map<string | null, number>()
  for (const { verdict } of own) votes.set(verdict, (votes.get(verdict) ?? 0) + 1)
  // A map goes through its keys in the order in which they came, and only more votes win.
  let best: { verdict: string | null; count: number } | null = null
  for (const [verdict, count] of votes) if (best === null || count > best.count) best = { verdict, count }
  return best && { verdict: best.verdict }
}

/** What both sides said, of one round's blind ratings; null unless both spoke. */
export function ratedByBoth(ratings: readonly BlindRating[]): RatedByBoth | null {
  const education = wordOfSide(ratings, CohortSide.EDUCATION)
  const employers = wordOfSide(ratings, CohortSide.EMPLOYER)
  return education && employers && { education: education.verdict, employers: employers.verdict }
}

/**
 * Cohen's κ over nominal categories, "none" one of them, with the large-sample standard error of Fleiss, Cohen and
 * Everitt (1969), which does not suppose that κ is 0.
 */
export function agreementOf(pairs: readonly RatedByBoth[]): Agreement {
  const n = pairs.length
  const same = pairs.filter((pair) => pair.education === pair.employers)
  const approved = same.filter((pair) => pair.education !== null).length
  const approvedBp = n === 0 ? null : Math.round((10_000 * approved) / n)
  const share = (of: (pair: RatedByBoth) => boolean): number => pairs.filter(of).length / n
  const categories = [...new Set(pairs.flatMap((pair) => [pair.education, pair.employers]))]
  const rows = new Map(categories.map((one) => [one, share((pair) => pair.education === one)]))
  const columns = new Map(categories.map((one) => [one, share((pair) => pair.employers === one)]))
  const of = (marginals: ReadonlyMap<string | null, number>, category: string | null) => marginals.get(category) ?? 0
  const chance = categories.reduce((sum, one) => sum + of(rows, one) * of(columns, one), 0)
  // Both sides always said the same one thing: there is no telling agreement from habit.
  if (n === 0 || categories.length === 1)
    return { ratedByBoth: n, approvedBp, kappa: null, kappaLow: null, kappaHigh: null }
  const kappa = (same.length / n - chance) / (1 - chance)
  const missing = 1 - kappa
  let spread = 0
  for (const { education, employers } of pairs)
    spread +=
      (education === employers
        ? (1 - (of(rows, education) + of(columns, education)) * missing) ** 2
        : missing ** 2 * (of(columns, education) + of(rows, employers)) ** 2) / n
  const variance = (spread - (kappa - chance * missing) ** 2) / (n * (1 - chance) ** 2)
  const margin = Z95 * Math.sqrt(Math.max(0, variance))
  const within = (value: number) => Math.max(-1, Math.min(1, value))
  return { ratedByBoth: n, approvedBp, kappa, kappaLow: within(kappa - margin), kappaHigh: within(kappa + margin) }
}

/** A blind rating with the round that it was given in. */
export interface RoundRating extends BlindRating {
  readonly round: number
}

/** What both sides said in the latest round in which both spoke; null when there is none. */
export function latestRatedByBoth(ratings: readonly RoundRating[]): RatedByBoth | null {
  const rounds = [...new Set(ratings.map((rating) => rating.round))].sort((a, b) => b - a)
  for (const round of rounds) {
    const said = ratedByBoth(ratings.filter((rating) => rating.round === round))
    if (said) return said
  }
  return null
}
