import DataLoader from 'dataloader'

import { groupBy } from '../shared/group-by.ts'
import type { Session } from './session.ts'

/** How one kind of thing is read in batches for a session; the access condition belongs into `batch`. */
export interface LoaderDefinition<Key, Value> {
  readonly name: string
  readonly batch: (session: Session, keys: readonly Key[]) => Promise<readonly (Value | Error)[]>
  /** For keys that are objects. */
  readonly cacheKey?: (key: Key) => string
}

export const defineLoader = <Key, Value>(definition: LoaderDefinition<Key, Value>): LoaderDefinition<Key, Value> =>
  definition

/** One instance a session: a loader's cache never outlives the request, and never crosses a transaction's edge. */
export class LoaderCache {
  readonly #loaders = new Map<LoaderDefinition<never, never>, DataLoader<never, never, string>>()

  for<Key, Value>(session: Session, definition: LoaderDefinition<Key, Value>): DataLoader<Key, Value, string> {
    const identity = definition as unknown as LoaderDefinition<never, never>
    const known = this.#loaders.get(identity)
    if (known) return known as unknown as DataLoader<Key, Value, string>
    const loader = new DataLoader<Key, Value, string>((keys) => definition.batch(session, keys), {
      name: definition.name,
      cacheKeyFn: definition.cacheKey ?? String,
      maxBatchSize: 1000,
    })
    this.#loaders.set(identity, loader as unknown as DataLoader<never, never, string>)
    return loader
  }

  clear(): void {
    this.#loaders.clear()
  }
}

/** Rows in the order of keys; null where there is none (or none that the query's access condition lets through). */
export function inOrder<Key, Row>(keys: readonly Key[], rows: Iterable<Row>, keyOf: (row: Row) => Key): (Row | null)[] {
  const byKey = new Map<Key, Row>()
  for (const row of rows) byKey.set(keyOf(row), row)
  return keys.map((key) => byKey.get(key) ?? null)
}

/** All rows of each key, in the rows' order. */
export function grouped<Key, Row>(keys: readonly Key[], rows: Iterable<Row>, keyOf: (row: Row) => Key): Row[][] {
  const byKey = groupBy(rows, keyOf)
  return keys.map((key) => byKey.get(key) ?? [])
}

/** Answers of keys, in their order: those of which `questionOf` makes the same are answered by one query. */
export async function byQuestion<Key, Value>(
  keys: readonly Key[],
  questionOf: (key: Key) => object,
  answer: (alike: readonly Key[]) => Promise<readonly Value[]>,
): Promise<Value[]> {
  const found = new Map<Key, Value>()
  for (const alike of groupBy(keys, (key) => JSON.stringify(questionOf(key))).values()) {
    const values = await answer(alike)
    for (const [place, key] of alike.entries()) found.set(key, values[place] as Value)
  }
  return keys.map((key) => found.get(key) as Value)
}
