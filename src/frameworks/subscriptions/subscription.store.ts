import type { Session } from '../../database/session.ts'
import { newId } from '../../shared/ids.ts'
import { DAY_MS } from '../../shared/instant.ts'
import { pauseAfter } from './subscription.rule.ts'
import { CheckOutcome, type HoldReason, type PendingReport, SubscriptionAction } from './subscription.types.ts'

/** What is said of a subscription's check; the row as the database names it. */
export interface CheckedRow {
  readonly id: string
  readonly library_id: string
  readonly organisation_id: string | null
  readonly url: string
  readonly server: string | null
  readonly package_url: string | null
  readonly document_identifier: string | null
  readonly format: string
  readonly every_hours: number
  readonly review: boolean
  readonly credentials_sealed: Buffer | null
  readonly etag: string | null
  readonly last_modified: string | null
  readonly applied_sha256: string | null
  readonly rejected_sha256: string | null
  readonly framework_id: string | null
  readonly failures: number
  readonly lease_holder: string
}

/** Thrown into a check whose subscription is gone, or was taken over by another process. */
export class SubscriptionLost extends Error {}

/** What a check that was understood leaves behind. */
export interface Finished {
  readonly outcome: CheckOutcome
  readonly packageUrl: string
  readonly etag: string | null
  readonly lastModified: string | null
  /** Absent: as it was. */
  readonly document?: string
  readonly appliedSha256?: string
  readonly framework?: string | null
  /** It brought a version. */
  readonly changed?: boolean
}

/** Writes it and gives the subscription back. Throws SubscriptionLost when it is no longer ours. */
export async function finish(tx: Session, row: CheckedRow, to: Finished): Promise<void> {
  const now = new Date(tx.now)
  const rows = await tx.sql.query(
    `/* frameworks.finishSubscription */ WITH own AS (
       UPDATE framework_subscription SET lease_holder = NULL, lease_until = NULL, failures = 0, last_error = NULL,
         last_checked_at = $3, last_outcome = $4, package_url = $5, etag = $6, last_modified = $7,
         document_identifier = coalesce($8, document_identifier), applied_sha256 = coalesce($9, applied_sha256),
         rejected_sha256 = CASE WHEN $9::text IS NULL THEN rejected_sha256 END,
         framework_id = coalesce($10, framework_id),
         last_changed_at = CASE WHEN $11::boolean THEN $3 ELSE last_changed_at END,
         state = CASE WHEN state = 'PAUSED' THEN state ELSE 'ACTIVE' END,
         next_check_at = CASE WHEN state = 'PAUSED' THEN NULL ELSE $12::timestamptz END
       WHERE id = $1 AND lease_holder = $2 RETURNING id)
     SELECT id FROM own`,
    [
      row.id,
      row.lease_holder,
      now,
      to.outcome,
      to.packageUrl,
      to.etag,
      to.lastModified,
      to.document ?? null,
      to.appliedSha256 ?? null,
      to.framework ?? null,
      to.changed ?? false,
      new Date(tx.now + pauseAfter(row.every_hours, 0)),
    ],
  )
  if (rows.length === 0) throw new SubscriptionLost('another process checks this subscription, or it is gone')
}

/** The copy stays; the next try comes later each time. `forget`: where the package was is asked anew. */
export async function noteFailure(session: Session, row: CheckedRow, error: string, forget: boolean): Promise<void> {
  const failures = row.failures + 1
  await session.sql.query(
    `/* frameworks.failedSubscription */ UPDATE framework_subscription SET lease_holder = NULL, lease_until = NULL,
       failures = $3, last_error = $4, last_checked_at = $5, last_outcome = 'FAILED',
       package_url = CASE WHEN $6::boolean THEN NULL ELSE package_url END,
       state = CASE WHEN state = 'PAUSED' THEN state ELSE 'FAILING' END,
       next_check_at = CASE WHEN state = 'PAUSED' THEN NULL ELSE $7::timestamptz END
     WHERE id = $1 AND lease_holder = $2`,
    [
      row.id,
      row.lease_holder,
      failures,
      error,
      new Date(session.now),
      forget,
      new Date(session.now + pauseAfter(row.every_hours, failures)),
    ],
  )
}

export interface Held {
  readonly hash: string
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly ground: string
  readonly reason: HoldReason
  readonly report: PendingReport
}

/** Instead of what waited before. */
export async function hold(tx: Session, subscription: string, held: Held): Promise<void> {
  await tx.sql.query(
    `/* frameworks.holdUpdate */ INSERT INTO framework_subscription_pending
       (subscription_id, hash, sha256, bytes, ground, reason, report, fetched_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8)
     ON CONFLICT (subscription_id) DO UPDATE SET hash = excluded.hash, sha256 = excluded.sha256,
       bytes = excluded.bytes, ground = excluded.ground, reason = excluded.reason, report = excluded.report,
       fetched_at = excluded.fetched_at`,
    [
      subscription,
      held.hash,
      held.sha256,
      Buffer.from(held.bytes),
      held.ground,
      held.reason,
      JSON.stringify(held.report),
      new Date(tx.now),
    ],
  )
}

/** What waits, without its bytes. */
export async function readHeld(
  session: Session,
  subscription: string,
): Promise<Pick<Held, 'hash' | 'sha256' | 'ground'> | null> {
  const [row] = await session.sql.query(
    `/* frameworks.heldUpdate */ SELECT hash, sha256, ground FROM framework_subscription_pending
     WHERE subscription_id = $1`,
    [subscription],
  )
  return row ?? null
}

/** The package that waits for a person; null when it is gone, or another one waits now. */
export async function readHeldBytes(session: Session, subscription: string, hash: string): Promise<Buffer | null> {
  const [row]: { bytes: Buffer }[] = await session.sql.query(
    `/* frameworks.heldBytes */ SELECT bytes FROM framework_subscription_pending
     WHERE subscription_id = $1 AND hash = $2`,
    [subscription, hash],
  )
  return row?.bytes ?? null
}

/** The versions of a document that the next one is compared with, as one text: another one, and a comparison is out of date. */
export async function groundOf(session: Session, library: string, document: string | null): Promise<string> {
  const [row]: { ground: string | null }[] = await session.sql.query(
    `/* frameworks.ground */ SELECT string_agg(id, ',' ORDER BY revision) AS ground FROM framework
     WHERE library_id = $1 AND document_identifier = $2 AND (newest OR revision = (
       SELECT max(revision) FROM framework WHERE library_id = $1 AND document_identifier = $2))`,
    [library, document],
  )
  return row?.ground ?? ''
}

/** Answers the hash of its bytes, null when it was not there any more; `hash` null: whatever it is. */
export async function dropHeld(tx: Session, subscription: string, hash: string | null): Promise<string | null> {
  const [row]: { sha256: string }[] = await tx.sql.query(
    `/* frameworks.dropUpdate */ WITH gone AS (
       DELETE FROM framework_subscription_pending WHERE subscription_id = $1 AND ($2::text IS NULL OR hash = $2)
       RETURNING sha256)
     SELECT sha256 FROM gone`,
    [subscription, hash],
  )
  return row?.sha256 ?? null
}

/** Who did it is the session's viewer; `byItself`: the schedule, or a check, without a person's decision. */
export async function noteEvent(
  tx: Session,
  subscription: { readonly id: string; readonly library: string },
  action: SubscriptionAction,
  about: { sha256?: string | null; bytes?: number; framework?: string | null; byItself?: boolean } = {},
): Promise<void> {
  const { actor, organisation } = about.byItself ? { actor: null, organisation: null } : tx.viewer
  await tx.sql.query(
    `/* frameworks.subscriptionEvent */ INSERT INTO framework_subscription_event
       (id, subscription_id, library_id, at, action, actor, organisation_id, sha256, bytes, framework_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      newId('subscriptionEvent'),
      subscription.id,
      subscription.library,
      new Date(tx.now),
      action,
      actor,
      organisation,
      about.sha256 ?? null,
      about.bytes ?? 0,
      about.framework ?? null,
    ],
  )
}

/** What it brought by itself within the last day. */
export async function broughtToday(
  session: Session,
  subscription: string,
): Promise<{ versions: number; bytes: number }> {
  const [row] = await session.sql.query(
    `/* frameworks.broughtToday */ SELECT count(*)::int AS versions, coalesce(sum(bytes), 0)::float8 AS bytes
     FROM framework_subscription_event WHERE subscription_id = $1 AND action = $2 AND at > $3`,
    [subscription, SubscriptionAction.BROUGHT, new Date(session.now - DAY_MS)],
  )
  return row
}
