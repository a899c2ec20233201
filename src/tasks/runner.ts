import { randomUUID } from 'node:crypto'

import { Session, type SessionResources } from '../database/session.ts'
import { Fault } from '../shared/errors.ts'
import { type Finding, Severity } from '../shared/finding.ts'
import { newId } from '../shared/ids.ts'
import { ANONYMOUS } from '../shared/viewer.ts'
import { Lease, LeaseLost } from './lease.ts'
import { type ViewerFacts, viewerFacts, viewerFrom } from './run.ts'
import type { AnyTaskKind, Outcome } from './task.ts'

const DEFAULT_ATTEMPTS = 3

export interface TaskRunnerOptions {
  readonly resources: SessionResources
  readonly kinds: readonly AnyTaskKind[]
  /** True when this process alone can hold the store (PGlite): what runs at its start belongs to a dead process. */
  readonly alone: boolean
  /** Runs at the same time. */
  readonly parallel?: number
  /** How long a run of a dead process waits before another takes it over; a live one renews thrice in this time. */
  readonly leaseMs?: number
  /** How long to wait before looking into an empty queue again. */
  readonly idleMs?: number
  /** The first pause before a failed attempt is repeated; four times longer each time. */
  readonly retryMs?: number
  /** How long `stop` waits for work to notice that it should end. */
  readonly graceMs?: number
  readonly log?: (event: TaskEvent) => void
}

export type TaskEvent =
  | { kind: 'failed'; run: string; task: string; attempt: number; final: boolean; cause: unknown }
  | { kind: 'queue'; cause: unknown }

interface ClaimedRow {
  readonly id: string
  readonly kind: string
  readonly viewer: ViewerFacts
  readonly payload: unknown
  readonly checkpoint: unknown
  readonly attempts: number
  readonly done: number
  readonly total: number | null
}

/**
 * Takes the run that is due longest, and notes when that was. Of kinds that go in turns, an organisation's next counts as
 * due when its last of any of them was taken, and none is taken while one of it runs.
 */
const CLAIM = `/* tasks.claim */ WITH own AS (
  UPDATE run SET state = 'RUNNING', attempts = attempts + 1, lease_holder = $1, due_at = clock_timestamp(),
    lease_until = clock_timestamp() + make_interval(secs => $2)
  WHERE id = (
    SELECT r.id FROM run r
    WHERE r.kind = ANY($3) AND NOT r.id = ANY($4) AND r.state IN ('QUEUED', 'RUNNING')
      AND r.due_at <= clock_timestamp() AND (r.state = 'QUEUED' OR r.lease_until < clock_timestamp())
      AND NOT (r.kind = ANY($5) AND EXISTS (
        SELECT FROM run o WHERE o.kind = ANY($5) AND o.organisation_id = r.organisation_id
          AND o.state = 'RUNNING' AND o.lease_until >= clock_timestamp()))
    ORDER BY CASE WHEN r.kind = ANY($5) THEN greatest(r.due_at, (
        SELECT max(o.due_at) FROM run o
        WHERE o.kind = ANY($5) AND o.organisation_id = r.organisation_id AND o.state <> 'QUEUED'))
      ELSE r.due_at END, r.due_at, r.id
    LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, kind, viewer, payload, checkpoint, attempts, done, total)
SELECT * FROM own`

/** Why work is asked to end although nothing is wrong with it. */
class Stopping extends Error {
  constructor() {
    super('this process is stopping')
    this.name = 'Stopping'
  }
}

/**
 * Does the queued runs of an installation, each by one process at a time. Many processes may have a runner: rows are
 * claimed with SKIP LOCKED under a lease, so a run whose process was killed goes on elsewhere, and none is done by two.
 */
export class TaskRunner {
  readonly #options: Required<Omit<TaskRunnerOptions, 'log'>> & Pick<TaskRunnerOptions, 'log'>
  readonly #kinds: ReadonlyMap<string, AnyTaskKind>
  readonly #inTurns: readonly string[]
  readonly #holder = randomUUID()
  readonly #active = new Map<string, { lease: Lease; work: Promise<void> }>()
  #loop: Promise<void> | null = null
  #stopping = false
  #wake: () => void = () => {}
  #schedulesSeen = 0

  constructor(options: TaskRunnerOptions) {
    this.#options = { parallel: 2, leaseMs: 30_000, idleMs: 250, retryMs: 1_000, graceMs: 10_000, ...options }
    this.#kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]))
    this.#inTurns = options.kinds.filter((kind) => kind.inTurns).map(({ kind }) => kind)
    if (this.#kinds.size !== options.kinds.length) throw new Error('two kinds of tasks have the same name')
  }

  start(): void {
    this.#stopping = false
    this.#loop ??= this.#run()
  }

  /** Looks into the queue now. */
  wake(): void {
    this.#wake()
  }

  /** Asks running work to end, waits a little, and puts what did not end back into the queue. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake()
    await this.#loop
    this.#loop = null
    for (const { lease } of this.#active.values()) lease.abort(new Stopping())
    let timer: NodeJS.Timeout | undefined
    const grace = new Promise((resolve) => {
      timer = setTimeout(resolve, this.#options.graceMs)
    })
    await Promise.race([Promise.all([...this.#active.values()].map(({ work }) => work)), grace])
    clearTimeout(timer)
    for (const [id, { lease }] of this.#active) {
      await lease.release()
      await this.#requeue(id)
    }
  }

  async #run(): Promise<void> {
    let ready = false
    while (!this.#stopping) {
      try {
        if (!ready) await this.#prepare()
        ready = true
        await this.#scheduleDue()
        if (this.#active.size < this.#options.parallel && (await this.#takeOne())) continue
      } catch (cause) {
        this.#options.log?.({ kind: 'queue', cause })
      }
      if (!this.#stopping) await this.#sleep()
    }
  }

  async #prepare(): Promise<void> {
    if (this.#options.alone)
      await this.#query(
        `/* tasks.orphans */ UPDATE run SET state = 'QUEUED', lease_until = NULL, lease_holder = NULL
         WHERE state = 'RUNNING' AND lease_holder IS DISTINCT FROM $1`,
        [this.#holder],
      )
    for (const kind of this.#kinds.values())
      if (kind.every !== undefined)
        await this.#query(
          `/* tasks.schedule */ INSERT INTO task_schedule (kind, next_at) VALUES ($1, clock_timestamp())
           ON CONFLICT (kind) DO NOTHING`,
          [kind.kind],
        )
  }

  /** Queues what recurs and is due: the statement that moves the date makes the run, so one process alone does it. */
  async #scheduleDue(): Promise<void> {
    const now = performance.now()
    if (now - this.#schedulesSeen < 1_000) return
    this.#schedulesSeen = now
    for (const kind of this.#kinds.values()) {
      if (kind.every === undefined) continue
      await this.#query(
        `/* tasks.recur */ WITH due AS (
           UPDATE task_schedule SET next_at = clock_timestamp() + make_interval(secs => $2)
           WHERE kind = $1 AND next_at <= clock_timestamp()
             AND NOT EXISTS (SELECT FROM run WHERE kind = $1 AND state IN ('QUEUED', 'RUNNING'))
           RETURNING kind)
         INSERT INTO run (id, kind, state, done, started_at, report, viewer, payload, attempts, due_at)
         SELECT $3, kind, 'QUEUED', 0, $4, '[]', $5, '{}', 0, clock_timestamp() FROM due`,
        [
          kind.kind,
          kind.every / 1000,
          newId('run'),
          new Date(this.#options.resources.clock()),
          JSON.stringify(viewerFacts(ANONYMOUS)),
        ],
      )
    }
  }

  async #takeOne(): Promise<boolean> {
    const [row] = await this.#query<ClaimedRow>(CLAIM, [
      this.#holder,
      this.#options.leaseMs / 1000,
      [...this.#kinds.keys()],
      [...this.#active.keys()],
      this.#inTurns,
    ])
    if (!row) return false
    const { resources, leaseMs } = this.#options
    const isLast = row.attempts >= (this.#kinds.get(row.kind)?.attempts ?? DEFAULT_ATTEMPTS)
    const lease = new Lease(resources.dataSource, row.id, this.#holder, row.checkpoint, leaseMs, row, isLast)
    const work = this.#work(row, lease).finally(() => {
      this.#active.delete(row.id)
      this.#wake()
    })
    this.#active.set(row.id, { lease, work })
    return true
  }

  /** Never rejects. */
  async #work(row: ClaimedRow, lease: Lease): Promise<void> {
    const task = this.#kinds.get(row.kind) as AnyTaskKind
    const session = Session.open(this.#options.resources, viewerFrom(row.viewer))
    try {
      // a run that ended its process each time must not end it for ever
      if (row.attempts > (task.attempts ?? DEFAULT_ATTEMPTS)) throw new Error('every attempt ended with its process')
      const outcome = await task.run(session, task.payload.parse(row.payload), lease)
      await this.#finish(lease, 'SUCCEEDED', outcome)
    } catch (cause) {
      await this.#failed(row, lease, task, cause).catch((second) =>
        this.#options.log?.({ kind: 'queue', cause: second }),
      )
    } finally {
      await lease.release()
    }
  }

  async #failed(row: ClaimedRow, lease: Lease, task: AnyTaskKind, cause: unknown): Promise<void> {
    if (cause instanceof LeaseLost) return
    if (cause instanceof Stopping) return this.#requeue(row.id)
    const passing = !(cause instanceof Fault) || cause.code === 'UNAVAILABLE'
    const final = !passing || row.attempts >= (task.attempts ?? DEFAULT_ATTEMPTS)
    this.#options.log?.({ kind: 'failed', run: row.id, task: row.kind, attempt: row.attempts, final, cause })
    if (final) return this.#finish(lease, 'FAILED', { report: [findingOf(cause)] })
    await this.#query(
      `/* tasks.retry */ UPDATE run SET state = 'QUEUED', lease_until = NULL, lease_holder = NULL,
         due_at = clock_timestamp() + make_interval(secs => $3)
       WHERE id = $1 AND lease_holder = $2`,
      [row.id, this.#holder, (this.#options.retryMs * 4 ** (row.attempts - 1)) / 1000],
    )
  }

  async #finish(lease: Lease, state: 'SUCCEEDED' | 'FAILED', outcome: Outcome): Promise<void> {
    await this.#query(
      `/* tasks.finish */ UPDATE run SET state = $3, finished_at = $4, report = $5, result = $6, done = $7, total = $8,
         lease_until = NULL, lease_holder = NULL
       WHERE id = $1 AND lease_holder = $2 AND state = 'RUNNING'`,
      [
        lease.runId,
        this.#holder,
        state,
        new Date(this.#options.resources.clock()),
        JSON.stringify(outcome.report ?? []),
        outcome.result === undefined ? null : JSON.stringify(outcome.result),
        lease.done,
        lease.total,
      ],
    )
  }

  /** As if it had not been taken. */
  async #requeue(id: string): Promise<void> {
    await this.#query(
      `/* tasks.requeue */ UPDATE run SET state = 'QUEUED', attempts = attempts - 1, lease_until = NULL,
         lease_holder = NULL
       WHERE id = $1 AND lease_holder = $2 AND state = 'RUNNING'`,
      [id, this.#holder],
    )
  }

  async #query<Row>(text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return this.#options.resources.dataSource.query(text, [...parameters])
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.idleMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** A Fault may be shown as it is; of anything else only that it happened. */
const findingOf = (cause: unknown): Finding => ({
  severity: Severity.ERROR,
  code: cause instanceof Fault ? cause.code : 'RUN_FAILED',
  message:
    cause instanceof Fault
      ? cause.message
      : "The work failed for a reason inside the server; the operator's log has it under the id of this run.",
  path: cause instanceof Fault ? ((cause.extensions.field as string | undefined) ?? null) : null,
  repaired: false,
})
