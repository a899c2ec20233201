import { FetchRefused } from '../../fetch/index.ts'
import { CheckKind, CheckResult, CredentialStatus } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { idOf, type JsonObject, ReadProblem, types } from '../parse/json.ts'
import { reasonOf } from './budget.ts'
import { fail, pass, skip, warn } from './checks.ts'
import type { VerifyEnvironment } from './environment.ts'
import type { Check } from './report.ts'
import { type StatusLists, sameId } from './status-list.ts'

const good = pass(CheckKind.STATUS)
const bad = fail(CheckKind.STATUS)
const doubtful = warn(CheckKind.STATUS)
const open = skip(CheckKind.STATUS)

/** More different status entries than this on one credential are not asked for, and it does not count as good then. */
const MOST_ENTRIES = 8

/** What the issuer, and what was recorded here, says about the credential now: the worst of all of it. */
export async function checkStatus(
  credential: ParsedCredential,
  env: VerifyEnvironment,
  lists: StatusLists,
): Promise<Check> {
  const recorded = credential.id === null ? null : env.recordedStatus(credential.issuer.id, credential.id)
  if (recorded && recorded.status !== CredentialStatus.ACTIVE)
    return bad(`STATUS_${recorded.status}`, 'The credential was withdrawn, as recorded here.')
  const entries = credential.statuses
  if (entries.length > MOST_ENTRIES)
    return bad(
      'STATUS_TOO_MANY',
      `The credential has ${entries.length} status entries, and ${MOST_ENTRIES} are asked for: which of them withdraws it nobody knows. Ask the issuer for one with fewer.`,
      `$.credentialStatus[${MOST_ENTRIES}]`,
    )
  if (entries.length === 0) return good('STATUS_NONE', 'The issuer publishes no status for this credential.')
  let worst: Check | null = null
  for (const [index, entry] of entries.entries()) {
    const check = await checkEntry(credential, entry, `$.credentialStatus[${index}]`, lists)
    if (!worst || SEVERITY[check.result] > SEVERITY[worst.result]) worst = check
  }
  return worst as Check
}

const SEVERITY: Readonly<Record<CheckResult, number>> = {
  [CheckResult.PASS]: 0,
  [CheckResult.WARNING]: 1,
  [CheckResult.NOT_CHECKED]: 2,
  [CheckResult.FAIL]: 3,
}

async function checkEntry(
  credential: ParsedCredential,
  entry: JsonObject,
  path: string,
  lists: StatusLists,
): Promise<Check> {
  const kinds = types(entry)
  try {
    if (kinds.includes('1EdTechRevocationList')) return await checkRevocationList(credential, entry, path, lists)
    if (kinds.includes('BitstringStatusListEntry') || kinds.includes('StatusList2021Entry'))
      return await checkBit(credential, entry, path, lists)
  } catch (error) {
    // A list that cannot be had is no verdict about the credential; what counts less because of it is the evidence.
    if (error instanceof FetchRefused)
      return open(error.code, reasonOf(error.code, 'The issuer’s status could not be fetched.'), path)
    if (error instanceof ReadProblem) return open(error.code, 'The issuer’s status could not be read.', path)
    throw error
  }
  return open('STATUS_KIND_UNKNOWN', 'A status of this kind cannot be asked for here.', `${path}.type`)
}

/** 1EdTech: a public list of the ids that were revoked. */
async function checkRevocationList(
  credential: ParsedCredential,
  entry: JsonObject,
  path: string,
  lists: StatusLists,
): Promise<Check> {
  const url = idOf(entry)
  if (url === null || credential.id === null) return open('STATUS_UNREADABLE', 'The status entry is incomplete.', path)
  const revoked = await lists.revoked(url)
  if (!revoked) return open('OFFLINE', 'The issuer’s status was not asked for.', path)
  return revoked.has(sameId(credential.id))
    ? bad('STATUS_REVOKED', 'The issuer has revoked the credential.', path)
    : good('STATUS_ACTIVE', 'The issuer’s list does not name the credential.', path)
}

const PURPOSES: Readonly<Record<string, string>> = { revocation: 'STATUS_REVOKED', suspension: 'STATUS_SUSPENDED' }

/** W3C: one bit in a list that is itself a signed credential, and is judged as one. */
async function checkBit(
  credential: ParsedCredential,
  entry: JsonObject,
  path: string,
  lists: StatusLists,
): Promise<Check> {
  const purpose = typeof entry.statusPurpose === 'string' ? entry.statusPurpose : 'revocation'
  const code = PURPOSES[purpose]
  if (!code) return good('STATUS_PURPOSE_OTHER', 'This status entry is not about validity.', path)
  const url = typeof entry.statusListCredential === 'string' ? entry.statusListCredential : null
  const index = Number.parseInt(String(entry.statusListIndex), 10)
  if (url === null || !Number.isSafeInteger(index) || index < 0)
    return open('STATUS_UNREADABLE', 'The status entry is incomplete.', path)
  const list = await lists.bit(url, index, purpose)
  if ('problem' in list)
    return open(list.problem, reasonOf(list.problem, 'The issuer’s status list cannot be relied on.'), path)
  if (list.set) return bad(code, 'The issuer has withdrawn the credential.', path)
  return list.issuer === credential.issuer.id
    ? good('STATUS_ACTIVE', 'The issuer’s list says that the credential stands.', path)
    : doubtful('STATUS_LIST_OF_OTHER', 'The credential stands, by a list that somebody else signed.', path)
}

/** True when no list said anything against the credential, whoever signed the list. */
export const statusIsGood = (check: Check): boolean =>
  check.result === CheckResult.PASS || check.code === 'STATUS_LIST_OF_OTHER'
