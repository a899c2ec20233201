import type { Transaction } from 'neo4j-driver'

import type { Graph } from '../../src/graph/driver.ts'

/** What the transactions of a graph did. */
export interface Watched {
  readonly graph: Graph
  /** All that was run, with its parameters. */
  readonly statements: readonly (readonly [text: string, parameters: unknown])[]
  /** Writes of nodes, edges, properties and labels, by what the server says it did. */
  writes(): number
}

/**
 * The same graph, which tells of every transaction of the writer that is committed; `beforeCommit` may throw, and then
 * the transaction is not.
 */
export function watchedGraph(
  graph: Graph,
  hooks: { beforeCommit?: (nth: number) => void; afterCommit?: (nth: number) => Promise<void> } = {},
): Watched {
  let commits = 0
  let writes = 0
  const statements: [string, unknown][] = []
  const watch = (tx: Transaction): Transaction =>
    with_(tx, {
      run: (...args: Parameters<Transaction['run']>) => {
        const result = tx.run(...args)
        statements.push([String(args[0]), args[1]])
        if (!String(args[0]).startsWith('// graph.bump'))
          void result.summary().then(
            ({ counters }) => {
              writes += Object.values(counters.updates()).reduce((sum, count) => sum + count, 0)
            },
            () => {},
          )
        return result
      },
      commit: async () => {
        commits++
        hooks.beforeCommit?.(commits)
        await tx.commit()
        await hooks.afterCommit?.(commits)
      },
    })
  const driver = with_(graph.driver, {
    session: (...args: Parameters<Graph['driver']['session']>) => {
      const session = graph.driver.session(...args)
      return with_(session, { beginTransaction: async () => watch(await session.beginTransaction()) })
    },
  })
  return { graph: with_(graph, { driver }), statements, writes: () => writes }
}

/** An object with some of its members replaced; the others keep their own `this`. */
function with_<T extends object>(object: T, replaced: Record<string, unknown>): T {
  return new Proxy(object, {
    get(target, key) {
      if (typeof key === 'string' && key in replaced) return replaced[key]
      const value = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
