import type { Graph } from '../src/graph/driver.ts'

/** The whole graph as sorted text, placeholders included, without what tells of its schema and counts its batches. */
export async function dumpOf(graph: Graph): Promise<string[]> {
  const { database } = graph
  const nodes = await graph.driver.executeQuery(
    'MATCH (n) WHERE NOT n:Migration AND NOT n:Meta RETURN labels(n) AS labels, properties(n) AS own',
    {},
    { database },
  )
  const edges = await graph.driver.executeQuery(
    `MATCH (n)-[e]->(m) WHERE NOT n:Migration AND NOT m:Migration
     RETURN n.id AS from, type(e) AS type, properties(e) AS own, m.id AS to`,
    {},
    { database },
  )
  return [
    ...nodes.records.map((record) => text({ own: record.get('own'), labels: [...record.get('labels')].sort() })),
    ...edges.records.map((record) => text(record.toObject())),
  ].sort()
}

/** Everything that a rebuild can make again. */
export async function emptyGraph(graph: Graph): Promise<void> {
  await graph.driver.executeQuery(
    'MATCH (n) WHERE NOT n:Migration AND NOT n:Meta DETACH DELETE n',
    {},
    { database: graph.database },
  )
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
