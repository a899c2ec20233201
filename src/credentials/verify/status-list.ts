import { gunzipSync } from 'node:zlib'

import { CheckResult, KeyBinding } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { isObject, list, objects, types } from '../parse/json.ts'
import { parseCredential } from '../parse/parse.ts'
import { datesProblem } from './dates.ts'
import type { VerifyEnvironment } from './environment.ts'
import { proofOf } from './proof.ts'

/** The most that is unpacked. Real lists are often shorter than the 131,072 bits asked for (a matter of privacy). */
const MOST_BYTES = 8_000_000

const LIST_TYPES: ReadonlyMap<string, string> = new Map([
  ['BitstringStatusListCredential', 'BitstringStatusList'],
  ['StatusList2021Credential', 'StatusList2021'],
])

export type StatusBit = { readonly set: boolean; readonly issuer: string } | { readonly problem: string }

/**
 * The bit of one credential in a status list, after the list itself was verified: proof, key, dates and type.
 * The library's own check answers "verified" for a revoked credential (the bit is in its results), hence this one.
 */
export async function readStatusBit(
  url: string,
  index: number,
  purpose: string,
  env: VerifyEnvironment,
): Promise<StatusBit> {
  if (!env.fetcher) return { problem: 'OFFLINE' }
  const outcome = parseCredential((await env.fetcher.get(url)).body)
  if ('problem' in outcome) return { problem: 'STATUS_LIST_UNREADABLE' }
  const problem = await listProblem(outcome.credential, env)
  if (problem !== null) return { problem }
  const subject = objects(outcome.credential.document.credentialSubject)[0]
  const purposes = list(subject?.statusPurpose)
  if (purposes.length > 0 && !purposes.includes(purpose)) return { problem: 'STATUS_PURPOSE_DIFFERS' }
  const bits = unpack(subject?.encodedList)
  if (!bits) return { problem: 'STATUS_LIST_UNREADABLE' }
  const byte = bits[index >> 3]
  if (byte === undefined) return { problem: 'STATUS_INDEX_OUTSIDE' }
  return { set: ((byte >> (7 - (index & 7))) & 1) === 1, issuer: outcome.credential.issuer.id }
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
