import type { Finding } from '../../shared/finding.ts'
import { ASN_LIMITS, readAsnRdf } from './asn-rdf.ts'
import { DEFAULT_CASE_LIMITS, parseCasePackage } from './case.ts'
import type { CasePackage } from './case-model.ts'
import { CTDL_LIMITS, readCtdlAsn } from './ctdl-asn.ts'

/** What a reader made of its input. */
export interface Parsed {
  readonly package: CasePackage
  readonly findings: Finding[]
}

export interface ReadOptions {
  /** Take the rows that can be taken, and report the others, instead of refusing the whole. Only tables have rows. */
  readonly skipBadRows?: boolean
}

/** A format that frameworks come in: whatever it is, what comes out is a CASE package. */
export interface FormatReader {
  /** As requests name it, lower-case; kept with the bytes. */
  readonly name: string
  /** What it reads, for the manual and the command line. */
  readonly summary: string
  /** Looked at before anything is read. */
  readonly maxBytes: number
  /**
   * Pure: the same bytes give the same package and findings.
   * @throws ImportError, and nothing else, when the input as a whole cannot be taken.
   */
  readonly read: (bytes: Uint8Array, options?: ReadOptions) => Parsed | Promise<Parsed>
}

/** All formats that can be imported. */
export const FORMAT_READERS: readonly FormatReader[] = [
  {
    name: 'case',
    summary: 'a CFPackage of CASE 1.0 or 1.1 as JSON',
    maxBytes: DEFAULT_CASE_LIMITS.bytes,
    read: (bytes) => parseCasePackage(bytes),
  },
  {
    name: 'ctdl-asn',
    summary: 'a competency framework or a scheme of levels in CTDL-ASN as JSON-LD',
    maxBytes: CTDL_LIMITS.bytes,
    read: (bytes) => readCtdlAsn(bytes),
  },
  {
    name: 'asn-rdf',
    summary: 'a standards document of the Achievement Standards Network as RDF/XML',
    maxBytes: ASN_LIMITS.bytes,
    read: (bytes) => readAsnRdf(bytes),
  },
]
