import type { EntityManager } from 'typeorm'

import type { Session } from '../database/session.ts'
import { limitExceeded, notFound } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { ownRun } from './run.loaders.ts'
import { isFinished, Run, RunState, viewerFacts } from './run.ts'
import type { TaskKind } from './task.ts'

/** Bytes of a payload as JSON: it names what to work on, and does not carry it. */
const MAX_PAYLOAD = 65_536

const SECRET = /^(password|passphrase|secret|token|privatekey|apikey|authorization|seed)$/i

/**
 * Queues work in the running transaction: it is done if and only if the transaction commits, for the organisation and
 * with the rights of the session's viewer.
 */
export async function startRun<Payload>(tx: Session, task: TaskKind<Payload>, payload: Payload): Promise<Run> {
  if (!tx.inTransaction) throw new Error('a run belongs into the transaction that decides it')
  const parsed = task.payload.parse(payload)
  const text = JSON.stringify(parsed, refuseSecret)
  if (Buffer.byteLength(text) > MAX_PAYLOAD)
    throw limitExceeded(`The description of this work is longer than ${MAX_PAYLOAD} bytes.`)
  const run = Object.assign(new Run(), {
    id: newId('run'),
    kind: task.kind,
    state: RunState.QUEUED,
    done: 0,
    total: null,
    startedAt: new Date(tx.now),
    finishedAt: null,
    report: [],
    organisationId: tx.viewer.organisation,
    actorId: tx.viewer.actor,
    viewer: viewerFacts(tx.viewer),
    checkpoint: null,
    result: null,
    attempts: 0,
    leaseUntil: null,
    leaseHolder: null,
  })
  await tx.sql.query(
    `/* tasks.start */ INSERT INTO run
       (id, kind, state, done, started_at, report, organisation_id, actor_id, viewer, payload, attempts, due_at)
     VALUES ($1, $2, 'QUEUED', 0, $3, '[]', $4, $5, $6, $7, 0, clock_timestamp())`,
    [run.id, run.kind, run.startedAt, run.organisationId, run.actorId, JSON.stringify(run.viewer), text],
  )
  return Object.assign(run, { payload: parsed, dueAt: run.startedAt })
}

/** Rows of runs are kept and read by people: a key of such a name is a mistake of ours. */
function refuseSecret(name: string, value: unknown): unknown {
  if (SECRET.test(name)) throw new Error(`the payload of a run must not hold secrets: ${name}`)
  return value
}

/** The run, if it is the viewer's; NOT_FOUND otherwise. */
export async function ownRunOrFault(session: Session, id: string): Promise<Run> {
  const run = await session.load(ownRun).clear(id).load(id)
  if (!run) throw notFound('run')
  return run
}

/** Whether a run has ended, or is gone; whosever it is, so it must not be a client that named it. */
export async function isOver({ sql }: Session, id: string): Promise<boolean> {
  const rows: { state: RunState }[] = await sql.query('/* tasks.state */ SELECT state FROM run WHERE id = $1', [id])
  return rows.every(isFinished)
}

/**
 * How long finished work of the system's own is kept: long enough for an operator to see after a holiday what failed,
 * and a purge every hour stays some hundreds of rows. Work that somebody asked for stays, because they may read it.
 */
const OWN_RUNS_KEPT_MS = 14 * 86_400_000

/** Removes finished runs of the system's own that are older; answers how many. */
export async function purgeRuns(sql: EntityManager, now: number): Promise<number> {
  const [row] = await sql.query(
    `/* tasks.purge */ WITH gone AS (
       DELETE FROM run WHERE finished_at <= $1 AND actor_id IS NULL AND organisation_id IS NULL
         AND state IN ('SUCCEEDED', 'FAILED', 'UNDONE') AND viewer->>'learner' IS NULL RETURNING 1)
     SELECT count(*)::int AS gone FROM gone`,
    [new Date(now - OWN_RUNS_KEPT_MS)],
  )
  return row.gone
}

/** Waits until a run has ended, `milliseconds` at most; answers it as it is then. */
export async function waitForRun(session: Session, id: string, milliseconds: number): Promise<Run> {
  if (session.inTransaction) throw new Error('a transaction must not wait for a run')
  const until = performance.now() + milliseconds
  for (let pause = 20; ; pause = Math.min(pause * 2, 250)) {
    const run = await ownRunOrFault(session, id)
    const left = until - performance.now()
    if (isFinished(run) || left <= 0) return run
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, left)))
  }
}
