import type { Session } from '../database/session.ts'
import { newId } from '../shared/ids.ts'
import { dayEnd } from '../shared/instant.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { endFaults, handingOnFaults } from './access-key.service.ts'
import { Delegation } from './delegation.ts'
import { idempotent } from './idempotency.ts'
import type { DelegateInput } from './organisation.inputs.ts'
import { requireOwnOrganisation } from './rights.ts'

const MAX_LIVE = 100

/** Lets a portal act for the viewer's organisation until the end of a day (UTC). Throws Refused. */
export async function delegate(session: Session, input: DelegateInput, idempotencyKey: string | null): Promise<string> {
  const grantor = requireOwnOrganisation(session)
  const endsAt = dayEnd(input.validUntil)
  const faults = [
    ...handingOnFaults(session, input.useCases),
    ...endFaults(endsAt, session.now, 'input.validUntil'),
    ...(input.portal === grantor
      ? [userError(UserErrorCode.INVALID, 'You act for yourself without a delegation.', 'input.portal')]
      : []),
  ]
  if (faults.length > 0) throw new Refused(...faults)
  await idempotent(session, idempotencyKey, 'delegate', input, async (tx) => {
    await refuse(tx, grantor, input.portal)
    const id = newId('delegation')
    await tx.sql.insert(Delegation, {
      id,
      grantorId: grantor,
      portalId: input.portal,
      useCases: [...new Set(input.useCases)].sort(),
      endsAt: new Date(endsAt),
      revokedAt: null,
      createdAt: new Date(tx.now),
    })
    return { id }
  })
  return grantor
}

async function refuse(tx: Session, grantor: string, portal: string): Promise<void> {
  const [row] = await tx.sql.query(
    `/* identity.mayDelegate */ SELECT
       EXISTS (SELECT FROM organisation WHERE id = $2 AND 'PORTAL' = ANY(kinds)) AS portal,
       (SELECT count(*)::int FROM delegation
        WHERE grantor_id = $1 AND revoked_at IS NULL AND ends_at > $3) AS live`,
    [grantor, portal, new Date(tx.now)],
  )
  if (!row.portal) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such portal.', 'input.portal'))
  if (row.live >= MAX_LIVE)
    throw new Refused(userError(UserErrorCode.LIMIT, `At most ${MAX_LIVE} delegations are live; revoke some.`))
}

/** Ends a delegation that the viewer's organisation gave: the portal's next request for it fails. Throws Refused. */
export async function revokeDelegation(session: Session, id: string): Promise<string> {
  const grantor = requireOwnOrganisation(session)
  const [row] = await session.transaction((tx) =>
    tx.sql.query(
      `/* identity.revokeDelegation */ WITH ended AS (
         UPDATE delegation SET revoked_at = coalesce(revoked_at, $3) WHERE id = $1 AND grantor_id = $2 RETURNING id)
       SELECT id FROM ended`,
      [id, grantor, new Date(tx.now)],
    ),
  )
  if (!row) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such delegation, or it is not yours.', 'input.id'))
  return grantor
}
