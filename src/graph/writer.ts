import type { ManagedTransaction } from 'neo4j-driver'

import { type Graph, toGraph } from './driver.ts'
import type { GraphEdge, GraphNode, GraphPart, Projection } from './projection.ts'

/** Rows of one statement: enough to make round trips rare, few enough for a small heap. */
const ROWS = 5_000

const WORD = /^[A-Za-z][A-Za-z0-9_]*$/

/**
 * Replaces the parts of aggregates in the graph, in one transaction: afterwards the graph holds of them exactly what
 * `parts` says. Doing it again changes nothing. An aggregate without a part is gone. Answers the new graph version.
 */
export async function replaceParts(
  graph: Graph,
  projection: Projection,
  ids: readonly string[],
  parts: ReadonlyMap<string, GraphPart>,
): Promise<number> {
  const session = graph.driver.session({ database: graph.database })
  try {
    return await session.executeWrite(async (tx) => {
      const replacement = new Replacement(tx, projection, ids, parts)
      await replacement.run()
      return bumpVersion(tx, replacement.touchesConcepts)
    })
  } finally {
    await session.close()
  }
}

/** The name under which an aggregate's part stands in the graph. */
export const partName = (projection: Projection, id: string): string => projection.partName?.(id) ?? id

class Replacement {
  readonly #names: string[]
  readonly #nodes: GraphNode[] = []
  readonly #edges: GraphEdge[] = []
  readonly #partOfNode = new Map<string, string>()
  readonly #partOfEdge = new Map<GraphEdge, string>()
  /** One of these parts is published, or was. */
  #published = false

  constructor(
    private readonly tx: ManagedTransaction,
    private readonly projection: Projection,
    ids: readonly string[],
    parts: ReadonlyMap<string, GraphPart>,
  ) {
    this.#names = ids.map((id) => partName(projection, id))
    for (const id of ids) {
      const part = parts.get(id)
      if (!part) continue
      const name = partName(projection, id)
      for (const node of part.nodes) {
        this.#nodes.push(node)
        this.#partOfNode.set(node.id, name)
      }
      for (const edge of part.edges) {
        this.#edges.push(edge)
        this.#partOfEdge.set(edge, name)
      }
    }
    this.#refuseUndeclared()
  }

  /** Whether concept credit may have changed with this. Known when it has run. */
  get touchesConcepts(): boolean {
    const { touchesConcepts } = this.projection
    return touchesConcepts === 'always' || (touchesConcepts === 'published' && this.#published)
  }

  async run(): Promise<void> {
    const loose = await this.#deleteEdges()
    await this.#reconcileNodes(loose)
    await this.#writeNodes()
    await this.#writeEdges()
    await this.#sweep(loose)
  }

  /** Labels and types become text of Cypher: only declared words may. */
  #refuseUndeclared(): void {
    const labels = new Set(this.projection.labels)
    const types = new Set([...this.projection.edgeTypes, ...(this.projection.foreignEdgeTypes ?? [])])
    for (const word of [...labels, ...types]) if (!WORD.test(word)) throw new Error(`${word} is not a plain word`)
    for (const node of this.#nodes)
      for (const label of node.labels)
        if (!labels.has(label)) throw new Error(`${this.projection.kind} does not declare the label ${label}`)
    for (const edge of this.#edges)
      if (!types.has(edge.type)) throw new Error(`${this.projection.kind} does not declare the edge type ${edge.type}`)
  }

  /** Answers the ends that may have lost their last edge and have no owner. */
  async #deleteEdges(): Promise<Set<string>> {
    const loose = new Set<string>()
    const collect = (rows: readonly Record<string, unknown>[]) => {
      for (const row of rows) for (const id of row.loose as string[]) loose.add(id)
    }
    collect(
      await this.#run(
        `UNWIND $names AS name MATCH (n:Entity {part: name})-[e]->(m) WHERE e.part IS NULL
         WITH e, CASE WHEN m.part IS NULL THEN m.id END AS end DELETE e RETURN collect(DISTINCT end) AS loose`,
        { names: this.#names },
      ),
    )
    for (const type of this.projection.foreignEdgeTypes ?? [])
      collect(
        await this.#run(
          `UNWIND $names AS name MATCH (n)-[e:${type} {part: name}]->(m)
           WITH e, [x IN [n, m] WHERE x.part IS NULL | x.id] AS ends DELETE e
           WITH ends UNWIND ends AS end RETURN collect(DISTINCT end) AS loose`,
          { names: this.#names },
        ),
      )
    return loose
  }

  /** Nodes that are gone become placeholders, labels that are gone go; the sweep removes placeholders without edges. */
  async #reconcileNodes(loose: Set<string>): Promise<void> {
    const present = await this.#run(
      `UNWIND $names AS name MATCH (n:Entity {part: name})
       RETURN n.id AS id, labels(n) AS labels, coalesce(n.published, false) AS published`,
      { names: this.#names },
    )
    this.#published = present.some((row) => row.published) || this.#nodes.some((node) => node.properties.published)
    const wanted = new Map(this.#nodes.map((node) => [node.id, node]))
    const stripped: string[] = []
    for (const row of present) {
      const id = row.id as string
      const node = wanted.get(id)
      if (!node) loose.add(id)
      const keeps = new Set(['Entity', ...(node?.labels ?? [])])
      if ((row.labels as string[]).some((label) => !keeps.has(label)) || !node) stripped.push(id)
    }
    const all = this.projection.labels.map((label) => `:${label}`).join('')
    for (const ids of chunks(stripped))
      await this.#run(`UNWIND $ids AS id MATCH (n:Entity {id: id}) SET n = {id: id} REMOVE n${all}`, { ids })
  }

  async #writeNodes(): Promise<void> {
    for (const [labels, nodes] of groupBy(this.#nodes, (node) => node.labels.map((label) => `:${label}`).join('')))
      for (const rows of chunks(nodes))
        await this.#run(
          `UNWIND $rows AS row MERGE (n:Entity {id: row.id}) SET n = row ${labels === '' ? '' : `SET n${labels}`}`,
          { rows: rows.map((node) => ({ ...node.properties, id: node.id, part: this.#partOfNode.get(node.id) })) },
        )
  }

  async #writeEdges(): Promise<void> {
    const foreign = new Set(this.projection.foreignEdgeTypes ?? [])
    for (const [type, edges] of groupBy(this.#edges, (edge) => edge.type))
      for (const rows of chunks(edges))
        await this.#run(
          `UNWIND $rows AS row ${foreign.has(type) ? 'MERGE' : 'MATCH'} (a:Entity {id: row.from})
           MERGE (b:Entity {id: row.to}) CREATE (a)-[e:${type}]->(b) SET e = row.properties`,
          {
            rows: rows.map((edge) => ({
              from: edge.from,
              to: edge.to,
              properties: foreign.has(type)
                ? { ...edge.properties, part: this.#partOfEdge.get(edge) }
                : edge.properties,
            })),
          },
        )
  }

  async #sweep(loose: Set<string>): Promise<void> {
    for (const ids of chunks([...loose]))
      await this.#run(
        'UNWIND $ids AS id MATCH (n:Entity {id: id}) WHERE n.part IS NULL AND NOT EXISTS { (n)--() } DELETE n',
        { ids },
      )
  }

  async #run(text: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>[]> {
    const named = `// graph.replace ${this.projection.kind}\n${text}`
    const { records } = await this.tx.run(named, toGraph(parameters) as Record<string, unknown>)
    return records.map((record) => record.toObject())
  }
}

async function bumpVersion(tx: ManagedTransaction, concepts: boolean): Promise<number> {
  const { records } = await tx.run(
    `// graph.bump
     MERGE (m:Meta {id: 'graph'})
     SET m.version = coalesce(m.version, 0) + 1
     SET m.conceptVersion = CASE WHEN $concepts THEN m.version ELSE coalesce(m.conceptVersion, 0) END
     RETURN m.version AS version`,
    { concepts },
  )
  return records[0]?.get('version') as number
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += ROWS) yield items.slice(start, start + ROWS)
}
