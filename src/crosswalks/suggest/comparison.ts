import type { Overlap } from '../../frameworks/likeness/rarity.ts'
import { mapInTurns } from '../../shared/turns.ts'
import type { Features } from './features.ts'
import type { MappedPair } from './item.ts'
import { type Years, yearsApart } from './levels.ts'
import { MappedNeighbours, type Neighbours } from './neighbours.ts'
import type { Prepared, PreparedPair } from './prepared.ts'

/** Origins that are looked at before others have a turn. */
const TURN = 100

/** Years beyond which more make no difference. */
const MOST_YEARS = 5

/** Two competencies side by side. */
export interface ComparedPair {
  readonly a: number
  readonly b: number
  readonly overlap: Overlap
  readonly features: Features
}

/** Everything that was looked at between two frameworks. */
export interface Comparison {
  readonly prepared: Prepared
  readonly neighbours: MappedNeighbours
  /** By place of the origin; mapped pairs are not among them. */
  readonly pairs: readonly (readonly ComparedPair[])[]
}

/**
 * Looks at each item of one framework beside those of the other that share its words, its code or its meaning, and at
 * what is mapped around them. Seen from the other side pairs look the same.
 */
export async function compare(prepared: Prepared, mapped: readonly MappedPair[]): Promise<Comparison> {
  const neighbours = new MappedNeighbours(prepared.from, prepared.to, mapped)
  const pairs = await mapInTurns([...prepared.pairs], TURN, ([a, row]) =>
    row
      .filter(({ b }) => !neighbours.isMapped(a, b))
      .map((pair): ComparedPair => {
        const around = neighbours.around(a, pair.b)
        return { a, b: pair.b, overlap: pair.overlap, features: featuresOf(prepared, a, pair, around) }
      }),
  )
  return { prepared, neighbours, pairs }
}

function featuresOf(prepared: Prepared, a: number, pair: PreparedPair, around: Neighbours): Features {
  const { b, above } = pair
  const { cosine, ofA, ofB } = pair.overlap
  const toBestOfA = share(cosine, prepared.best.from[a])
  const toBestOfB = share(cosine, prepared.best.to[b])
  return {
    words: cosine,
    coveredLeast: Math.min(ofA, ofB),
    coveredMost: Math.max(ofA, ofB),
    bestOfBoth: Math.min(toBestOfA, toBestOfB),
    bestOfOne: Math.max(toBestOfA, toBestOfB),
    above,
    ...yearsOfPair(prepared.from.years[a] ?? null, prepared.to.years[b] ?? null),
    code: prepared.sameCode(a, b),
    parents: Number(around.parents),
    children: Number(around.children),
    siblings: Number(around.siblings),
    embedding: prepared.embedded(a, b),
  }
}

const share = (part: number, whole: number | undefined): number => (whole ? part / whole : 0)

function yearsOfPair(a: Years | null, b: Years | null): Pick<Features, 'sameYears' | 'yearsApart'> {
  if (a === null || b === null) return { sameYears: 0, yearsApart: 0 }
  const apart = yearsApart(a, b)
  return { sameYears: apart === 0 ? 1 : 0, yearsApart: Math.min(apart, MOST_YEARS) / MOST_YEARS }
}
