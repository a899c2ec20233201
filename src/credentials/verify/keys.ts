import { FetchRefused, type GuardedFetcher } from '../../fetch/index.ts'
import { CheckKind, KeyBinding } from '../kinds.ts'
import { readInstant } from '../parse/instant.ts'
import { isObject, type JsonObject, list, objects, ReadProblem, readJsonObject } from '../parse/json.ts'
import { reasonOf } from './budget.ts'
import { fail, pass, skip, warn } from './checks.ts'
import { didWebUrl } from './did-web.ts'
import type { VerifyEnvironment } from './environment.ts'
import { isMultikey, keyName, type PublicKey, readPublicKey } from './public-key.ts'
import type { Check } from './report.ts'

/** How a proof's key was found and whose it is; `key` is null when there is nothing to check a proof with. */
export interface KeyOutcome {
  readonly key: PublicKey | null
  readonly binding: KeyBinding
  readonly check: Check
}

const bound = pass(CheckKind.KEY_BINDING)
const broken = fail(CheckKind.KEY_BINDING)
const doubtful = warn(CheckKind.KEY_BINDING)
const unknown = skip(CheckKind.KEY_BINDING)

const missing = (code: string, message: string): KeyOutcome => ({
  key: null,
  binding: KeyBinding.NONE,
  check: unknown(code, message),
})

/** Finds the key of a verification method (or kid) and says how it belongs to the issuer. Fetches at most twice. */
export async function resolveKey(method: string, issuer: string, env: VerifyEnvironment): Promise<KeyOutcome> {
  const registered = await registeredKey(method, issuer, env)
  if (registered) return registered
  if (method.startsWith('did:key:')) return didKey(method, issuer)
  if (method.startsWith('did:web:')) return didWeb(method, issuer, env)
  if (method.startsWith('https://') || method.startsWith('http://')) return byAddress(method, issuer, env)
  return missing('KEY_METHOD_UNKNOWN', 'Keys named in this way cannot be found here.')
}

/** What the operator registered needs no network and cannot be changed by whoever holds the issuer's web site. */
async function registeredKey(method: string, issuer: string, env: VerifyEnvironment): Promise<KeyOutcome | null> {
  const named = multikeyIn(method)
  for (const entry of env.issuer(issuer)?.keys ?? []) {
    if (entry.method !== method && entry.publicKey !== named) continue
    const key = readPublicKey(entry.publicKey)
    if (!key) continue
    const binding = issuer.startsWith('did:key:') ? KeyBinding.SELF_CERTIFYING : KeyBinding.RESOLVED
    return { key, binding, check: bound('KEY_REGISTERED', 'The operator registered this key for this issuer.') }
  }
  return null
}

/** True when the operator registered this very key for the issuer, by whatever name it was found. */
export async function isRegistered(key: PublicKey, issuer: string, env: VerifyEnvironment): Promise<boolean> {
  const name = await keyName(key)
  for (const entry of env.issuer(issuer)?.keys ?? []) {
    const other = readPublicKey(entry.publicKey)
    if (other && (await keyName(other)) === name) return true
  }
  return false
}

/** The multibase key that a method carries in itself: a did:key with or without fragment, or any URL's fragment. */
function multikeyIn(method: string): string | null {
  const fragment = method.split('#')[1]
  const candidate = fragment ?? (method.startsWith('did:key:') ? method.slice('did:key:'.length) : '')
  return isMultikey(candidate) ? candidate : null
}

function didKey(method: string, issuer: string): KeyOutcome {
  const did = method.split('#')[0] as string
  const multibase = multikeyIn(method)
  if (multibase === null || did !== `did:key:${multibase}`)
    return { key: null, binding: KeyBinding.NONE, check: broken('KEY_UNREADABLE', 'This did:key holds no key.') }
  const key = { multibase }
  if (did === issuer) {
    return {
      key,
      binding: KeyBinding.SELF_CERTIFYING,
      check: bound('KEY_SELF_CERTIFYING', 'The issuer’s name is its key; who stands behind it is another question.'),
    }
  }
  return { key, binding: KeyBinding.NONE, check: ofAnother() }
}

const ofAnother = () => broken('KEY_OF_ANOTHER', 'The key belongs to somebody else than the issuer named.')

async function didWeb(method: string, issuer: string, env: VerifyEnvironment): Promise<KeyOutcome> {
  const did = method.split('#')[0] as string
  const url = didWebUrl(did)
  if (url === null) return missing('KEY_UNREADABLE', 'This is not a well-formed did:web.')
  const document = await fetchJson(url, env.fetcher)
  if ('code' in document)
    return missing(document.code, reasonOf(document.code, 'The issuer’s DID document could not be had.'))
  if (document.json.id !== did) return missing('DID_DOCUMENT_OF_ANOTHER', 'The DID document is for another DID.')
  const found = listedMethod(document.json, method, did, ['assertionMethod'])
  if (!found) {
    return {
      key: null,
      binding: KeyBinding.NONE,
      check: broken('KEY_NOT_LISTED', 'The issuer’s DID document does not allow this key to issue.'),
    }
  }
  return judged(found, did === issuer, env)
}

/** A method listed in a document, by full or relative id, embedded or referred to. */
function listedMethod(
  document: JsonObject,
  method: string,
  base: string,
  relations: readonly string[],
): JsonObject | null {
  const absolute = (id: unknown) => (typeof id === 'string' ? (id.startsWith('#') ? base + id : id) : null)
  const all = ['verificationMethod', 'assertionMethod', 'publicKey'].flatMap((name) => objects(document[name]))
  const allowed = relations.flatMap((name) => list(document[name]))
  const isAllowed = allowed.some((entry) => absolute(isObject(entry) ? entry.id : entry) === method)
  return isAllowed ? (all.find((entry) => absolute(entry.id) === method) ?? null) : null
}

function judged(found: JsonObject, isIssuer: boolean, env: VerifyEnvironment): KeyOutcome {
  const key = readPublicKey(found)
  if (!key)
    return { key: null, binding: KeyBinding.NONE, check: broken('KEY_UNREADABLE', 'The listed key cannot be read.') }
  const ends = [readInstant(found.revoked, 'START').at, readInstant(found.expires, 'END').at]
  if (ends.some((end) => end !== null && end <= env.at))
    return { key, binding: KeyBinding.NONE, check: broken('KEY_ENDED', 'The key was revoked or has expired.') }
  if (!isIssuer) return { key, binding: KeyBinding.NONE, check: ofAnother() }
  return {
    key,
    binding: KeyBinding.RESOLVED,
    check: bound('KEY_RESOLVED', 'The issuer’s own document lists the key.'),
  }
}

/** The key is at an address; only an address under the issuer's own can speak for it. */
async function byAddress(method: string, issuer: string, env: VerifyEnvironment): Promise<KeyOutcome> {
  const [base = '', fragment = ''] = method.split('#')
  const under = base === issuer || base.startsWith(`${issuer.replace(/\/$/, '')}/`) || base.startsWith(`${issuer}?`)
  const inUrl = isMultikey(fragment) ? { multibase: fragment } : null
  if (!under) return { key: inUrl, binding: KeyBinding.NONE, check: ofAnother() }
  const document = await fetchJson(base, env.fetcher)
  const found = 'code' in document ? 'NOTHING' : keyInDocument(document.json, method, base, issuer)
  if (typeof found === 'object') return judged(found, true, env)
  if (found === 'OTHERS') {
    const check = broken('KEY_NOT_LISTED', 'The issuer’s document lists keys, and this is none of them.')
    return { key: inUrl, binding: KeyBinding.NONE, check }
  }
  if (inUrl === null) {
    const code = 'code' in document ? document.code : 'KEY_NOT_FOUND'
    return missing(code, reasonOf(code, 'The address that the proof names for its key gives none.'))
  }
  return {
    key: inUrl,
    binding: KeyBinding.SELF_ASSERTED,
    check: doubtful('KEY_IN_URL', 'The key comes from the proof itself: anyone could have signed in this name.'),
  }
}

/** The key's own entry; OTHERS when keys are listed but not this one; NOTHING when the document says nothing of keys. */
function keyInDocument(
  document: JsonObject,
  method: string,
  base: string,
  issuer: string,
): JsonObject | 'OTHERS' | 'NOTHING' {
  if (typeof document.kty === 'string') return document
  if (Array.isArray(document.keys)) {
    const fragment = method.split('#')[1]
    return objects(document.keys).find((key) => key.kid === method || key.kid === fragment) ?? 'OTHERS'
  }
  if (document.id === method && readPublicKey(document)) return document.controller === issuer ? document : 'OTHERS'
  const relations = ['assertionMethod', 'verificationMethod', 'publicKey']
  // Where an issuer says which keys may assert, only those may; a plain list of keys is taken as it is.
  const used = document.assertionMethod === undefined ? relations : ['assertionMethod']
  const listed = document.id === base ? listedMethod(document, method, base, used) : null
  if (listed) return listed
  return relations.some((name) => list(document[name]).length > 0) ? 'OTHERS' : 'NOTHING'
}

async function fetchJson(
  url: string,
  fetcher: GuardedFetcher | null,
): Promise<{ readonly json: JsonObject } | { readonly code: string }> {
  if (!fetcher) return { code: 'OFFLINE' }
  try {
    return { json: readJsonObject((await fetcher.get(url)).body.toString('utf8')) }
  } catch (error) {
    if (error instanceof FetchRefused || error instanceof ReadProblem) return { code: error.code }
    throw error
  }
}
