import { gunzipSync } from 'node:zlib'

import { CheckResult, KeyBinding } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { idOf, isObject, list, objects, readJsonObject, types } from '../parse/json.ts'
import { parseCredential } from '../parse/parse.ts'
import { datesProblem } from './dates.ts'
import type { VerifyEnvironment } from './environment.ts'
import { proofOf } from './proof.ts'

/** The most that is unpacked. Real lists are often shorter than the 131,072 bits asked for (a matter of privacy). */
const MOST_BYTES = 8_000_000
/** The most that is unpacked for one document. */
const MOST_BYTES_TOGETHER = 32_000_000

const LIST_TYPES: ReadonlyMap<string, string> = new Map([
  ['BitstringStatusListCredential', 'BitstringStatusList'],
  ['StatusList2021Credential', 'StatusList2021'],
])

export type StatusBit = { readonly set: boolean; readonly issuer: string } | { readonly problem: string }

type StatusList =
  | { readonly bits: Buffer; readonly issuer: string; readonly purposes: readonly unknown[] }
  | { readonly problem: string }

/** The status lists that one document leads to: each is fetched, judged and unpacked once, however often it is asked. */
export class StatusLists {
  readonly #lists = new Map<string, Promise<StatusList>>()
  readonly #revoked = new Map<string, Promise<ReadonlySet<string>>>()
  #bytes = MOST_BYTES_TOGETHER

  constructor(private readonly env: VerifyEnvironment) {}

  /**
   * The bit of one credential in a W3C list, after the list itself was verified: proof, key, dates and type. The
   * library's own check answers "verified" for a revoked credential (the bit is in its results), hence this one.
   */
  async bit(url: string, index: number, purpose: string): Promise<StatusBit> {
    const list = await once(this.#lists, url, () => this.#read(url))
    if ('problem' in list) return list
    if (list.purposes.length > 0 && !list.purposes.includes(purpose)) return { problem: 'STATUS_PURPOSE_DIFFERS' }
    const byte = list.bits[index >> 3]
    if (byte === undefined) return { problem: 'STATUS_INDEX_OUTSIDE' }
    return { set: ((byte >> (7 - (index & 7))) & 1) === 1, issuer: list.issuer }
  }

  /** The ids (`sameId`) on a list of 1EdTech's kind; null when nothing is fetched. */
  async revoked(url: string): Promise<ReadonlySet<string> | null> {
    const { fetcher } = this.env
    return fetcher && once(this.#revoked, url, async () => revokedIds((await fetcher.get(url)).body))
  }

  async #read(url: string): Promise<StatusList> {
    const { env } = this
    if (!env.fetcher) return { problem: 'OFFLINE' }
    const outcome = parseCredential((await env.fetcher.get(url)).body)
    if ('problem' in outcome) return { problem: 'STATUS_LIST_UNREADABLE' }
    const { credential } = outcome
    const problem = await listProblem(credential, env)
    if (problem !== null) return { problem }
    const subject = objects(credential.document.credentialSubject)[0]
    const bits = unpack(subject?.encodedList)
    if (!bits) return { problem: 'STATUS_LIST_UNREADABLE' }
    this.#bytes -= bits.length
    if (this.#bytes < 0) return { problem: 'FETCH_BUDGET' }
    return { bits, issuer: credential.issuer.id, purposes: list(subject?.statusPurpose) }
  }
}

function once<Value>(known: Map<string, Promise<Value>>, url: string, read: () => Promise<Value>): Promise<Value> {
  const value = known.get(url) ?? read()
  known.set(url, value)
  return value
}

function revokedIds(body: Buffer): ReadonlySet<string> {
  const { revokedCredential: listed } = readJsonObject(body.toString('utf8'))
  const ids = (Array.isArray(listed) ? listed : []).flatMap((item: unknown) => {
    if (!isObject(item)) return [String(item)]
    return item.revoked === false ? [] : [idOf(item) ?? '']
  })
  return new Set(ids.map(sameId))
}

/** OB 3.0 §7: ids are compared percent-decoded and trimmed. */
export function sameId(id: string): string {
  try {
    return decodeURIComponent(id.trim())
  } catch {
    return id.trim()
  }
}

async function listProblem(credential: ParsedCredential, env: VerifyEnvironment): Promise<string | null> {
  const kind = types(credential.document)
    .map((type) => LIST_TYPES.get(type))
    .find((type) => type !== undefined)
  const subject = objects(credential.document.credentialSubject)[0]
  if (kind === undefined || !isObject(subject) || !types(subject).includes(kind)) return 'STATUS_LIST_TYPE'
  if (datesProblem(credential, env.at) !== null) return 'STATUS_LIST_DATES'
  const { proof, key } = await proofOf(credential, env)
  if (proof.result !== CheckResult.PASS) return 'STATUS_LIST_PROOF'
  const bound = key?.binding === KeyBinding.RESOLVED || key?.binding === KeyBinding.SELF_CERTIFYING
  return bound ? null : 'STATUS_LIST_KEY'
}

/** Multibase base64url of gzip (the older list: without the leading u). Null when it is not that, or too large. */
function unpack(encoded: unknown): Buffer | null {
  if (typeof encoded !== 'string') return null
  const base64 = encoded.startsWith('u') ? encoded.slice(1) : encoded
  try {
    return gunzipSync(Buffer.from(base64, 'base64url'), { maxOutputLength: MOST_BYTES })
  } catch {
    return null
  }
}
