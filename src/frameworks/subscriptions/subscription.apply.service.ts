import type { Session } from '../../database/session.ts'
import { badInput, type Fault } from '../../shared/errors.ts'
import { ImportError } from '../formats/import-error.ts'
import { type ImportReport, importReceived } from '../imports/import.service.ts'
import { lockLibrary } from '../imports/import.store.ts'
import { type Received, receive } from '../imports/receive.service.ts'
import { type Comparison, compare, pendingReport, refuseOlder, rehearse } from './subscription.compare.service.ts'
import { CheckFailed } from './subscription.rule.ts'
import { lockSubscription, ownSubscription } from './subscription.service.ts'
import { dropHeld, groundOf, hold, noteEvent, readHeld, readHeldBytes } from './subscription.store.ts'
import { FrameworkSubscription } from './subscription.ts'
import { CheckOutcome, HoldReason, SubscriptionAction } from './subscription.types.ts'

const gone = (): Fault =>
  badInput('This is not what waits now: it was decided, or another change took its place. Look at pending again.')

/** Whether what waits still is what was shown. */
export async function isCurrent(session: Session, subscription: FrameworkSubscription, hash: string): Promise<boolean> {
  const held = await readHeld(session, subscription.id)
  if (held?.hash !== hash) return false
  return held.ground === (await groundOf(session, subscription.libraryId, subscription.documentIdentifier))
}

/**
 * Takes what a person has looked at: exactly these bytes, on exactly the ground that they were compared with. Throws a
 * Fault, and then nothing is taken.
 */
export async function applyUpdate(session: Session, id: string, hash: string): Promise<ImportReport> {
  try {
    const received = await receiveHeld(session, id, hash)
    const { noted } = await session.transaction(async (tx) => {
      // Like a check does: the library first, then the subscription
      const { libraryId, organisationId } = await ownSubscription(tx, id)
      await lockLibrary(tx, libraryId, organisationId)
      const subscription = await lockSubscription(tx, id)
      if (!(await isCurrent(tx, subscription, hash))) throw gone()
      const target = { library: libraryId, organisation: organisationId }
      const imported = await importReceived(tx, target, {}, received)
      await noteApplied(tx, subscription, hash, received.bytes as Uint8Array, imported.report)
      return imported
    })
    return await noted()
  } catch (cause) {
    if (cause instanceof CheckFailed || cause instanceof ImportError) throw badInput(`${cause.code}: ${cause.message}`)
    throw cause
  }
}

/** What waits, read before the transaction: nothing is to wait for that. */
async function receiveHeld(session: Session, id: string, hash: string): Promise<Received> {
  const { libraryId: library, organisationId: organisation, format } = await ownSubscription(session, id)
  const bytes = await readHeldBytes(session, id, hash)
  if (bytes === null) throw gone()
  return receive(session, { library, organisation }, { bytes, format })
}

async function noteApplied(
  tx: Session,
  subscription: FrameworkSubscription,
  hash: string,
  bytes: Uint8Array,
  report: ImportReport,
): Promise<void> {
  refuseOlder(report)
  const { id, libraryId } = subscription
  const { framework } = report
  const sha256 = await dropHeld(tx, id, hash)
  await tx.sql.update(FrameworkSubscription, id, {
    frameworkId: framework,
    appliedSha256: sha256,
    rejectedSha256: null,
    lastChangedAt: new Date(tx.now),
    lastOutcome: CheckOutcome.APPLIED,
  })
  const about = { sha256, bytes: bytes.byteLength, framework }
  await noteEvent(tx, { id, library: libraryId }, SubscriptionAction.APPLIED, about)
}

/** The framework has changed otherwise meanwhile: what waits is compared with what is there now. */
export async function compareAnew(session: Session, subscription: FrameworkSubscription, hash: string): Promise<void> {
  const bytes = await readHeldBytes(session, subscription.id, hash)
  if (bytes === null) return
  const to = {
    id: subscription.id,
    library_id: subscription.libraryId,
    organisation_id: subscription.organisationId,
    format: subscription.format,
    document_identifier: subscription.documentIdentifier,
  }
  let compared: Comparison
  let report: ImportReport
  try {
    compared = await compare(session, to, bytes)
    report = await rehearse(session, to, bytes)
  } catch (cause) {
    // What can no longer be taken is not offered; the next check says why
    if (!(cause instanceof CheckFailed || cause instanceof ImportError)) throw cause
    await session.transaction((tx) => dropHeld(tx, subscription.id, hash))
    return
  }
  await session.transaction(async (tx) => {
    await lockSubscription(tx, subscription.id)
    if ((await dropHeld(tx, subscription.id, hash)) === null || report.outcome === 'NOTHING_NEW') return
    const { ground, sha256, difference } = compared
    const kept = pendingReport(report, difference)
    await hold(tx, subscription.id, {
      hash: compared.hash,
      sha256,
      bytes,
      ground,
      reason: HoldReason.REVIEW,
      report: kept,
    })
  })
}
