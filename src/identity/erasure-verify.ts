import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { type ErasureProof, verifyErasureProof } from './erasure-proof.ts'

const Proof = z.strictObject({
  version: z.literal(1),
  subject: z.string(),
  at: z.string(),
  destroyed: z.record(z.string(), z.number()),
  keyFingerprint: z.string(),
  auditHead: z.string().nullable(),
  signature: z.string(),
})

/** What a proof of erasure is worth here, in words for whoever brought it. */
export interface ErasureReport {
  readonly holds: boolean
  readonly says: string
  /** What the proof states; null unless this installation made it. */
  readonly proof: ErasureProof | null
}

/** A proof as `forget` prints it and as `forgetMe` answers it, or the proof alone; null for anything else. */
export function readErasureProof(text: string): ErasureProof | null {
  try {
    let value: unknown = JSON.parse(text)
    while (value !== null && typeof value === 'object' && 'proof' in value) value = value.proof
    return Proof.parse(typeof value === 'string' ? JSON.parse(value) : value)
  } catch {
    return null
  }
}

/**
 * Whether this installation made the proof as it stands and, where a learner's id is given, made it about that learner,
 * who is not there again: a backup from before the erasure would bring the key back.
 */
export async function verifyErasure(
  session: Session,
  proof: ErasureProof,
  learnerId: string | null,
): Promise<ErasureReport> {
  if (!verifyErasureProof(session.secrets, proof))
    return { holds: false, says: 'This installation did not make this proof as it stands.', proof: null }
  if (learnerId === null)
    return { holds: true, says: 'This installation made this proof. About whom is not told without an id.', proof }
  if (!verifyErasureProof(session.secrets, proof, learnerId))
    return { holds: false, says: 'This installation made this proof, but about another learner.', proof }
  const keys: unknown[] = await session.sql.query(
    '/* erasure.keyAgain */ SELECT learner_id FROM learner_key WHERE learner_id = $1',
    [learnerId],
  )
  return keys.length === 0
    ? { holds: true, says: 'This installation made this proof about this learner, whose key is gone.', proof }
    : { holds: false, says: 'The proof is good, but the key is there again: was an older backup restored?', proof }
}
