import type { ManagedTransaction, Session } from 'neo4j-driver'

import { chunks, groupBy, ROWS } from './batches.ts'
import { type Graph, toGraph } from './driver.ts'
import type { GraphEdge, GraphNode, GraphPart, GraphPieces, Projection } from './projection.ts'

/** Edges that one statement removes. */
const DELETED = 10_000

const WORD = /^[A-Za-z][A-Za-z0-9_]*$/

/**
 * Nodes and edges of one transaction, written or removed, where a part comes in pieces: a transaction is held in the heap
 * of the server, and one of 170,000 was more than the 70 % of a gigabyte that Neo4j gives to all of them.
 */
const PER_TRANSACTION = 50_000

/**
 * Replaces the parts of aggregates in the graph: afterwards the graph holds of them exactly what `parts` says. Doing it
 * again changes nothing. An aggregate without a part is gone. All in one transaction, except for what comes in pieces, or
 * is gone, and has more than PER_TRANSACTION: while that is written, readers see a part of it, and after a failure until it is done
 * again. Each transaction is a new graph version. Answers the last.
 */
export async function replaceParts(
  graph: Graph,
  projection: Projection,
  ids: readonly string[],
  parts: ReadonlyMap<string, GraphPart | GraphPieces>,
  perTransaction = PER_TRANSACTION,
): Promise<number> {
  const session = graph.driver.session({ database: graph.database })
  const whole = async (tx: Transactional, next?: NextTransaction) => {
    const replacement = new Replacement(tx, projection, ids, parts, next && { begin: next, after: perTransaction })
    await replacement.run()
    return replacement.bumpVersion()
  }
  try {
    return await (ids.some((id) => mayBeLarge(parts.get(id)))
      ? inSeveral(session, whole)
      : session.executeWrite((tx) => whole(tx)))
  } finally {
    await session.close()
  }
}

/** What comes in pieces; and what is gone, for nobody knows how much it was. */
const mayBeLarge = (part: GraphPart | GraphPieces | undefined): boolean =>
  part === undefined || Symbol.asyncIterator in part

type Transactional = Pick<ManagedTransaction, 'run'>

/** Commits what was done so far and begins the next. */
type NextTransaction = () => Promise<Transactional>

async function inSeveral<T>(
  session: Session,
  work: (tx: Transactional, next: NextTransaction) => Promise<T>,
): Promise<T> {
  let tx = await session.beginTransaction()
  try {
    const result = await work(tx, async () => {
      await tx.commit()
      tx = await session.beginTransaction()
      return tx
    })
    await tx.commit()
    return result
  } finally {
    // A transaction that was not committed is rolled back.
    await tx.close().catch(() => {})
  }
}

/** The name under which an aggregate's part stands in the graph. */
export const partName = (projection: Projection, id: string): string => projection.partName?.(id) ?? id

/** What is to be written, with the name of the part it belongs to. */
interface Waiting {
  readonly nodes: { readonly node: GraphNode; readonly part: string }[]
  readonly edges: { readonly edge: GraphEdge; readonly part: string }[]
}

class Replacement {
  readonly #names: string[]
  readonly #labels: ReadonlySet<string>
  readonly #types: ReadonlySet<string>
  readonly #foreign: ReadonlySet<string>
  /** Nodes that the graph has of these parts and that were not written again yet, with their labels. */
  readonly #present = new Map<string, readonly string[]>()
  #waiting: Waiting = { nodes: [], edges: [] }
  /** One of these parts is published, or was. */
  #published = false
  /** Nodes and edges that this transaction wrote or removed. */
  #touched = 0

  constructor(
    private tx: Transactional,
    private readonly projection: Projection,
    private readonly ids: readonly string[],
    private readonly parts: ReadonlyMap<string, GraphPart | GraphPieces>,
    /** Absent: all is one transaction. */
    private readonly next?: { readonly begin: NextTransaction; readonly after: number },
  ) {
    this.#names = ids.map((id) => partName(projection, id))
    this.#labels = new Set(projection.labels)
    this.#foreign = new Set(projection.foreignEdgeTypes ?? [])
    this.#types = new Set([...projection.edgeTypes, ...this.#foreign])
    for (const word of [...this.#labels, ...this.#types])
      if (!WORD.test(word)) throw new Error(`${word} is not a plain word`)
  }

  /** Whether concept credit may have changed with this. Known when it has run. */
  get touchesConcepts(): boolean {
    const { touchesConcepts } = this.projection
    return touchesConcepts === 'always' || (touchesConcepts === 'published' && this.#published)
  }

  async run(): Promise<void> {
    await this.#readPresent()
    const loose = await this.#deleteEdges()
    for (const id of this.ids) {
      const part = this.parts.get(id)
      if (!part) continue
      const pieces = Symbol.asyncIterator in part ? part : [part]
      for await (const piece of pieces) await this.#take(piece, partName(this.projection, id))
    }
    await this.#flush()
    await this.#stripGone(loose)
    await this.#sweep(loose)
  }

  /** Small parts wait for each other, so that round trips stay rare. */
  async #take(piece: GraphPart, part: string): Promise<void> {
    this.#refuseUndeclared(piece)
    for (const node of piece.nodes) {
      if (node.properties.published) this.#published = true
      this.#waiting.nodes.push({ node, part })
    }
    for (const edge of piece.edges) this.#waiting.edges.push({ edge, part })
    if (this.#waiting.nodes.length + this.#waiting.edges.length >= ROWS) await this.#flush()
  }

  async #flush(): Promise<void> {
    const { nodes, edges } = this.#waiting
    this.#waiting = { nodes: [], edges: [] }
    await this.#stripLabels(nodes.map(({ node }) => node))
    await this.#writeNodes(nodes)
    await this.#writeEdges(edges)
    await this.#touch(nodes.length + edges.length)
  }

  async #touch(count: number, before: () => Promise<void> = async () => {}): Promise<void> {
    this.#touched += count
    if (!this.next || this.#touched < this.next.after) return
    await before()
    await this.bumpVersion()
    this.tx = await this.next.begin()
    this.#touched = 0
  }

  bumpVersion(): Promise<number> {
    return bumpVersion(this.tx, this.touchesConcepts)
  }

  /** Labels and types become text of Cypher: only declared words may. */
  #refuseUndeclared(piece: GraphPart): void {
    for (const node of piece.nodes)
      for (const label of node.labels)
        if (!this.#labels.has(label)) throw new Error(`${this.projection.kind} does not declare the label ${label}`)
    for (const edge of piece.edges)
      if (!this.#types.has(edge.type))
        throw new Error(`${this.projection.kind} does not declare the edge type ${edge.type}`)
  }

  /** Answers the ends that may have lost their last edge and have no owner. */
  async #deleteEdges(): Promise<Set<string>> {
    const loose = new Set<string>()
    await this.#deleteAll(
      `UNWIND $names AS name MATCH (n:Entity {part: name})-[e]->(m) WHERE e.part IS NULL
       WITH e, CASE WHEN m.part IS NULL THEN [m.id] ELSE [] END AS ends`,
      loose,
    )
    for (const type of this.#foreign)
      await this.#deleteAll(
        `UNWIND $names AS name MATCH (n)-[e:${type} {part: name}]->(m)
         WITH e, [x IN [n, m] WHERE x.part IS NULL | x.id] AS ends`,
        loose,
      )
    return loose
  }

  /** Those that `found` answers as `e`, so many at a time. */
  async #deleteAll(found: string, loose: Set<string>): Promise<void> {
    for (let count = DELETED; count === DELETED; ) {
      const rows = await this.#run(
        `${found} LIMIT $most DELETE e
         RETURN count(*) AS count, collect(CASE WHEN size(ends) > 0 THEN ends END) AS loose`,
        { names: this.#names, most: DELETED },
      )
      for (const row of rows) for (const id of (row.loose as string[][]).flat()) loose.add(id)
      count = rows[0]?.count as number
      // What has lost its last edge goes with it: after a failure nobody would know of it any more.
      await this.#touch(count, async () => {
        await this.#sweep(loose)
        loose.clear()
      })
    }
  }

  async #readPresent(): Promise<void> {
    const rows = await this.#run(
      `UNWIND $names AS name MATCH (n:Entity {part: name})
       RETURN n.id AS id, labels(n) AS labels, coalesce(n.published, false) AS published`,
      { names: this.#names },
    )
    for (const { id, labels, published } of rows) {
      if (published) this.#published = true
      this.#present.set(id as string, labels as string[])
    }
  }

  /** Labels that a node no longer has go before it is written again. */
  async #stripLabels(nodes: readonly GraphNode[]): Promise<void> {
    const stripped: string[] = []
    for (const { id, labels } of nodes) {
      const keeps = new Set(['Entity', ...labels])
      if (this.#present.get(id)?.some((label) => !keeps.has(label))) stripped.push(id)
      this.#present.delete(id)
    }
    await this.#strip(stripped)
  }

  /** Nodes that are gone become placeholders; the sweep removes placeholders without edges. */
  async #stripGone(loose: Set<string>): Promise<void> {
    for (const id of this.#present.keys()) loose.add(id)
    await this.#strip([...this.#present.keys()])
  }

  async #strip(stripped: readonly string[]): Promise<void> {
    const all = this.projection.labels.map((label) => `:${label}`).join('')
    for (const ids of chunks(stripped))
      await this.#run(`UNWIND $ids AS id MATCH (n:Entity {id: id}) SET n = {id: id} REMOVE n${all}`, { ids })
  }

  async #writeNodes(waiting: Waiting['nodes']): Promise<void> {
    for (const [labels, nodes] of groupBy(waiting, ({ node }) => node.labels.map((label) => `:${label}`).join('')))
      for (const rows of chunks(nodes))
        await this.#run(
          `UNWIND $rows AS row MERGE (n:Entity {id: row.id}) SET n = row ${labels === '' ? '' : `SET n${labels}`}`,
          { rows: rows.map(({ node, part }) => ({ ...node.properties, id: node.id, part })) },
        )
  }

  async #writeEdges(waiting: Waiting['edges']): Promise<void> {
    for (const [type, edges] of groupBy(waiting, ({ edge }) => edge.type))
      for (const rows of chunks(edges))
        await this.#run(
          `UNWIND $rows AS row ${this.#foreign.has(type) ? 'MERGE' : 'MATCH'} (a:Entity {id: row.from})
           MERGE (b:Entity {id: row.to}) CREATE (a)-[e:${type}]->(b) SET e = row.properties`,
          {
            rows: rows.map(({ edge, part }) => ({
              from: edge.from,
              to: edge.to,
              properties: this.#foreign.has(type) ? { ...edge.properties, part } : edge.properties,
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

async function bumpVersion(tx: Transactional, concepts: boolean): Promise<number> {
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
