import type { ManagedTransaction } from 'neo4j-driver'

import { groupBy } from '../shared/group-by.ts'
import { chunks } from './batches.ts'
import { toGraph } from './driver.ts'
import type { EdgeElement } from './present.ts'
import type { GraphEdge, Projection } from './projection.ts'

export type Transactional = Pick<ManagedTransaction, 'run'>

/** A node as it is to be: `own` is all of its properties, id and part too. */
export interface NodeRow {
  readonly own: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly labels: readonly string[]
}

const WORD = /^[A-Za-z][A-Za-z0-9_]*$/

const labelText = (labels: Iterable<string>): string => [...labels].map((label) => `:${label}`).join('')

/** The Cypher that writes parts of one kind. Labels and types become text of it: only plain words that are declared do. */
export class Statements {
  readonly labels: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  /** Types whose edges belong to a part whatever they start at, and say so in `part`. */
  readonly foreign: ReadonlySet<string>

  constructor(
    private readonly tx: Transactional,
    private readonly projection: Projection,
  ) {
    this.labels = new Set(projection.labels)
    this.foreign = new Set(projection.foreignEdgeTypes ?? [])
    this.types = new Set([...projection.edgeTypes, ...this.foreign])
    for (const word of [...this.labels, ...this.types, ...(projection.shownBy ?? [])])
      if (!WORD.test(word)) throw new Error(`${word} is not a plain word`)
  }

  /** Also over a placeholder, and over what was another part's: of that no label is left. */
  async writeNodes(nodes: readonly NodeRow[]): Promise<void> {
    for (const [labels, group] of groupBy(nodes, ({ labels }) => labelText(labels))) {
      const others = [...this.labels].filter((label) => !group[0]?.labels.includes(label))
      for (const rows of chunks(group))
        await this.#run(
          `UNWIND $rows AS row MERGE (n:Entity {id: row.id}) SET n = row
           ${others.length > 0 ? `REMOVE n${labelText(others)}` : ''} ${labels === '' ? '' : `SET n${labels}`}`,
          { rows: rows.map(({ own }) => own) },
        )
    }
  }

  /** An end that is not there yet becomes a placeholder. */
  async writeEdges(edges: readonly GraphEdge[]): Promise<void> {
    for (const [type, group] of groupBy(edges, (edge) => edge.type))
      for (const rows of chunks(group))
        await this.#run(
          `UNWIND $rows AS row ${this.foreign.has(type) ? 'MERGE' : 'MATCH'} (a:Entity {id: row.from})
           MERGE (b:Entity {id: row.to}) CREATE (a)-[e:${type}]->(b) SET e = row.properties`,
          { rows: rows.map(({ from, to, properties }) => ({ from, to, properties })) },
        )
  }

  /** Ends that have lost their last edge with it, and have no owner, go too. */
  async deleteEdges(edges: readonly EdgeElement[]): Promise<void> {
    const starts = [...groupBy(edges, ({ from }) => from)].map(([from, some]) => ({
      from,
      elements: some.map(({ element }) => element),
    }))
    const rows = await this.#run(
      `UNWIND $starts AS start MATCH (n:Entity {id: start.from})-[e]->(m) WHERE elementId(e) IN start.elements
       WITH e, [x IN [n, m] WHERE x.part IS NULL | x.id] AS ends
       DELETE e RETURN collect(CASE WHEN size(ends) > 0 THEN ends END) AS loose`,
      { starts },
    )
    await this.#sweep([...new Set(rows.flatMap((row) => (row.loose as string[][]).flat()))])
  }

  /** Nodes become placeholders, and go where nothing holds on to them: delete their edges first. */
  async removeNodes(ids: readonly string[]): Promise<void> {
    await this.#run(`UNWIND $ids AS id MATCH (n:Entity {id: id}) SET n = {id: id} REMOVE n${labelText(this.labels)}`, {
      ids,
    })
    await this.#sweep(ids)
  }

  async show(label: string, ids: readonly string[]): Promise<void> {
    for (const some of chunks(ids))
      await this.#run(`UNWIND $ids AS id MATCH (n:Entity {id: id}) SET n:${label}`, { ids: some })
  }

  /** Answers whether one of them is published. */
  async hide(names: readonly string[]): Promise<boolean> {
    const [row] = await this.#run(
      `UNWIND $names AS name MATCH (n:Entity {part: name})
       REMOVE n${labelText(this.projection.shownBy ?? [])} RETURN max(coalesce(n.published, false)) AS published`,
      { names },
    )
    return row?.published === true
  }

  /** A new version of the graph; with `concepts`, of what concept credit is made of too. */
  async bumpVersion(concepts: boolean): Promise<number> {
    const { records } = await this.tx.run(
      `// graph.bump
       MERGE (m:Meta {id: 'graph'})
       SET m.version = coalesce(m.version, 0) + 1
       SET m.conceptVersion = CASE WHEN $concepts THEN m.version ELSE coalesce(m.conceptVersion, 0) END
       RETURN m.version AS version`,
      { concepts },
    )
    return records[0]?.get('version') as number
  }

  async #sweep(ids: readonly string[]): Promise<void> {
    for (const some of chunks(ids))
      await this.#run(
        'UNWIND $ids AS id MATCH (n:Entity {id: id}) WHERE n.part IS NULL AND NOT EXISTS { (n)--() } DELETE n',
        { ids: some },
      )
  }

  async #run(text: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>[]> {
    const named = `// graph.replace ${this.projection.kind}\n${text}`
    const { records } = await this.tx.run(named, toGraph(parameters) as Record<string, unknown>)
    return records.map((record) => record.toObject())
  }
}
