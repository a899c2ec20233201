import { randomUUID } from 'node:crypto'

import type { Session } from '../../database/session.ts'
import type { CheckedRow } from './subscription.store.ts'

/** Seconds that a check may take; then another process may begin anew. */
const LEASE_SECONDS = 900

/** Of one library that are checked at once by the schedule: a library of slow servers holds up itself. */
const AT_ONCE_A_LIBRARY = 1

const FREE = '(s.lease_until IS NULL OR s.lease_until < clock_timestamp())'

/** Of the library that was served longest ago, that one which is due longest. */
const NEXT = `
  SELECT s.id FROM framework_subscription s WHERE s.library_id = (
      SELECT t.library_id FROM framework_subscription_turn t
      WHERE EXISTS (SELECT FROM framework_subscription s
          WHERE s.library_id = t.library_id AND s.state <> 'PAUSED' AND s.next_check_at <= $3 AND ${FREE})
        AND (SELECT count(*) FROM framework_subscription s
          WHERE s.library_id = t.library_id AND NOT ${FREE}) < ${AT_ONCE_A_LIBRARY}
      ORDER BY t.served_at, t.library_id LIMIT 1)
    AND s.state <> 'PAUSED' AND s.next_check_at <= $3 AND ${FREE}
  ORDER BY s.next_check_at, s.id LIMIT 1 FOR UPDATE SKIP LOCKED`

const ASKED = `
  SELECT s.id FROM framework_subscription s WHERE s.id = $3 AND s.state <> 'PAUSED' AND ${FREE}
  FOR UPDATE SKIP LOCKED`

/**
 * Takes one subscription to check: that of the id, or, without one, the next. Libraries have their turn one after the
 * other, so that nobody waits for all that another one follows. Null when there is none that may be taken. Nobody waits
 * for a row that another one looks at.
 */
export async function claim(session: Session, id: string | null): Promise<CheckedRow | null> {
  return session.transaction(async (tx) => {
    // One after the other: who counts what is under way sees what the one before has taken
    if (id === null)
      await tx.sql.query(
        `/* frameworks.claimTurn */ SELECT pg_advisory_xact_lock(hashtextextended('framework.claimSubscription', 0))`,
      )
    const [row]: CheckedRow[] = await tx.sql.query(
      `/* frameworks.claimSubscription */ WITH own AS (
         UPDATE framework_subscription SET lease_holder = $1,
           lease_until = clock_timestamp() + make_interval(secs => $2)
         WHERE id = (${id === null ? NEXT : ASKED}) RETURNING *),
       served AS (
         UPDATE framework_subscription_turn SET served_at = clock_timestamp()
         WHERE library_id IN (SELECT library_id FROM own))
       SELECT * FROM own`,
      [randomUUID(), LEASE_SECONDS, id ?? new Date(tx.now)],
    )
    return row ?? null
  })
}

/** A library that follows something has its turn among the others; who is new is served first. */
export async function joinTurns(tx: Session, library: string): Promise<void> {
  await tx.sql.query(
    `/* frameworks.joinTurns */ INSERT INTO framework_subscription_turn (library_id, served_at, asked)
     VALUES ($1, '1970-01-01Z', 0) ON CONFLICT DO NOTHING`,
    [library],
  )
}

export interface Asked {
  /** Epoch milliseconds; null: never. */
  readonly since: number | null
  readonly count: number
  readonly run: string | null
}

/** How often a library's people have asked for a check; locked until the transaction ends. */
export async function lockAsked(tx: Session, library: string): Promise<Asked> {
  const [row]: { asked_since: Date | null; asked: number; asked_run: string | null }[] = await tx.sql.query(
    `/* frameworks.lockAsked */ SELECT asked_since, asked, asked_run FROM framework_subscription_turn
     WHERE library_id = $1 FOR UPDATE`,
    [library],
  )
  return { since: row?.asked_since?.getTime() ?? null, count: row?.asked ?? 0, run: row?.asked_run ?? null }
}

/** Notes one more. */
export async function noteAsked(tx: Session, library: string, { since, count, run }: Asked): Promise<void> {
  await tx.sql.query(
    `/* frameworks.noteAsked */ UPDATE framework_subscription_turn
     SET asked_since = $2, asked = $3, asked_run = $4 WHERE library_id = $1`,
    [library, since === null ? null : new Date(since), count, run],
  )
}
