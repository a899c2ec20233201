import type { Session } from '../../database/session.ts'
import { requireLearner } from '../../identity/rights.ts'
import { Refused, UserErrorCode, userError } from '../../shared/payload.ts'
import { openDocument } from './held.rows.ts'
import type { Submission } from './held.store.ts'
import { HeldCredential } from './held-credential.ts'
import { inTurn } from './quota.ts'
import { type SubmissionOutcome, submit } from './submit.service.ts'

/** Checks one of the viewer's credentials again now; of one inside a record, the whole record. Throws Refused. */
export async function reverifyCredential(session: Session, id: string): Promise<string> {
  const learner = requireLearner(session)
  const [row]: { top: string }[] = await session.sql.query(
    `/* credentials.topOf */ WITH RECURSIVE up AS (
       SELECT id, parent_id, learner_id FROM held_credential WHERE id = $1
       UNION SELECT h.id, h.parent_id, h.learner_id FROM held_credential h JOIN up u ON h.id = u.parent_id)
     SELECT id AS top FROM up WHERE parent_id IS NULL AND learner_id = $2`,
    [id, learner],
  )
  const outcome = row ? (await inTurn(session, () => recheck(session, [row.top]))).get(row.top) : null
  if (!outcome || outcome.state === 'GONE')
    throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such credential, or it is not yours.', 'input.id'))
  if (outcome.state === 'UNREADABLE')
    throw new Refused(userError(UserErrorCode.INVALID, `${outcome.code}: ${outcome.message}`, 'input.id'))
  if (outcome.state === 'FAULTY') throw outcome.cause
  return id
}

/**
 * Checks stored credentials (outermost ones, not too many at once) again: same bytes, same time of receipt, new
 * verdict. Those that are gone are not in the answer, or are GONE; what was written meanwhile stays. What cannot be
 * checked for an error of ours is FAULTY and keeps its verdict, unless this is the last attempt: then it has none.
 */
export async function recheck(
  session: Session,
  tops: readonly string[],
  isLast: () => boolean = () => false,
): Promise<Map<string, SubmissionOutcome>> {
  const rows = await session.sql
    .getRepository(HeldCredential)
    .createQueryBuilder('h')
    .comment('credentials.recheck')
    .select(['h.id', 'h.learnerId', 'h.receivedAt', 'h.documentSealed'])
    .where('h.id = ANY(:ids) AND h.parentId IS NULL', { ids: [...tops] })
    .orderBy('h.id')
    .getMany()
  const submissions: (Submission & { held: { id: string } })[] = []
  for (const row of rows) {
    const bytes = await openDocument(session, row)
    const held = { id: row.id, receivedAt: row.receivedAt.getTime(), sealed: row.documentSealed, isLast }
    if (bytes) submissions.push({ learner: row.learnerId, bytes, held })
  }
  const outcomes = await submit(session, submissions)
  return new Map(submissions.map(({ held }, at) => [held.id, outcomes[at] as SubmissionOutcome]))
}
