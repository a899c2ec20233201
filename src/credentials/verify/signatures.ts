import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite'
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020'
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'

import { PINNED_CONTEXTS } from '../jsonld/contexts.ts'
import { speedUpJsonld } from '../jsonld/fast-clone.ts'

speedUpJsonld()

type Json = { readonly [key: string]: unknown }

/** A context that a document names: what it says, or why it cannot be used. */
export type GivenContext = { readonly document: object } | { readonly problem: string }

/** One proof with the key that was found for it. */
export interface ProofToCheck {
  readonly proof: Json
  /** The verification method that the proof names. */
  readonly method: string
  /** The key as the document that a suite loads under that name. */
  readonly key: object
  /** A good signature by this key needs no other beside it. */
  readonly settles: boolean
}

/** All that is needed to check the signatures of one document; plain data, for it goes to another thread. */
export interface SignatureJob {
  /** Without its proofs. */
  readonly document: Json
  readonly proofs: readonly ProofToCheck[]
  /** By address; those that stand in the process need not be given. */
  readonly contexts: ReadonlyMap<string, GivenContext>
}

/** What a signature came to; plain data as well. */
export type SignatureFinding =
  | { readonly found: 'GOOD' | 'BROKEN' | 'UNREADABLE' | 'SUITE_CONTEXT' | 'KIND' }
  | { readonly found: 'CONTEXT'; readonly code: string }
  | { readonly found: 'UNDEFINED'; readonly event: string }

export interface SignatureAnswer {
  /** One for every proof that was looked at, in order; those after one that settles are not. */
  readonly findings: readonly SignatureFinding[]
  /** How often the document was brought into canonical form. */
  readonly canonised: number
}

class ContextUnusable extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}

/** Checks the proofs of one document in turn; what is the same for several of them is computed once. */
export async function checkSignatures(job: SignatureJob): Promise<SignatureAnswer> {
  const forms = new CanonicalForms(job.document, loaderOf(job.contexts, null))
  const findings: SignatureFinding[] = []
  for (const one of job.proofs) {
    const finding = await checkSignature(one, job, forms)
    findings.push(finding)
    if (finding.found === 'GOOD' && one.settles) break
  }
  return { findings, canonised: forms.made }
}

async function checkSignature(one: ProofToCheck, job: SignatureJob, forms: CanonicalForms): Promise<SignatureFinding> {
  const suite = suiteFor(one.proof, forms)
  if (!suite) return { found: 'KIND' }
  const { document } = job
  const documentLoader = loaderOf(job.contexts, one)
  if (!(await suite.matchProof({ proof: one.proof, document, documentLoader }))) return { found: 'SUITE_CONTEXT' }
  try {
    const { verified, error } = await suite.verifyProof({
      proof: one.proof,
      document,
      proofSet: [one.proof],
      documentLoader,
    })
    return verified ? { found: 'GOOD' } : explain(error)
  } catch (error) {
    return explain(error)
  }
}

/** A new suite each time, except that canonical forms are shared. Null for proofs that are not known here. */
function suiteFor(proof: Json, forms: CanonicalForms): ProofSuite | null {
  if (proof.type === 'Ed25519Signature2020') {
    const suite = new Ed25519Signature2020()
    suite.canonize = forms.remembering('2020', suite.canonize.bind(suite))
    return suite
  }
  if (proof.type !== 'DataIntegrityProof') return null
  const known = [eddsaRdfc2022, ecdsaRdfc2019].find(({ name }) => name === proof.cryptosuite)
  return known
    ? new DataIntegrityProof({ cryptosuite: { ...known, canonize: forms.remembering('rdfc', known.canonize) } })
    : null
}

/** The canonical forms of one document. They depend on the suite and its digest, and not on the proof. */
class CanonicalForms {
  made = 0
  readonly #known = new Map<string, Promise<string>>()

  constructor(
    private readonly document: Json,
    private readonly documentLoader: DocumentLoader,
  ) {}

  remembering(kind: string, canonize: Canonize): Canonize {
    return (input, options) => {
      if (input !== this.document) return canonize(input, options)
      const name = `${kind} ${String(options.messageDigestAlgorithm ?? 'SHA-256')}`
      const form = this.#known.get(name) ?? this.#make(canonize, options)
      this.#known.set(name, form)
      return form
    }
  }

  #make(canonize: Canonize, options: Json): Promise<string> {
    this.made++
    return canonize(this.document, { ...options, documentLoader: this.documentLoader })
  }
}

function loaderOf(contexts: SignatureJob['contexts'], one: ProofToCheck | null): DocumentLoader {
  return async (url) => {
    const loaded = (document: object) => ({ contextUrl: null, documentUrl: url, document })
    if (one && url === one.method) return loaded(one.key)
    const pinned = PINNED_CONTEXTS.get(url)
    if (pinned) return { ...loaded(pinned), tag: 'static' }
    const given = contexts.get(url) ?? { problem: 'CONTEXT_UNKNOWN' }
    if ('problem' in given) throw new ContextUnusable(given.problem)
    return loaded(given.document)
  }
}

/** The libraries hide the reason in causes and details. */
function explain(error: unknown): SignatureFinding {
  for (const inner of chain(error)) {
    if (inner instanceof ContextUnusable) return { found: 'CONTEXT', code: inner.code }
    const event = eventOf(inner)
    if (event) return { found: 'UNDEFINED', event }
  }
  return { found: error instanceof Error && error.message === 'Invalid signature.' ? 'BROKEN' : 'UNREADABLE' }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function* chain(error: unknown, depth = 0): Generator<unknown> {
  if (!isObject(error) || depth > 8) return
  yield error
  yield* chain(error.cause, depth + 1)
  if (isObject(error.details)) yield* chain(error.details.cause, depth + 1)
  if (Array.isArray(error.errors)) for (const inner of error.errors) yield* chain(inner, depth + 1)
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
