import { TermIndex } from '../../frameworks/likeness/term-index.ts'
import { mapInTurns } from '../../shared/turns.ts'
import type { Language } from './language.ts'
import type { Side } from './side.ts'

/** The nearest by words that are looked at closely, for each item of the one and of the other framework. */
const NEAREST_OF_ORIGIN = 30
const NEAREST_OF_DESTINATION = 10

/** Questions to the index before others have a turn. */
const TURN = 25

/** Pairs of places that are worth a closer look: for each place of the one, places of the other, ascending. */
export type Candidates = ReadonlyMap<number, readonly number[]>

/** Bounded: with n and m items at most 30 n + 10 m pairs and the given ones, whatever the words are. */
export async function candidatesOf(
  from: Side,
  to: Side,
  language: Language,
  more: Iterable<readonly [number, number]>,
): Promise<Candidates> {
  const found = new Map<number, Set<number>>(from.matchable.map((place) => [place, new Set()]))
  const inTo = new TermIndex(language.to, language.rarity.size)
  await mapInTurns(from.matchable, TURN, (a) => {
    for (const b of inTo.nearest(language.from[a] as (typeof language.from)[number], NEAREST_OF_ORIGIN))
      found.get(a)?.add(b)
  })
  const inFrom = new TermIndex(language.from, language.rarity.size)
  await mapInTurns(to.matchable, TURN, (b) => {
    for (const a of inFrom.nearest(language.to[b] as (typeof language.to)[number], NEAREST_OF_DESTINATION))
      found.get(a)?.add(b)
  })
  for (const [a, b] of more) found.get(a)?.add(b)
  return new Map([...found].map(([a, places]) => [a, [...places].sort((b, c) => b - c)]))
}
