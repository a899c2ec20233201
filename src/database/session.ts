import type DataLoader from 'dataloader'
import type { DataSource, EntityManager } from 'typeorm'

import type { Clock } from '../shared/clock.ts'
import type { GraphReader } from '../shared/graph.ts'
import type { Secrets } from '../shared/secrets.ts'
import type { Viewer } from '../shared/viewer.ts'
import { LoaderCache, type LoaderDefinition } from './loader.ts'

/** Waits until outbox rows have been projected into the graph. */
export interface ProjectionWatch {
  /** True when all are in the graph; false when the bound was reached first. Never rejects because Neo4j is down. */
  wait(outboxIds: readonly string[]): Promise<boolean>
}

/** What a process gives to all its sessions. */
export interface SessionResources {
  readonly dataSource: DataSource
  readonly graph: GraphReader
  readonly projection: ProjectionWatch
  readonly secrets: Secrets
  readonly clock: Clock
}

/**
 * One request (or one unit of a task): who asks, when, and the stores as that viewer may use them.
 * The first parameter of every service method.
 */
export class Session {
  readonly now: number
  // not "#": the GraphQL server hands resolvers a shallow copy of its context, and the copy must share these
  private readonly loaders = new LoaderCache()
  /** Outbox rows written by this session's committed transactions and not waited for yet. */
  private readonly written: string[] = []

  private constructor(
    readonly resources: SessionResources,
    readonly viewer: Viewer,
    /** The running transaction, or the plain manager outside of one. */
    readonly sql: EntityManager,
    private readonly outer: Session | null,
    now?: number,
  ) {
    this.now = now ?? resources.clock()
  }

  static open(resources: SessionResources, viewer: Viewer, now?: number): Session {
    return new Session(resources, viewer, resources.dataSource.manager, null, now)
  }

  get graph(): GraphReader {
    return this.resources.graph
  }

  get secrets(): Secrets {
    return this.resources.secrets
  }

  get inTransaction(): boolean {
    return this.outer !== null
  }

  /** The same stores and time under another viewer; for tasks and for the system's own work. */
  as(viewer: Viewer): Session {
    return new Session(this.resources, viewer, this.sql, this.outer, this.now)
  }

  load<Key, Value>(definition: LoaderDefinition<Key, Value>): DataLoader<Key, Value, string> {
    return this.loaders.for(this, definition)
  }

  /**
   * Runs `work` in one SQL transaction. Use only the session it is given: PGlite has a single connection, and waiting
   * for another query inside would hang. No network, no graph, no waiting inside. Nested calls join the outer one.
   */
  async transaction<T>(work: (tx: Session) => Promise<T>): Promise<T> {
    if (this.inTransaction) return work(this)
    let written: readonly string[] = []
    const result = await this.resources.dataSource.transaction(async (manager) => {
      const tx = new Session(this.resources, this.viewer, manager, this, this.now)
      const value = await work(tx)
      written = tx.written
      return value
    })
    this.written.push(...written)
    this.loaders.clear()
    return result
  }

  /** Called by the outbox: these rows are this session's to wait for. */
  wrote(outboxIds: readonly string[]): void {
    this.written.push(...outboxIds)
  }

  /** Waits (bounded) until what this session has written is in the graph; false when it is not there yet. */
  async projected(): Promise<boolean> {
    if (this.written.length === 0) return true
    const done = await this.resources.projection.wait([...this.written])
    if (done) this.written.length = 0
    this.loaders.clear()
    return done
  }
}
