import type { CheckKind, CheckResult, KeyBinding, Verdict } from '../kinds.ts'

/** Changes with every change of what a check means, so that a stored report says by which rules it was made. */
export const RULES_VERSION = '1'

/** One check. Messages hold codes and places, never what the document says. */
export interface Check {
  readonly check: CheckKind
  readonly result: CheckResult
  readonly code: string
  readonly message: string
  readonly path: string | null
}

/** Separate results; there is no overall yes without all of them. */
export interface Report {
  readonly verdict: Verdict
  /** Epoch milliseconds. */
  readonly checkedAt: number
  readonly rulesVersion: string
  readonly keyBinding: KeyBinding
  readonly checks: readonly Check[]
}
