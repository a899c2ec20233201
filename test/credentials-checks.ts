import type { CheckKind } from '../src/credentials/kinds.ts'
import type { Report } from '../src/credentials/verify/report.ts'

/** "RESULT CODE" by kind of check, for short expectations. */
export const checks = (report: Report): Partial<Record<CheckKind, string>> =>
  Object.fromEntries(report.checks.map(({ check, result, code }) => [check, `${result} ${code}`]))
