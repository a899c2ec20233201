import type { DataSource } from 'typeorm'

import type { Session } from '../database/session.ts'
import type { Outcome, Progress } from './task.ts'

/** Thrown into work whose run another process has taken over. */
export class LeaseLost extends Error {
  constructor(runId: string) {
    super(`another process has taken over ${runId}`)
    this.name = 'LeaseLost'
  }
}

const SAVE_MS = 500

/**
 * One process's hold on one run. It is renewed while the process lives; when it dies, the lease runs out and another
 * takes the run over. Whoever writes of the run looks whether it is still theirs, in the same statement.
 */
export class Lease implements Progress {
  readonly #abort = new AbortController()
  readonly #timers: NodeJS.Timeout[]
  #done: number
  #total: number | null
  #dirty = false
  #writing: Promise<void> | null = null
  #completed = false

  constructor(
    private readonly dataSource: DataSource,
    readonly runId: string,
    private readonly holder: string,
    public checkpoint: unknown,
    private readonly leaseMs: number,
    start: { readonly done: number; readonly total: number | null },
    readonly isLast: boolean,
  ) {
    this.#done = start.done
    this.#total = start.total
    this.#timers = [
      setInterval(() => this.#write(), Math.max(leaseMs / 3, 50)),
      setInterval(() => this.#dirty && this.#write(), SAVE_MS),
    ]
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get done(): number {
    return this.#done
  }

  get total(): number | null {
    return this.#total
  }

  update(done: number, total?: number): void {
    this.#done = Math.trunc(done)
    if (total !== undefined) this.#total = Math.trunc(total)
    this.#dirty = true
  }

  async save(tx: Session, checkpoint: unknown): Promise<void> {
    const rows = await tx.sql.query(
      `/* tasks.checkpoint */ WITH own AS (UPDATE run SET checkpoint = $3, done = $4, total = $5
         WHERE id = $1 AND lease_holder = $2 AND state = 'RUNNING' RETURNING id) SELECT id FROM own`,
      [this.runId, this.holder, JSON.stringify(checkpoint), this.#done, this.#total],
    )
    if (rows.length === 0) throw this.#lost()
    this.checkpoint = checkpoint
  }

  async complete(tx: Session, outcome: Outcome): Promise<void> {
    const rows = await tx.sql.query(
      `/* tasks.complete */ WITH own AS (UPDATE run SET state = 'SUCCEEDED', done = $3, total = $4, finished_at = $5,
           report = $6, result = $7, lease_until = NULL, lease_holder = NULL
         WHERE id = $1 AND lease_holder = $2 AND state = 'RUNNING' RETURNING id) SELECT id FROM own`,
      [
        this.runId,
        this.holder,
        this.#done,
        this.#total,
        new Date(tx.now),
        JSON.stringify(outcome.report ?? []),
        outcome.result === undefined ? null : JSON.stringify(outcome.result),
      ],
    )
    if (rows.length === 0) throw this.#lost()
    this.#completed = true
  }

  /** Asks the work to end soon. */
  abort(reason: Error): void {
    this.#abort.abort(reason)
  }

  /** No more renewing; waits for what is being written. */
  async release(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#writing
  }

  /** Renews the lease and writes the progress down; one at a time, for the work may hold the only connection. */
  #write(): void {
    if (this.#writing) return
    this.#dirty = false
    this.#writing = this.dataSource
      .query(
        `/* tasks.renew */ WITH own AS (UPDATE run SET done = $3, total = $4,
             lease_until = clock_timestamp() + make_interval(secs => $5)
           WHERE id = $1 AND lease_holder = $2 AND state = 'RUNNING' RETURNING id) SELECT id FROM own`,
        [this.runId, this.holder, this.#done, this.#total, this.leaseMs / 1000],
      )
      .then(
        (rows: unknown[]) => {
          if (rows.length === 0 && !this.#completed) this.#lost()
        },
        // the database is away or busy for now: the next turn tries again, and losing the lease is noticed then
        () => {},
      )
      .finally(() => {
        this.#writing = null
      })
  }

  #lost(): LeaseLost {
    const lost = new LeaseLost(this.runId)
    this.#abort.abort(lost)
    return lost
  }
}
