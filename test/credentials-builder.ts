import { createHash } from 'node:crypto'
import { type SigningKey, signingKey } from '../src/credentials/issue/sign.ts'
import { IssuerTrust } from '../src/credentials/kinds.ts'
import { type ParseOutcome, parseCredential } from '../src/credentials/parse/parse.ts'
import {
  type KnownIdentifier,
  type TrustedIssuer,
  type VerifyEnvironment,
} from '../src/credentials/verify/environment.ts'
import { type VerifiedCredential, verifyCredential } from '../src/credentials/verify/verify.ts'
import { checks } from './credentials-checks.ts'
import { emptyEnvironment } from './credentials-environment.ts'

export const NOW = Date.parse('2026-11-23T12:00:00Z')
export const CREATED = '2026-01-10T09:00:00Z'

const seed = (name: string) => createHash('sha256').update(`test key ${name}`).digest()

/** A key that is the same in every run. */
export const keyOf = (name: string, method?: string): Promise<SigningKey> => signingKey(seed(name), method)

export const VC2 = 'https://www.w3.org/ns/credentials/v2'
export const OB3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
export const CLR2 = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'

export const LEARNER_DID = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH'

export interface BadgeOptions {
  readonly issuer: string
  readonly subject?: Record<string, unknown>
  readonly achievement?: Record<string, unknown>
  readonly more?: Record<string, unknown>
  readonly contexts?: readonly unknown[]
}

let serial = 0

/** An unsigned Open Badge 3.0 with one alignment. */
export function badge({ issuer, subject, achievement, more, contexts }: BadgeOptions): Record<string, unknown> {
  serial++
  return {
    '@context': [VC2, OB3, ...(contexts ?? [])],
    id: `urn:uuid:00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    type: ['VerifiableCredential', 'AchievementCredential'],
    issuer: { id: issuer, type: ['Profile'], name: 'Harrow Point College' },
    validFrom: '2026-01-10T09:00:00Z',
    credentialSubject: {
      id: LEARNER_DID,
      type: ['AchievementSubject'],
      achievement: {
        id: 'https://harrow.example/achievements/sql',
        type: ['Achievement'],
        name: 'Queries',
        description: 'Asks a database',
        criteria: { narrative: 'A project, judged.' },
        alignment: [
          {
            type: ['Alignment'],
            targetName: 'Queries a relational database',
            targetUrl: 'https://frameworks.example/items/1f0c9b6e-0001-4000-8000-000000000001',
            targetCode: 'B2',
            targetFramework: 'Data Practice',
            targetType: 'CFItem',
          },
        ],
        ...achievement,
      },
      ...subject,
    },
    ...more,
  }
}

/** An unsigned CLR 2.0 around credentials. */
export function record(issuer: string, children: readonly unknown[], more: Record<string, unknown> = {}) {
  serial++
  return {
    '@context': [VC2, CLR2, OB3],
    id: `urn:uuid:00000000-0000-4000-8001-${String(serial).padStart(12, '0')}`,
    type: ['VerifiableCredential', 'ClrCredential'],
    issuer: { id: issuer, type: ['Profile'], name: 'Harrow Point College' },
    validFrom: '2026-01-10T09:00:00Z',
    name: 'Record',
    credentialSubject: { id: LEARNER_DID, type: ['ClrSubject'], verifiableCredential: children },
    ...more,
  }
}

export const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

export function parsed(value: unknown) {
  const outcome: ParseOutcome = parseCredential(bytes(value))
  if ('problem' in outcome) throw new Error(`${outcome.problem.code} ${outcome.problem.path}`)
  return outcome.credential
}

export const me: readonly KnownIdentifier[] = [{ kind: 'DID', value: LEARNER_DID }]

export const recognised = (identifier: string, more: Partial<TrustedIssuer> = {}): TrustedIssuer => ({
  identifier,
  trust: IssuerTrust.RECOGNISED,
  organisation: `org of ${identifier}`,
  since: null,
  until: null,
  keys: [],
  ...more,
})

/** An environment in which these issuers are known and the learner is `me`. */
export function knowing(issuers: readonly TrustedIssuer[], more: Partial<VerifyEnvironment> = {}): VerifyEnvironment {
  return {
    ...emptyEnvironment(NOW),
    recipient: me,
    issuer: (identifier) => issuers.find((issuer) => issuer.identifier === identifier) ?? null,
    ...more,
  }
}

export const verified = (value: unknown, env: VerifyEnvironment): Promise<VerifiedCredential> =>
  verifyCredential(parsed(value), env)

/** "RESULT CODE" of every check. */
export const outcome = (one: VerifiedCredential) => checks(one.report)
