import { createHash } from 'node:crypto'

import type { Session } from '../../database/session.ts'
import { FORMAT_READERS, type FormatReader } from '../formats/reader.ts'
import { type ImportReport, importInto } from '../imports/import.service.ts'
import { readCompared } from '../imports/import.store.ts'
import { type ComparedVersion, isPublished } from '../imports/import-plan.ts'
import { inMemory, readFor } from '../imports/reading.ts'
import { type Difference, differenceOf } from './subscription.difference.rule.ts'
import { CheckFailed, isEmptied } from './subscription.rule.ts'
import { groundOf } from './subscription.store.ts'
import type { PendingReport } from './subscription.types.ts'

const MAX_FINDINGS = 200

/** Whose bytes are compared. */
export interface Compared {
  readonly id: string
  readonly library_id: string
  readonly organisation_id: string | null
  readonly format: string
  readonly document_identifier: string | null
}

/** A package that could be read, beside what the library has. */
export interface Comparison {
  readonly sha256: string
  /** Names the bytes and what they were compared with. */
  readonly hash: string
  readonly ground: string
  readonly document: string
  readonly base: ComparedVersion | null
  readonly difference: Difference
  readonly itemsRemoved: number
  readonly associationsBefore: number
  readonly associationsNow: number
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Throws CheckFailed for a format that a release before this one read. */
export function readerOf(format: string): FormatReader {
  const reader = FORMAT_READERS.find(({ name }) => name === format)
  if (!reader) throw new CheckFailed('CHECK_FORMAT', `The format "${format}" is not read any more.`)
  return reader
}

/** Reads a package and compares it. Throws ImportError or CheckFailed when it is not what was subscribed to. */
export async function compare(session: Session, to: Compared, bytes: Uint8Array): Promise<Comparison> {
  const { package: source } = await readFor(to.library_id, readerOf(to.format), inMemory(bytes))
  const { document, items, associations } = source
  if (to.document_identifier !== null && document.identifier !== to.document_identifier)
    throw new CheckFailed(
      'CHECK_WRONG_DOCUMENT',
      `The package is of the document ${document.identifier}; followed is ${to.document_identifier}.`,
    )
  await refuseTwice(session, to, document.identifier)
  const published = isPublished(document)
  const { base } = await readCompared(session, to.library_id, document.identifier, published, null)
  const before = base?.items ?? new Map<string, never>()
  const associationsBefore = base === null ? 0 : await countAssociations(session, base.id)
  const now = items.length + associations.length
  if (isEmptied({ itemsBefore: before.size, associationsBefore }, now))
    throw new CheckFailed('CHECK_EMPTY', 'The package is empty, where items were before.')
  const still = new Set(items.map((item) => item.identifier))
  const sha256 = sha256Of(bytes)
  const ground = await groundOf(session, to.library_id, document.identifier)
  return {
    sha256,
    hash: sha256Of(Buffer.from(`${sha256}\n${ground}`)),
    ground,
    document: document.identifier,
    base,
    difference: differenceOf(before, items),
    itemsRemoved: [...before.keys()].filter((identifier) => !still.has(identifier)).length,
    associationsBefore,
    associationsNow: associations.length,
  }
}

/** Two that bring the same document would each undo what the other brought. */
async function refuseTwice(session: Session, { id, library_id }: Compared, document: string): Promise<void> {
  const others = await session.sql.query(
    `/* frameworks.subscribedTwice */ SELECT 1 FROM framework_subscription
     WHERE library_id = $1 AND document_identifier = $2 AND id <> $3`,
    [library_id, document, id],
  )
  if (others.length > 0)
    throw new CheckFailed('CHECK_SUBSCRIBED_TWICE', 'Another subscription of this library follows this document.')
}

async function countAssociations(session: Session, framework: string): Promise<number> {
  const [row]: { n: number }[] = await session.sql.query(
    `/* frameworks.ownAssociations */ SELECT count(*)::int AS n FROM association
     WHERE framework_id = $1 AND NOT generated`,
    [framework],
  )
  return row?.n ?? 0
}

/** What an import of these bytes would do. Writes nothing. */
export async function rehearse(session: Session, to: Compared, bytes: Uint8Array): Promise<ImportReport> {
  const target = { library: to.library_id, organisation: to.organisation_id }
  const report = await importInto(session, target, { bytes, format: to.format, dryRun: true })
  refuseOlder(report)
  return report
}

/** A server that goes back to what it said before, and with its old date, is left behind. */
export function refuseOlder({ findings }: ImportReport): void {
  if (findings.some(({ code }) => code === 'IMPORT_OLDER_VERSION'))
    throw new CheckFailed(
      'CHECK_OLDER',
      'The server gives an older version that was taken before, with its old date; the newer stays.',
    )
}

export const pendingReport = (report: ImportReport, difference: Difference): PendingReport => ({
  counts: report.counts,
  findings: report.findings.slice(0, MAX_FINDINGS),
  difference,
})
