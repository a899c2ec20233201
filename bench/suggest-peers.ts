import type { SuggestItem } from '../src/crosswalks/suggest/item.ts'

/** For each origin, ids of destinations, best first. */
export type Ranking = ReadonlyMap<string, readonly string[]>

const textOf = ({ statement, labels, notes }: SuggestItem): string => [statement, ...labels, notes ?? ''].join(' ')

const plainWords = (item: SuggestItem): string[] =>
  textOf(item)
    .toLowerCase()
    .match(/\p{L}+/gu) ?? []

const matchable = (items: readonly SuggestItem[]) => items.filter((item) => item.matchable)

/** What a first attempt would be: cosine over words weighted by how often they are said and how rare they are. */
export function plainTfIdf(from: readonly SuggestItem[], to: readonly SuggestItem[]): Ranking {
  const origins = matchable(from).map((item) => ({ item, words: plainWords(item) }))
  const destinations = matchable(to).map((item) => ({ item, words: plainWords(item) }))
  const all = [...origins, ...destinations]
  const texts = new Map<string, number>()
  for (const { words } of all) for (const word of new Set(words)) texts.set(word, (texts.get(word) ?? 0) + 1)
  const vectorOf = (words: readonly string[]): Map<string, number> => {
    const vector = new Map<string, number>()
    for (const word of words) vector.set(word, (vector.get(word) ?? 0) + 1)
    let square = 0
    for (const [word, times] of vector) {
      const weight = times * Math.log(all.length / (texts.get(word) as number))
      vector.set(word, weight)
      square += weight * weight
    }
    for (const [word, weight] of vector) vector.set(word, square === 0 ? 0 : weight / Math.sqrt(square))
    return vector
  }
  const vectors = destinations.map(({ item, words }) => ({ item, vector: vectorOf(words) }))
  return ranked(origins, vectors, ({ words }) => {
    const own = vectorOf(words)
    return ({ vector }) => {
      let sum = 0
      for (const [word, weight] of own) sum += weight * (vector.get(word) ?? 0)
      return sum
    }
  })
}

/** Share of different words that both say, of those that either says. */
export function jaccard(from: readonly SuggestItem[], to: readonly SuggestItem[]): Ranking {
  const sets = (items: readonly SuggestItem[]) =>
    matchable(items).map((item) => ({ item, words: new Set(plainWords(item)) }))
  return ranked(sets(from), sets(to), ({ words: own }) => ({ words }) => {
    let both = 0
    for (const word of own) if (words.has(word)) both++
    return both === 0 ? 0 : both / (own.size + words.size - both)
  })
}

function ranked<Origin extends { item: SuggestItem }, Destination extends { item: SuggestItem }>(
  origins: readonly Origin[],
  destinations: readonly Destination[],
  likenessTo: (origin: Origin) => (destination: Destination) => number,
): Ranking {
  return new Map(
    origins.map((origin) => {
      const likeness = likenessTo(origin)
      const scored = destinations
        .filter(({ item }) => item.id !== origin.item.id)
        .map((destination) => ({ id: destination.item.id, score: likeness(destination) }))
      scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      return [origin.item.id, scored.slice(0, 10).map(({ id }) => id)]
    }),
  )
}
