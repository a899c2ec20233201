/** Rows of one statement: enough to make round trips rare, few enough for a small heap, here and there. */
export const ROWS = 2_000

/** By key, each group in the order given. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** So many at a time. */
export function* chunks<T>(items: readonly T[], most = ROWS): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += most) yield items.slice(start, start + most)
}
