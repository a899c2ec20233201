import type { TermVector } from './rarity.ts'

/** Entries of lists that one question walks at most; common words come last, so they are what is left out. */
const MAX_WALKED = 40_000

/** Which texts say which terms, for finding those that are most like another one without looking at all of them. */
export class TermIndex {
  readonly #starts: Int32Array
  readonly #places: Int32Array
  readonly #weights: Float64Array
  readonly #scores: Float64Array

  constructor(vectors: readonly TermVector[], terms: number) {
    this.#starts = new Int32Array(terms + 1)
    for (const vector of vectors) for (const term of vector.terms) this.#starts[term + 1]! += 1
    for (let term = 0; term < terms; term++) this.#starts[term + 1]! += this.#starts[term] as number
    const total = this.#starts[terms] as number
    this.#places = new Int32Array(total)
    this.#weights = new Float64Array(total)
    this.#scores = new Float64Array(vectors.length)
    const next = this.#starts.slice()
    for (const [place, { terms: said, weights }] of vectors.entries())
      for (let i = 0; i < said.length; i++) {
        const at = next[said[i] as number]!++
        this.#places[at] = place
        this.#weights[at] = weights[i] as number
      }
  }

  /** Places of the `k` texts with the greatest cosine, best first, equal ones by place; none that shares nothing. */
  nearest(vector: TermVector, k: number): number[] {
    const scores = this.#scores
    const touched: number[] = []
    let walked = 0
    for (let i = 0; i < vector.terms.length; i++) {
      const term = vector.terms[i] as number
      const from = this.#starts[term] as number
      const to = this.#starts[term + 1] as number
      walked += to - from
      if (walked > MAX_WALKED && touched.length >= k) break
      const weight = vector.weights[i] as number
      for (let at = from; at < to; at++) {
        const place = this.#places[at] as number
        if (scores[place] === 0) touched.push(place)
        scores[place]! += weight * (this.#weights[at] as number)
      }
    }
    const best = greatest(touched, scores, k)
    for (const place of touched) scores[place] = 0
    return best
  }
}

/** The first `k` by score, then by place. */
function greatest(places: readonly number[], scores: Float64Array, k: number): number[] {
  const best: number[] = []
  const before = (a: number, b: number) =>
    (scores[a] as number) > (scores[b] as number) || (scores[a] === scores[b] && a < b)
  for (const place of places) {
    if (best.length === k && !before(place, best[k - 1] as number)) continue
    let low = 0
    for (let high = best.length; low < high; ) {
      const middle = (low + high) >> 1
      if (before(best[middle] as number, place)) low = middle + 1
      else high = middle
    }
    best.splice(low, 0, place)
    if (best.length > k) best.pop()
  }
  return best
}
