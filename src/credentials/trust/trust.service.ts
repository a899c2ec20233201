import type { Session } from '../../database/session.ts'
import { requireKnown, requireRole } from '../../identity/rights.ts'
import { newId } from '../../shared/ids.ts'
import { Refused, UserErrorCode, userError } from '../../shared/payload.ts'
import { Role } from '../../shared/viewer.ts'
import { type Rechecked, recheckDone, startRecheck } from '../held/recheck.task.ts'
import { type CredentialStatus, IssuerTrust } from '../kinds.ts'
import { DOCUMENT_LIMITS } from '../parse/json.ts'
import { readPublicKey } from '../verify/public-key.ts'
import { referenceOf, turnToChangeRegistry } from './environment.store.ts'
import { RecordedStatusRow, TrustedIssuerRow } from './trusted-issuer.ts'

export interface IssuerKeyRegistration {
  /** Multibase of a Multikey (z6Mk…), or a public JWK as JSON. */
  readonly publicKey: string
  /** The verification method or kid that it appears under, where that does not show the key itself. */
  readonly method?: string | null
  readonly since?: Date | null
  /** Exclusive. */
  readonly until?: Date | null
}

export interface IssuerRegistration {
  /** As credentials name the issuer: a DID or an address. */
  readonly identifier: string
  readonly trust: IssuerTrust
  readonly reason: string
  /** The organisation that it is. */
  readonly organisation?: string | null
  readonly since?: Date | null
  readonly until?: Date | null
  readonly keys?: readonly IssuerKeyRegistration[] | null
}

const MAX_KEYS = 50
const MAX_TEXT = 2_000
/** Credentials are read with no longer ids, so nothing could ever bear one. */
const MAX_ID_BYTES = DOCUMENT_LIMITS.id

/**
 * Says how far an issuer is recognised, for everyone; replaces what was said of it before. What depends on it is
 * checked again, and matches move; no crash loses that. OPERATOR only. Throws Refused.
 */
export async function setIssuerTrust(
  session: Session,
  registration: IssuerRegistration,
): Promise<Rechecked & { organisation: string | null }> {
  requireRole(session, Role.OPERATOR)
  refuseFaults(registration)
  const { identifier, trust, reason, organisation = null, since = null, until = null } = registration
  const run = await session.transaction(async (tx) => {
    await turnToChangeRegistry(tx)
    await refuseUnknownOrganisation(tx, organisation)
    const known = await tx.sql.findOneBy(TrustedIssuerRow, { identifier })
    await tx.sql.save(TrustedIssuerRow, {
      id: known?.id ?? newId('trustedIssuer'),
      identifier,
      trust,
      organisationId: organisation,
      since,
      until,
      keys: (registration.keys ?? []).map((key) => ({
        publicKey: key.publicKey,
        method: key.method ?? null,
        since: key.since?.toISOString() ?? null,
        until: key.until?.toISOString() ?? null,
      })),
      reason,
      updatedAt: new Date(tx.now),
    })
    const organisations = [organisation, known?.organisationId ?? null]
    const creators = [...new Set(organisations.filter((one) => one !== null))]
    const moved = organisations[0] !== organisations[1]
    return startRecheck(tx, { issuers: [identifier], creators, houses: moved ? creators : [] })
  })
  return { organisation, rechecked: await recheckDone(session, run) }
}

const isShort = (text: string): boolean => Buffer.byteLength(text) <= MAX_ID_BYTES

function refuseFaults({ identifier, reason, keys: given, since, until }: IssuerRegistration): void {
  const keys = given ?? []
  const invalid = (message: string, path: string) => userError(UserErrorCode.INVALID, message, path)
  const faults = [
    ...(/^[a-z][a-z0-9+.-]*:\S+$/i.test(identifier) && isShort(identifier)
      ? []
      : [invalid(`An issuer is named by a DID or an address of at most ${MAX_ID_BYTES} bytes.`, 'input.identifier')]),
    ...(reason.trim() !== '' && reason.length <= MAX_TEXT
      ? []
      : [invalid(`Give a reason of 1 to ${MAX_TEXT} characters.`, 'input.reason')]),
    ...(keys.length > MAX_KEYS ? [invalid(`Register at most ${MAX_KEYS} keys.`, 'input.keys')] : []),
    ...(since && until && since >= until ? [invalid('The end lies after the beginning.', 'input.until')] : []),
    ...keys.flatMap((key, at) =>
      readPublicKey(key.publicKey)
        ? []
        : [invalid('This is neither a Multikey (z…) nor a public JWK.', `input.keys.${at}.publicKey`)],
    ),
  ]
  if (faults.length > 0) throw new Refused(...faults)
}

async function refuseUnknownOrganisation(tx: Session, organisation: string | null): Promise<void> {
  if (organisation === null) return
  const rows: unknown[] = await tx.sql.query(
    '/* credentials.organisation */ SELECT id FROM organisation WHERE id = $1',
    [organisation],
  )
  if (rows.length === 0)
    throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such organisation.', 'input.organisation'))
}

export interface StatusRecord {
  readonly issuer: string
  /** The credential's own id. */
  readonly credential: string
  readonly status: CredentialStatus
  readonly reason: string
}

/**
 * Records that a credential was revoked, suspended or reinstated, beside what its issuer publishes; whoever holds it is
 * judged again, and no crash loses that. For the operator, and for the organisation that the issuer is known as.
 */
export async function recordCredentialStatus(session: Session, record: StatusRecord): Promise<Rechecked> {
  const { roles, organisation, actor } = requireKnown(session)
  for (const field of ['issuer', 'credential'] as const)
    if (!isShort(record[field]))
      throw new Refused(
        userError(UserErrorCode.INVALID, `Give an id of at most ${MAX_ID_BYTES} bytes.`, `input.${field}`),
      )
  const reference = referenceOf(record.issuer, record.credential)
  const run = await session.transaction(async (tx) => {
    await turnToChangeRegistry(tx)
    const issuer = await tx.sql.findOneBy(TrustedIssuerRow, { identifier: record.issuer })
    const isIssuer = roles.has(Role.INSTITUTION) && organisation !== null && issuer?.organisationId === organisation
    if (!roles.has(Role.OPERATOR) && !isIssuer)
      throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such issuer, or it is not yours.', 'input.issuer'))
    await tx.sql.save(RecordedStatusRow, {
      reference,
      status: record.status,
      reason: record.reason.slice(0, MAX_TEXT),
      recordedBy: actor ?? 'system',
      recordedAt: new Date(tx.now),
    })
    return startRecheck(tx, { references: [reference] })
  })
  return { rechecked: await recheckDone(session, run) }
}
