import { setImmediate } from 'node:timers/promises'

/** What `each` makes of the items, in order; after every `batch` of them whoever else waits for the process has a turn. */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  batch: number,
  each: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += batch) {
    if (from > 0) await setImmediate()
    for (const item of items.slice(from, from + batch)) results.push(each(item))
  }
  return results
}
