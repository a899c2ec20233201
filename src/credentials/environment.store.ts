import type { Session } from '../database/session.ts'
import type { GuardedFetcher } from '../fetch/index.ts'
import { normaliseUri } from '../learners/keys.ts'
import { verifiedIdentifiers } from '../learners/learner.service.ts'
import { derivedId } from '../shared/ids.ts'
import { type CredentialStatus, IssuerTrust } from './kinds.ts'
import type { ParsedCredential } from './parse/credential.ts'
import { TrustedIssuerRow } from './trusted-issuer.ts'
import type { TrustedIssuer, VerifyEnvironment } from './verify/environment.ts'

/** One name for a credential, whoever holds it: hash of its issuer and its own id. */
export const referenceOf = (issuer: string, credential: string): string =>
  derivedId('heldCredential', 'reference', issuer, credential)

interface Mentioned {
  readonly issuers: Set<string>
  readonly achievements: Set<string>
  readonly references: Set<string>
}

function mention(credential: ParsedCredential, found: Mentioned): void {
  found.issuers.add(credential.issuer.id)
  if (credential.id !== null) found.references.add(referenceOf(credential.issuer.id, credential.id))
  if (credential.achievement?.creator) found.issuers.add(credential.achievement.creator)
  if (credential.achievement?.id) found.achievements.add(normaliseUri(credential.achievement.id))
  for (const child of credential.children) if ('credential' in child) mention(child.credential, found)
}

/**
 * Everything that verifying these credentials may ask of the stores, in a fixed number of queries. Answers an
 * environment for each learner; null is nobody.
 */
export async function loadEnvironments(
  session: Session,
  credentials: readonly ParsedCredential[],
  learners: readonly string[],
  fetcher: GuardedFetcher | null,
  at: number,
): Promise<(learner: string | null) => VerifyEnvironment> {
  const found: Mentioned = { issuers: new Set(), achievements: new Set(), references: new Set() }
  for (const credential of credentials) mention(credential, found)
  const issuers = await trustedIssuers(session, [...found.issuers])
  const creators = await achievementCreators(session, [...found.achievements])
  const statuses = await recordedStatuses(session, [...found.references])
  const identifiers = await verifiedIdentifiers(session, learners)
  return (learner) => ({
    at,
    fetcher,
    issuer: (identifier) => issuers.get(identifier) ?? null,
    achievementCreator: (uri) => creators.get(normaliseUri(uri)) ?? null,
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
 * nobody can take an address that others use and cast doubt on them.
 */
async function achievementCreators(session: Session, uris: readonly string[]): Promise<Map<string, string>> {
  const rows: { uri: string; creator_id: string }[] = await session.sql.query(
    `/* credentials.achievementCreators */ SELECT a.uri, a.creator_id FROM achievement a
     WHERE a.uri = ANY($1::text[]) AND EXISTS (
       SELECT FROM trusted_issuer i WHERE i.organisation_id = a.creator_id AND i.trust = ANY($2::text[]))`,
    [uris, [IssuerTrust.RECOGNISED, IssuerTrust.ACCREDITED]],
  )
  return new Map(rows.map((row) => [row.uri, row.creator_id]))
}

async function recordedStatuses(
  session: Session,
  references: readonly string[],
): Promise<Map<string, { status: CredentialStatus }>> {
  const rows: { reference: string; status: CredentialStatus }[] = await session.sql.query(
    '/* credentials.recordedStatuses */ SELECT reference, status FROM recorded_status WHERE reference = ANY($1::text[])',
    [references],
  )
  return new Map(rows.map(({ reference, status }) => [reference, { status }]))
}
