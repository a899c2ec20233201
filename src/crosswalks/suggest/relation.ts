import type { Overlap } from '../../frameworks/likeness/rarity.ts'
import { wordsIn } from '../../frameworks/likeness/words.ts'
import { compareText } from '../../shared/compare-text.ts'
import { MatchRelation } from '../kinds.ts'
import type { SuggestItem } from './item.ts'

/** Words and phrases of the same weights: the same statement but for small words. */
const SAME = 0.97

/** The one says nearly all of the other, and much beside it: it is the special case. */
const NEARLY_ALL = 0.75
const AT_MOST = 0.5

/** So many that are each nearest to one thing are cases of it. */
const MANY = 3

/** How many of the other framework have this as the nearest they have. */
export interface Gathered {
  /** Origins whose nearest is this destination. */
  readonly byDestination: number
  /** Destinations whose nearest is this origin. */
  readonly byOrigin: number
}

/**
 * A guess for a person to judge: the same words are an exact match; who says the same and more is the narrower one; so
 * is one of many that have nothing nearer than the other. Else close. Seen from the other end it is the inverse.
 */
export function guessedRelation({ cosine, ofA, ofB }: Overlap, gathered: Gathered): MatchRelation {
  if (cosine >= SAME) return MatchRelation.exactMatch
  if (ofB >= NEARLY_ALL && ofA <= AT_MOST) return MatchRelation.broadMatch
  if (ofA >= NEARLY_ALL && ofB <= AT_MOST) return MatchRelation.narrowMatch
  const { byDestination, byOrigin } = gathered
  if (byDestination >= MANY && byOrigin < MANY) return MatchRelation.broadMatch
  if (byOrigin >= MANY && byDestination < MANY) return MatchRelation.narrowMatch
  return MatchRelation.closeMatch
}

/** Statements that share less than this are not the same, however short. */
const ALIKE = 0.2

/** Whether it is worth looking at the wordings. */
export const isLikelySame = ({ cosine }: Overlap): boolean => cosine >= ALIKE

/** How a competency is called, but for order and small words. */
interface Wording {
  readonly statement: string
  readonly labels: readonly string[]
  /** The statement of one is the statement of the other, or one of its labels. */
  isSame(other: Wording): boolean
}

/** Wordings by place, each worked out when it is first asked for. */
export function wordingsOf(items: readonly SuggestItem[]): (place: number) => Wording {
  const known = new Map<number, Wording>()
  return (place) => {
    const found = known.get(place) ?? wordingOf(items[place] as SuggestItem)
    known.set(place, found)
    return found
  }
}

function wordingOf(item: SuggestItem): Wording {
  const statement = wording(item.statement)
  const labels = item.labels.map(wording)
  return {
    statement,
    labels,
    isSame: (other) =>
      (statement !== '' && (other.statement === statement || other.labels.includes(statement))) ||
      (other.statement !== '' && labels.includes(other.statement)),
  }
}

const wording = (text: string): string =>
  [...new Set(wordsIn(text).map(({ stem }) => stem))].sort(compareText).join(' ')
