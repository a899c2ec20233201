import { atOnce, type Steps } from '../../shared/turns.ts'
import { type Counted, countTerms, overlap, type Rarity, RarityCounter, type TermVector } from './rarity.ts'
import { TermIndex } from './term-index.ts'
import { wordsIn } from './words.ts'

/** A statement that says much the same as another. */
export interface SimilarStatement {
  /** Place in the list that the index was made of. */
  readonly place: number
  /** Cosine over words and phrases weighted by rarity, in basis points; 10,000: the same words. */
  readonly likenessBp: number
  /** Words that both say, what tells most first; at most six. */
  readonly shared: readonly string[]
}

const MAX_SHARED = 6

/** Statements made ready for the question which of them are like another one. */
export class StatementIndex {
  readonly rarity: Rarity
  readonly vectors: readonly TermVector[]
  readonly index: TermIndex

  constructor(statements: readonly string[], { rarity, vectors }: Weighed = atOnce(weighed(statements))) {
    this.rarity = rarity
    this.vectors = vectors
    this.index = new TermIndex(vectors, rarity.size)
  }

  /** The same index, made a statement at a time. */
  static *inSteps(statements: readonly string[]): Steps<StatementIndex> {
    return new StatementIndex(statements, yield* weighed(statements))
  }
}

interface Weighed {
  readonly rarity: Rarity
  readonly vectors: readonly TermVector[]
}

function* weighed(statements: readonly string[]): Steps<Weighed> {
  const counter = new RarityCounter()
  const counted: Counted[] = []
  for (const text of statements) {
    const terms = countTerms([{ text, weight: 1 }])
    counter.add(terms)
    counted.push(terms)
    yield
  }
  const rarity = counter.rarity()
  const vectors: TermVector[] = []
  for (const text of counted) {
    vectors.push(rarity.vector(text))
    yield
  }
  return { rarity, vectors }
}

/**
 * The `k` statements most like a text, best first, equal ones by place. A word that no statement says counts against
 * all of them. Pure: the same index and text, the same answer.
 */
export function similarStatements(text: string, index: StatementIndex, k: number): SimilarStatement[] {
  const vector = index.rarity.vector(countTerms([{ text, weight: 1 }]))
  return index.index
    .nearest(vector, k)
    .map((place) => {
      const other = index.vectors[place] as TermVector
      const { words, cosine } = sharedWords(vector, other, index.rarity, MAX_SHARED)
      return { place, likenessBp: Math.round(10_000 * cosine), shared: words }
    })
    .sort((a, b) => b.likenessBp - a.likenessBp || a.place - b.place)
}

/** Words and phrases that both say, what adds most to their likeness first; no word again that a phrase says. */
export function sharedWords(
  a: TermVector,
  b: TermVector,
  rarity: Rarity,
  most: number,
): { readonly words: string[]; readonly cosine: number } {
  const shared: [term: number, product: number][] = []
  const { cosine } = overlap(a, b, (term, product) => shared.push([term, product]))
  shared.sort(([a, forA], [b, forB]) => forB - forA || a - b)
  const phrases: string[] = []
  for (const [term] of shared) {
    if (phrases.length === 2) break
    if (rarity.isPhrase(term)) phrases.push(rarity.surface(term))
  }
  const stemsOf = (text: string) => wordsIn(text).map((word) => word.stem)
  const inPhrases = new Set(phrases.flatMap(stemsOf))
  const words: string[] = []
  const telling: string[] = []
  for (const [term] of shared) {
    if (telling.length === most) break
    const word = rarity.surface(term)
    if (word.includes(' ') ? !phrases.includes(word) : stemsOf(word).every((stem) => inPhrases.has(stem))) continue
    words.push(word)
    if (!/^[\p{Script=Latin}\p{N}]$/u.test(word)) telling.push(word)
  }
  return { words: (telling.length > 0 ? telling : words).slice(0, most), cosine }
}
