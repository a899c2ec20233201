import type { GuardedFetcher } from '../../fetch/index.ts'
import type { CredentialStatus, IssuerTrust } from '../kinds.ts'
import type { ProofTime } from './proof-threads.ts'

/** A key that the operator registered for an issuer. */
export interface IssuerKey {
  /** Multibase of a Multikey (z6Mk…, zDna…), or a public JWK as JSON. */
  readonly publicKey: string
  /** The verification method (or kid) it appears under; null when the key itself is the name. */
  readonly method: string | null
  /** Epoch milliseconds; null is open. */
  readonly since: number | null
  readonly until: number | null
}

/** What the operator's registry says about one issuer. */
export interface TrustedIssuer {
  readonly identifier: string
  readonly trust: IssuerTrust
  readonly organisation: string | null
  readonly since: number | null
  readonly until: number | null
  readonly keys: readonly IssuerKey[]
}

/** A status that the operator or the issuer recorded here, beside what the issuer publishes. */
export interface RecordedStatus {
  readonly status: CredentialStatus
}

/** An identifier that is known to be this learner's. */
export interface KnownIdentifier {
  readonly kind: 'DID' | 'EMAIL'
  readonly value: string
}

/** All that judging a credential may ask besides its bytes; loaded before, so that nothing is asked inside. */
export interface VerifyEnvironment {
  /** The moment that is asked about, epoch milliseconds. */
  readonly at: number
  /** Null: offline, nothing is fetched. */
  readonly fetcher: GuardedFetcher | null
  issuer(identifier: string): TrustedIssuer | null
  /** Who registered an achievement under this URI: `organisation` if it is one of several; null when nobody did. */
  achievementCreator(uri: string, organisation: string | null): string | null
  recordedStatus(issuer: string, credential: string): RecordedStatus | null
  /** Null: nobody's credential, only the document is judged. */
  readonly recipient: readonly KnownIdentifier[] | null
  /** What the proofs of one document, with all that is inside it, may cost together; default: each as much as all. */
  readonly proofTime?: ProofTime
}
