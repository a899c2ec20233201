import { createHash } from 'node:crypto'

import type { Session } from '../../database/session.ts'
import { requireLearner, requireRole } from '../../identity/rights.ts'
import { mapAtOnce } from '../../shared/at-once.ts'
import { Fault, unavailable } from '../../shared/errors.ts'
import { Refused, UserErrorCode, userError } from '../../shared/payload.ts'
import { Role } from '../../shared/viewer.ts'
import { type Extracted, extractAll } from '../extract/extract.ts'
import { fetcherOf } from '../fetcher.ts'
import { CheckKind } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { parseCredential } from '../parse/parse.ts'
import { isStillSo, loadEnvironments, type Registry, readRegistry } from '../trust/environment.store.ts'
import type { VerifyEnvironment } from '../verify/environment.ts'
import { PROOF_THREADS } from '../verify/proof-threads.ts'
import { uncheckedCredential, verifyCredential } from '../verify/verify.ts'
import { heldRows, topHeldId } from './held.rows.ts'
import { type Prepared, type StoredAs, type Submission, storeHeld } from './held.store.ts'
import { inTurn } from './quota.ts'

export type { Submission }

export type SubmissionOutcome =
  | { readonly state: Exclude<StoredAs, 'WORSE'>; readonly id: string }
  /** What is wrong with the proof of the one that was not kept. */
  | { readonly state: 'WORSE'; readonly id: string; readonly code: string; readonly message: string }
  | { readonly state: 'UNREADABLE'; readonly code: string; readonly message: string }
  /**
   * Only where it stood already and is checked again: checking it came to an error of ours. It stays as it was, or if no
   * other attempt follows, it says that and counts for nothing.
   */
  | { readonly state: 'FAULTY'; readonly cause: unknown }

/** Submissions of one transaction: many enough to be quick, few enough not to hold others up. */
const PER_TRANSACTION = 100
/** How often a verdict is thrown away because what it was judged by has changed meanwhile. */
const ATTEMPTS = 5

/** The viewer's own credential: verified outside of any transaction, then stored in one. Throws Refused. */
export async function submitCredential(session: Session, document: string): Promise<string> {
  const learner = requireLearner(session)
  const [outcome] = await inTurn(session, () => submit(session, [{ learner, bytes: Buffer.from(document) }]))
  if (outcome?.state === 'UNREADABLE')
    throw new Refused(userError(UserErrorCode.INVALID, `${outcome.code}: ${outcome.message}`, 'input.document'))
  if (outcome?.state === 'WORSE')
    throw new Refused(userError(UserErrorCode.DUPLICATE, outcome.message, 'input.document'))
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

/**
 * Verifies (which may fetch) and seals, then stores all in one transaction, unless somebody has changed meanwhile what
 * the verdicts depend on: then all of it once more.
 */
export async function submit(session: Session, submissions: readonly Submission[]): Promise<SubmissionOutcome[]> {
  const read = submissions.map((submission) => ({ submission, outcome: readable(submission.bytes) }))
  const credentials = read.flatMap(({ outcome }) => ('credential' in outcome ? [outcome.credential] : []))
  const learners = [...new Set(submissions.map(({ learner }) => learner))]
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const registry = await readRegistry(session, credentials, learners)
    const judged = await judge(session, read, registry)
    const stored = await store(session, judged, registry)
    if (stored) return stored
  }
  throw unavailable('The registry of issuers, which is changing all the time,')
}

type Readable = { credential: ParsedCredential } | { code: string; message: string }

function readable(bytes: Buffer): Readable {
  const outcome = parseCredential(bytes)
  if ('problem' in outcome) return { code: outcome.problem.code, message: outcome.problem.message }
  if (outcome.credential.kind !== null) return outcome
  return { code: 'NO_ACHIEVEMENT', message: 'A credential of this type says nothing about competencies.' }
}

async function judge(
  session: Session,
  read: readonly { submission: Submission; outcome: Readable }[],
  registry: Registry,
): Promise<(SubmissionOutcome | Prepared)[]> {
  const environmentOf = await loadEnvironments(session, registry, fetcherOf(session), session.now)
  return mapAtOnce(read, PROOF_THREADS, async ({ submission, outcome }): Promise<SubmissionOutcome | Prepared> => {
    if (!('credential' in outcome)) return { state: 'UNREADABLE', ...outcome }
    const env = environmentOf(submission.learner)
    const found = await extractedOf(outcome.credential, submission, env)
    if (!('state' in found)) return prepare(session, submission, found, env)
    return submission.held?.isLast() ? unchecked(session, submission, outcome.credential, env, found.cause) : found
  })
}

/** One that fails among many that are checked again must not keep the others from it. */
async function extractedOf(
  credential: ParsedCredential,
  { learner, bytes, held }: Submission,
  env: VerifyEnvironment,
): Promise<Extracted | Extract<SubmissionOutcome, { state: 'FAULTY' }>> {
  try {
    return extractAll(await verifyCredential(credential, env), learner, placeOf(bytes))
  } catch (cause) {
    if (!held) throw cause
    return { state: 'FAULTY', cause }
  }
}

/** What names a credential without an id. */
const placeOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

async function unchecked(
  session: Session,
  submission: Submission,
  credential: ParsedCredential,
  env: VerifyEnvironment,
  fault: unknown,
): Promise<SubmissionOutcome | Prepared> {
  const { learner, bytes } = submission
  const extracted = extractAll(uncheckedCredential(credential, env), learner, placeOf(bytes))
  const prepared = await prepare(session, submission, extracted, env)
  return 'rows' in prepared ? { ...prepared, fault } : prepared
}

async function prepare(
  session: Session,
  submission: Submission,
  extracted: Extracted,
  env: VerifyEnvironment,
): Promise<SubmissionOutcome | Prepared> {
  const { held } = submission
  const id = topHeldId(submission.learner, extracted)
  const { report, credential } = extracted.verified
  const { validFrom } = credential
  try {
    const receivedAt = held?.receivedAt ?? session.now
    const rows = await heldRows(session, extracted, { ...submission, receivedAt, env })
    return { submission, id, validFrom, report, rows }
  } catch (cause) {
    if (!held || !(cause instanceof Fault) || cause.code !== 'NOT_FOUND') throw cause
    return { state: 'GONE', id }
  }
}

/** Null when what was judged by is no longer so: then nothing was stored. */
async function store(
  session: Session,
  outcomes: readonly (SubmissionOutcome | Prepared)[],
  registry: Registry,
): Promise<SubmissionOutcome[] | null> {
  const prepared = outcomes.filter((one): one is Prepared => 'rows' in one)
  if (prepared.length === 0) return outcomes as SubmissionOutcome[]
  const stored = await session.transaction(async (tx) =>
    (await isStillSo(tx, registry)) ? storeHeld(tx, prepared) : null,
  )
  return stored && outcomes.map((one) => ('rows' in one ? outcomeOf(one, stored.get(one) as StoredAs) : one))
}

function outcomeOf({ id, report, fault }: Prepared, state: StoredAs): SubmissionOutcome {
  if (fault !== undefined && state === 'STORED') return { state: 'FAULTY', cause: fault }
  if (state !== 'WORSE') return { state, id }
  const proof = report.checks.find(({ check }) => check === CheckKind.PROOF)
  const code = proof?.code ?? 'PROOF_NONE'
  const message = `You hold a copy of this credential whose signature stands better, and that copy stays. The one you sent differs in its proof: ${code}: ${proof?.message ?? 'It has none.'} Bring it as the issuer gave it.`
  return { state, id, code, message }
}
