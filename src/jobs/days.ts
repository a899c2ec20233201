import { dayOf } from '../shared/instant.ts'

/** Postings that are open on the UTC day of a moment. */
export function openPostings<Posting extends { datePosted: string; validThrough: string | null }>(
  postings: readonly Posting[],
  at: number,
): Posting[] {
  const today = dayOf(at)
  return postings.filter(
    (posting) => posting.datePosted <= today && (posting.validThrough === null || posting.validThrough >= today),
  )
}
