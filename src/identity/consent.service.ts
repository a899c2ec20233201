import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { newId } from '../shared/ids.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { ANYONE } from './anyone.ts'
import type { GrantConsentInput } from './consent.inputs.ts'
import { consentFaults } from './consent.rules.ts'
import { Consent } from './consent.ts'
import { idempotent } from './idempotency.ts'
import { holdLearner } from './learner-key.service.ts'
import { requireLearner } from './rights.ts'

const MAX_LIVE = 200

/** The viewer's consent from now on. Throws Refused. Returns the new consent's id. */
export async function grantConsent(
  session: Session,
  input: GrantConsentInput,
  idempotencyKey: string | null = null,
): Promise<string> {
  const learner = requireLearner(session)
  const faults = consentFaults(input, session.now)
  if (faults.length > 0) throw new Refused(...faults)
  const granted = await idempotent(session, idempotencyKey, 'grantConsent', input, async (tx) => {
    await holdLearner(tx, learner)
    await refuseUnknownAudience(tx, input.audience ?? null)
    await refuseTooMany(tx, learner)
    const consent = tx.sql.create(Consent, {
      id: newId('consent'),
      learnerId: learner,
      purpose: input.purpose,
      audience: input.audience ? [...new Set(input.audience)].sort() : null,
      fields: [...new Set(input.fields)].sort(),
      regions: input.regions ? [...new Set(input.regions)].sort() : null,
      validFrom: new Date(tx.now),
      validUntil: input.validUntil,
      withdrawnAt: null,
      termsVersion: input.termsVersion,
    })
    await tx.sql.insert(Consent, consent)
    await enqueue(tx, 'learner', [learner])
    return { id: consent.id }
  })
  return granted.id
}

async function refuseUnknownAudience(tx: Session, audience: readonly string[] | null): Promise<void> {
  if (audience === null) return
  const rows: { id: string }[] = await tx.sql.query(
    '/* identity.audience */ SELECT id FROM organisation WHERE id = ANY($1::text[]) AND id <> $2',
    [audience, ANYONE],
  )
  const known = new Set(rows.map(({ id }) => id))
  const faults = audience.flatMap((id, place) =>
    known.has(id) ? [] : [userError(UserErrorCode.NOT_FOUND, 'No such organisation.', `input.audience.${place}`)],
  )
  if (faults.length > 0) throw new Refused(...faults)
}

async function refuseTooMany(tx: Session, learner: string): Promise<void> {
  const [row] = await tx.sql.query(
    `/* identity.liveConsents */ SELECT count(*)::int AS live FROM consent
     WHERE learner_id = $1 AND withdrawn_at IS NULL AND valid_until > $2`,
    [learner, new Date(tx.now)],
  )
  if (row.live < MAX_LIVE) return
  throw new Refused(userError(UserErrorCode.LIMIT, `At most ${MAX_LIVE} consents are live at a time; withdraw some.`))
}

/** Holds from the commit on, whatever the graph still says. Withdrawing twice changes nothing. Throws Refused. */
export async function withdrawConsent(session: Session, id: string): Promise<string> {
  const learner = requireLearner(session)
  return session.transaction(async (tx) => {
    const [row] = await tx.sql.query(
      '/* identity.consentToWithdraw */ SELECT withdrawn_at FROM consent WHERE id = $1 AND learner_id = $2 FOR UPDATE',
      [id, learner],
    )
    if (!row) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such consent, or it is not yours.', 'input.id'))
    if (row.withdrawn_at !== null) return id
    await tx.sql.update(Consent, { id }, { withdrawnAt: new Date(tx.now) })
    await enqueue(tx, 'learner', [learner])
    return id
  })
}

/** The viewer's own, the newest first; `live` true: in force now, false: over or withdrawn. */
export async function ownConsents(session: Session, live: boolean | null): Promise<Consent[]> {
  const query = session.sql
    .getRepository(Consent)
    .createQueryBuilder('c')
    .comment('identity.ownConsents')
    .where('c.learnerId = :learner', { learner: requireLearner(session) })
    .orderBy('c.validFrom', 'DESC')
    .addOrderBy('c.id')
  const inForce = '(c.withdrawnAt IS NULL AND c.validFrom <= :now AND c.validUntil > :now)'
  if (live !== null) query.andWhere(live ? inForce : `NOT ${inForce}`, { now: new Date(session.now) })
  return query.getMany()
}
