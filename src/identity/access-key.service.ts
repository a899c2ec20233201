import type { Session } from '../database/session.ts'
import { badInput } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { DAY_MS } from '../shared/instant.ts'
import { Refused, type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import type { Role, UseCase } from '../shared/viewer.ts'
import { AccessKey } from './access-key.ts'
import { apiKeyPrefix, hashApiKey, newApiKey } from './api-key.ts'
import { idempotent } from './idempotency.ts'
import type { CreateApiClientInput } from './organisation.inputs.ts'
import { Organisation } from './organisation.ts'
import { clientRoles, requireOwnOrganisation } from './rights.ts'

export const MAX_NAME = 200
/** How long keys and delegations may be made for, in days. */
const MAX_DAYS = 731
const MAX_LIVE_KEYS = 100

export interface NewKey {
  readonly name: string
  readonly owner: { readonly organisation: string } | { readonly account: string }
  /** The person who makes a client. */
  readonly madeBy?: string | null
  readonly useCases: Iterable<UseCase>
  readonly roles: Iterable<Role>
  readonly sandbox?: boolean
  readonly expiresAt: Date
  /** A key that is already known, for demonstrations; else a random one. */
  readonly key?: string
}

/** Stores a key and answers it; the only moment at which it is known here. Checks no rights: services do. */
export async function insertKey(tx: Session, made: NewKey): Promise<{ id: string; key: string }> {
  const key = made.key ?? newApiKey()
  const prefix = apiKeyPrefix(key)
  if (prefix === null) throw badInput('A key looks like hw_<8 letters or digits>_<32 to 86 characters>.', 'key')
  if (made.key !== undefined && (await tx.sql.existsBy(AccessKey, { prefix })))
    throw badInput('There is a key with this prefix.', 'key')
  const id = newId('apiClient')
  await tx.sql.insert(AccessKey, {
    id,
    name: made.name,
    prefix,
    secretHash: hashApiKey(tx.secrets, key),
    organisationId: 'organisation' in made.owner ? made.owner.organisation : null,
    accountId: 'account' in made.owner ? made.owner.account : null,
    madeById: made.madeBy ?? null,
    useCases: [...new Set(made.useCases)].sort(),
    roles: [...new Set(made.roles)].sort(),
    sandbox: made.sandbox ?? false,
    createdAt: new Date(tx.now),
    expiresAt: made.expiresAt,
    lastUsedAt: null,
    revokedAt: null,
  })
  return { id, key }
}

/** What is wrong with rights that someone wants to hand on: nobody hands on what they do not have. */
export function handingOnFaults(session: Session, useCases: readonly UseCase[]): UserError[] {
  if (useCases.length === 0) return [userError(UserErrorCode.INVALID, 'Name at least one use case.', 'input.useCases')]
  const foreign = useCases.filter((useCase) => !session.viewer.useCases.has(useCase))
  if (foreign.length === 0) return []
  const message = `You cannot hand on what you do not have: ${[...new Set(foreign)].join(', ')}.`
  return [userError(UserErrorCode.NOT_QUALIFIED, message, 'input.useCases')]
}

/** What is wrong with an end (epoch ms, exclusive) of a key or a delegation. */
export function endFaults(end: number, now: number, path: string): UserError[] {
  if (!(end > now)) return [userError(UserErrorCode.INVALID, 'The end lies in the future.', path)]
  if (end - now <= MAX_DAYS * DAY_MS) return []
  return [userError(UserErrorCode.INVALID, `The end is at most ${MAX_DAYS} days away.`, path)]
}

/** A key for the viewer's organisation, with roles after what the organisation is. Throws Refused. */
export async function createApiClient(
  session: Session,
  input: CreateApiClientInput,
  idempotencyKey: string | null,
): Promise<{ id: string; secret: string | null }> {
  const organisation = requireOwnOrganisation(session)
  const faults = [
    ...nameFaults(input.name),
    ...handingOnFaults(session, input.useCases),
    ...endFaults(input.expiresAt.getTime(), session.now, 'input.expiresAt'),
  ]
  if (faults.length > 0) throw new Refused(...faults)
  // Beside the transaction's result, because that is kept for a day and a secret must not be.
  let secret: string | null = null
  const { id } = await idempotent(session, idempotencyKey, 'createApiClient', input, async (tx) => {
    await refuseTooMany(tx, organisation)
    const { kinds } = await tx.sql.findOneByOrFail(Organisation, { id: organisation })
    const made = await insertKey(tx, {
      name: input.name.trim(),
      owner: { organisation },
      madeBy: session.viewer.actor,
      useCases: input.useCases,
      roles: clientRoles(kinds, new Set(input.useCases)),
      sandbox: input.sandbox ?? false,
      expiresAt: input.expiresAt,
    })
    secret = made.key
    return { id: made.id }
  })
  return { id, secret }
}

function nameFaults(name: string): UserError[] {
  if (name.trim() !== '' && name.length <= MAX_NAME) return []
  return [userError(UserErrorCode.INVALID, `A name has 1 to ${MAX_NAME} characters.`, 'input.name')]
}

async function refuseTooMany(tx: Session, organisation: string): Promise<void> {
  const [row] = await tx.sql.query(
    `/* identity.liveKeys */ SELECT count(*)::int AS live FROM access_key
     WHERE organisation_id = $1 AND revoked_at IS NULL AND expires_at > $2`,
    [organisation, new Date(tx.now)],
  )
  if (row.live < MAX_LIVE_KEYS) return
  throw new Refused(userError(UserErrorCode.LIMIT, `At most ${MAX_LIVE_KEYS} keys are live at a time; revoke some.`))
}

/** Ends a key of the viewer's organisation: it opens nothing from this commit on. Throws Refused. */
export async function revokeApiClient(session: Session, id: string): Promise<string> {
  const organisation = requireOwnOrganisation(session)
  const [row] = await session.transaction((tx) =>
    tx.sql.query(
      `/* identity.revokeKey */ WITH ended AS (
         UPDATE access_key SET revoked_at = coalesce(revoked_at, $3) WHERE id = $1 AND organisation_id = $2 RETURNING id)
       SELECT id FROM ended`,
      [id, organisation, new Date(tx.now)],
    ),
  )
  if (!row) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such key, or it is not yours.', 'input.id'))
  return id
}
