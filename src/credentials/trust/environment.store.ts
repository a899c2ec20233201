import type { Session } from '../../database/session.ts'
import type { GuardedFetcher } from '../../fetch/index.ts'
import { verifiedIdentifiers, verifiedKeys } from '../../learners/identifier.service.ts'
import { derivedId } from '../../shared/ids.ts'
import { normaliseUri } from '../../shared/spelling.ts'
import { type CredentialStatus, IssuerTrust } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import type { RecordedStatus, TrustedIssuer, VerifyEnvironment } from '../verify/environment.ts'
import { TrustedIssuerRow } from './trusted-issuer.ts'

/** One name for a credential, whoever holds it: hash of its issuer and its own id. */
export const referenceOf = (issuer: string, credential: string): string =>
  derivedId('heldCredential', 'reference', issuer, credential)

interface Mentioned {
  /** Whose credentials they should be. */
  readonly learners: readonly string[]
  readonly issuers: readonly string[]
  readonly achievements: readonly string[]
  readonly references: readonly string[]
}

/** What the stores say of those whom credentials mention, as far as a verdict depends on it. */
export interface Registry {
  readonly mentioned: Mentioned
  readonly issuers: ReadonlyMap<string, TrustedIssuer>
  /** Organisations by the address of an achievement, in one order. */
  readonly creators: ReadonlyMap<string, readonly string[]>
  readonly statuses: ReadonlyMap<string, RecordedStatus>
  /** What was shown to be the learners', see `verifiedKeys`. */
  readonly identified: readonly string[]
}

function mentionedBy(credentials: readonly ParsedCredential[], learners: readonly string[]): Mentioned {
  const found = { issuers: new Set<string>(), achievements: new Set<string>(), references: new Set<string>() }
  const mention = (credential: ParsedCredential): void => {
    found.issuers.add(credential.issuer.id)
    if (credential.id !== null) found.references.add(referenceOf(credential.issuer.id, credential.id))
    if (credential.achievement?.creator) found.issuers.add(credential.achievement.creator)
    if (credential.achievement?.id) found.achievements.add(normaliseUri(credential.achievement.id))
    for (const child of credential.children) if ('credential' in child) mention(child.credential)
  }
  for (const credential of credentials) mention(credential)
  return {
    learners,
    issuers: [...found.issuers],
    achievements: [...found.achievements],
    references: [...found.references],
  }
}

/** In a fixed number of queries, however many credentials. */
export const readRegistry = (
  session: Session,
  credentials: readonly ParsedCredential[],
  learners: readonly string[],
): Promise<Registry> => registryOf(session, mentionedBy(credentials, learners))

async function registryOf(session: Session, mentioned: Mentioned): Promise<Registry> {
  return {
    mentioned,
    issuers: await trustedIssuers(session, mentioned.issuers),
    creators: await achievementCreators(session, mentioned.achievements),
    statuses: await recordedStatuses(session, mentioned.references),
    identified: await verifiedKeys(session, mentioned.learners),
  }
}

const TURN = "hashtextextended('credentials.registry', 0)"

/** To be called, before anything is locked, in the transaction that changes what verdicts depend on. */
export async function turnToChangeRegistry(tx: Session): Promise<void> {
  await tx.sql.query(`/* credentials.registryTurn */ SELECT pg_advisory_xact_lock(${TURN})`)
}

/**
 * Is all still as it was read? To be called first in the transaction that keeps a verdict: until it ends nobody changes
 * the registry, so a change either is seen here or finds the kept credential and has it checked again.
 */
export async function isStillSo(tx: Session, registry: Registry): Promise<boolean> {
  await tx.sql.query(`/* credentials.registryHold */ SELECT pg_advisory_xact_lock_shared(${TURN})`)
  return textOf(await registryOf(tx, registry.mentioned)) === textOf(registry)
}

const textOf = ({ issuers, creators, statuses, identified }: Registry): string =>
  JSON.stringify([[...issuers], [...creators], [...statuses], identified])

/**
 * Everything that verifying credentials may ask of the stores. Answers an environment for each learner; null is nobody.
 */
export async function loadEnvironments(
  session: Session,
  { mentioned, issuers, creators, statuses }: Registry,
  fetcher: GuardedFetcher | null,
  at: number,
): Promise<(learner: string | null) => VerifyEnvironment> {
  const identifiers = await verifiedIdentifiers(session, mentioned.learners)
  return (learner) => ({
    at,
    fetcher,
    issuer: (identifier) => issuers.get(identifier) ?? null,
    achievementCreator: (uri, organisation) => {
      const known = creators.get(normaliseUri(uri)) ?? []
      return known.find((one) => one === organisation) ?? known[0] ?? null
    },
    recordedStatus: (issuer, credential) => statuses.get(referenceOf(issuer, credential)) ?? null,
    recipient: learner === null ? null : (identifiers.get(learner) ?? []),
  })
}

async function trustedIssuers(session: Session, identifiers: readonly string[]): Promise<Map<string, TrustedIssuer>> {
  const rows = await session.sql
    .getRepository(TrustedIssuerRow)
    .createQueryBuilder('i')
    .comment('credentials.trustedIssuers')
    .where('i.identifier = ANY(:identifiers)', { identifiers: [...identifiers] })
    .orderBy('i.identifier')
    .getMany()
  return new Map(rows.map((row) => [row.identifier, issuerOf(row)]))
}

const epoch = (instant: string | Date | null): number | null => (instant === null ? null : new Date(instant).getTime())

const issuerOf = (row: TrustedIssuerRow): TrustedIssuer => ({
  identifier: row.identifier,
  trust: row.trust,
  organisation: row.organisationId,
  since: epoch(row.since),
  until: epoch(row.until),
  keys: row.keys.map((key) => ({ ...key, since: epoch(key.since), until: epoch(key.until) })),
})

/**
 * Who registered an achievement, as far as that says something: only registrations of recognised issuers do, so that
 * nobody can take an address that others use and cast doubt on them. Several may have registered the same address.
 */
async function achievementCreators(session: Session, uris: readonly string[]): Promise<Map<string, string[]>> {
  const rows: { uri: string; creators: string[] }[] = await session.sql.query(
    `/* credentials.achievementCreators */ SELECT a.uri, array_agg(a.creator_id ORDER BY a.creator_id) AS creators
     FROM achievement a
     WHERE a.uri = ANY($1::text[]) AND EXISTS (
       SELECT FROM trusted_issuer i WHERE i.organisation_id = a.creator_id AND i.trust = ANY($2::text[]))
     GROUP BY a.uri ORDER BY a.uri`,
    [uris, [IssuerTrust.RECOGNISED, IssuerTrust.ACCREDITED]],
  )
  return new Map(rows.map((row) => [row.uri, row.creators]))
}

async function recordedStatuses(session: Session, references: readonly string[]): Promise<Map<string, RecordedStatus>> {
  const rows: { reference: string; status: CredentialStatus }[] = await session.sql.query(
    `/* credentials.recordedStatuses */ SELECT reference, status FROM recorded_status
     WHERE reference = ANY($1::text[]) ORDER BY reference`,
    [references],
  )
  return new Map(rows.map(({ reference, status }) => [reference, { status }]))
}
