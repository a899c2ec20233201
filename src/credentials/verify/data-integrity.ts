import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite'
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020'
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'

import { ContextProblem, documentLoader } from '../jsonld/document-loader.ts'
import { speedUpJsonld } from '../jsonld/fast-clone.ts'
import { termProblem } from '../jsonld/plain-terms.ts'
import { CheckKind, CheckResult } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { idOf, isObject, type JsonObject, list } from '../parse/json.ts'
import { reasonOf } from './budget.ts'
import { fail, pass, skip } from './checks.ts'
import type { VerifyEnvironment } from './environment.ts'
import { type KeyOutcome, resolveKey } from './keys.ts'
import type { ProofOutcome } from './proof.ts'
import { asMultikeyDocument, keyName } from './public-key.ts'
import type { Check } from './report.ts'

speedUpJsonld()

const good = pass(CheckKind.PROOF)
const bad = fail(CheckKind.PROOF)
const open = skip(CheckKind.PROOF)

/** A new suite each time: suites remember the last document. Null for proofs that are not known here. */
function suiteFor(proof: JsonObject): ProofSuite | null {
  if (proof.previousProof !== undefined) return null
  if (proof.type === 'Ed25519Signature2020') return new Ed25519Signature2020()
  if (proof.type !== 'DataIntegrityProof') return null
  if (proof.cryptosuite === 'eddsa-rdfc-2022') return new DataIntegrityProof({ cryptosuite: eddsaRdfc2022 })
  if (proof.cryptosuite === 'ecdsa-rdfc-2019') return new DataIntegrityProof({ cryptosuite: ecdsaRdfc2019 })
  return null
}

export const isKnownProof = (proof: JsonObject): boolean => suiteFor(proof) !== null

/** Checks one Data Integrity proof (or its forerunner of 2020) of a credential. */
export async function checkProof(
  credential: ParsedCredential,
  proof: JsonObject,
  path: string,
  env: VerifyEnvironment,
): Promise<ProofOutcome> {
  const wrong = formProblem(credential.document, proof, path, env)
  const method = idOf(proof.verificationMethod)
  if (wrong || method === null)
    return unresolved(wrong ?? bad('PROOF_WITHOUT_KEY', 'The proof names no verification method.', path))
  const key = await resolveKey(method, credential.issuer.id, env)
  if (key.key === null)
    return unresolved(open('PROOF_KEY_UNKNOWN', 'Without the key the proof cannot be checked.', path), key)
  const check = await checkSignature(credential, proof, path, method, key, env)
  const signedAt = typeof proof.created === 'string' ? Date.parse(proof.created) : Number.NaN
  return {
    proof: check,
    key,
    signer: check.result === CheckResult.PASS ? await keyName(key.key) : null,
    signedAt: Number.isNaN(signedAt) ? null : signedAt,
  }
}

const unresolved = (proof: Check, key: KeyOutcome | null = null): ProofOutcome => ({
  proof,
  key,
  signer: null,
  signedAt: null,
})

function formProblem(document: JsonObject, proof: JsonObject, path: string, env: VerifyEnvironment): Check | null {
  const terms = termProblem({ ...document, proof: undefined }) ?? termProblem(proof)
  if (terms)
    return bad(
      terms.code,
      'Only plain terms and harmless contexts may be signed here: others can hide what was said.',
      terms.path,
    )
  if (proof.proofPurpose !== 'assertionMethod')
    return bad('PROOF_PURPOSE', 'The proof was not made for issuing.', `${path}.proofPurpose`)
  if (!contextMatches(document['@context'], proof['@context']))
    return bad('PROOF_CONTEXT', 'The proof has another context than the credential.', `${path}.@context`)
  for (const time of ['created', 'expires'])
    if (proof[time] !== undefined && typeof proof[time] !== 'string')
      return bad('PROOF_TIME', 'A time of the proof is not a plain text.', `${path}.${time}`)
  if (typeof proof.expires === 'string' && !(Date.parse(proof.expires) > env.at))
    return bad('PROOF_EXPIRED', 'The proof has expired.', `${path}.expires`)
  return null
}

/** VC Data Integrity 1.0 §4.4: a proof's own context must be how the document's begins. */
function contextMatches(document: unknown, proof: unknown): boolean {
  if (proof === undefined) return true
  const [whole, start] = [list(document), list(proof)]
  return start.every((item, index) => JSON.stringify(item) === JSON.stringify(whole[index]))
}

async function checkSignature(
  credential: ParsedCredential,
  proof: JsonObject,
  path: string,
  method: string,
  outcome: KeyOutcome,
  env: VerifyEnvironment,
): Promise<Check> {
  const suite = suiteFor(proof)
  const controller = method.split('#')[0] as string
  const key = outcome.key && (await asMultikeyDocument(outcome.key, method, controller))
  if (!suite || !key) return open('PROOF_KEY_KIND', 'A key of this kind cannot check this proof.', path)
  const { proof: _proofs, ...document } = credential.document
  const own = { '@context': document['@context'], ...proof }
  const loader = documentLoader(env.fetcher, { id: method, document: key })
  if (!(await suite.matchProof({ proof: own, document, documentLoader: loader })))
    return bad('PROOF_SUITE_CONTEXT', 'The context that this kind of proof needs is not named.', '$.@context')
  try {
    const { verified, error } = await suite.verifyProof({
      proof: own,
      document,
      proofSet: [own],
      documentLoader: loader,
    })
    return verified ? good('PROOF_GOOD', 'The signature is good.', path) : explain(error, path)
  } catch (error) {
    return explain(error, path)
  }
}

/** The libraries hide the reason in causes and details. */
function explain(error: unknown, path: string): Check {
  for (const inner of chain(error)) {
    if (inner instanceof ContextProblem)
      return open(
        inner.code,
        reasonOf(inner.code, 'A context that the credential names is not known here, or cannot be trusted.'),
        '$.@context',
      )
    const event = eventOf(inner)
    if (event)
      return bad('PROOF_TERM_UNDEFINED', `Something in the credential is not covered by the signature: ${event}.`, '$')
  }
  if (error instanceof Error && error.message === 'Invalid signature.')
    return bad('PROOF_SIGNATURE', 'The signature does not fit: something was changed after signing.', path)
  return bad('PROOF_UNREADABLE', 'The proof, or the credential as JSON-LD, cannot be read.', path)
}

function* chain(error: unknown, depth = 0): Generator<unknown> {
  if (!isObject(error) || depth > 8) return
  yield error
  yield* chain(error.cause, depth + 1)
  if (isObject(error.details)) yield* chain(error.details.cause, depth + 1)
  for (const inner of list(error.errors)) yield* chain(inner, depth + 1)
}

/** jsonld's safe mode names the event and the term that it found no meaning for. */
function eventOf(error: unknown): string | null {
  const details = isObject(error) && isObject(error.details) ? error.details : null
  const event = details && isObject(details.event) ? details.event : null
  if (!event || !isObject(event.details)) return null
  const { property, term, type, id } = event.details
  const name = [property, term, type, id].find((item) => typeof item === 'string')
  return `${String(event.code)}${name === undefined ? '' : ` (${String(name).slice(0, 80)})`}`
}
