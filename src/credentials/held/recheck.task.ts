import { z } from 'zod'

import type { Session } from '../../database/session.ts'
import { SYSTEM } from '../../identity/rights.ts'
import { type Finding, Severity } from '../../shared/finding.ts'
import { defineTask, type Outcome, type Progress, RunState, startRun, waitForRun } from '../../tasks/index.ts'
import { recheck } from './recheck.service.ts'
import type { SubmissionOutcome } from './submit.service.ts'

/** Credentials that are checked again in one transaction, and bytes of their documents, unless one has more. */
const PER_BATCH = 100
const BATCH_BYTES = 32_000_000
/** Ids that are looked up at once. */
const PER_PAGE = 10_000
/** How long a request waits for its run before it answers without; as long as for the graph. */
const WAIT_MS = 5_000
/** Pauses grow fourfold: the last attempt comes hours after the first. */
const ATTEMPTS = 8

const Words = z.array(z.string())

/** What was changed, and so which credentials are to be checked again: those that any of these names. */
const Scope = z.object({
  /** As credentials name them. */
  issuers: Words.default([]),
  /** Of credentials, see `referenceOf`. */
  references: Words.default([]),
  /** Normalised addresses. */
  achievements: Words.default([]),
  /** Organisations whose achievements may count otherwise now. */
  creators: Words.default([]),
  /** Organisations that an issuer now belongs to, or no longer does. */
  houses: Words.default([]),
  /** Of whom more is known now. */
  learners: Words.default([]),
})
type Scope = z.infer<typeof Scope>

const Checkpoint = z.object({
  after: z.string(),
  done: z.number(),
  total: z.number(),
  /** How many could not be read any more, by why. */
  kept: z.record(z.string(), z.number()),
  /** How many ended in an error of ours. */
  faulty: z.number(),
})
type Checkpoint = z.infer<typeof Checkpoint>

/** Whether what depends on a change is checked again and in the graph; else that is still under way. */
export interface Rechecked {
  readonly rechecked: boolean
}

/**
 * Has checked again, if and only if the running transaction commits, whatever depends on what it changes; in the name
 * of the system, for it is about everybody's credentials. Call it after the change, in a transaction that has its
 * `turnToChangeRegistry`. Answers the run, or null when there is nothing to check.
 */
export async function startRecheck(tx: Session, changed: Partial<Scope>): Promise<string | null> {
  const scope = Scope.parse(changed)
  if (!(await isAny(tx, scope))) return null
  return (await startRun(tx.as(SYSTEM), recheckTask, scope)).id
}

/** Waits a while for a run of `startRecheck`; true when new verdicts are there and in the graph. */
export async function recheckDone(session: Session, run: string | null): Promise<boolean> {
  if (run === null) return true
  const { state, result } = await waitForRun(session.as(SYSTEM), run, WAIT_MS)
  return state === RunState.SUCCEEDED && (result as { projected?: boolean } | null)?.projected === true
}

/** A run that names a learner no longer does, once they are forgotten. */
export async function forgetInRechecks(tx: Session, learner: string): Promise<void> {
  await tx.sql.query(
    `/* credentials.forgetInRechecks */ UPDATE run
     SET payload = jsonb_set(payload, '{learners}', (payload->'learners') - $1::text)
     WHERE kind = $2 AND payload->'learners' @> to_jsonb($1::text)`,
    [learner, recheckTask.kind],
  )
}

export const recheckTask = defineTask({
  kind: 'credentials.recheck',
  payload: Scope,
  attempts: ATTEMPTS,
  run: recheckAll,
})

/** Goes by id, so that an attempt can go on where another ended. What is brought meanwhile is judged by the change. */
async function recheckAll(session: Session, scope: Scope, progress: Progress): Promise<Outcome> {
  let at: Checkpoint = Checkpoint.safeParse(progress.checkpoint).data ?? {
    after: '',
    done: 0,
    total: await countOf(session, scope),
    kept: {},
    faulty: 0,
  }
  // What fails because the process stops is tried again
  const isLast = () => progress.isLast && !progress.signal.aborted
  let cause: unknown
  for (let page = await topsOf(session, scope, at.after, PER_PAGE); page.length > 0; ) {
    for (const tops of batches(page)) {
      progress.signal.throwIfAborted()
      progress.update(at.done, at.total)
      const outcomes = [...(await recheck(session, tops, isLast)).values()]
      const faults = outcomes.filter((outcome) => outcome.state === 'FAULTY')
      cause ??= faults[0]?.cause
      const done = at.done + tops.length
      at = {
        after: tops.at(-1) as string,
        done,
        total: Math.max(at.total, done),
        kept: withUnreadable(at.kept, outcomes),
        faulty: at.faulty + faults.length,
      }
      progress.update(at.done, at.total)
      await session.transaction((tx) => progress.save(tx, at))
    }
    page = await topsOf(session, scope, at.after, PER_PAGE)
  }
  const projected = await session.projected()
  // The run's row stays; what somebody holds must not, once they are forgotten
  await session.transaction((tx) => progress.save(tx, null))
  // Only now, so that the others need not wait for those; another attempt begins anew
  if (at.faulty > 0) throw new Error(`${at.faulty} credentials could not be checked again`, { cause })
  return { report: Object.entries(at.kept).map(findingOf), result: { credentials: at.done, projected } }
}

function* batches(page: readonly Top[]): Generator<string[]> {
  let batch: string[] = []
  let bytes = 0
  for (const top of page) {
    if (batch.length === PER_BATCH || (batch.length > 0 && bytes + top.bytes > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(top.id)
    bytes += top.bytes
  }
  yield batch
}

function withUnreadable(kept: Checkpoint['kept'], outcomes: readonly SubmissionOutcome[]): Checkpoint['kept'] {
  const counts = { ...kept }
  for (const outcome of outcomes) {
    if (outcome.state !== 'UNREADABLE') continue
    const why = `${outcome.code}: ${outcome.message}`
    counts[why] = (counts[why] ?? 0) + 1
  }
  return counts
}

/** What could not be read keeps its verdict, and the run says so; not of whom, for that would outlast them. */
const findingOf = ([why, times]: [string, number]): Finding => ({
  severity: Severity.WARNING,
  code: 'CREDENTIAL_NOT_RECHECKED',
  message: `${times === 1 ? 'One credential keeps its' : `${times} credentials keep their`} verdict. ${why}`,
  path: null,
  repaired: false,
})

const NAMED = [
  'SELECT id FROM held_credential WHERE reference = ANY($2::text[])',
  `SELECT id FROM held_credential WHERE issuer IN (
     SELECT unnest($1::text[]) UNION SELECT identifier FROM trusted_issuer WHERE organisation_id = ANY($5::text[]))`,
  `SELECT credential_id FROM assertion WHERE credential_id IS NOT NULL AND achievement_uri IN (
     SELECT unnest($3::text[]) UNION SELECT uri FROM achievement WHERE creator_id = ANY($4::text[]))`,
  'SELECT id FROM held_credential WHERE learner_id = ANY($6::text[])',
]

const AFFECTED = `WITH RECURSIVE affected (id) AS (${NAMED.join(' UNION ')}),
  up AS (
    SELECT h.id, h.parent_id FROM held_credential h JOIN affected a ON a.id = h.id
    UNION SELECT h.id, h.parent_id FROM held_credential h JOIN up u ON h.id = u.parent_id)`

const parametersOf = ({ issuers, references, achievements, creators, houses, learners }: Scope) => [
  issuers,
  references,
  achievements,
  creators,
  houses,
  learners,
]

/** Finds out without counting, for others wait for the transaction that asks. */
async function isAny({ sql }: Session, scope: Scope): Promise<boolean> {
  const [row]: { found: boolean }[] = await sql.query(
    `/* credentials.isAffected */ SELECT ${NAMED.map((one) => `EXISTS (${one})`).join(' OR ')} AS found`,
    parametersOf(scope),
  )
  return row?.found ?? false
}

interface Top {
  readonly id: string
  /** Of its document. */
  readonly bytes: number
}

const topsOf = ({ sql }: Session, scope: Scope, after: string, limit: number): Promise<Top[]> =>
  sql.query(
    `/* credentials.affected */ ${AFFECTED} SELECT h.id, octet_length(h.document_sealed) AS bytes
     FROM up JOIN held_credential h ON h.id = up.id
     WHERE up.parent_id IS NULL AND up.id > $7 ORDER BY up.id LIMIT $8`,
    [...parametersOf(scope), after, limit],
  )

async function countOf({ sql }: Session, scope: Scope): Promise<number> {
  const [row]: { n: number }[] = await sql.query(
    `/* credentials.affectedCount */ ${AFFECTED} SELECT count(*)::int AS n FROM up WHERE parent_id IS NULL`,
    parametersOf(scope),
  )
  return row?.n ?? 0
}
