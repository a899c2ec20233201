import { FINDINGS_PER_CODE, type Finding, Severity } from '../../shared/finding.ts'
import { DOCUMENT_LIMITS, isObject, isTooLong } from './json.ts'

/** Where an achievement and its results may name something by an address. */
const INSIDE = new Set([
  'achievement',
  'alignment',
  'alignments',
  'creator',
  'result',
  'resultDescription',
  'rubricCriterionLevel',
])

/** Ids and addresses of a subject that are too long to be keys, each with its place. */
export function longAddresses(subject: unknown, path: string): Finding[] {
  const findings: Finding[] = []
  walk(subject, path, findings)
  return findings.slice(0, FINDINGS_PER_CODE)
}

function walk(value: unknown, path: string, findings: Finding[]): void {
  if (Array.isArray(value)) for (const [at, one] of value.entries()) walk(one, `${path}[${at}]`, findings)
  if (!isObject(value)) return
  for (const key of ['id', 'targetUrl'] as const)
    if (isTooLong(value[key])) findings.push(tooLong('ADDRESS_TOO_LONG', `${path}.${key}`))
  for (const [key, one] of Object.entries(value)) if (INSIDE.has(key)) walk(one, `${path}.${key}`, findings)
}

export const tooLong = (code: string, path: string): Finding => ({
  severity: Severity.NOTE,
  code,
  message: `This has more than ${DOCUMENT_LIMITS.id} bytes; it is read as if it were not there.`,
  path,
  repaired: true,
})
