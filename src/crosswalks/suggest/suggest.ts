import { compareText } from '../../shared/compare-text.ts'
import { mapInTurns } from '../../shared/turns.ts'
import { MatchRelation } from '../kinds.ts'
import { type ComparedPair, type CompareOptions, type Comparison, compare } from './comparison.ts'
import { confidenceBp, evidenceFor, type SuggestionEvidence } from './evidence.ts'
import type { SuggestItem } from './item.ts'
import { guessedRelation, saysTheSame } from './relation.ts'

/** The best of each origin that are kept. */
export const PER_ORIGIN = 10

/** What is less likely is none. */
const LEAST_BP = 1

const TURN = 100

/** A pair that may correspond; `origin relation destination`. */
export interface Suggestion {
  readonly origin: string
  readonly destination: string
  readonly relation: MatchRelation
  readonly confidenceBp: number
}

export interface Suggestions {
  /** Most likely first; equal ones by the ids of origin and destination. */
  readonly ranked: readonly Suggestion[]
  /** Why one of the ranked is proposed, heaviest first. */
  evidenceOf(suggestion: Suggestion): SuggestionEvidence[]
}

/**
 * Which matchable items of two frameworks may correspond. Pure, and the same for the same items in any order; gives way
 * to others while it works. Nothing that is mapped already is among them.
 */
export async function suggest(
  from: readonly SuggestItem[],
  to: readonly SuggestItem[],
  options: CompareOptions,
): Promise<Suggestions> {
  const comparison = await compare(from, to, options)
  const { from: left, to: right, language } = comparison
  const gathered = gatheredBy(comparison)
  const pairs = new Map<string, ComparedPair>()
  const lists = await mapInTurns(comparison.pairs, TURN, (row) =>
    bestOf(row, comparison).map(({ pair, ...suggestion }): Suggestion => {
      pairs.set(keyOf(suggestion), pair)
      const around = { byDestination: gathered.to[pair.b] as number, byOrigin: gathered.from[pair.a] as number }
      const same = saysTheSame(left.items[pair.a] as SuggestItem, right.items[pair.b] as SuggestItem)
      return { ...suggestion, relation: same ? MatchRelation.exactMatch : guessedRelation(pair.overlap, around) }
    }),
  )
  const ranked = lists.flat().sort(compareSuggestions)
  return {
    ranked,
    evidenceOf: (suggestion) => {
      const pair = pairs.get(keyOf(suggestion))
      return pair ? evidenceFor(pair, { from: left, to: right, language }) : []
    },
  }
}

const keyOf = ({ origin, destination }: { readonly origin: string; readonly destination: string }): string =>
  `${origin} ${destination}`

/** The order in which suggestions are shown. */
export const compareSuggestions = (a: Omit<Suggestion, 'relation'>, b: Omit<Suggestion, 'relation'>): number =>
  b.confidenceBp - a.confidenceBp || compareText(a.origin, b.origin) || compareText(a.destination, b.destination)

const bestOf = (row: readonly ComparedPair[], { from, to }: Comparison) =>
  row
    .map((pair) => ({
      origin: (from.items[pair.a] as SuggestItem).id,
      destination: (to.items[pair.b] as SuggestItem).id,
      confidenceBp: confidenceBp(pair.features),
      pair,
    }))
    .filter((one) => one.confidenceBp >= LEAST_BP)
    .sort(compareSuggestions)
    .slice(0, PER_ORIGIN)

/** How many have each item as the nearest of the other framework. */
function gatheredBy({ from, to, pairs }: Comparison) {
  const gathered = { from: new Int32Array(from.items.length), to: new Int32Array(to.items.length) }
  const nearestOf = new Map<number, ComparedPair>()
  for (const row of pairs) {
    const nearest = row.reduce<ComparedPair | null>((best, pair) => nearer(best, pair), null)
    if (nearest) gathered.to[nearest.b]! += 1
    for (const pair of row) nearestOf.set(pair.b, nearer(nearestOf.get(pair.b) ?? null, pair))
  }
  for (const { a } of nearestOf.values()) gathered.from[a]! += 1
  return gathered
}

const nearer = (best: ComparedPair | null, pair: ComparedPair): ComparedPair =>
  best !== null && best.features.words >= pair.features.words ? best : pair
