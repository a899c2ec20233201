import { CheckKind, CheckResult, Verdict } from '../kinds.ts'
import type { Check } from './report.ts'

type Maker = (code: string, message: string, path?: string | null) => Check

const maker =
  (check: CheckKind, result: CheckResult): Maker =>
  (code, message, path = null) => ({ check, result, code, message, path })

/** `pass(CheckKind.PROOF)(code, message, path)` and the like. */
export const pass = (check: CheckKind): Maker => maker(check, CheckResult.PASS)
export const fail = (check: CheckKind): Maker => maker(check, CheckResult.FAIL)
export const warn = (check: CheckKind): Maker => maker(check, CheckResult.WARNING)
export const skip = (check: CheckKind): Maker => maker(check, CheckResult.NOT_CHECKED)

/** Without these nothing is known about a credential. */
const ESSENTIAL = new Set<CheckKind>([CheckKind.PARSE, CheckKind.PROOF])

/** VALID: all PASS. WARNING: no FAIL. INVALID: a FAIL. UNKNOWN: could not be read, or its proof not be checked. */
export function verdictOf(checks: readonly Check[]): Verdict {
  if (checks.some(({ result }) => result === CheckResult.FAIL)) return Verdict.INVALID
  if (checks.some(({ check, result }) => ESSENTIAL.has(check) && result === CheckResult.NOT_CHECKED))
    return Verdict.UNKNOWN
  return checks.every(({ result }) => result === CheckResult.PASS) ? Verdict.VALID : Verdict.WARNING
}

export const resultOf = (checks: readonly Check[], kind: CheckKind): CheckResult =>
  checks.find(({ check }) => check === kind)?.result ?? CheckResult.NOT_CHECKED
