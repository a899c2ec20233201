import { createHash } from 'node:crypto'

import { enqueue } from '../../database/outbox.ts'
import type { Session } from '../../database/session.ts'
import { removed } from '../../identity/erasure.ts'
import { Assertion } from '../../learners/assertion.ts'
import { Refused, UserErrorCode, userError } from '../../shared/payload.ts'
import { CheckKind, CheckResult } from '../kinds.ts'
import { resultOf } from '../verify/checks.ts'
import type { Report } from '../verify/report.ts'
import { type HeldRows, openReport } from './held.rows.ts'
import { HeldCredential } from './held-credential.ts'

/** A document that a learner brings. */
export interface Submission {
  readonly learner: string
  readonly bytes: Buffer
  /** Where it stood already and is only checked again: the row as it was read. */
  readonly held?: {
    readonly id: string
    /** Epoch milliseconds. */
    readonly receivedAt: number
    /** Sealed anew whenever it is written, so the same bytes mean that nobody has written since. */
    readonly sealed: Buffer
    /** Will it not be checked again? Then it is to say that it could not be, rather than keep a verdict that may be wrong. */
    readonly isLast: () => boolean
  }
}

/** A document that was judged, as rows. */
export interface Prepared {
  readonly submission: Submission
  readonly id: string
  readonly validFrom: number | null
  readonly report: Report
  readonly rows: HeldRows
  /** Checking it came to this error of ours, and the report says only that. */
  readonly fault?: unknown
}

/**
 * STORED, with whatever verdict. OLDER: the learner brought a newer version of this credential before. WORSE: they hold
 * a copy of it whose signature stands better. Only of those checked again: SUPERSEDED, it was written meanwhile, and
 * judged then; GONE, with its learner or by itself.
 */
export type StoredAs = 'STORED' | 'OLDER' | 'WORSE' | 'SUPERSEDED' | 'GONE'

/** Rows of one INSERT; columns times rows stays below what PostgreSQL takes. */
const ROWS = 1_000
/** Credentials that one person can hold, those inside records not counted. */
const MOST_HELD = 2_000

/** Stores what was judged, and has its learners projected. Throws Refused when a learner who brings one is unknown. */
export async function storeHeld(tx: Session, prepared: readonly Prepared[]): Promise<Map<Prepared, StoredAs>> {
  const present = await lock(tx, [...new Set(prepared.map(({ submission }) => submission.learner))])
  const stored = await decide(tx, prepared, present)
  const fresh = new Map<string, Prepared>()
  // Of the same credential twice the one that comes last stays
  for (const [one, as] of stored) if (as === 'STORED') fresh.set(one.id, one)
  await replace(tx, [...fresh.values()])
  const bringing = [...fresh.values()].filter(({ submission }) => !submission.held)
  await refuseTooMany(tx, [...new Set(bringing.map(({ submission }) => submission.learner))])
  await enqueue(tx, 'learner', [...new Set([...fresh.values()].map(({ submission }) => submission.learner))])
  return stored
}

/**
 * One writer a learner at a time; always in one order, and the key before the learner, as an erasure takes them. Answers
 * those who are there.
 */
async function lock(tx: Session, learners: readonly string[]): Promise<Set<string>> {
  await tx.sql.query(
    `/* credentials.lockKeys */ SELECT learner_id FROM learner_key WHERE learner_id = ANY($1::text[])
     ORDER BY learner_id FOR KEY SHARE`,
    [learners],
  )
  const rows: { id: string }[] = await tx.sql.query(
    '/* credentials.lock */ SELECT id FROM learner WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
    [learners],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Of the same credential the newest validFrom stays; of equals the one that comes last, unless its proof is worse. */
async function decide(
  tx: Session,
  prepared: readonly Prepared[],
  learners: ReadonlySet<string>,
): Promise<Map<Prepared, StoredAs>> {
  const again = prepared.flatMap(({ submission: { held } }) => (held ? [held.id] : []))
  const rows: PresentRow[] = await tx.sql.query(
    `/* credentials.present */ SELECT id, learner_id, valid_from,
       CASE WHEN id = ANY($2::text[]) THEN encode(sha256(document_sealed), 'hex') END AS seal,
       CASE WHEN id <> ALL($2::text[]) THEN report_sealed END AS report_sealed
     FROM held_credential WHERE id = ANY($1::text[])`,
    [[...prepared.map(({ id }) => id), ...again], again],
  )
  const seals = new Map(rows.map((row) => [row.id, row.seal]))
  const newest = new Map(rows.map((row) => [row.id, row.valid_from?.getTime() ?? Number.NEGATIVE_INFINITY]))
  const proofs = await proofsOf(tx, rows)
  const decided = new Map<Prepared, StoredAs>()
  for (const one of prepared) {
    const { learner, held } = one.submission
    if (!learners.has(learner)) {
      if (!held) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such learner, or they were forgotten.'))
      decided.set(one, 'GONE')
    } else if (held) decided.set(one, asOfAgain(held, seals.get(held.id)))
    else {
      const at = one.validFrom ?? Number.NEGATIVE_INFINITY
      const proof = proofRank(one.report)
      const isOlder = at < (newest.get(one.id) ?? Number.NEGATIVE_INFINITY)
      const as = isOlder ? 'OLDER' : proof < (proofs.get(one.id) ?? 0) ? 'WORSE' : 'STORED'
      decided.set(one, as)
      if (as !== 'STORED') continue
      newest.set(one.id, at)
      proofs.set(one.id, proof)
    }
  }
  return decided
}

interface PresentRow {
  readonly id: string
  readonly learner_id: string
  readonly valid_from: Date | null
  readonly seal: string | null
  readonly report_sealed: Buffer | null
}

/** How well the proofs of held credentials stand. */
async function proofsOf(tx: Session, rows: readonly PresentRow[]): Promise<Map<string, number>> {
  const ranks = new Map<string, number>()
  for (const { id, learner_id: learnerId, report_sealed: reportSealed } of rows) {
    const stored = reportSealed && (await openReport(tx, { id, learnerId, reportSealed }))
    if (stored) ranks.set(id, proofRank(stored.report))
  }
  return ranks
}

const PROOF_RANK: Readonly<Record<CheckResult, number>> = {
  [CheckResult.PASS]: 3,
  [CheckResult.WARNING]: 2,
  [CheckResult.NOT_CHECKED]: 1,
  [CheckResult.FAIL]: 0,
}

const proofRank = ({ checks }: Report): number => PROOF_RANK[resultOf(checks, CheckKind.PROOF)]

function asOfAgain({ sealed }: NonNullable<Submission['held']>, present: string | null | undefined): StoredAs {
  if (!present) return 'GONE'
  return present === createHash('sha256').update(sealed).digest('hex') ? 'STORED' : 'SUPERSEDED'
}

async function replace(tx: Session, prepared: readonly Prepared[]): Promise<void> {
  await deleteHeld(
    tx,
    prepared.flatMap(({ id, submission: { held } }) => [id, ...(held ? [held.id] : [])]),
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
