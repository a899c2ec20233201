import { compareText } from '../../shared/compare-text.ts'
import { mapInTurns } from '../../shared/turns.ts'
import { MatchRelation } from '../kinds.ts'
import { type ComparedPair, type Comparison, compare } from './comparison.ts'
import { confidenceBp, evidenceFor, hasReason, type SuggestionEvidence } from './evidence.ts'
import { inputsDigest } from './inputs.ts'
import type { MappedPair, SuggestItem } from './item.ts'
import type { Prepared } from './prepared.ts'
import { guessedRelation, isLikelySame, wordingsOf } from './relation.ts'

/** The best of each origin that are kept. */
export const PER_ORIGIN = 10

/** What is less likely is none. */
const LEAST_BP = 1

const TURN = 100

/** Two competencies, by their ids. */
export interface PairOfIds {
  readonly origin: string
  readonly destination: string
}

/** A pair that may correspond; `origin relation destination`. */
export interface Suggestion extends PairOfIds {
  readonly relation: MatchRelation
  readonly confidenceBp: number
}

export interface Suggestions {
  /** Most likely first; equal ones by the ids of origin and destination. */
  readonly ranked: readonly Suggestion[]
  /** Null for a pair that is not ranked. */
  find(pair: PairOfIds): Suggestion | null
  /** Why one of the ranked is proposed, heaviest first. */
  evidenceOf(pair: PairOfIds): SuggestionEvidence[]
  /** Digest of what a proposal of the pair rests on; null unless both are items of these versions. */
  inputsOf(pair: PairOfIds): string | null
  /** Somebody says something of the pair already. */
  isMapped(pair: PairOfIds): boolean
}

/**
 * Which matchable items of two frameworks may correspond. The same for the same items in any order; gives way to others
 * while it works. Nothing that is mapped already is among them.
 */
export async function suggest(prepared: Prepared, mapped: readonly MappedPair[]): Promise<Suggestions> {
  const comparison = await compare(prepared, mapped)
  const relationOf = relations(comparison)
  const kept = new Map<string, { readonly pair: ComparedPair; readonly suggestion: Suggestion }>()
  await mapInTurns(comparison.pairs, TURN, (row) => {
    for (const { pair, ...ids } of bestOf(row, prepared))
      kept.set(keyOf(ids), { pair, suggestion: { ...ids, relation: relationOf(pair) } })
  })
  const { from, to } = prepared
  const { neighbours } = comparison
  const placeIn = ({ items }: Prepared['from']) => new Map(items.map(({ id }, place) => [id, place]))
  const [inFrom, inTo] = [placeIn(from), placeIn(to)]
  const placesOf = ({ origin, destination }: PairOfIds): readonly [number, number] | null => {
    const [a, b] = [inFrom.get(origin), inTo.get(destination)]
    return a === undefined || b === undefined ? null : [a, b]
  }
  return {
    ranked: [...kept.values()].map(({ suggestion }) => suggestion).sort(compareSuggestions),
    find: (pair) => kept.get(keyOf(pair))?.suggestion ?? null,
    evidenceOf: (pair) => {
      const found = kept.get(keyOf(pair))
      return found ? evidenceFor(found.pair, prepared) : []
    },
    inputsOf: (pair) => {
      const places = placesOf(pair)
      if (places === null) return null
      const [a, b] = places
      return inputsDigest(from.items[a] as SuggestItem, to.items[b] as SuggestItem, neighbours.around(a, b))
    },
    isMapped: (pair) => {
      const places = placesOf(pair)
      return places !== null && neighbours.isMapped(...places)
    },
  }
}

const keyOf = ({ origin, destination }: PairOfIds): string => `${origin} ${destination}`

/** The order in which suggestions are shown. */
export const compareSuggestions = (a: Omit<Suggestion, 'relation'>, b: Omit<Suggestion, 'relation'>): number =>
  b.confidenceBp - a.confidenceBp || compareText(a.origin, b.origin) || compareText(a.destination, b.destination)

const bestOf = (row: readonly ComparedPair[], { from, to }: Prepared) =>
  row
    .map((pair) => ({
      origin: (from.items[pair.a] as SuggestItem).id,
      destination: (to.items[pair.b] as SuggestItem).id,
      confidenceBp: confidenceBp(pair.features),
      pair,
    }))
    .filter((one) => one.confidenceBp >= LEAST_BP && hasReason(one.pair.features))
    .sort(compareSuggestions)
    .slice(0, PER_ORIGIN)

/** Guesses relations; what is worked out of an item once is kept for its other pairs. */
function relations({ prepared: { from, to }, pairs }: Comparison): (pair: ComparedPair) => MatchRelation {
  const gathered = { from: new Int32Array(from.items.length), to: new Int32Array(to.items.length) }
  const nearestOf = new Map<number, ComparedPair>()
  for (const row of pairs) {
    const nearest = row.reduce<ComparedPair | null>(nearer, null)
    if (nearest) gathered.to[nearest.b]! += 1
    for (const pair of row) nearestOf.set(pair.b, nearer(nearestOf.get(pair.b) ?? null, pair))
  }
  for (const { a } of nearestOf.values()) gathered.from[a]! += 1
  const [ofFrom, ofTo] = [wordingsOf(from.items), wordingsOf(to.items)]
  return ({ a, b, overlap }) =>
    isLikelySame(overlap) && ofFrom(a).isSame(ofTo(b))
      ? MatchRelation.exactMatch
      : guessedRelation(overlap, { byDestination: gathered.to[b] as number, byOrigin: gathered.from[a] as number })
}

const nearer = (best: ComparedPair | null, pair: ComparedPair): ComparedPair =>
  best !== null && best.features.words >= pair.features.words ? best : pair
