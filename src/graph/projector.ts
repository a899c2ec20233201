import type { DataSource } from 'typeorm'

import type { AggregateKind } from '../database/outbox.ts'
import type { ProjectionWatch } from '../database/session.ts'
import { groupBy } from '../shared/group-by.ts'
import { appendApplied, forgetApplied } from './applied.ts'
import { type Graph, isPassing, isUnreachable } from './driver.ts'
import { Leadership } from './leadership.ts'
import { leftoverProjection } from './leftover.ts'
import type { Projection } from './projection.ts'
import { replaceParts } from './writer.ts'

/** Rows of one SQL read, and aggregates of one graph transaction where their projection names no smaller number. */
const BATCH = 500
const ATTEMPTS = 5
/** For faults that may pass, such as a server short of memory: some minutes, then it is held against the aggregate. */
const PASSING_ATTEMPTS = 20
const LONGEST_REST_MS = 15_000
const IDLE_MS = 250
const FORGET_EVERY_MS = 600_000

export interface ProjectorOptions {
  readonly dataSource: DataSource
  readonly graph: Graph
  readonly projections: readonly Projection[]
  /** False when this process alone can hold the store (PGlite): nobody to elect against. */
  readonly electLeader: boolean
  /** How long a mutation waits for its own rows. */
  readonly waitMs?: number
  readonly log?: (event: ProjectorEvent) => void
}

export type ProjectorEvent =
  | { kind: 'parked'; aggregate: string; id: string; error: string }
  | { kind: 'failed'; error: string }

interface OutboxRow {
  readonly id: string
  readonly kind: AggregateKind
  readonly aggregate_id: string
  readonly attempts: number
}

/**
 * Carries the outbox into the graph, one elected process at a time. Reads only rows that are older than every running
 * transaction: reading by "id greater than the last" loses rows of transactions that commit late.
 */
export class Projector implements ProjectionWatch {
  readonly #options: ProjectorOptions
  readonly #projections: ReadonlyMap<AggregateKind, Projection>
  readonly #leadership: Leadership
  readonly #retryAt = new Map<string, number>()
  #running: Promise<void> | null = null
  #stopping = false
  #wake: (() => void) | null = null
  #leading = false
  /** What was written to the graph after leadership was lost: perhaps over what a successor wrote. */
  readonly #doubtful: { kind: AggregateKind; ids: readonly string[] }[] = []
  #forgetAt = 0

  constructor(options: ProjectorOptions) {
    this.#options = options
    const all = [...options.projections, leftoverProjection(options.projections)]
    this.#projections = new Map(all.map((projection) => [projection.kind, projection]))
    this.#leadership = new Leadership(options.dataSource, options.electLeader)
  }

  get leading(): boolean {
    return this.#leading
  }

  start(): void {
    this.#stopping = false
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake?.()
    await this.#running
    this.#running = null
    await this.#repeatDoubtful()
    await this.#leadership.resign()
  }

  /** Polls the outbox until these rows have gone from it. A row that was parked counts as not projected. */
  async wait(outboxIds: readonly string[]): Promise<boolean> {
    const until = Date.now() + (this.#options.waitMs ?? 5_000)
    for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
      this.#wake?.()
      const [row] = await this.#options.dataSource.query(
        `/* projector.wait */ SELECT
           EXISTS (SELECT FROM outbox WHERE id = ANY($1::bigint[])) AS waiting,
           EXISTS (SELECT FROM parked WHERE outbox_id = ANY($1::bigint[])) AS parked`,
        [outboxIds],
      )
      if (row.parked) return false
      if (!row.waiting) return true
      if (Date.now() >= until || this.#stopping) return false
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const worked = await this.#step().catch((cause: unknown) => {
        this.#options.log?.({ kind: 'failed', error: textOf(cause) })
        return false
      })
      if (!worked) await this.#sleep(IDLE_MS)
    }
  }

  /** One batch; true when there may be more at once. */
  async #step(): Promise<boolean> {
    await this.#repeatDoubtful()
    this.#leading = await this.#leadership.hold()
    if (!this.#leading) return false
    const now = Date.now()
    const resting = [...this.#retryAt].filter(([, at]) => at > now).map(([key]) => key)
    const rows: OutboxRow[] = await this.#options.dataSource.query(
      `/* projector.read */ SELECT id::text AS id, kind, aggregate_id, attempts FROM outbox
       WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND NOT (kind || ':' || aggregate_id) = ANY($1::text[])
       ORDER BY xid, id LIMIT ${BATCH}`,
      [resting],
    )
    if (rows.length === 0) return false
    let worked = false
    for (const [kind, group] of groupBy(rows, ({ kind }) => kind))
      for (const piece of this.#pieces(kind, group))
        if (!this.#doubtful.length) worked = (await this.#project(kind, piece)) || worked
    return worked
  }

  /** Rows of one aggregate stay together. */
  #pieces(kind: AggregateKind, rows: readonly OutboxRow[]): OutboxRow[][] {
    const size = this.#projections.get(kind)?.batch ?? BATCH
    const aggregates = byAggregate(rows)
    const pieces: OutboxRow[][] = []
    for (let start = 0; start < aggregates.length; start += size)
      pieces.push(aggregates.slice(start, start + size).flat())
    return pieces
  }

  /** False when the graph or the lead is away: the rows stay, and nothing is held against them. */
  async #project(kind: AggregateKind, rows: readonly OutboxRow[]): Promise<boolean> {
    try {
      await this.#apply(kind, rows)
      return true
    } catch (cause) {
      if (cause instanceof LeadershipLost || isUnreachable(cause)) {
        this.#options.log?.({ kind: 'failed', error: textOf(cause) })
        return false
      }
      const aggregates = byAggregate(rows)
      if (aggregates.length === 1) await this.#failed(rows, cause)
      else for (const own of aggregates) await this.#project(kind, own)
      return true
    }
  }

  async #apply(kind: AggregateKind, rows: readonly OutboxRow[]): Promise<void> {
    const projection = this.#projections.get(kind)
    if (!projection) throw new Error(`nothing projects aggregates of kind ${kind}`)
    const { dataSource, graph } = this.#options
    const ids = [...new Set(rows.map((row) => row.aggregate_id))]
    const parts = await projection.read(dataSource.manager, ids)
    const version = await replaceParts(graph, projection, ids, parts)
    if (!(await this.#leadership.kept())) {
      this.#doubtful.push({ kind, ids })
      throw new LeadershipLost()
    }
    await appendApplied(dataSource, { kind, ids, rows: rows.map((row) => row.id), version })
    for (const id of ids) this.#retryAt.delete(`${kind}:${id}`)
    await this.#forgetApplied()
  }

  /** Neo4j knows no fence: what came too late is projected once more, by whoever leads. */
  async #repeatDoubtful(): Promise<void> {
    for (let next = this.#doubtful[0]; next; next = this.#doubtful[0]) {
      await this.#options.dataSource.query(
        '/* projector.repeat */ INSERT INTO outbox (kind, aggregate_id) SELECT $1, unnest($2::text[])',
        [next.kind, next.ids],
      )
      this.#doubtful.shift()
    }
  }

  async #forgetApplied(): Promise<void> {
    if (Date.now() < this.#forgetAt) return
    this.#forgetAt = Date.now() + FORGET_EVERY_MS
    await forgetApplied(this.#options.dataSource)
  }

  /** Counts the failure; the fifth parks the aggregate, so that it holds nobody else up. */
  async #failed(rows: readonly OutboxRow[], cause: unknown): Promise<void> {
    const [first] = rows
    if (!first) return
    const attempts = Math.max(...rows.map((row) => row.attempts)) + 1
    const key = `${first.kind}:${first.aggregate_id}`
    if (attempts < (isPassing(cause) ? PASSING_ATTEMPTS : ATTEMPTS)) {
      if (isPassing(cause)) this.#options.log?.({ kind: 'failed', error: `${key}: ${textOf(cause)}` })
      this.#retryAt.set(key, Date.now() + Math.min(50 * 2 ** attempts, LONGEST_REST_MS))
      await this.#options.dataSource.query(
        '/* projector.failed */ UPDATE outbox SET attempts = $2 WHERE id = ANY($1::bigint[])',
        [rows.map((row) => row.id), attempts],
      )
      return
    }
    const error = textOf(cause).slice(0, 1000)
    await this.#options.dataSource.query(
      `/* projector.park */ WITH done AS (DELETE FROM outbox WHERE id = ANY($1::bigint[]) RETURNING id)
       INSERT INTO parked (kind, aggregate_id, attempts, error, outbox_id)
       SELECT $2, $3, $4, $5, max(id) FROM done
       ON CONFLICT (kind, aggregate_id) DO UPDATE
         SET attempts = excluded.attempts, error = excluded.error, outbox_id = excluded.outbox_id, at = now()`,
      [rows.map((row) => row.id), first.kind, first.aggregate_id, attempts, error],
    )
    this.#retryAt.delete(key)
    this.#options.log?.({ kind: 'parked', aggregate: first.kind, id: first.aggregate_id, error })
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds)
      const wake = () => done()
      this.#wake = wake
      function done(): void {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

class LeadershipLost extends Error {
  constructor() {
    super('another process may lead since this batch was read; it will be projected once more')
    this.name = 'LeadershipLost'
  }
}

const byAggregate = (rows: readonly OutboxRow[]): OutboxRow[][] => [
  ...groupBy(rows, (row) => row.aggregate_id).values(),
]

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
