import type { EntityManager } from 'typeorm'

import type { AggregateKind } from '../database/outbox.ts'
import type { GraphValue } from '../shared/graph.ts'

/** A node that belongs to one aggregate. Its id is unique in the whole graph. */
export interface GraphNode {
  readonly id: string
  /** Without `Entity`, which every node carries. Only labels that the projection declares. */
  readonly labels: readonly string[]
  readonly properties: Readonly<Record<string, GraphValue>>
}

/** An edge that belongs to one aggregate; an end of another aggregate that is not there yet becomes a placeholder. */
export interface GraphEdge {
  readonly type: string
  readonly from: string
  readonly to: string
  readonly properties: Readonly<Record<string, GraphValue>>
}

/** All that one aggregate means in the graph. */
export interface GraphPart {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/**
 * The same a piece at a time, for what may be larger than memory should hold at once: nodes no later than the edges that
 * start at them. Can be gone through again, and then reads the state of that moment.
 */
export type GraphPieces = AsyncIterable<GraphPart>

/** How aggregates of one kind become their part of the graph: read the present state, then a pure function of it. */
export interface Projection {
  readonly kind: AggregateKind
  /** Labels its nodes may carry, besides `Entity`. */
  readonly labels: readonly string[]
  /** Types of edges that start at its own nodes. */
  readonly edgeTypes: readonly string[]
  /** Types of edges that may start at another aggregate's node; these get the property `part` to be found again. */
  readonly foreignEdgeTypes?: readonly string[]
  /**
   * When a change of this kind can change concept credit (competencies, associations, mappings): always, or only where a
   * node of its part is `published` before or after it. Default: never.
   */
  readonly touchesConcepts?: 'always' | 'published'
  /**
   * Labels without which no reader sees a node, nor what the aggregate says elsewhere: what takes several transactions
   * gets them in the last one. Declared by kinds whose parts may be large.
   */
  readonly shownBy?: readonly string[]
  /** Aggregates of one reading and one graph transaction, where they may be large. Default: as many as there are. */
  readonly batch?: number
  /** The name of an aggregate's part in the graph, where the id itself must not stand there (learners). Default: the id. */
  partName?(id: string): string
  /** Parts of these aggregates as they are now; an id without an entry is gone, and so is its part. */
  read(sql: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, GraphPart | GraphPieces>>
  /** Ids after `after` in id order, for a rebuild. */
  ids(sql: EntityManager, after: string | null, limit: number): Promise<readonly string[]>
}
