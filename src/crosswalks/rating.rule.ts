import { CohortSide, type VotingSide } from '../cohorts/kinds.ts'
import { MappingStatus } from './kinds.ts'

/** An organisation's current judgment; `verdict` null: no correspondence, or no approval. */
export interface GivenRating {
  readonly organisation: string
  readonly side: VotingSide
  readonly verdict: string | null
}

/** What a round of ratings comes to. */
export type Outcome =
  | { readonly status: MappingStatus.AGREED; readonly verdict: string }
  | { readonly status: MappingStatus.CONTESTED | MappingStatus.REJECTED; readonly verdict: null }

/** Statuses that follow from a round in which both sides have spoken. */
export const DECIDED: readonly MappingStatus[] = [MappingStatus.AGREED, MappingStatus.CONTESTED, MappingStatus.REJECTED]

/**
 * What the current ratings of one round come to; null while either side lacks organisations, so that nothing shows of
 * the first ratings. An organisation that stood on both sides would count for neither. Agreed needs one verdict of all.
 */
export function outcomeOf(ratings: readonly GivenRating[], minimumPerSide: number): Outcome | null {
  const of = (side: VotingSide) => new Set(ratings.filter((one) => one.side === side).map((one) => one.organisation))
  const education = of(CohortSide.EDUCATION)
  const employers = of(CohortSide.EMPLOYER)
  const alone = (side: ReadonlySet<string>, other: ReadonlySet<string>) => [...side].filter((one) => !other.has(one))
  const needed = Math.max(1, minimumPerSide)
  if (alone(education, employers).length < needed || alone(employers, education).length < needed) return null
  const [verdict = null, ...others] = new Set(ratings.map((one) => one.verdict))
  if (others.length > 0) return { status: MappingStatus.CONTESTED, verdict: null }
  return verdict === null
    ? { status: MappingStatus.REJECTED, verdict: null }
    : { status: MappingStatus.AGREED, verdict }
}
