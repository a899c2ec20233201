import type { Session } from '../../database/session.ts'
import { ImportError } from '../formats/import-error.ts'
import { type ImportReport, importInto } from '../imports/import.service.ts'
import {
  type Comparison,
  compare,
  pendingReport,
  readerOf,
  refuseOlder,
  rehearse,
  sha256Of,
} from './subscription.compare.service.ts'
import { openCredentials } from './subscription.credentials.rule.ts'
import { type FetchedPackage, fetchPackage } from './subscription.fetcher.ts'
import { CheckFailed, type HoldReason, holdReason } from './subscription.rule.ts'
import {
  broughtToday,
  type CheckedRow,
  dropHeld,
  type Finished,
  finish,
  groundOf,
  hold,
  noteEvent,
  noteFailure,
  readHeld,
  readHeldBytes,
  SubscriptionLost,
} from './subscription.store.ts'
import { CheckOutcome, SubscriptionAction } from './subscription.types.ts'

/**
 * In the name of the system: asks the server of a claimed subscription, and takes or holds what is new. Whatever fails,
 * what was there stays and the subscription says why. Rejects only for what is a fault of ours, once that is noted, too.
 */
export async function check(session: Session, row: CheckedRow): Promise<CheckOutcome | null> {
  try {
    const credentials = openCredentials(session.secrets, row.id, row.credentials_sealed)
    const fetched = await fetchPackage(session, questionOf(row), credentials)
    return await judge(session, row, fetched)
  } catch (cause) {
    if (cause instanceof SubscriptionLost) return null
    const known = cause instanceof CheckFailed || cause instanceof ImportError
    const error = known ? `${cause.code}: ${cause.message}` : 'CHECK_FAILED: Something inside this server failed.'
    const status = cause instanceof CheckFailed && cause.code === 'FETCH_STATUS'
    await noteFailure(session, row, error.slice(0, 600), status && row.server !== null)
    if (!known) throw cause
    return CheckOutcome.FAILED
  }
}

const questionOf = (row: CheckedRow) => ({
  url: row.url,
  server: row.server,
  documentIdentifier: row.document_identifier,
  packageUrl: row.package_url,
  etag: row.etag,
  lastModified: row.last_modified,
  maxBytes: readerOf(row.format).maxBytes,
})

async function judge(session: Session, row: CheckedRow, fetched: FetchedPackage): Promise<CheckOutcome> {
  const { packageUrl, body } = fetched
  const held = await readHeld(session, row.id)
  const sha256 = body === null ? null : sha256Of(body)
  const done = (outcome: CheckOutcome, more: Partial<Finished> = {}, keep = false) =>
    session.transaction(async (tx) => {
      await finish(tx, row, { ...validatorsOf(row, fetched), packageUrl, outcome, ...more })
      if (!keep) await dropHeld(tx, row.id, null)
      return outcome
    })
  const waiting = held !== null && (sha256 === null || sha256 === held.sha256) ? held : null
  if (waiting && waiting.ground === (await groundOf(session, row.library_id, row.document_identifier)))
    return done(CheckOutcome.HELD, {}, true)
  const kept = waiting && (await readHeldBytes(session, row.id, waiting.hash))
  if (kept) return takeOrHold(session, row, fetched, kept)
  if (body === null) return done(row.rejected_sha256 === null ? CheckOutcome.UNCHANGED : CheckOutcome.REJECTED)
  if (sha256 === row.rejected_sha256) return done(CheckOutcome.REJECTED)
  if (sha256 === row.applied_sha256) return done(CheckOutcome.UNCHANGED, { appliedSha256: sha256 as string })
  return takeOrHold(session, row, fetched, body)
}

async function takeOrHold(
  session: Session,
  row: CheckedRow,
  fetched: FetchedPackage,
  bytes: Uint8Array,
): Promise<CheckOutcome> {
  const compared = await compare(session, row, bytes)
  const reason = await reasonToHold(session, row, compared)
  const report = reason === null ? null : await rehearse(session, row, bytes)
  if (reason === null || report?.outcome === 'NOTHING_NEW') return take(session, row, fetched, bytes, compared)
  await session.transaction(async (tx) => {
    const { document, hash, sha256, ground } = compared
    const { packageUrl } = fetched
    await finish(tx, row, { ...validatorsOf(row, fetched), packageUrl, outcome: CheckOutcome.HELD, document })
    const kept = pendingReport(report as ImportReport, compared.difference)
    await hold(tx, row.id, { hash, sha256, bytes, ground, reason, report: kept })
  })
  return CheckOutcome.HELD
}

async function reasonToHold(session: Session, row: CheckedRow, compared: Comparison): Promise<HoldReason | null> {
  const today = await broughtToday(session, row.id)
  return holdReason({
    review: row.review,
    followed: row.framework_id !== null,
    itemsBefore: compared.base?.items.size ?? 0,
    itemsRemoved: compared.itemsRemoved,
    associationsBefore: compared.associationsBefore,
    associationsNow: compared.associationsNow,
    versionsToday: today.versions,
    bytesToday: today.bytes,
  })
}

/** The import, and that it was made, in one transaction. */
async function take(
  session: Session,
  row: CheckedRow,
  fetched: FetchedPackage,
  bytes: Uint8Array,
  { sha256, document }: Comparison,
): Promise<CheckOutcome> {
  const target = { library: row.library_id, organisation: row.organisation_id }
  let outcome = CheckOutcome.UNCHANGED
  await importInto(session, target, { bytes, format: row.format }, async (tx, report) => {
    refuseOlder(report)
    const { framework } = report
    const changed = report.outcome !== 'NOTHING_NEW'
    outcome = changed ? CheckOutcome.APPLIED : CheckOutcome.UNCHANGED
    const { packageUrl } = fetched
    const taken = { packageUrl, outcome, document, appliedSha256: sha256, framework, changed }
    await finish(tx, row, { ...validatorsOf(row, fetched), ...taken })
    await dropHeld(tx, row.id, null)
    const about = { sha256, bytes: bytes.byteLength, framework, byItself: true }
    if (changed) await noteEvent(tx, { id: row.id, library: row.library_id }, SubscriptionAction.BROUGHT, about)
  })
  return outcome
}

/** A 304 need not repeat them. */
const validatorsOf = (row: CheckedRow, { body, etag, lastModified }: FetchedPackage) =>
  body === null ? { etag: etag ?? row.etag, lastModified: lastModified ?? row.last_modified } : { etag, lastModified }
