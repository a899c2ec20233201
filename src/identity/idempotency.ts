import { timingSafeEqual } from 'node:crypto'

import type { EntityManager } from 'typeorm'
import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { canonicalJson } from '../shared/canonical-json.ts'
import { badInput, unauthenticated } from '../shared/errors.ts'
import { purgeRuns } from '../tasks/run.service.ts'
import { defineTask } from '../tasks/task.ts'

/** How long a first result is given again, in milliseconds. */
const IDEMPOTENCY_LIFE_MS = 86_400_000

const MAX_KEY = 200

/**
 * Runs `work` in a transaction, once for each key of this caller: a second request with the same key and input gets
 * the first result, also when both come at once. Without a key it just runs. The result is kept as JSON for a day: give
 * ids, never a secret or anything about a person. BAD_USER_INPUT when the key was used for something else.
 */
export async function idempotent<Result>(
  session: Session,
  key: string | null | undefined,
  operation: string,
  input: unknown,
  work: (tx: Session) => Promise<Result>,
): Promise<Result> {
  if (key === null || key === undefined) return session.transaction(work)
  if (key.length < 1 || key.length > MAX_KEY)
    throw badInput(`An idempotency key has 1 to ${MAX_KEY} characters.`, 'idempotencyKey')
  const owner = [session.viewer.actor ?? refuse(), session.viewer.organisation ?? '', key]
  // Keyed, because a plain hash of a short input could be guessed back.
  const inputHash = session.secrets.mac('api-keys', 'idempotency', operation, canonicalJson(input))
  return session.transaction(async (tx) => {
    const first = await claim(tx, owner, operation, inputHash)
    if (first) return first.result as Result
    const result = await work(tx)
    await tx.sql.query(
      `/* idempotency.keep */ UPDATE idempotency_key SET result = $4::jsonb
       WHERE actor = $1 AND organisation = $2 AND key = $3`,
      [...owner, JSON.stringify(result ?? null)],
    )
    return result
  })
}

function refuse(): never {
  throw unauthenticated()
}

/** Null when the key is now ours; else what was kept for it. Waits for another transaction that claims the same key. */
async function claim(
  tx: Session,
  owner: readonly string[],
  operation: string,
  inputHash: Buffer,
): Promise<{ result: unknown } | null> {
  const now = new Date(tx.now)
  const claimed: unknown[] = await tx.sql.query(
    `/* idempotency.claim */ INSERT INTO idempotency_key AS kept
       (actor, organisation, key, operation, input_hash, result, expires_at)
     VALUES ($1, $2, $3, $4, $5, NULL, $6)
     ON CONFLICT (actor, organisation, key) DO UPDATE
       SET operation = excluded.operation, input_hash = excluded.input_hash, result = NULL,
           expires_at = excluded.expires_at
       WHERE kept.expires_at <= $7 RETURNING key`,
    [...owner, operation, inputHash, new Date(tx.now + IDEMPOTENCY_LIFE_MS), now],
  )
  if (claimed.length > 0) return null
  const [row]: { operation: string; input_hash: Buffer; result: unknown }[] = await tx.sql.query(
    `/* idempotency.kept */ SELECT operation, input_hash, result FROM idempotency_key
     WHERE actor = $1 AND organisation = $2 AND key = $3`,
    owner as string[],
  )
  if (!row || row.operation !== operation || !timingSafeEqual(row.input_hash, inputHash))
    throw badInput('This idempotency key was used for another request within the last day.', 'idempotencyKey')
  return { result: row.result }
}

/** Removes what is older than a day; answers how many. */
export async function purgeIdempotencyKeys(sql: EntityManager, now: number): Promise<number> {
  const [row] = await sql.query(
    `/* idempotency.purge */ WITH gone AS (DELETE FROM idempotency_key WHERE expires_at <= $1 RETURNING 1)
     SELECT count(*)::int AS gone FROM gone`,
    [new Date(now)],
  )
  return row.gone
}

export const purgeTask = defineTask({
  kind: 'identity.purge',
  payload: z.object({}),
  every: 3_600_000,
  run: async ({ sql, now }) => ({
    result: { keys: await purgeIdempotencyKeys(sql, now), runs: await purgeRuns(sql, now) },
  }),
})
