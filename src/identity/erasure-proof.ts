import { timingSafeEqual } from 'node:crypto'

import { canonicalJson } from '../shared/canonical-json.ts'
import type { Secrets } from '../shared/secrets.ts'

/** What is left of a forgotten learner: a statement that the learner, who knows the id, can have checked (`verify-erasure`). */
export interface ErasureProof {
  readonly version: 1
  /** Keyed hash of the learner's id. */
  readonly subject: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** Rows removed or blanked, by what they were. */
  readonly destroyed: Readonly<Record<string, number>>
  /** SHA-256 of the encryption key that was destroyed. */
  readonly keyFingerprint: string
  /** Head of the audit log at that moment; null while there was none. */
  readonly auditHead: string | null
  /** HMAC over all of the above. */
  readonly signature: string
}

/** Finds a learner's erasure for those who hold the id; tells nobody the id. Hexadecimal. */
export const erasureSubject = (secrets: Secrets, learnerId: string): string =>
  secrets.mac('erasure', 'subject', learnerId).toString('hex')

const signatureOf = (secrets: Secrets, unsigned: Omit<ErasureProof, 'signature'>): Buffer =>
  secrets.mac('erasure', 'proof', canonicalJson(unsigned))

export const signErasureProof = (secrets: Secrets, unsigned: Omit<ErasureProof, 'signature'>): ErasureProof => ({
  ...unsigned,
  signature: signatureOf(secrets, unsigned).toString('hex'),
})

/** True when this installation made the proof as it stands and, where an id is given, made it about that learner. */
export function verifyErasureProof(secrets: Secrets, proof: ErasureProof, learnerId?: string): boolean {
  const { signature, ...unsigned } = proof
  const given = Buffer.from(String(signature), 'hex')
  const made = signatureOf(secrets, unsigned)
  if (given.length !== made.length || !timingSafeEqual(given, made)) return false
  return learnerId === undefined || erasureSubject(secrets, learnerId) === proof.subject
}
