import type { Finding } from '../../shared/finding.ts'
import type { HierarchyMeaning } from '../hierarchy-meaning.ts'
import { ASN_LIMITS, readAsnRdf } from './asn-rdf.ts'
import { DEFAULT_CASE_LIMITS, parseCasePackage } from './case.ts'
import type { CasePackage } from './case-model.ts'
import { DEFAULT_CSV_LIMITS } from './csv.ts'
import { CTDL_LIMITS, readCtdlAsn } from './ctdl-asn.ts'
import { escoReader } from './esco.ts'
import { escoOnetReader } from './esco-onet.ts'
import { onetReader } from './onet.ts'
import { readOpenSaltCsv } from './opensalt-csv.ts'
import { readOpenSaltXlsx } from './opensalt-xlsx.ts'
import { readRsdCsv } from './rsd-csv.ts'
import { readRsdJson } from './rsd-json.ts'
import { DEFAULT_XLSX_LIMITS } from './xlsx.ts'

/** What a reader made of its input. */
export interface Parsed {
  readonly package: CasePackage
  readonly findings: Finding[]
  /** What the format itself means by it; holds where the request chose nothing and no version came before. */
  readonly suggested?: { readonly hierarchyMeaning?: HierarchyMeaning }
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
   * Written by hand or cut to a part: what it lacks may be left out by accident, so an import that would take items away
   * has to be allowed to.
   */
  readonly table?: boolean
  /** Several files in a ZIP archive: the command line packs a directory that is named into one. */
  readonly bundle?: boolean
  /** What the same format is called where it is written. */
  readonly aliases?: readonly string[]
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
    aliases: ['case-1.0', 'case-1.1-strict'],
  },
  {
    name: 'opensalt-xlsx',
    summary: 'a workbook of OpenSALT (sheets CF Doc, CF Item, CF Association), or one that was exported as xlsx',
    maxBytes: DEFAULT_XLSX_LIMITS.bytes,
    read: readOpenSaltXlsx,
    aliases: ['xlsx'],
    table: true,
  },
  {
    name: 'opensalt-csv',
    summary: 'a CSV file with the columns that OpenSALT imports, or one that was exported as csv',
    maxBytes: DEFAULT_CSV_LIMITS.bytes,
    read: readOpenSaltCsv,
    aliases: ['csv'],
    table: true,
  },
  {
    name: 'rsd-csv',
    summary: 'Rich Skill Descriptors of OSMT as CSV, under any of its headers',
    maxBytes: DEFAULT_CSV_LIMITS.bytes,
    read: readRsdCsv,
    table: true,
  },
  {
    name: 'rsd-json',
    summary: 'a collection of Rich Skill Descriptors as JSON-LD',
    maxBytes: DEFAULT_CASE_LIMITS.bytes,
    read: readRsdJson,
  },
  {
    name: 'ctdl-asn',
    summary: 'a competency framework or a scheme of levels in CTDL-ASN as JSON-LD',
    maxBytes: CTDL_LIMITS.bytes,
    read: (bytes) => readCtdlAsn(bytes),
  },
  escoReader,
  onetReader,
  escoOnetReader,
  {
    name: 'asn-rdf',
    summary: 'a standards document of the Achievement Standards Network as RDF/XML',
    maxBytes: ASN_LIMITS.bytes,
    read: (bytes) => readAsnRdf(bytes),
  },
]

/** Beyond the largest format nothing is read, whatever it turns out to be. */
export const MOST_FILE_BYTES = Math.max(...FORMAT_READERS.map(({ maxBytes }) => maxBytes))
