import { chunks, ROWS } from './batches.ts'
import type { Graph } from './driver.ts'
import { ownOf, type Present, readPresent } from './present.ts'
import type { GraphEdge, GraphPart, GraphPieces, Projection } from './projection.ts'
import { type NodeRow, Statements, type Transactional } from './statements.ts'
import { Transactions } from './transactions.ts'

/**
 * Nodes and edges of one transaction, written or removed, where a part comes in pieces: a transaction is held in the heap
 * of the server, and one of 170,000 was more than the 70 % of a gigabyte that Neo4j gives to all of them. To show or to
 * hide a node is far less: 250,000 in one transaction are half of that.
 */
const PER_TRANSACTION = 50_000

/** The name under which an aggregate's part stands in the graph. */
export const partName = (projection: Projection, id: string): string => projection.partName?.(id) ?? id

/**
 * Replaces the parts of aggregates in the graph: afterwards the graph holds of them exactly what `parts` says. Only what
 * differs is written, so doing it again changes nothing. An aggregate without a part is gone.
 *
 * All in one transaction, except for what comes in pieces, or is gone, and differs in more than `perTransaction`. Where
 * the projection says what its nodes are shown by, readers then see all of it as it was, or nothing: what is new is shown
 * by the last transaction, what was there is hidden by the first. After a failure in between it stays hidden until it is
 * done again. Each transaction is a new graph version. Answers the last.
 */
export async function replaceParts(
  graph: Graph,
  projection: Projection,
  ids: readonly string[],
  parts: ReadonlyMap<string, GraphPart | GraphPieces>,
  perTransaction = PER_TRANSACTION,
): Promise<number> {
  const session = graph.driver.session({ database: graph.database })
  const task: Task = { projection, ids, names: ids.map((id) => partName(projection, id)), parts }
  try {
    if (!ids.some((id) => mayBeLarge(parts.get(id))))
      return await session.executeWrite((tx) => new Replacement(tx, task).run())
    const transactions = await Transactions.open(session)
    try {
      return await inSeveral({ transactions, perTransaction }, task)
    } finally {
      await transactions.close()
    }
  } finally {
    await session.close()
  }
}

interface Task {
  readonly projection: Projection
  readonly ids: readonly string[]
  readonly names: readonly string[]
  readonly parts: ReadonlyMap<string, GraphPart | GraphPieces>
}

/** What comes in pieces; and what is gone, for nobody knows how much it was. */
const mayBeLarge = (part: GraphPart | GraphPieces | undefined): boolean =>
  part === undefined || Symbol.asyncIterator in part

/** More differs than one transaction takes, and readers see what is there. */
class TooMuch extends Error {}

async function inSeveral(large: Large, task: Task): Promise<number> {
  const { transactions } = large
  try {
    return await new Replacement(transactions, task, large).run()
  } catch (cause) {
    if (!(cause instanceof TooMuch)) throw cause
  }
  await transactions.rollback()
  const statements = new Statements(transactions, task.projection)
  const published = await statements.hide(task.names)
  await statements.bumpVersion(touchesConcepts(task.projection, published))
  await transactions.commit()
  return new Replacement(transactions, task, large).run()
}

const touchesConcepts = ({ touchesConcepts: when }: Projection, published: boolean): boolean =>
  when === 'always' || (when === 'published' && published)

/** Where a part may take several transactions. */
interface Large {
  readonly transactions: Transactions
  readonly perTransaction: number
}

class Replacement {
  readonly #statements: Statements
  readonly #showing: ReadonlySet<string>
  #nodes: NodeRow[] = []
  #edges: GraphEdge[] = []
  /** One of these parts is published, or was. */
  #published = false
  /** Readers see what is there, so that all must change at once. */
  #shown = false
  /** Where nothing is seen until the end: ids by the label that shows them. */
  readonly #toShow = new Map<string, string[]>()
  /** Nodes and edges that this transaction wrote or removed. */
  #touched = 0
  readonly #most: number
  /** This is not the first transaction. */
  #several = false

  constructor(
    private readonly tx: Transactional,
    private readonly task: Task,
    private readonly large?: Large,
  ) {
    this.#statements = new Statements(tx, task.projection)
    this.#showing = new Set(task.projection.shownBy)
    this.#most = large?.perTransaction ?? Number.POSITIVE_INFINITY
  }

  async run(): Promise<number> {
    const { projection, ids, names, parts } = this.task
    const present = await readPresent(this.tx, projection, names)
    this.#shown = present.shown
    this.#published = present.published
    const none = ids.every((id) => !parts.has(id))
    if (none && this.#shown && present.size > this.#most) throw new TooMuch()
    for (const [place, id] of ids.entries()) {
      const part = parts.get(id)
      if (!part) continue
      const pieces = Symbol.asyncIterator in part ? part : [part]
      for await (const piece of pieces) await this.#take(piece, names[place] as string, present)
    }
    await this.#flush()
    await this.#remove(present)
    return this.#finish()
  }

  /** Small parts wait for each other, so that round trips stay rare. */
  async #take(piece: GraphPart, part: string, present: Present): Promise<void> {
    this.#refuseUndeclared(piece)
    for (const node of piece.nodes) {
      if (node.properties.published) this.#published = true
      const own = ownOf(node, part)
      const labels = this.#labelsOf(node.id, node.labels)
      if (!present.takesNode(own, labels)) this.#nodes.push({ own, labels })
    }
    for (const edge of piece.edges) {
      const own = this.#statements.foreign.has(edge.type) ? { ...edge, properties: { ...edge.properties, part } } : edge
      if (!present.takesEdge(own)) this.#edges.push(own)
    }
    if (this.#nodes.length + this.#edges.length >= Math.min(ROWS, this.#most)) await this.#flush()
  }

  /** Those that a node gets now; what shows it waits for the end where nothing is shown yet. */
  #labelsOf(id: string, labels: readonly string[]): readonly string[] {
    if (this.#shown || !this.large) return labels
    const waiting = labels.filter((label) => this.#showing.has(label))
    if (waiting.length === 0) return labels
    for (const label of waiting) {
      const ids = this.#toShow.get(label)
      if (ids) ids.push(id)
      else this.#toShow.set(label, [id])
    }
    return labels.filter((label) => !this.#showing.has(label))
  }

  #refuseUndeclared({ nodes, edges }: GraphPart): void {
    const { kind } = this.task.projection
    for (const node of nodes)
      for (const label of node.labels)
        if (!this.#statements.labels.has(label)) throw new Error(`${kind} does not declare the label ${label}`)
    for (const edge of edges)
      if (!this.#statements.types.has(edge.type)) throw new Error(`${kind} does not declare the edge type ${edge.type}`)
  }

  async #flush(): Promise<void> {
    const [nodes, edges] = [this.#nodes, this.#edges]
    if (nodes.length + edges.length === 0) return
    this.#nodes = []
    this.#edges = []
    await this.#statements.writeNodes(nodes)
    await this.#statements.writeEdges(edges)
    await this.#touch(nodes.length + edges.length)
  }

  /** Edges first: a node goes where nothing holds on to it. */
  async #remove(present: Present): Promise<void> {
    const most = Math.min(ROWS, this.#most)
    for (const elements of chunks(present.goneEdges(), most)) {
      await this.#statements.deleteEdges(elements)
      await this.#touch(elements.length)
    }
    for (const ids of chunks(present.goneNodes(), most)) {
      await this.#statements.removeNodes(ids)
      await this.#touch(ids.length)
    }
  }

  async #touch(count: number): Promise<void> {
    this.#touched += count
    if (this.#touched <= this.#most) return
    if (this.#shown) throw new TooMuch()
    await this.#commit()
  }

  async #commit(): Promise<void> {
    // what nobody sees is no reason to read concepts again
    const concepts = this.#showing.size === 0 && touchesConcepts(this.task.projection, this.#published)
    await this.#statements.bumpVersion(concepts)
    await this.large?.transactions.commit()
    this.#several = true
    this.#touched = 0
  }

  async #finish(): Promise<number> {
    // to show everything is enough for one transaction
    if (this.#several && this.#touched > 0 && this.#toShow.size > 0) await this.#commit()
    for (const [label, ids] of this.#toShow) await this.#statements.show(label, ids)
    const version = await this.#statements.bumpVersion(touchesConcepts(this.task.projection, this.#published))
    await this.large?.transactions.end()
    return version
  }
}
