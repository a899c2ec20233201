import { type Overlap, overlap, type TermVector } from '../../frameworks/likeness/rarity.ts'
import { mapInTurns } from '../../shared/turns.ts'
import { type Candidates, candidatesOf } from './candidates.ts'
import type { SentenceLikeness } from './embedder.ts'
import type { Features } from './features.ts'
import type { MappedPair, SuggestItem } from './item.ts'
import { type Language, languageOf } from './language.ts'
import { type Years, yearsApart } from './levels.ts'
import { MappedNeighbours } from './neighbours.ts'
import { sameCodes } from './same-code.ts'
import { type Side, sideOf } from './side.ts'

/** Pairs that are looked at before others have a turn. */
const TURN = 40

/** Years beyond which more make no difference. */
const MOST_YEARS = 5

/** Mean likeness of the words of pairs with the same code at which same codes are taken to mean the same. */
const FULL_TRUST = 0.3

export interface CompareOptions {
  readonly mapped: readonly MappedPair[]
  /** False: codes are not looked at. */
  readonly codes: boolean
  /** From a plug-in. */
  readonly likeness?: SentenceLikeness | null
}

/** Two competencies side by side. */
export interface ComparedPair {
  readonly a: number
  readonly b: number
  readonly overlap: Overlap
  readonly features: Features
}

/** Two frameworks, and what they say. */
export interface Compared {
  readonly from: Side
  readonly to: Side
  readonly language: Language
}

/** Everything that was looked at between two frameworks. */
export interface Comparison extends Compared {
  /** By place of the origin; mapped pairs are not among them. */
  readonly pairs: readonly (readonly ComparedPair[])[]
}

/**
 * Looks at each item of one framework beside those of the other that share its words, its code or its meaning. The
 * same items give the same answer, in whatever order they come; seen from the other side pairs look the same.
 */
export async function compare(
  itemsFrom: readonly SuggestItem[],
  itemsTo: readonly SuggestItem[],
  { mapped, codes, likeness = null }: CompareOptions,
): Promise<Comparison> {
  const from = sideOf(itemsFrom)
  const to = sideOf(itemsTo)
  const language = await languageOf(from, to)
  const neighbours = new MappedNeighbours(from, to, mapped)
  const same = codes ? sameCodes(from, to) : []
  const like = likeness === null ? null : likenessOf(from, to, likeness)
  const candidates = await candidatesOf(from, to, language, [...same, ...(like?.nearest ?? [])])
  const overlaps = await overlapsOf(candidates, language)
  const best = bestOf(overlaps, from, to)
  const codeTrust = trustIn(same, language)
  const coded = new Set(same.map(([a, b]) => `${a} ${b}`))
  const pairs = await mapInTurns([...candidates.keys()], TURN, (a) =>
    (overlaps.get(a) ?? [])
      .filter(({ b }) => !neighbours.isMapped(a, b))
      .map(({ b, shared }): ComparedPair => {
        const toBest = [share(shared.cosine, best.from[a]), share(shared.cosine, best.to[b])] as const
        const features: Features = {
          words: shared.cosine,
          coveredLeast: Math.min(shared.ofA, shared.ofB),
          coveredMost: Math.max(shared.ofA, shared.ofB),
          bestOfBoth: Math.min(...toBest),
          bestOfOne: Math.max(...toBest),
          above: overlap(language.aboveFrom[a] as TermVector, language.aboveTo[b] as TermVector).cosine,
          ...yearsOfPair(from.years[a] ?? null, to.years[b] ?? null),
          code: coded.has(`${a} ${b}`) ? codeTrust : 0,
          ...mapValues(neighbours.around(a, b)),
          embedding: like?.of(a, b) ?? 0,
        }
        return { a, b, overlap: shared, features }
      }),
  )
  return { from, to, language, pairs }
}

type Overlaps = ReadonlyMap<number, readonly { readonly b: number; readonly shared: Overlap }[]>

async function overlapsOf(candidates: Candidates, language: Language): Promise<Overlaps> {
  const rows = await mapInTurns([...candidates], TURN, ([a, places]) => {
    const said = language.from[a] as TermVector
    return [a, places.map((b) => ({ b, shared: overlap(said, language.to[b] as TermVector) }))] as const
  })
  return new Map(rows)
}

function bestOf(overlaps: Overlaps, from: Side, to: Side) {
  const best = { from: new Float64Array(from.items.length), to: new Float64Array(to.items.length) }
  for (const [a, row] of overlaps)
    for (const { b, shared } of row) {
      best.from[a] = Math.max(best.from[a] as number, shared.cosine)
      best.to[b] = Math.max(best.to[b] as number, shared.cosine)
    }
  return best
}

const share = (part: number, whole: number | undefined): number => (whole ? part / whole : 0)

function yearsOfPair(a: Years | null, b: Years | null): Pick<Features, 'sameYears' | 'yearsApart'> {
  if (a === null || b === null) return { sameYears: 0, yearsApart: 0 }
  const apart = yearsApart(a, b)
  return { sameYears: apart === 0 ? 1 : 0, yearsApart: Math.min(apart, MOST_YEARS) / MOST_YEARS }
}

const mapValues = (flags: { parents: boolean; children: boolean; siblings: boolean }) => ({
  parents: Number(flags.parents),
  children: Number(flags.children),
  siblings: Number(flags.siblings),
})

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
