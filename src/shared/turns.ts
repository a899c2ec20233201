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

/** Work in steps, each of at most some milliseconds: who has all the time does them `atOnce`, who serves others `inTurns`. */
export type Steps<Result> = Generator<void, Result>

/** Milliseconds of one turn. */
const TURN_MS = 15

/** Does the steps one after the other; whenever they have taken a while, whoever else waits for the process has a turn. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  let began = performance.now()
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    if (performance.now() - began < TURN_MS) continue
    await setImmediate()
    began = performance.now()
  }
}

/** Does all the steps in one turn. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}
