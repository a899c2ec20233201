import { CheckKind } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { fail, pass, warn } from './checks.ts'
import type { Check } from './report.ts'

type Dated = Pick<ParsedCredential, 'validFrom' | 'validUntil' | 'datesReadable'>

/** Why a credential does not stand at this moment by its own dates; null when it does: in [from, until). */
export function datesProblem(credential: Dated, at: number): 'DATE_UNREADABLE' | 'NOT_YET_VALID' | 'EXPIRED' | null {
  if (!credential.datesReadable) return 'DATE_UNREADABLE'
  if (credential.validFrom !== null && at < credential.validFrom) return 'NOT_YET_VALID'
  if (credential.validUntil !== null && at >= credential.validUntil) return 'EXPIRED'
  return null
}

const MESSAGES = {
  DATE_UNREADABLE: 'A date of the credential cannot be read.',
  NOT_YET_VALID: 'The credential is not valid yet.',
  EXPIRED: 'The credential has expired.',
}

/** Judged by itself: an expired credential with a good signature is not the same as a forged one. */
export function checkDates(credential: ParsedCredential, at: number): Check {
  const problem = datesProblem(credential, at)
  if (problem !== null)
    return fail(CheckKind.DATES)(problem, MESSAGES[problem], problem === 'EXPIRED' ? '$.validUntil' : '$.validFrom')
  if (credential.validFrom === null)
    return warn(CheckKind.DATES)('DATE_NO_START', 'The credential does not say from when it is valid.', '$.validFrom')
  return pass(CheckKind.DATES)('DATES_GOOD', 'The credential is within its dates.')
}
