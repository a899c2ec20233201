import type { Session } from '../database/session.ts'
import { requireLearner } from '../identity/rights.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { openDocument } from './held.rows.ts'
import { HeldCredential } from './held-credential.ts'
import { type Submission, submit } from './submit.service.ts'

/** Credentials that are checked again in one go. */
const PER_BATCH = 100

/** Checks one of the viewer's credentials again now; of one inside a record, the whole record. Throws Refused. */
export async function reverifyCredential(session: Session, id: string): Promise<string> {
  const learner = requireLearner(session)
  const [row]: { top: string }[] = await session.sql.query(
    `/* credentials.topOf */ ${UPWARDS} SELECT id AS top FROM up WHERE parent_id IS NULL AND learner_id = $2`,
    [[id], learner],
  )
  if (!row) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such credential, or it is not yours.', 'input.id'))
  await recheck(session, [row.top])
  return id
}

const UPWARDS = `WITH RECURSIVE up AS (
  SELECT id, parent_id, learner_id FROM held_credential WHERE id = ANY($1::text[])
  UNION SELECT h.id, h.parent_id, h.learner_id FROM held_credential h JOIN up u ON h.id = u.parent_id)`

/** Checks stored credentials (outermost ones) again: same bytes, same time of receipt, new verdict. */
export async function recheck(session: Session, tops: readonly string[]): Promise<void> {
  for (let at = 0; at < tops.length; at += PER_BATCH) {
    const rows = await session.sql
      .getRepository(HeldCredential)
      .createQueryBuilder('h')
      .comment('credentials.recheck')
      .addSelect('h.documentSealed')
      .where('h.id = ANY(:ids) AND h.parentId IS NULL', { ids: tops.slice(at, at + PER_BATCH) })
      .orderBy('h.id')
      .getMany()
    const submissions: Submission[] = []
    for (const row of rows) {
      const bytes = await openDocument(session, row)
      if (bytes) submissions.push({ learner: row.learnerId, bytes })
    }
    await submit(session, submissions, new Map(rows.map((row) => [row.id, row.receivedAt.getTime()])))
  }
}

/** Checks again what these issuers signed, in whatever record it stands. */
export async function recheckIssuers(session: Session, issuers: readonly string[]): Promise<number> {
  return recheckWhere(session, 'issuer', issuers)
}

/** Checks again these credentials, whoever holds them. */
export async function recheckReferences(session: Session, references: readonly string[]): Promise<number> {
  return recheckWhere(session, 'reference', references)
}

async function recheckWhere(session: Session, column: 'issuer' | 'reference', values: readonly string[]) {
  const rows: { id: string }[] = await session.sql.query(
    `/* credentials.recheckWhere */ WITH RECURSIVE up AS (
       SELECT id, parent_id FROM held_credential WHERE ${column} = ANY($1::text[])
       UNION SELECT h.id, h.parent_id FROM held_credential h JOIN up u ON h.id = u.parent_id)
     SELECT id FROM up WHERE parent_id IS NULL ORDER BY id`,
    [values],
  )
  await recheck(
    session,
    rows.map(({ id }) => id),
  )
  return rows.length
}
