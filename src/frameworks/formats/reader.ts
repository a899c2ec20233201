import type { Finding } from '../../shared/finding.ts'
import { DEFAULT_CASE_LIMITS, parseCasePackage } from './case.ts'
import type { CasePackage } from './case-model.ts'

/** A format that frameworks come in: whatever it is, what comes out is a CASE package. */
export interface FormatReader {
  /** As requests name it, lower-case; kept with the bytes. */
  readonly name: string
  /** Looked at before anything is read. */
  readonly maxBytes: number
  /** Pure. @throws ImportError, and nothing else, when the input as a whole cannot be taken. */
  readonly read: (bytes: Uint8Array) => { package: CasePackage; findings: Finding[] }
}

/** All formats that can be imported. */
export const FORMAT_READERS: readonly FormatReader[] = [
  { name: 'case', maxBytes: DEFAULT_CASE_LIMITS.bytes, read: (bytes) => parseCasePackage(bytes) },
]
