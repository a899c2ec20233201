const DAY_MS = 86_400_000

/** Midnight UTC at which a day begins, epoch milliseconds. */
export const dayStart = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** The moment after a day's last one: a bare end date ends with its UTC day. */
export const dayEnd = (day: string): number => dayStart(day) + DAY_MS

/** The UTC day of a moment. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

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
