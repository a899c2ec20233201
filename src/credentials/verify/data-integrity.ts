import { PINNED_CONTEXTS } from '../jsonld/contexts.ts'
import { ContextProblem, documentLoader } from '../jsonld/document-loader.ts'
import { termProblem } from '../jsonld/plain-terms.ts'
import { CheckKind, CheckResult } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { readInstant } from '../parse/instant.ts'
import { idOf, type JsonObject, list } from '../parse/json.ts'
import { BUDGET_CODE, reasonOf } from './budget.ts'
import { fail, pass, skip } from './checks.ts'
import type { VerifyEnvironment } from './environment.ts'
import { type KeyOutcome, resolveKey } from './keys.ts'
import { isWellBound, type ProofOutcome } from './proof-outcome.ts'
import { checkInThread, DOCUMENT_WORK_MS, ProofTime } from './proof-threads.ts'
import { asMultikeyDocument, keyName } from './public-key.ts'
import type { Check } from './report.ts'
import type { GivenContext, ProofToCheck, SignatureFinding } from './signatures.ts'

const good = pass(CheckKind.PROOF)
const bad = fail(CheckKind.PROOF)
const open = skip(CheckKind.PROOF)

/** Contexts that one document may name. */
const MOST_CONTEXTS = 50

const KNOWN_SUITES = new Set(['eddsa-rdfc-2022', 'ecdsa-rdfc-2019'])

/** True for a proof of a kind that can be checked here. */
export const isKnownProof = (proof: JsonObject): boolean =>
  proof.previousProof === undefined &&
  (proof.type === 'Ed25519Signature2020' ||
    (proof.type === 'DataIntegrityProof' && KNOWN_SUITES.has(proof.cryptosuite as string)))

/** A proof of a credential and its place in it. */
export interface PlacedProof {
  readonly proof: JsonObject
  readonly path: string
}

/** One whose form is good and whose key was found. */
interface Candidate extends PlacedProof {
  readonly at: number
  readonly key: KeyOutcome
  readonly toCheck: ProofToCheck
}

/**
 * Checks Data Integrity proofs (and their forerunners of 2020) of one credential, all at once, for the document's
 * canonical form is the same for all. Proofs after a good one whose key is well bound are not looked at: the answer has
 * an outcome for those that were.
 */
export async function checkProofs(
  credential: ParsedCredential,
  proofs: readonly PlacedProof[],
  env: VerifyEnvironment,
): Promise<ProofOutcome[]> {
  const { proof: _proofs, ...document } = credential.document
  const terms = termProblem(document)
  if (terms) return [unresolved(notPlain(terms))]
  const outcomes: (ProofOutcome | null)[] = []
  const candidates: Candidate[] = []
  for (const [at, placed] of proofs.entries()) {
    const found = await candidateOf(credential, document, placed, at, env)
    outcomes.push('at' in found ? null : found)
    if ('at' in found) candidates.push(found)
  }
  for (const { at, outcome } of await judged(document, candidates, env)) outcomes[at] = outcome
  return outcomes.filter((outcome) => outcome !== null)
}

const notPlain = ({ code, path }: { code: string; path: string }): Check =>
  bad(code, 'Only plain terms and harmless contexts may be signed here: others can hide what was said.', path)

async function candidateOf(
  credential: ParsedCredential,
  document: JsonObject,
  { proof, path }: PlacedProof,
  at: number,
  env: VerifyEnvironment,
): Promise<Candidate | ProofOutcome> {
  const wrong = formProblem(document, proof, path, env)
  const method = idOf(proof.verificationMethod)
  if (wrong || method === null)
    return unresolved(wrong ?? bad('PROOF_WITHOUT_KEY', 'The proof names no verification method.', path))
  const key = await resolveKey(method, credential.issuer.id, env)
  if (key.key === null)
    return unresolved(open('PROOF_KEY_UNKNOWN', 'Without the key the proof cannot be checked.', path), key)
  const known = await asMultikeyDocument(key.key, method, method.split('#')[0] as string)
  if (!known) return outcomeOf(proof, key, kindProblem(path))
  const own = { '@context': document['@context'], ...proof }
  return { proof, path, at, key, toCheck: { proof: own, method, key: known, settles: isWellBound(key.binding) } }
}

const kindProblem = (path: string) => open('PROOF_KEY_KIND', 'A key of this kind cannot check this proof.', path)

const unresolved = (proof: Check, key: KeyOutcome | null = null): ProofOutcome => ({
  proof,
  key,
  signer: null,
  signedAt: null,
})

async function outcomeOf(proof: JsonObject, key: KeyOutcome, check: Check): Promise<ProofOutcome> {
  return {
    proof: check,
    key,
    signer: check.result === CheckResult.PASS && key.key ? await keyName(key.key) : null,
    signedAt: readInstant(proof.created, 'START').at,
  }
}

function formProblem(document: JsonObject, proof: JsonObject, path: string, env: VerifyEnvironment): Check | null {
  const terms = termProblem(proof)
  if (terms) return notPlain(terms)
  if (proof.proofPurpose !== 'assertionMethod')
    return bad('PROOF_PURPOSE', 'The proof was not made for issuing.', `${path}.proofPurpose`)
  if (!contextMatches(document['@context'], proof['@context']))
    return bad('PROOF_CONTEXT', 'The proof has another context than the credential.', `${path}.@context`)
  for (const time of ['created', 'expires'])
    if (proof[time] !== undefined && typeof proof[time] !== 'string')
      return bad('PROOF_TIME', 'A time of the proof is not a plain text.', `${path}.${time}`)
  if (typeof proof.expires === 'string' && !((readInstant(proof.expires, 'END').at ?? 0) > env.at))
    return bad('PROOF_EXPIRED', 'The proof has expired.', `${path}.expires`)
  return null
}

/** VC Data Integrity 1.0 §4.4: a proof's own context must be how the document's begins. */
function contextMatches(document: unknown, proof: unknown): boolean {
  if (proof === undefined) return true
  const [whole, start] = [list(document), list(proof)]
  return start.every((item, index) => JSON.stringify(item) === JSON.stringify(whole[index]))
}

/** What the signatures came to, of those that were looked at. */
async function judged(
  document: JsonObject,
  candidates: readonly Candidate[],
  env: VerifyEnvironment,
): Promise<{ at: number; outcome: ProofOutcome }[]> {
  if (candidates.length === 0) return []
  const proofs = candidates.map(({ toCheck }) => toCheck)
  const contexts = await contextsOf([document, ...proofs.map(({ proof }) => proof)], env)
  // Only now is it known what a fetched one makes of an address
  const wrong = contexts.size === 0 ? null : termProblem(document, [...contexts.values()])
  if (wrong) return candidates.map(({ at }) => ({ at, outcome: unresolved(notPlain(wrong)) }))
  const answer = await checkInThread({ document, proofs, contexts }, env.proofTime ?? new ProofTime())
  const outcomes = candidates.slice(0, answer?.findings.length).map(async ({ at, proof, path, key }, index) => {
    const finding = answer?.findings[index]
    return { at, outcome: await outcomeOf(proof, key, finding ? checkOf(finding, path) : tooCostly(path)) }
  })
  return Promise.all(outcomes)
}

const tooCostly = (path: string): Check =>
  open(
    'PROOF_TOO_COSTLY',
    `Not checked: the proofs of this document, with those inside it, take more than ${DOCUMENT_WORK_MS / 1000} s of work or more memory than one document may. Bring its credentials one by one.`,
    path,
  )

function checkOf(finding: SignatureFinding, path: string): Check {
  switch (finding.found) {
    case 'GOOD':
      return good('PROOF_GOOD', 'The signature is good.', path)
    case 'BROKEN':
      return bad('PROOF_SIGNATURE', 'The signature does not fit: something was changed after signing.', path)
    case 'KIND':
      return kindProblem(path)
    case 'SUITE_CONTEXT':
      return bad('PROOF_SUITE_CONTEXT', 'The context that this kind of proof needs is not named.', '$.@context')
    case 'CONTEXT': {
      const why = 'A context that the credential names is not known here, or cannot be trusted.'
      return open(finding.code, reasonOf(finding.code, why), '$.@context')
    }
    case 'UNDEFINED': {
      const message = `Something in the credential is not covered by the signature: ${finding.event}.`
      return bad('PROOF_TERM_UNDEFINED', message, '$')
    }
    default:
      return bad('PROOF_UNREADABLE', 'The proof, or the credential as JSON-LD, cannot be read.', path)
  }
}

/** Every context that is named by an address, loaded beforehand: the thread that computes fetches nothing. */
async function contextsOf(values: readonly unknown[], env: VerifyEnvironment): Promise<Map<string, GivenContext>> {
  const load = documentLoader(env.fetcher, null)
  const given = new Map<string, GivenContext>()
  const addresses = new Set(values.flatMap(contextAddresses))
  for (const address of addresses) {
    if (PINNED_CONTEXTS.has(address)) continue
    const context: GivenContext = given.size < MOST_CONTEXTS ? await contextAt(address, load) : { problem: BUDGET_CODE }
    given.set(address, context)
    // a set that grows is walked to its new end
    if ('document' in context) for (const further of contextAddresses(context.document)) addresses.add(further)
  }
  return given
}

async function contextAt(address: string, load: DocumentLoader): Promise<GivenContext> {
  try {
    return { document: (await load(address)).document as object }
  } catch (cause) {
    if (cause instanceof ContextProblem) return { problem: cause.code }
    throw cause
  }
}

/** The addresses that stand as `@context`, at any depth. */
function contextAddresses(value: unknown): string[] {
  const found: string[] = []
  const stack: { value: unknown; isContext: boolean }[] = [{ value, isContext: false }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.isContext && typeof next.value === 'string') found.push(next.value)
    if (!next.value || typeof next.value !== 'object') continue
    const isList = Array.isArray(next.value)
    for (const [key, inner] of Object.entries(next.value))
      stack.push({ value: inner, isContext: key === '@context' || (isList && next.isContext) })
  }
  return found
}
