import { createHash } from 'node:crypto'

import type { GraphEdge, GraphNode, Projection } from './projection.ts'
import type { NodeRow, Transactional } from './statements.ts'

interface PresentNode {
  readonly labels: ReadonlySet<string>
  readonly fingerprint: string
}

/** An edge by its element id, found from where it starts: the planner may rather walk over all edges for the id alone. */
export interface EdgeElement {
  readonly from: string
  readonly element: string
}

/**
 * What the graph has of some parts and was not found again yet in what is to be written: in the end, what is gone. It
 * holds fingerprints instead of properties, because a part may have a quarter of a million elements.
 */
export class Present {
  /** One of its nodes is `published`. */
  published = false
  /** One of its nodes carries a label that shows it. */
  shown = false
  readonly #nodes = new Map<string, PresentNode>()
  /** By fingerprint: the same edge may stand there twice. */
  readonly #edges = new Map<string, EdgeElement | EdgeElement[]>()
  /** Each text once. */
  readonly #starts = new Map<string, string>()
  readonly #labelSets = new Map<string, ReadonlySet<string>>()
  #edgeCount = 0

  constructor(private readonly showing: ReadonlySet<string>) {}

  /** Nodes and edges. */
  get size(): number {
    return this.#nodes.size + this.#edgeCount
  }

  addNode(own: Readonly<Record<string, unknown>>, labels: readonly string[]): void {
    if (own.published === true) this.published = true
    const kept = labels.filter((label) => label !== 'Entity').sort()
    if (kept.some((label) => this.showing.has(label))) this.shown = true
    this.#nodes.set(own.id as string, { labels: this.#labelSet(kept), fingerprint: fingerprint(own) })
  }

  addEdge(element: string, edge: GraphEdge): void {
    const key = edgeFingerprint(edge)
    const found = { from: this.#starts.get(edge.from) ?? edge.from, element }
    this.#starts.set(found.from, found.from)
    const others = this.#edges.get(key)
    if (others === undefined) this.#edges.set(key, found)
    else if (Array.isArray(others)) others.push(found)
    else this.#edges.set(key, [others, found])
    this.#edgeCount++
  }

  /** Whether the graph has this node; `own` is all that it is to have, its id and part too. */
  takesNode(own: Readonly<Record<string, unknown>>, labels: readonly string[]): boolean {
    const id = own.id as string
    const node = this.#nodes.get(id)
    if (!node) return false
    this.#nodes.delete(id)
    const wanted = new Set(labels)
    return (
      node.labels.size === wanted.size &&
      labels.every((label) => node.labels.has(label)) &&
      node.fingerprint === fingerprint(own)
    )
  }

  /** Whether the graph has this edge, with all that it is to have. */
  takesEdge(edge: GraphEdge): boolean {
    if (this.#edgeCount === 0) return false
    const key = edgeFingerprint(edge)
    const elements = this.#edges.get(key)
    if (elements === undefined) return false
    if (!Array.isArray(elements) || elements.length === 1) this.#edges.delete(key)
    else elements.pop()
    this.#edgeCount--
    return true
  }

  /** Ids of nodes that were not taken. */
  goneNodes(): string[] {
    return [...this.#nodes.keys()]
  }

  /** Edges that were not taken. */
  goneEdges(): EdgeElement[] {
    return [...this.#edges.values()].flat()
  }

  #labelSet(labels: readonly string[]): ReadonlySet<string> {
    const key = labels.join()
    const known = this.#labelSets.get(key)
    if (known) return known
    const made = new Set(labels)
    this.#labelSets.set(key, made)
    return made
  }
}

/** Reads it row by row. */
export async function readPresent(
  tx: Transactional,
  projection: Projection,
  names: readonly string[],
): Promise<Present> {
  const present = new Present(new Set(projection.shownBy))
  const rows = (text: string) => tx.run(`// graph.present ${projection.kind}\n${text}`, { names })
  const nodes = rows(
    `UNWIND $names AS name MATCH (n:Entity {part: name}) RETURN properties(n) AS own, labels(n) AS labels`,
  )
  for await (const row of nodes) present.addNode(row.get('own'), row.get('labels'))
  const found = [
    'MATCH (a:Entity {part: name})-[e]->(b) WHERE e.part IS NULL',
    ...(projection.foreignEdgeTypes ?? []).map((type) => `MATCH (a)-[e:${type} {part: name}]->(b)`),
  ]
  for (const match of found) {
    const edges = rows(
      `UNWIND $names AS name ${match}
       RETURN elementId(e) AS element, type(e) AS type, a.id AS from, b.id AS to, properties(e) AS properties`,
    )
    for await (const row of edges) {
      const { element, ...edge } = row.toObject() as { element: string } & GraphEdge
      present.addEdge(element, edge)
    }
  }
  return present
}

const edgeFingerprint = ({ type, from, to, properties }: GraphEdge): string =>
  fingerprint({ ...properties }, [type, from, to])

/** What has no value is not there, in whatever order the others stand. */
function fingerprint(properties: Readonly<Record<string, unknown>>, beside: readonly string[] = []): string {
  const values = Object.keys(properties)
    .filter((key) => properties[key] !== null && properties[key] !== undefined)
    .sort()
    .map((key) => [key, properties[key]])
  return createHash('sha256')
    .update(JSON.stringify([beside, values]))
    .digest('base64')
}

/** All that a node of a part has in the graph. */
export const ownOf = (node: GraphNode, part: string): NodeRow['own'] => ({
  ...node.properties,
  id: node.id,
  part,
})
