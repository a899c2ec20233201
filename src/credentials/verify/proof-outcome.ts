import { KeyBinding } from '../kinds.ts'
import type { KeyOutcome } from './keys.ts'
import type { Check } from './report.ts'

/** What came of looking at a proof. */
export interface ProofOutcome {
  readonly proof: Check
  /** Null when no key was looked for. */
  readonly key: KeyOutcome | null
  /** Name of the key that made the good signature (`keyName`), else null. */
  readonly signer: string | null
  /** When the signer says it was signed, epoch milliseconds. */
  readonly signedAt: number | null
}

/** The issuer's own document, the operator's registry or the issuer's name itself says that the key is the issuer's. */
export const isWellBound = (binding: KeyBinding): boolean =>
  binding === KeyBinding.RESOLVED || binding === KeyBinding.SELF_CERTIFYING
