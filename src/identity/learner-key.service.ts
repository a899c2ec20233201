import { randomBytes } from 'node:crypto'

import { defineLoader, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { notFound } from '../shared/errors.ts'
import { seal, unseal } from '../shared/secrets.ts'

const contextOfKey = (learnerId: string): string => `learner-key ${learnerId}`
const contextOf = (learnerId: string, context: string): string => `learner ${learnerId} ${context}`

/** Makes the keys that everything about new learners hangs on; to be called in the transaction that creates them. */
export async function createLearnerKeys(tx: Session, learnerIds: readonly string[]): Promise<void> {
  const master = tx.secrets.key('learner-keys')
  const wrapped = learnerIds.map((id) => seal(master, randomBytes(32), contextOfKey(id)).toString('hex'))
  await tx.sql.query(
    `/* identity.createLearnerKeys */ INSERT INTO learner_key (learner_id, wrapped_key, created_at)
     SELECT id, decode(key, 'hex'), $3 FROM unnest($1::text[], $2::text[]) AS made (id, key)`,
    [learnerIds, wrapped, new Date(tx.now)],
  )
}

/** A learner's key; null for unknown and for forgotten learners. Never leaves this module. */
const keyLoader = defineLoader<string, Buffer | null>({
  name: 'identity.learnerKeys',
  batch: async (session, ids) => {
    const rows: { learner_id: string; wrapped_key: Buffer }[] = await session.sql.query(
      '/* identity.learnerKeys */ SELECT learner_id, wrapped_key FROM learner_key WHERE learner_id = ANY($1::text[])',
      [ids],
    )
    return inOrder(ids, rows, (row) => row.learner_id).map((row) => row && unwrap(session, row))
  },
})

const unwrap = (session: Session, row: { learner_id: string; wrapped_key: Buffer }): Buffer =>
  unseal(session.secrets.key('learner-keys'), row.wrapped_key, contextOfKey(row.learner_id))

/**
 * Seals something about a learner for a bytea column. `context` names table, row and column: what was sealed for one
 * place opens in no other. NOT_FOUND for a learner who is unknown or was forgotten.
 */
export async function sealForLearner(
  session: Session,
  learnerId: string,
  plain: Buffer | string,
  context: string,
): Promise<Buffer> {
  const key = await session.load(keyLoader).load(learnerId)
  if (!key) throw notFound('learner')
  return seal(key, Buffer.isBuffer(plain) ? plain : Buffer.from(plain), contextOf(learnerId, context))
}

/** The inverse; keys are loaded in batches. Null when the learner was forgotten; throws when the bytes were changed. */
export async function unsealForLearner(
  session: Session,
  learnerId: string,
  sealed: Buffer,
  context: string,
): Promise<Buffer | null> {
  const key = await session.load(keyLoader).load(learnerId)
  return key && unseal(key, sealed, contextOf(learnerId, context))
}

/**
 * Holds off an erasure until the running transaction ends; NOT_FOUND when the learner is unknown or was forgotten.
 * Needed only where rows about a learner are written without a foreign key to `learner_key`.
 */
export async function holdLearner(tx: Session, learnerId: string): Promise<void> {
  const rows: unknown[] = await tx.sql.query(
    '/* identity.holdLearner */ SELECT learner_id FROM learner_key WHERE learner_id = $1 FOR KEY SHARE',
    [learnerId],
  )
  if (rows.length === 0) throw notFound('learner')
}

/** Locks and answers the plain key, for the erasure alone; null when there is none. */
export async function keyToDestroy(tx: Session, learnerId: string): Promise<Buffer | null> {
  const [row]: { learner_id: string; wrapped_key: Buffer }[] = await tx.sql.query(
    '/* identity.keyToDestroy */ SELECT learner_id, wrapped_key FROM learner_key WHERE learner_id = $1 FOR UPDATE',
    [learnerId],
  )
  return row ? unwrap(tx, row) : null
}
