import type { Session } from '../../database/session.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { badInput, forbidden, limitExceeded, notFound } from '../../shared/errors.ts'
import type { Finding } from '../../shared/finding.ts'
import { readNamedFile } from '../../shared/named-file.ts'
import { UseCase } from '../../shared/viewer.ts'
import { ImportError } from '../formats/import-error.ts'
import { FORMAT_READERS, type FormatReader } from '../formats/reader.ts'
import type { HierarchyMeaning } from '../hierarchy-meaning.ts'
import { libraryOf, SHARED_LIBRARY } from '../library.ts'
import { maySteward } from '../sight.ts'
import type { ImportCounts } from './import-plan.ts'

const MAX_TYPES = 200
const MAX_TYPE_LENGTH = 500

/** A file that was sent and lies in the database, whole. */
export interface UploadedFile {
  readonly id: string
  readonly size: number
  readonly sha256: string
}

export interface ImportRequest {
  /** One of the three. */
  readonly bytes?: Uint8Array
  readonly upload?: UploadedFile
  /** A path on this machine: for the command line, never from a request. */
  readonly file?: string
  /** Default: case. */
  readonly format?: string
  /** Organisation whose library it enters; null or absent: the shared one for stewards, else the own one. */
  readonly owner?: string | null
  readonly dryRun?: boolean
  /** Tables only: take the rows that can be taken and report the others. */
  readonly skipBadRows?: boolean
  /** Tables only: take away the items of the version before that are not in it, instead of refusing it. */
  readonly allowRemovals?: boolean
  readonly hierarchyMeaning?: HierarchyMeaning | null
  /** An empty text stands for items without a type. */
  readonly matchableItemTypes?: readonly string[] | null
}

export interface ImportReport {
  /** The version that now says this; null after a dry run of something new. */
  readonly framework: string | null
  /** NEW: first version; VERSION: changed content; NOTHING_NEW: known already. */
  readonly outcome: 'NEW' | 'VERSION' | 'NOTHING_NEW'
  readonly dryRun: boolean
  readonly counts: ImportCounts & {
    /** Stubs of the library that this import filled. */
    readonly filled: number
    /** Associations of other frameworks that lead to its items now. */
    readonly repointed: number
  }
  readonly findings: readonly Finding[]
}

/** Where an import goes, decided by who asks. */
export interface ImportTarget {
  readonly library: string
  readonly organisation: string | null
}

/** FORBIDDEN without FRAMEWORK_STEWARDSHIP, or for the shared library without STEWARD or OPERATOR. */
export function importTarget(session: Session, owner: string | null | undefined): ImportTarget {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const { viewer } = session
  if (owner === null || owner === undefined) {
    if (maySteward(viewer)) return { library: SHARED_LIBRARY, organisation: null }
    if (viewer.organisation === null) throw forbidden('an organisation to act for, or the role STEWARD')
    return { library: libraryOf(viewer.organisation), organisation: viewer.organisation }
  }
  if (owner !== viewer.organisation) throw notFound('organisation')
  return { library: libraryOf(owner), organisation: owner }
}

/** The reader of a format; BAD_USER_INPUT, naming those that there are, when nothing reads it. */
export function readerOf(format: string): FormatReader {
  const asked = format.toLowerCase()
  const reader = FORMAT_READERS.find(({ name, aliases = [] }) => name === asked || aliases.includes(asked))
  if (reader) return reader
  const known = FORMAT_READERS.map(({ name }) => name).join(', ')
  throw badInput(`Unknown format "${format.slice(0, 50)}"; known: ${known}.`, 'input.format')
}

/** BAD_USER_INPUT or LIMIT before anything is read; else the reader that is to read it. */
export function checkRequest(request: ImportRequest): FormatReader {
  const reader = readerOf(request.format ?? 'case')
  const sources = [request.bytes, request.file, request.upload].filter((source) => source !== undefined)
  if (sources.length !== 1) throw badInput('Give bytes or a file.')
  const types = request.matchableItemTypes ?? []
  if (types.length > MAX_TYPES || types.some((type) => type.length > MAX_TYPE_LENGTH))
    throw limitExceeded(
      `At most ${MAX_TYPES} item types of at most ${MAX_TYPE_LENGTH} characters.`,
      'input.matchableItemTypes',
    )
  return reader
}

/** Its size is looked at before it is read. BAD_USER_INPUT when it cannot be read. */
export async function readSource(file: string, { maxBytes }: FormatReader): Promise<Uint8Array> {
  return readNamedFile(file, (size) => {
    if (size > maxBytes)
      throw new ImportError('IMPORT_TOO_LARGE', `${file} has ${size} bytes; at most ${maxBytes} are read.`)
  })
}
