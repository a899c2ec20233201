import { expect } from '@jest/globals'
import type { Logger } from 'typeorm'

import type { TestStores } from './stores.ts'

/** Statements of PostgreSQL by name and questions to the graph, while `work` runs; sorted. */
export async function tripsOf({ dataSource, resources }: TestStores, work: () => Promise<unknown>): Promise<string[]> {
  const trips: string[] = []
  const { logger } = dataSource
  const read = resources.graph.read
  const counting = new Proxy(logger, {
    get: (target, name) =>
      name === 'logQuery'
        ? (query: string) => trips.push(`sql ${/^\/\* ([\w.]+)/.exec(query)?.[1] ?? query.slice(0, 60)}`)
        : Reflect.get(target, name),
  }) as Logger
  Object.assign(dataSource, { logger: counting })
  Object.assign(resources.graph, {
    read: (query: { name: string }, parameters: never) => {
      trips.push(`graph ${query.name}`)
      return read.call(resources.graph, query as never, parameters)
    },
  })
  try {
    await work()
  } finally {
    Object.assign(dataSource, { logger })
    Object.assign(resources.graph, { read })
  }
  // The projector, the task runner and waiting look at their tables whenever they like
  return trips.filter((trip) => !/^sql (projector|tasks?|leadership)\./.test(trip)).sort()
}

/**
 * Two branches of a question that want the same kind of row share a batch or, when one of them comes a moment later,
 * need one more: that is no growth. A row at a time would be five more at least.
 */
export function expectNoGrowth(few: readonly string[], lots: readonly string[]): void {
  const times = (trips: readonly string[], name: string) => trips.filter((trip) => trip === name).length
  expect(few.length).toBeGreaterThan(0)
  const grown = [...new Set(lots)].filter((name) => times(lots, name) > times(few, name) + 1)
  expect(grown).toEqual([])
}
