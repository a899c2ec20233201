import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { badInput, forbidden, notFound } from '../shared/errors.ts'
import { Role } from '../shared/viewer.ts'
import { nameOf, sealName } from './account.service.ts'
import { latestHeads } from './audit-appender.ts'
import { digest, headText } from './audit-chain.ts'
import { type ErasureProof, erasureSubject, signErasureProof } from './erasure-proof.ts'
import { keyToDestroy } from './learner-key.service.ts'
import { Erasure } from './learner-key.ts'
import { requireKnown, requireLearner } from './rights.ts'

/** How a module removes what it holds about a learner, inside the erasure's transaction. Answers counts by what it was. */
export interface Eraser {
  readonly name: string
  erase(tx: Session, learnerId: string): Promise<Readonly<Record<string, number>>>
}

const erasers: Eraser[] = []

/** Called by each module's index that keeps anything about learners. Later modules are asked first. */
export function registerEraser(eraser: Eraser): void {
  if (erasers.some(({ name }) => name === eraser.name)) throw new Error(`two erasers are named ${eraser.name}`)
  erasers.push(eraser)
}

/**
 * Forgets a learner for good: every row that hangs on them goes, their name goes out of the audit log (which still
 * verifies), their encryption key is destroyed, and their part of the graph is removed. All or nothing in PostgreSQL;
 * `projected` is false while the graph has not followed yet. For an operator or the learner.
 */
export async function forgetLearner(
  session: Session,
  learnerId: string,
): Promise<{ proof: ErasureProof; projected: boolean }> {
  const proof = await destroy(session, learnerId)
  return { proof, projected: await session.projected() }
}

function destroy(session: Session, learnerId: string): Promise<ErasureProof> {
  const { roles, learner } = requireKnown(session)
  if (learner !== learnerId && !roles.has(Role.OPERATOR)) throw forbidden('the learner themself or the role OPERATOR')
  return session.transaction(async (tx) => {
    const key = await keyToDestroy(tx, learnerId)
    if (!key) throw notFound('learner')
    const destroyed: Record<string, number> = {}
    for (const eraser of erasers.toReversed())
      for (const [what, count] of Object.entries(await eraser.erase(tx, learnerId)))
        destroyed[`${eraser.name}.${what}`] = count
    Object.assign(destroyed, await eraseOwn(tx, learnerId))
    const [head] = await latestHeads(tx.sql, 1)
    const made = signErasureProof(tx.secrets, {
      version: 1,
      subject: erasureSubject(tx.secrets, learnerId),
      at: new Date(tx.now).toISOString(),
      destroyed,
      keyFingerprint: digest('headwater learner key', key).toString('hex'),
      auditHead: head ? headText(head) : null,
    })
    await tx.sql.insert(Erasure, { subject: made.subject, at: new Date(tx.now), proof: made })
    await enqueue(tx, 'learner', [learnerId])
    return made
  })
}

export const FORGET_ME = 'forget me for good'

/** The learner's own wish, which cannot be taken back: `confirm` is the sentence above. Leaves the waiting to the caller. */
export async function forgetMe(session: Session, confirm: string): Promise<ErasureProof> {
  const learner = requireLearner(session)
  if (confirm !== FORGET_ME) throw badInput(`Nothing was erased. To go on, confirm with "${FORGET_ME}".`, 'confirm')
  return destroy(session, learner)
}

/** What this module itself holds; the key goes last, for the database lets it go only when nothing hangs on it. */
async function eraseOwn(tx: Session, learnerId: string): Promise<Record<string, number>> {
  const consents = await removed(tx, 'DELETE FROM consent WHERE learner_id = $1', [learnerId])
  const runs = await removed(tx, `DELETE FROM run WHERE viewer->>'learner' = $1`, [learnerId])
  const account = await eraseAccount(tx, learnerId)
  const links = await removed(tx, 'UPDATE audit_person SET learner_id = NULL, salt = NULL WHERE learner_id = $1', [
    learnerId,
  ])
  const keys = await removed(tx, 'DELETE FROM learner_key WHERE learner_id = $1', [learnerId])
  return {
    'tasks.runs': runs,
    'identity.consents': consents,
    ...account,
    'identity.auditLinks': links,
    'identity.learnerKeys': keys,
  }
}

interface AccountRow {
  id: string
  name_sealed: Buffer
  learner_id: string
  member: boolean
}

/** A person who also works for an organisation keeps that account, which then knows nothing of the learner. */
async function eraseAccount(tx: Session, learnerId: string): Promise<Record<string, number>> {
  const [account]: AccountRow[] = await tx.sql.query(
    `/* erasure.account */ SELECT id, name_sealed, learner_id,
       EXISTS (SELECT FROM membership m WHERE m.account_id = a.id) AS member
     FROM account a WHERE learner_id = $1`,
    [learnerId],
  )
  if (!account) return { 'identity.accounts': 0 }
  const requests = await removed(tx, 'DELETE FROM idempotency_key WHERE actor = $1', [account.id])
  if (account.member) {
    const name = await sealName(tx, account.id, (await nameOf(tx, account)) ?? '', null)
    const unlinked = 'UPDATE account SET learner_id = NULL, name_sealed = $2 WHERE id = $1'
    return { 'identity.accountLinks': await removed(tx, unlinked, [account.id, name]), 'identity.requests': requests }
  }
  const unnamed = 'UPDATE audit_event SET actor = NULL, actor_salt = NULL WHERE actor = $1'
  const actors = await removed(tx, unnamed, [account.id])
  const tokens = await removed(tx, 'DELETE FROM access_key WHERE account_id = $1', [account.id])
  const accounts = await removed(tx, 'DELETE FROM account WHERE id = $1', [account.id])
  return {
    'identity.requests': requests,
    'identity.auditActors': actors,
    'identity.tokens': tokens,
    'identity.accounts': accounts,
  }
}

/**
 * Takes the account of a learner, where it goes with them, out of columns that say who did something for an organisation:
 * what was done stays, and is nobody's. Answers how much there was, nothing for none.
 */
export async function unnameActor(
  tx: Session,
  learnerId: string,
  columns: readonly (readonly [table: string, column: string])[],
): Promise<Record<string, number>> {
  let actors = 0
  for (const [table, column] of columns)
    actors += await removed(
      tx,
      `UPDATE ${table} SET ${column} = NULL WHERE ${column} = (SELECT a.id FROM account a WHERE a.learner_id = $1
         AND NOT EXISTS (SELECT FROM membership m WHERE m.account_id = a.id))`,
      [learnerId],
    )
  return actors === 0 ? {} : { actors }
}

/** How many rows a DELETE or UPDATE touched. */
export async function removed(tx: Session, statement: string, parameters: readonly unknown[]): Promise<number> {
  const [row] = await tx.sql.query(
    `/* erasure */ WITH gone AS (${statement} RETURNING 1) SELECT count(*)::int AS gone FROM gone`,
    [...parameters],
  )
  return row.gone
}
