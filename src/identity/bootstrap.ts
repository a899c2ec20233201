import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { badInput, notFound } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { isRegion } from '../shared/region.ts'
import { Role, UseCase, type Viewer } from '../shared/viewer.ts'
import { insertKey, MAX_NAME } from './access-key.service.ts'
import { insertAccount, type NewAccount } from './account.service.ts'
import { Account, Membership } from './account.ts'
import { Organisation, OrganisationKind } from './organisation.ts'
import { clientRoles, requireRole, useCasesOf } from './rights.ts'

export interface NewOrganisation {
  readonly id?: string
  readonly name: string
  readonly kinds: readonly OrganisationKind[]
  readonly url?: string | null
  readonly regions?: readonly string[]
  readonly did?: string | null
}

/** OPERATOR: a new organisation, or the one of that id changed. */
export async function saveOrganisation(session: Session, input: NewOrganisation): Promise<Organisation> {
  requireRole(session, Role.OPERATOR)
  checkName(input.name)
  if (input.kinds.length === 0)
    throw badInput(`Name its kinds: ${Object.values(OrganisationKind).join(', ')}.`, 'kinds')
  const odd = (input.regions ?? []).find((region) => !isRegion(region))
  if (odd !== undefined) throw badInput(`${odd} is no ISO 3166-2 code and not cbsa:NNNNN.`, 'regions')
  return session.transaction(async (tx) => {
    const organisation = tx.sql.create(Organisation, {
      id: input.id ?? newId('organisation'),
      name: input.name.trim(),
      kinds: [...new Set(input.kinds)].sort(),
      url: input.url ?? null,
      regions: [...new Set(input.regions ?? [])].sort(),
      did: input.did ?? null,
      createdAt: new Date(tx.now),
    })
    await tx.sql.upsert(Organisation, organisation, ['id'])
    await enqueue(tx, 'organisation', [organisation.id])
    return organisation
  })
}

/** OPERATOR: an account; a learner's needs `createLearnerKeys` first, as `createLearners` calls it. Answers its id. */
export async function createAccount(session: Session, input: NewAccount): Promise<string> {
  requireRole(session, Role.OPERATOR)
  checkName(input.name)
  return session.transaction((tx) => insertAccount(tx, input))
}

/** OPERATOR: what an account may do for an organisation, in place of what it might before. LEARNER is no membership. */
export async function setMembership(
  session: Session,
  account: string,
  organisation: string,
  roles: readonly Role[],
): Promise<void> {
  requireRole(session, Role.OPERATOR)
  if (roles.includes(Role.LEARNER))
    throw badInput('An account is a learner by itself, not for an organisation.', 'roles')
  const row = {
    accountId: account,
    organisationId: organisation,
    roles: [...new Set(roles)].sort(),
    createdAt: new Date(session.now),
  }
  await session.transaction(async (tx) => {
    if (!(await tx.sql.existsBy(Account, { id: account }))) throw notFound('account')
    if (!(await tx.sql.existsBy(Organisation, { id: organisation }))) throw notFound('organisation')
    await tx.sql.upsert(Membership, row, ['accountId', 'organisationId'])
  })
}

export interface NewClient {
  readonly organisation: string
  readonly name: string
  readonly useCases: readonly UseCase[]
  /** Else after what the organisation is. */
  readonly roles?: readonly Role[]
  readonly sandbox?: boolean
  readonly expiresAt: Date
  /** A key that is known beforehand, for demonstrations. */
  readonly key?: string
}

/** OPERATOR: a key for any organisation, also with roles that an organisation cannot give itself. */
export async function createClient(session: Session, input: NewClient): Promise<{ id: string; key: string }> {
  requireRole(session, Role.OPERATOR)
  checkName(input.name)
  return session.transaction(async (tx) => {
    const organisation = await tx.sql.findOneBy(Organisation, { id: input.organisation })
    if (!organisation) throw notFound('organisation')
    const { organisation: id, roles = clientRoles(organisation.kinds, new Set(input.useCases)), ...rest } = input
    return insertKey(tx, { ...rest, roles, owner: { organisation: id } })
  })
}

export interface NewToken {
  readonly account: string
  readonly name: string
  /** An upper bound; else all that the account may. */
  readonly useCases?: readonly UseCase[]
  readonly expiresAt: Date
  readonly key?: string
}

/** OPERATOR: a personal key for an account. */
export async function createToken(session: Session, input: NewToken): Promise<{ id: string; key: string }> {
  requireRole(session, Role.OPERATOR)
  checkName(input.name)
  const { account, useCases = Object.values(UseCase), ...rest } = input
  return session.transaction(async (tx) => {
    if (!(await tx.sql.existsBy(Account, { id: account }))) throw notFound('account')
    return insertKey(tx, { ...rest, useCases, roles: [], owner: { account } })
  })
}

/** How a learner's own request looks, for seeds that act in learners' names through the same services. */
export const learnerViewer = (account: string, learner: string): Viewer => ({
  kind: 'ACCOUNT',
  actor: account,
  organisation: null,
  portal: null,
  roles: new Set([Role.LEARNER]),
  useCases: useCasesOf([Role.LEARNER]),
  learner,
})

function checkName(name: string): void {
  if (name.trim() === '' || name.length > MAX_NAME) throw badInput(`A name has 1 to ${MAX_NAME} characters.`, 'name')
}
