import { createHash } from 'node:crypto'

import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { removed } from '../identity/erasure.ts'
import { requireLearner, requireRole } from '../identity/rights.ts'
import { Assertion } from '../learners/assertion.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { Role } from '../shared/viewer.ts'
import { loadEnvironments } from './environment.store.ts'
import { extractAll } from './extract/extract.ts'
import { fetcherOf } from './fetcher.ts'
import { type HeldRows, heldRows, topHeldId } from './held.rows.ts'
import { HeldCredential } from './held-credential.ts'
import type { ParsedCredential } from './parse/credential.ts'
import { parseCredential } from './parse/parse.ts'
import { verifyCredential } from './verify/verify.ts'

/** A document that a learner brings. */
export interface Submission {
  readonly learner: string
  readonly bytes: Buffer
}

export type SubmissionOutcome =
  /** Stored, with whatever verdict. */
  | { readonly state: 'STORED'; readonly id: string }
  /** The learner brought a newer version of this credential before. */
  | { readonly state: 'OLDER'; readonly id: string }
  | { readonly state: 'UNREADABLE'; readonly code: string; readonly message: string }

/** Submissions of one transaction: many enough to be quick, few enough not to hold others up. */
const PER_TRANSACTION = 100
/** Rows of one INSERT; columns times rows stays below what PostgreSQL takes. */
const ROWS = 1_000
/** Credentials that one person can hold, those inside records not counted. */
const MOST_HELD = 2_000

/** The viewer's own credential: verified outside of any transaction, then stored in one. Throws Refused. */
export async function submitCredential(session: Session, document: string): Promise<string> {
  const learner = requireLearner(session)
  const [outcome] = await submit(session, [{ learner, bytes: Buffer.from(document) }])
  if (outcome?.state === 'UNREADABLE')
    throw new Refused(userError(UserErrorCode.INVALID, `${outcome.code}: ${outcome.message}`, 'input.document'))
  if (outcome?.state !== 'STORED')
    throw new Refused(
      userError(UserErrorCode.DUPLICATE, 'You brought a newer version of this already.', 'input.document'),
    )
  return outcome.id
}

/**
 * Many credentials of many learners through the same code: for operators, seeds and benchmarks. Outcomes in order.
 * Waits for no projection; ask `session.projected()`.
 */
export async function submitCredentials(
  session: Session,
  submissions: readonly Submission[],
): Promise<SubmissionOutcome[]> {
  requireRole(session, Role.OPERATOR)
  const outcomes: SubmissionOutcome[] = []
  for (let at = 0; at < submissions.length; at += PER_TRANSACTION)
    outcomes.push(...(await submit(session, submissions.slice(at, at + PER_TRANSACTION))))
  return outcomes
}

interface Prepared {
  readonly submission: Submission
  readonly id: string
  readonly validFrom: number | null
  readonly rows: HeldRows
}

/** Verifies (which may fetch) and seals, then stores all in one transaction. `kept` says when each was received first. */
export async function submit(
  session: Session,
  submissions: readonly Submission[],
  kept: ReadonlyMap<string, number> | null = null,
): Promise<SubmissionOutcome[]> {
  const read = submissions.map((submission) => ({ submission, outcome: readable(submission.bytes) }))
  const credentials = read.flatMap(({ outcome }) => ('credential' in outcome ? [outcome.credential] : []))
  const learners = [...new Set(submissions.map(({ learner }) => learner))]
  const environmentOf = await loadEnvironments(session, credentials, learners, fetcherOf(session), session.now)
  const outcomes: (SubmissionOutcome | Prepared)[] = []
  for (const { submission, outcome } of read) {
    if (!('credential' in outcome)) {
      outcomes.push({ state: 'UNREADABLE', ...outcome })
      continue
    }
    const env = environmentOf(submission.learner)
    const place = createHash('sha256').update(submission.bytes).digest('hex')
    const extracted = extractAll(await verifyCredential(outcome.credential, env), submission.learner, place)
    const id = topHeldId(submission.learner, extracted)
    const rows = await heldRows(session, extracted, { ...submission, receivedAt: kept?.get(id) ?? session.now, env })
    outcomes.push({ submission, id, validFrom: outcome.credential.validFrom, rows })
  }
  return store(session, outcomes)
}

function readable(bytes: Buffer): { credential: ParsedCredential } | { code: string; message: string } {
  const outcome = parseCredential(bytes)
  if ('problem' in outcome) return { code: outcome.problem.code, message: outcome.problem.message }
  if (outcome.credential.kind !== null) return outcome
  return { code: 'NO_ACHIEVEMENT', message: 'A credential of this type says nothing about competencies.' }
}

async function store(
  session: Session,
  outcomes: readonly (SubmissionOutcome | Prepared)[],
): Promise<SubmissionOutcome[]> {
  const prepared = outcomes.filter((one): one is Prepared => 'rows' in one)
  if (prepared.length === 0) return outcomes as SubmissionOutcome[]
  const older = await session.transaction(async (tx) => {
    const learners = [...new Set(prepared.map(({ submission }) => submission.learner))]
    await lock(tx, learners)
    const { fresh, stale } = await latest(tx, prepared)
    await replace(tx, fresh)
    await refuseTooMany(tx, learners)
    await enqueue(tx, 'learner', [...new Set(fresh.map(({ submission }) => submission.learner))])
    return stale
  })
  return outcomes.map((one) => ('rows' in one ? { state: older.has(one) ? 'OLDER' : 'STORED', id: one.id } : one))
}

/** One writer a learner at a time; always in one order. */
async function lock(tx: Session, learners: readonly string[]): Promise<void> {
  const rows: unknown[] = await tx.sql.query(
    '/* credentials.lock */ SELECT id FROM learner WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
    [learners],
  )
  if (rows.length !== learners.length)
    throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such learner, or they were forgotten.'))
}

/** Of the same credential the newest validFrom stays; of equals the one that comes last. */
async function latest(tx: Session, prepared: readonly Prepared[]) {
  const rows: { id: string; valid_from: Date | null }[] = await tx.sql.query(
    '/* credentials.present */ SELECT id, valid_from FROM held_credential WHERE id = ANY($1::text[])',
    [prepared.map(({ id }) => id)],
  )
  const present = new Map(rows.map((row) => [row.id, row.valid_from?.getTime() ?? Number.NEGATIVE_INFINITY]))
  const chosen = new Map<string, Prepared>()
  const stale = new Set<Prepared>()
  for (const one of prepared) {
    const at = one.validFrom ?? Number.NEGATIVE_INFINITY
    if (at < (present.get(one.id) ?? Number.NEGATIVE_INFINITY)) stale.add(one)
    else {
      present.set(one.id, at)
      chosen.set(one.id, one)
    }
  }
  return { fresh: [...chosen.values()], stale }
}

async function replace(tx: Session, prepared: readonly Prepared[]): Promise<void> {
  await deleteHeld(
    tx,
    prepared.map(({ id }) => id),
  )
  const credentials = prepared.flatMap(({ rows }) => rows.credentials)
  const assertions = prepared.flatMap(({ rows }) => rows.assertions)
  for (let at = 0; at < credentials.length; at += ROWS)
    await tx.sql.insert(HeldCredential, credentials.slice(at, at + ROWS))
  for (let at = 0; at < assertions.length; at += ROWS) await tx.sql.insert(Assertion, assertions.slice(at, at + ROWS))
}

const TREE = `WITH RECURSIVE tree AS (
  SELECT id FROM held_credential WHERE id = ANY($1::text[])
  UNION ALL SELECT h.id FROM held_credential h JOIN tree t ON h.parent_id = t.id)`

async function deleteHeld(tx: Session, ids: readonly string[]): Promise<void> {
  const rows: { id: string }[] = await tx.sql.query(`/* credentials.tree */ ${TREE} SELECT id FROM tree`, [ids])
  const all = rows.map(({ id }) => id)
  if (all.length === 0) return
  await removed(tx, 'DELETE FROM assertion WHERE credential_id = ANY($1::text[])', [all])
  await removed(tx, 'DELETE FROM held_credential WHERE id = ANY($1::text[])', [all])
}

async function refuseTooMany(tx: Session, learners: readonly string[]): Promise<void> {
  const rows: unknown[] = await tx.sql.query(
    `/* credentials.count */ SELECT learner_id FROM held_credential
     WHERE learner_id = ANY($1::text[]) AND parent_id IS NULL GROUP BY learner_id HAVING count(*) > $2`,
    [learners, MOST_HELD],
  )
  if (rows.length > 0)
    throw new Refused(userError(UserErrorCode.LIMIT, `A person can hold ${MOST_HELD} credentials.`, 'input.document'))
}
