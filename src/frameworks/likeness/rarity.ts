import { compareText } from '../../shared/compare-text.ts'
import { phrasesOf, type Word, wordsIn } from './words.ts'

/** A part of what is compared, and how much it weighs against the others. */
export interface TextPart {
  readonly text: string
  readonly weight: number
}

/** A phrase weighs as much as this share of a word as rare as it: its words are counted already. */
const PHRASE = 0.5

/** Different words of one text, beyond which the rarest count. */
const MAX_TERMS = 400

/** Terms of one text with how often and how heavily they are said. */
export type Counted = ReadonlyMap<string, { readonly said: number; readonly surface: string }>

/** Counts words and phrases. A term in several parts weighs as in the part where it weighs most. */
export function countTerms(parts: readonly TextPart[]): Counted {
  const counted = new Map<string, { said: number; surface: string }>()
  for (const { text, weight } of parts) {
    const words = wordsIn(text)
    const here = new Map<string, { times: number; surface: string }>()
    for (const word of words) count(here, word)
    for (const phrase of phrasesOf(words)) count(here, phrase)
    for (const [stem, { times, surface }] of here) {
      const said = weight * (1 + Math.log(times)) * (stem.includes(' ') ? PHRASE : 1)
      const known = counted.get(stem)
      if (known === undefined || said > known.said) counted.set(stem, { said, surface })
    }
  }
  return counted
}

function count(into: Map<string, { times: number; surface: string }>, { stem, surface }: Word): void {
  const known = into.get(stem)
  if (known) known.times++
  else into.set(stem, { times: 1, surface })
}

/** A term, in how many texts it stands, and the shortest way in which it is written. */
type FoundTerm = readonly [stem: string, found: { readonly texts: number; readonly surface: string }]

/** A text as a vector of length at most 1: terms by number, ascending, which is the rarest first. Empty where nothing is said. */
export interface TermVector {
  readonly terms: Int32Array
  readonly weights: Float64Array
}

const EMPTY: TermVector = { terms: new Int32Array(), weights: new Float64Array() }

/**
 * How rare each term is among texts. Terms are numbered from the rarest on, equally rare ones by their letters: sums
 * over terms in that order are the same whatever the order of the texts.
 */
export class Rarity {
  readonly #numbers: ReadonlyMap<string, number>
  readonly #rarity: Float64Array
  readonly #surfaces: readonly string[]
  readonly #texts: number

  private constructor(terms: readonly FoundTerm[], texts: number) {
    this.#numbers = new Map(terms.map(([stem], number) => [stem, number]))
    this.#rarity = Float64Array.from(terms, ([, found]) => Math.log(1 + texts / found.texts))
    this.#surfaces = terms.map(([, { surface }]) => surface)
    this.#texts = texts
  }

  static among(texts: readonly Counted[]): Rarity {
    const counter = new RarityCounter()
    for (const text of texts) counter.add(text)
    return counter.rarity()
  }

  /** `terms`: from the rarest on; `texts`: how many were counted. */
  static of(terms: readonly FoundTerm[], texts: number): Rarity {
    return new Rarity(terms, texts)
  }

  get size(): number {
    return this.#surfaces.length
  }

  /** How a term is written, for people. */
  surface(term: number): string {
    return this.#surfaces[term] as string
  }

  isPhrase(term: number): boolean {
    return this.surface(term).includes(' ')
  }

  /** What a term weighs that stands in one text only. */
  get rarityOfUnknown(): number {
    return Math.log(1 + this.#texts)
  }

  /**
   * Terms without a number are not in the vector; they weigh as if they stood in one text only, and make the others
   * weigh less.
   */
  vector(text: Counted): TermVector {
    const known: [term: number, weight: number][] = []
    let unknown = 0
    for (const [stem, { said }] of text) {
      const term = this.#numbers.get(stem)
      if (term === undefined) unknown += (said * this.rarityOfUnknown) ** 2
      else known.push([term, said * (this.#rarity[term] as number)])
    }
    if (known.length === 0) return EMPTY
    known.sort(([a], [b]) => a - b)
    known.length = Math.min(known.length, MAX_TERMS)
    const length = Math.sqrt(known.reduce((sum, [, weight]) => sum + weight * weight, unknown))
    return {
      terms: Int32Array.from(known, ([term]) => term),
      weights: Float64Array.from(known, ([, weight]) => weight / length),
    }
  }
}

/** Counts in how many texts each term stands, text by text. */
export class RarityCounter {
  readonly #found = new Map<string, { texts: number; surface: string }>()
  #texts = 0

  add(text: Counted): void {
    if (text.size === 0) return
    this.#texts++
    for (const [stem, { surface }] of text) {
      const known = this.#found.get(stem)
      if (!known) this.#found.set(stem, { texts: 1, surface })
      else {
        known.texts++
        if (isBefore(surface, known.surface)) known.surface = surface
      }
    }
  }

  /**
   * `least`: terms in fewer texts get no number. With 2, what can be shared between the counted texts has one, and the
   * many terms that stand once need no place.
   */
  rarity(least = 1): Rarity {
    const terms = [...this.#found].filter(([, { texts }]) => texts >= least)
    terms.sort(([a, { texts: inA }], [b, { texts: inB }]) => inA - inB || compareText(a, b))
    return Rarity.of(terms, this.#texts)
  }
}

const isBefore = (a: string, b: string): boolean => a.length < b.length || (a.length === b.length && a < b)

/** What two texts share. */
export interface Overlap {
  /** Cosine, 0 to 1; the same both ways. */
  readonly cosine: number
  /** Share of the one's weight whose terms the other says too, 0 to 1. */
  readonly ofA: number
  readonly ofB: number
}

/** Walks over the terms that both say, the rarest first. */
export function overlap(a: TermVector, b: TermVector, each?: (term: number, product: number) => void): Overlap {
  let cosine = 0
  let ofA = 0
  let ofB = 0
  for (let i = 0, j = 0; i < a.terms.length && j < b.terms.length; ) {
    const termA = a.terms[i] as number
    const termB = b.terms[j] as number
    if (termA === termB) {
      const weightA = a.weights[i] as number
      const weightB = b.weights[j] as number
      cosine += weightA * weightB
      ofA += weightA * weightA
      ofB += weightB * weightB
      each?.(termA, weightA * weightB)
    }
    if (termA <= termB) i++
    if (termB <= termA) j++
  }
  return { cosine: Math.min(1, cosine), ofA: Math.min(1, ofA), ofB: Math.min(1, ofB) }
}
