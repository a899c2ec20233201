import type { z } from 'zod'

/** What Neo4j can hold as a property and we use. */
export type GraphValue = string | number | boolean | readonly string[] | readonly number[] | null

/** A named Cypher query whose rows are parsed on the way out. Make one with `defineQuery`. */
export interface GraphQuery<Row> {
  readonly name: string
  readonly text: string
  readonly row: z.ZodType<Row>
  /** Why a label scan is right here; without it the plan test refuses one. */
  readonly scans?: string
}

/** Read access to the graph: one auto-commit read transaction a call, sees what this session has been shown before. */
export interface GraphReader {
  read<Row>(query: GraphQuery<Row>, parameters: Readonly<Record<string, unknown>>): Promise<Row[]>
}

const defined = new Map<string, GraphQuery<unknown>>()

/**
 * Registers a query under a unique name (`module.purpose`), which stands as a comment in its text and in the logs.
 * Parameters always, never text built from values. A plan test explains every registered query.
 */
export function defineQuery<Row>(query: GraphQuery<Row>): GraphQuery<Row> {
  if (defined.has(query.name)) throw new Error(`two graph queries are named ${query.name}`)
  const named = { ...query, text: `// ${query.name}\n${query.text.trim()}` }
  defined.set(query.name, named)
  return named
}

/** Every query of the program, for the plan test. */
export const definedQueries = (): readonly GraphQuery<unknown>[] => [...defined.values()]
