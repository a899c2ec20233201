/** Rows of one statement: enough to make round trips rare, few enough for a small heap, here and there. */
export const ROWS = 2_000

/** So many at a time. */
export function* chunks<T>(items: readonly T[], most = ROWS): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += most) yield items.slice(start, start + most)
}
