import {
  type Counted,
  countTerms,
  type Rarity,
  RarityCounter,
  type TermVector,
} from '../../frameworks/likeness/rarity.ts'
import { mapInTurns } from '../../shared/turns.ts'
import type { SuggestItem } from './item.ts'
import type { Side } from './side.ts'

/** What is said in labels counts as much as the statement; what is explained in notes less. */
const OF_LABELS = 0.8
const OF_NOTES = 0.5

/** Texts that are counted before others have a turn. */
const TURN = 50

/** What the items of both frameworks say, and what stands above them, as vectors over one vocabulary each. */
export interface Language {
  readonly rarity: Rarity
  readonly from: readonly TermVector[]
  readonly to: readonly TermVector[]
  readonly aboveRarity: Rarity
  readonly aboveFrom: readonly TermVector[]
  readonly aboveTo: readonly TermVector[]
}

/** Codes in texts are no words: what a code says is judged by itself, and can be hidden. */
const counted = (item: SuggestItem): Counted =>
  countTerms([
    { text: item.statement, weight: 1 },
    ...item.labels.map((text) => ({ text, weight: OF_LABELS })),
    ...(item.notes === null ? [] : [{ text: item.notes, weight: OF_NOTES }]),
  ])

const NOTHING: Counted = new Map()

/** Reads both sides' words. Rarity is over the items of both, so that a word of every statement weighs little. */
export async function languageOf(from: Side, to: Side): Promise<Language> {
  const words = async (side: Side): Promise<Counted[]> =>
    mapInTurns(side.items, TURN, (item) => (item.matchable ? counted(item) : NOTHING))
  const above = async (side: Side): Promise<Counted[]> => {
    const known = new Map<string, Counted>()
    return mapInTurns(side.above, TURN, (text) => {
      const found = known.get(text) ?? countTerms([{ text, weight: 1 }])
      known.set(text, found)
      return found
    })
  }
  const [wordsFrom, wordsTo] = [await words(from), await words(to)]
  const [aboveFrom, aboveTo] = [await above(from), await above(to)]
  const rarity = await rarityOf([...wordsFrom, ...wordsTo])
  const aboveRarity = await rarityOf([...aboveFrom, ...aboveTo])
  const vectors = (of: Rarity, texts: readonly Counted[]) => mapInTurns(texts, TURN, (text) => of.vector(text))
  return {
    rarity,
    from: await vectors(rarity, wordsFrom),
    to: await vectors(rarity, wordsTo),
    aboveRarity,
    aboveFrom: await vectors(aboveRarity, aboveFrom),
    aboveTo: await vectors(aboveRarity, aboveTo),
  }
}

/** Terms that stand in one text only cannot be shared. */
async function rarityOf(texts: readonly Counted[]): Promise<Rarity> {
  const counter = new RarityCounter()
  await mapInTurns(texts, TURN, (text) => counter.add(text))
  return counter.rarity(2)
}
