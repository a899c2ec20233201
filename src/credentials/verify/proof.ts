import { CheckKind, CheckResult, KeyBinding } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { fail, skip } from './checks.ts'
import { checkProofs, isKnownProof, type PlacedProof } from './data-integrity.ts'
import type { VerifyEnvironment } from './environment.ts'
import { checkJws } from './jws.ts'
import type { ProofOutcome } from './proof-outcome.ts'

export type { ProofOutcome }

const open = skip(CheckKind.PROOF)

/** More different proofs than this on one credential are not looked at. */
const MOST_PROOFS = 4

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
  const proofs = worthwhile(credential)
  if (proofs.length === 0) return none('PROOF_KIND_UNKNOWN', 'No proof is of a kind that can be checked here.')
  const outcomes = await checkProofs(credential, proofs, env)
  return outcomes.reduce((best, outcome) => (rank(outcome) > rank(best) ? outcome : best))
}

/** Of known kinds, each once: a proof that is repeated says no more. */
function worthwhile({ proofs }: ParsedCredential): PlacedProof[] {
  const seen = new Set<string>()
  const found: PlacedProof[] = []
  for (const [index, proof] of proofs.entries()) {
    if (found.length === MOST_PROOFS) break
    const text = isKnownProof(proof) ? JSON.stringify(proof) : null
    if (text === null || seen.has(text)) continue
    seen.add(text)
    found.push({ proof, path: `$.proof[${index}]` })
  }
  return found
}

const unclear = ({ code, message, path }: NonNullable<ParsedCredential['unclear']>): ProofOutcome => ({
  proof: (code === 'PROOF_TOO_LARGE' ? open : fail(CheckKind.PROOF))(code, message, path),
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
