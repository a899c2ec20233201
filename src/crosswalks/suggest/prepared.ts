import { type Overlap, overlap, type TermVector } from '../../frameworks/likeness/rarity.ts'
import { mapInTurns } from '../../shared/turns.ts'
import { type Candidates, candidatesOf } from './candidates.ts'
import type { SentenceLikeness } from './embedder.ts'
import type { SuggestItem } from './item.ts'
import { type Language, languageOf } from './language.ts'
import { sameCodes } from './same-code.ts'
import { type Side, sideOf } from './side.ts'

/** Pairs that are looked at before others have a turn, by origins. */
const TURN = 20

/** Mean likeness of the words of pairs with the same code at which same codes are taken to mean the same. */
const FULL_TRUST = 0.3

export interface PrepareOptions {
  /** False: codes are not looked at. */
  readonly codes: boolean
  /** From a plug-in. */
  readonly likeness?: SentenceLikeness | null
}

/** One pair, as far as it does not depend on what is mapped. */
export interface PreparedPair {
  readonly b: number
  readonly overlap: Overlap
  /** Cosine over the words of what stands above. */
  readonly above: number
}

/** Two frameworks side by side, as far as it does not depend on what is mapped: dear to make, and made once. */
export interface Prepared {
  readonly from: Side
  readonly to: Side
  readonly language: Language
  /** By origin, ascending. */
  readonly pairs: ReadonlyMap<number, readonly PreparedPair[]>
  /** The greatest cosine that each has, by place. */
  readonly best: { readonly from: Float64Array; readonly to: Float64Array }
  /** 0 to 1: the same code, as far as same codes mean the same here. */
  sameCode(a: number, b: number): number
  /** 0 to 1: how much the sentences mean the same to a plug-in. */
  embedded(a: number, b: number): number
}

/** The same items give the same, in whatever order they come. Gives way to others while it works. */
export async function prepare(
  itemsFrom: readonly SuggestItem[],
  itemsTo: readonly SuggestItem[],
  { codes, likeness = null }: PrepareOptions,
): Promise<Prepared> {
  const [from, to] = [sideOf(itemsFrom), sideOf(itemsTo)]
  const language = await languageOf(from, to)
  const same = codes ? sameCodes(from, to) : []
  const like = likeness === null ? null : likenessOf(from, to, likeness)
  const candidates = await candidatesOf(from, to, language, [...same, ...(like?.nearest ?? [])])
  const pairs = await pairsOf(candidates, language)
  const trust = trustIn(same, language)
  const coded = new Set(same.map(([a, b]) => a * to.items.length + b))
  return {
    from,
    to,
    language,
    pairs,
    best: bestOf(pairs, from, to),
    sameCode: (a, b) => (coded.has(a * to.items.length + b) ? trust : 0),
    embedded: (a, b) => like?.of(a, b) ?? 0,
  }
}

async function pairsOf(candidates: Candidates, language: Language): Promise<Prepared['pairs']> {
  const rows = await mapInTurns([...candidates], TURN, ([a, places]) => {
    const [said, above] = [language.from[a] as TermVector, language.aboveFrom[a] as TermVector]
    const pairs = places.map((b): PreparedPair => {
      const overAbove = above.terms.length === 0 ? 0 : overlap(above, language.aboveTo[b] as TermVector).cosine
      return { b, overlap: overlap(said, language.to[b] as TermVector), above: overAbove }
    })
    return [a, pairs] as const
  })
  return new Map(rows)
}

function bestOf(pairs: Prepared['pairs'], from: Side, to: Side): Prepared['best'] {
  const best = { from: new Float64Array(from.items.length), to: new Float64Array(to.items.length) }
  for (const [a, row] of pairs)
    for (const { b, overlap: shared } of row) {
      best.from[a] = Math.max(best.from[a] as number, shared.cosine)
      best.to[b] = Math.max(best.to[b] as number, shared.cosine)
    }
  return best
}

/** Two frameworks may use one code for two things: where same codes say other words, codes prove nothing. */
function trustIn(same: readonly (readonly [number, number])[], language: Language): number {
  if (same.length === 0) return 0
  const likeness = same.map(([a, b]) => overlap(language.from[a] as TermVector, language.to[b] as TermVector).cosine)
  return Math.min(1, likeness.reduce((sum, one) => sum + one, 0) / same.length / FULL_TRUST)
}

/** A plug-in's likeness between places: of any pair, and the pairs that words may not have found. */
function likenessOf(from: Side, to: Side, likeness: SentenceLikeness) {
  const placeOf = (side: Side) => new Map(side.items.map((item, place) => [item.id, place]))
  const [inFrom, inTo] = [placeOf(from), placeOf(to)]
  const nearest = likeness.nearest.flatMap(([origin, destination]): [number, number][] => {
    const [a, b] = [inFrom.get(origin), inTo.get(destination)]
    return a === undefined || b === undefined ? [] : [[a, b]]
  })
  const of = (a: number, b: number) => likeness.of((from.items[a] as SuggestItem).id, (to.items[b] as SuggestItem).id)
  return { nearest, of }
}
