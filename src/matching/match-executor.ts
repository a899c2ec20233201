import type { Question } from './question.ts'
import type { Cut, Place, RankHash } from './ranking.ts'
import type { Withdrawn } from './withdrawn.ts'

/** Who is asked about: people whose consent is live for this asker, narrowed to what they let be known. */
export interface Audience {
  /** The organisation that asks. */
  readonly organisation: string
  /** When consent is judged, epoch ms: never an earlier time than the request's own. */
  readonly now: number
  /** Where the job is; a consent for certain regions covers only jobs there. */
  readonly jobRegions: readonly string[]
  /** People in these; only those who let their region be known. Null: no matter where. */
  readonly regions: readonly string[] | null
  /** People free by then, epoch ms; only those who let it be known. Null: no matter when. */
  readonly availableBy: number | null
}

/** Everything that a list of people follows from. */
export interface RankRequest {
  readonly question: Question
  /** The same lines before the asker changed their weights; null when they did not. */
  readonly base: Question | null
  readonly audience: Audience
  /** What the executor may not have heard of yet. */
  readonly withdrawn: Withdrawn
  readonly cut: Cut
  readonly hashOf: RankHash
}

/** Somebody on a list. */
export interface RankedPerson extends Place {
  /** The learner's key in the graph. */
  readonly learner: string
  /** Null where the person does not let it be known. */
  readonly region: string | null
  /** Epoch ms; null likewise. */
  readonly available: number | null
}

/**
 * A list of people by tier, fit and keyed hash, and numbers about all of it. Whether the whole list stands behind it is
 * the executor's own business: ask for the people of a page, not for everybody.
 */
export interface RankedPeople {
  readonly size: number
  /** In order, from the first after a place on; from the first of all without one. */
  after(place: Place | null): Iterator<RankedPerson, void>
  /** The number of people of each tier, in the order of TIERS. */
  tiers(): readonly number[]
  /** The number of people of each region; under null those who do not let it be known. */
  regions(): ReadonlyMap<string | null, number>
  /** The number of people who miss each line, in the order of the lines. */
  missing(): readonly number[]
  /** Places gained (positive) or lost by the asker's weights by somebody on the list; null without such weights. */
  rankChange(learner: string): number | null
}

/** What finds and ranks people. `score.ts` is the definition that it is held to. */
export interface MatchExecutor {
  rank(request: RankRequest): Promise<RankedPeople>
}
