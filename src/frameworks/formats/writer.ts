import type { Finding } from '../../shared/finding.ts'
import { writeCasePackage } from './case-export.ts'
import type { CasePackage } from './case-model.ts'
import { strictLosses } from './case-strict-losses.ts'
import { writeCaseV1p0 } from './case-v1p0.ts'
import { writeCtdlAsn } from './ctdl-write.ts'
import { writeSkosJsonld } from './skos-jsonld.ts'
import { writeSkosTurtle } from './skos-turtle.ts'
import { writeOpenSaltCsv } from './write-csv.ts'
import { writeOpenSaltXlsx } from './write-xlsx.ts'

/** What a format has no place for, once per kind of loss, with how many elements it concerns in the message. */
export type Losses = Finding[]

export interface Written {
  readonly bytes: Uint8Array
  readonly losses: Losses
}

/** A format that frameworks go out in. */
export interface FormatWriter {
  /** As requests name it, lower-case. */
  readonly name: string
  /** What it writes, for the manual and the command line. */
  readonly summary: string
  readonly mediaType: string
  /** Of the file, without a dot. */
  readonly extension: string
  /** Pure: the same package gives the same bytes. */
  readonly write: (source: CasePackage) => Written | Promise<Written>
}

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

/** All formats that can be exported. */
export const FORMAT_WRITERS: readonly FormatWriter[] = [
  {
    name: 'case',
    summary: 'a CFPackage as it came, every field kept',
    mediaType: 'application/json',
    extension: 'json',
    write: (source) => ({ bytes: json(writeCasePackage(source, { strict: false })), losses: [] }),
  },
  {
    name: 'case-1.1-strict',
    summary: 'a CFPackage of CASE 1.1 that validates against the official schema',
    mediaType: 'application/json',
    extension: 'json',
    write: (source) => ({
      bytes: json(writeCasePackage(source, { strict: true })),
      losses: strictLosses(source),
    }),
  },
  {
    name: 'case-1.0',
    summary: 'a CFPackage of CASE 1.0 that validates against its schema',
    mediaType: 'application/json',
    extension: 'json',
    write: writeCaseV1p0,
  },
  {
    name: 'ctdl-asn',
    summary: 'a competency framework in CTDL-ASN as JSON-LD',
    mediaType: 'application/ld+json',
    extension: 'jsonld',
    write: writeCtdlAsn,
  },
  {
    name: 'skos-turtle',
    summary: 'a SKOS concept scheme as Turtle',
    mediaType: 'text/turtle',
    extension: 'ttl',
    write: writeSkosTurtle,
  },
  {
    name: 'skos-jsonld',
    summary: 'a SKOS concept scheme as JSON-LD with its context inside',
    mediaType: 'application/ld+json',
    extension: 'jsonld',
    write: writeSkosJsonld,
  },
  {
    name: 'xlsx',
    summary: 'a workbook that OpenSALT imports; it comes back without change as opensalt-xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extension: 'xlsx',
    write: writeOpenSaltXlsx,
  },
  {
    name: 'csv',
    summary: 'one CSV file with the columns of OpenSALT; it comes back without change as opensalt-csv',
    mediaType: 'text/csv; charset=utf-8',
    extension: 'csv',
    write: writeOpenSaltCsv,
  },
]
