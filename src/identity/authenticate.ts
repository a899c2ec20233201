import type { SessionResources } from '../database/session.ts'
import { notFound, unauthenticated } from '../shared/errors.ts'
import { ANONYMOUS, Role, type UseCase, type Viewer } from '../shared/viewer.ts'
import { apiKeyPrefix, isApiKey } from './api-key.ts'
import type { OrganisationKind } from './organisation.ts'
import { clientRoles, useCasesOf } from './rights.ts'

/** As they came; `organisation` is the header X-Headwater-Organisation. */
export interface Credentials {
  readonly authorization?: string | undefined
  readonly organisation?: string | undefined
}

/** A key with whom it belongs to. */
export interface KeyRow {
  id: string
  prefix: string
  secret_hash: Buffer
  organisation_id: string | null
  account_id: string | null
  use_cases: UseCase[]
  roles: Role[]
  expires_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
  learner_id: string | null
  memberships: { organisation: string; roles: Role[] }[]
}

const USED_EVERY_MS = 60_000

/**
 * Who asks, from a bearer key, and which one organisation the request acts for. No header: anonymous. A key that is
 * unknown, wrong, expired or revoked gives the same UNAUTHENTICATED; an organisation that is not the caller's to act
 * for gives the same NOT_FOUND as one that does not exist.
 */
export async function authenticate(resources: SessionResources, credentials: Credentials): Promise<Viewer> {
  const { authorization, organisation } = credentials
  if (authorization === undefined) {
    if (organisation !== undefined) throw unauthenticated()
    return ANONYMOUS
  }
  const now = resources.clock()
  const row = await liveKey(resources, /^Bearer +(\S{1,200})$/i.exec(authorization)?.[1] ?? '', now)
  return viewerOf(resources, row, organisation, now)
}

/** The viewer behind a live key; its use is noted. */
export async function viewerOf(
  resources: SessionResources,
  row: KeyRow,
  organisation: string | undefined,
  now: number,
): Promise<Viewer> {
  await noteUse(resources, row, now)
  const viewer = await actingFor(resources, row, organisation, now)
  if (!viewer) throw notFound('organisation')
  return viewer
}

const KEY_ROW = `k.id, k.prefix, k.secret_hash, k.organisation_id, k.account_id, k.use_cases, k.roles,
   k.expires_at, k.last_used_at, k.revoked_at, a.learner_id,
   (SELECT coalesce(jsonb_agg(jsonb_build_object('organisation', m.organisation_id, 'roles', m.roles)), '[]')
    FROM membership m WHERE m.account_id = k.account_id) AS memberships
 FROM access_key k LEFT JOIN account a ON a.id = k.account_id`

/** UNAUTHENTICATED when the key is unknown, wrong, expired or revoked. */
export async function liveKey(resources: SessionResources, key: string, now: number): Promise<KeyRow> {
  const prefix = apiKeyPrefix(key)
  if (prefix === null) throw unauthenticated()
  const [row]: KeyRow[] = await resources.dataSource.query(`/* identity.key */ SELECT ${KEY_ROW} WHERE k.prefix = $1`, [
    prefix,
  ])
  const known = isApiKey(resources.secrets, key, row?.secret_hash ?? null)
  if (!row || !known || !isLive(row, now)) throw unauthenticated()
  return row
}

/** The same for one that was shown before, by its id: what was revoked since opens nothing any more. */
export async function liveKeyOf(resources: SessionResources, id: string, now: number): Promise<KeyRow> {
  const [row]: KeyRow[] = await resources.dataSource.query(`/* identity.keyOf */ SELECT ${KEY_ROW} WHERE k.id = $1`, [
    id,
  ])
  if (!row || !isLive(row, now)) throw unauthenticated()
  return row
}

const isLive = (row: KeyRow, now: number): boolean => row.revoked_at === null && row.expires_at.getTime() > now

async function noteUse(resources: SessionResources, row: KeyRow, now: number): Promise<void> {
  if (row.last_used_at !== null && now - row.last_used_at.getTime() < USED_EVERY_MS) return
  // Asked again in the statement: of many requests at once one writes.
  await resources.dataSource.query(
    `/* identity.keyUsed */ UPDATE access_key SET last_used_at = $2
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)`,
    [row.id, new Date(now), new Date(now - USED_EVERY_MS)],
  )
}

/** Null when the caller may not act for the organisation that was asked for. */
async function actingFor(
  resources: SessionResources,
  row: KeyRow,
  asked: string | undefined,
  now: number,
): Promise<Viewer | null> {
  const own = row.account_id === null ? asClient(row) : asAccount(row, asked)
  if (own && (asked === undefined || own.organisation === asked)) return own
  return asked === undefined ? null : asPortal(resources, row, asked, now)
}

const asClient = (row: KeyRow): Viewer => ({
  kind: 'CLIENT',
  actor: row.id,
  organisation: row.organisation_id,
  portal: null,
  roles: new Set(row.roles),
  useCases: new Set(row.use_cases),
  learner: null,
})

/**
 * A person acts either as the learner they are (no organisation) or for one organisation, never as both at once: what
 * they may see of themselves must not mix with what an employer may see of others.
 */
function asAccount(row: KeyRow, asked: string | undefined): Viewer | null {
  const only = row.memberships.length === 1 && row.learner_id === null ? row.memberships[0] : undefined
  const membership = asked === undefined ? only : row.memberships.find(({ organisation }) => organisation === asked)
  if (asked !== undefined && !membership) return null
  const learner = membership ? null : row.learner_id
  const roles = new Set(membership?.roles ?? (learner === null ? [] : [Role.LEARNER]))
  return {
    kind: 'ACCOUNT',
    actor: row.account_id,
    organisation: membership?.organisation ?? null,
    portal: null,
    roles,
    useCases: both(useCasesOf(roles), row.use_cases),
    learner,
  }
}

async function asPortal(
  resources: SessionResources,
  row: KeyRow,
  grantor: string,
  now: number,
): Promise<Viewer | null> {
  const portals = row.organisation_id === null ? row.memberships.map((m) => m.organisation) : [row.organisation_id]
  if (portals.length === 0) return null
  const found: { portal: string; use_cases: UseCase[]; kinds: OrganisationKind[] }[] = await resources.dataSource.query(
    `/* identity.delegations */ SELECT d.portal_id AS portal, d.use_cases, o.kinds
     FROM delegation d JOIN organisation o ON o.id = d.grantor_id JOIN organisation p ON p.id = d.portal_id
     WHERE d.grantor_id = $1 AND d.portal_id = ANY($2::text[]) AND 'PORTAL' = ANY(p.kinds)
       AND d.revoked_at IS NULL AND d.created_at <= $3 AND d.ends_at > $3 ORDER BY d.portal_id, d.id`,
    [grantor, portals, new Date(now)],
  )
  const first = found[0]
  if (!first) return null
  const granted = found.filter(({ portal }) => portal === first.portal).flatMap((delegation) => delegation.use_cases)
  const membership = row.memberships.find(({ organisation }) => organisation === first.portal)
  const held = membership ? both(useCasesOf(membership.roles), row.use_cases) : new Set(row.use_cases)
  const useCases = both(held, granted)
  return {
    kind: row.account_id === null ? 'CLIENT' : 'ACCOUNT',
    actor: row.account_id ?? row.id,
    organisation: grantor,
    portal: first.portal,
    roles: clientRoles(first.kinds, useCases),
    useCases,
    learner: null,
  }
}

const both = (held: ReadonlySet<UseCase>, bound: readonly UseCase[]): Set<UseCase> =>
  new Set(bound.filter((useCase) => held.has(useCase)))
