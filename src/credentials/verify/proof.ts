import { CheckKind, CheckResult, KeyBinding } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { fail, skip } from './checks.ts'
import { checkProof, isKnownProof } from './data-integrity.ts'
import type { VerifyEnvironment } from './environment.ts'
import { checkJws } from './jws.ts'
import type { KeyOutcome } from './keys.ts'
import type { Check } from './report.ts'

export interface ProofOutcome {
  readonly proof: Check
  /** Null when no key was looked for. */
  readonly key: KeyOutcome | null
  /** Name of the key that made the good signature (`keyName`), else null. */
  readonly signer: string | null
  /** When the signer says it was signed, epoch milliseconds. */
  readonly signedAt: number | null
}

const open = skip(CheckKind.PROOF)

/** More proofs than this on one credential are not looked at. */
const MOST_PROOFS = 8

/** The best of a credential's proofs: one good proof is enough, and unknown kinds beside it do not matter. */
export async function proofOf(credential: ParsedCredential, env: VerifyEnvironment): Promise<ProofOutcome> {
  if (credential.jwt) return checkJws(credential, credential.jwt, env)
  const none = (code: string, message: string): ProofOutcome => ({
    proof: open(code, message, '$.proof'),
    key: null,
    signer: null,
    signedAt: null,
  })
  if (credential.unclear) return unclear(credential.unclear)
  if (credential.proofs.length === 0) return none('PROOF_NONE', 'The credential is not signed.')
  let best: ProofOutcome | null = null
  for (const [index, proof] of credential.proofs.slice(0, MOST_PROOFS).entries()) {
    if (!isKnownProof(proof)) continue
    const outcome = await checkProof(credential, proof, `$.proof[${index}]`, env)
    if (!best || rank(outcome) > rank(best)) best = outcome
  }
  return best ?? none('PROOF_KIND_UNKNOWN', 'No proof is of a kind that can be checked here.')
}

const unclear = ({ code, message, path }: NonNullable<ParsedCredential['unclear']>): ProofOutcome => ({
  proof: fail(CheckKind.PROOF)(code, message, path),
  key: null,
  signer: null,
  signedAt: null,
})

const BINDING_RANK: Readonly<Record<KeyBinding, number>> = {
  [KeyBinding.RESOLVED]: 3,
  [KeyBinding.SELF_CERTIFYING]: 2,
  [KeyBinding.SELF_ASSERTED]: 1,
  [KeyBinding.NONE]: 0,
}

/** A good signature beats all; then how well its key is bound; a broken one says more than one not checked. */
function rank({ proof, key }: ProofOutcome): number {
  const binding = BINDING_RANK[key?.binding ?? KeyBinding.NONE]
  if (proof.result === CheckResult.PASS) return 10 + binding
  return proof.result === CheckResult.FAIL ? 1 : 0
}
