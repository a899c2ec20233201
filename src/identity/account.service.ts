import { defineLoader, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { badInput } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { seal, unseal } from '../shared/secrets.ts'
import { Account } from './account.ts'
import { sealForLearner, unsealForLearner } from './learner-key.service.ts'

export interface NewAccount {
  readonly id?: string
  readonly name: string
  readonly email?: string | null
  /** Of OpenID Connect. */
  readonly login?: { readonly issuer: string; readonly subject: string } | null
  /** A learner whose key exists already. */
  readonly learner?: string | null
}

const contextOf = (accountId: string): string => `account ${accountId} name`

export async function sealName(session: Session, id: string, name: string, learner: string | null): Promise<Buffer> {
  if (learner !== null) return sealForLearner(session, learner, name, contextOf(id))
  return seal(session.secrets.key('learner-keys'), Buffer.from(name), contextOf(id))
}

/** Stores an account and answers its id. Checks no rights: services do. */
export async function insertAccount(tx: Session, made: NewAccount): Promise<string> {
  const id = made.id ?? newId('account')
  const emailHash = made.email ? hashEmail(tx, made.email) : null
  if (emailHash && (await tx.sql.existsBy(Account, { emailHash })))
    throw badInput('There is an account with this e-mail address.', 'email')
  await tx.sql.insert(Account, {
    id,
    issuer: made.login?.issuer ?? null,
    subject: made.login?.subject ?? null,
    emailHash,
    nameSealed: await sealName(tx, id, made.name, made.learner ?? null),
    learnerId: made.learner ?? null,
    createdAt: new Date(tx.now),
  })
  return id
}

/** Addresses are compared, never read: the same mailbox gives the same hash. */
const hashEmail = (session: Session, email: string): Buffer =>
  session.secrets.mac('api-keys', 'e-mail', email.trim().normalize('NFC').toLowerCase())

interface NameRow {
  id: string
  name_sealed: Buffer
  learner_id: string | null
}

/** The viewer's own name; null for anyone else's account. */
export const ownName = defineLoader<string, string | null>({
  name: 'identity.ownName',
  batch: async (session, ids) => {
    const rows: NameRow[] = await session.sql.query(
      '/* identity.ownName */ SELECT id, name_sealed, learner_id FROM account WHERE id = ANY($1::text[]) AND id = $2',
      [ids, session.viewer.actor],
    )
    return Promise.all(inOrder(ids, rows, (row) => row.id).map((row) => row && nameOf(session, row)))
  },
})

export async function nameOf(session: Session, row: NameRow): Promise<string | null> {
  const { id, name_sealed: sealed, learner_id: learner } = row
  if (learner === null) return unseal(session.secrets.key('learner-keys'), sealed, contextOf(id)).toString()
  return (await unsealForLearner(session, learner, sealed, contextOf(id)))?.toString() ?? null
}
