import type { Session } from '../../database/session.ts'
import { badInput, limitExceeded, notFound } from '../../shared/errors.ts'
import { inTurns } from '../../shared/turns.ts'
import { fileTurns, MOST_WAITING } from '../file-turns.ts'
import type { CasePackage } from '../formats/case-model.ts'
import { parseStoredPackage, storedBytes } from '../formats/case-stored.ts'
import { writeInThread } from '../formats/format-threads.ts'
import { FORMAT_WRITERS, type FormatWriter, type Written } from '../formats/writer.ts'
import { frameworkLoader } from '../framework.loaders.ts'
import { Framework } from '../framework.ts'
import { libraryOf } from '../library.ts'
import { sightOf, visibleFramework } from '../sight.ts'
import type { FrameworkExport } from './export.types.ts'

/** A framework version as a CASE package, read by the reader that took it in; null when the viewer may not see it. */
export async function readPackage(session: Session, id: string): Promise<CasePackage | null> {
  const stored = await storedPackage(session, id)
  return stored && parseStoredPackage(stored)
}

/**
 * The same as CASE JSON: each element as the database has it, which is never read here, so that a large framework holds
 * up nobody.
 */
async function storedPackage(session: Session, id: string): Promise<Uint8Array | null> {
  const framework = await session.load(frameworkLoader).load(id)
  if (!framework) return null
  const sources = async (query: string): Promise<{ source: string; kind: string }[]> => session.sql.query(query, [id])
  const items = await sources(
    '/* frameworks.exportItems */ SELECT source::text FROM competency WHERE framework_id = $1 ORDER BY ordinal',
  )
  const associations = await sources(
    `/* frameworks.exportAssociations */ SELECT source::text FROM association
     WHERE framework_id = $1 AND NOT generated ORDER BY ordinal`,
  )
  const definitions = await sources(
    `/* frameworks.exportDefinitions */ SELECT kind, source::text FROM framework_definition
     WHERE framework_id = $1 ORDER BY ordinal`,
  )
  const ofKind = (kind: string) => textsOf(definitions.filter((one) => one.kind === kind))
  const kinds = [...new Set(definitions.map((one) => one.kind))].filter((kind) => kind !== 'CFRubrics')
  return inTurns(
    storedBytes({
      document: framework.source,
      rest: framework.rest,
      definitionsRest: framework.definitionsRest,
      lists: [
        ['CFItems', textsOf(items)],
        ['CFAssociations', textsOf(associations)],
        ['CFRubrics', ofKind('CFRubrics')],
      ],
      definitions: kinds.map((kind) => [kind, ofKind(kind)]),
    }),
  )
}

const textsOf = (rows: readonly { readonly source: string }[]): string[] => rows.map(({ source }) => source)

/** The writer of a format; BAD_USER_INPUT, naming those that there are, when nothing writes it. */
export function writerOf(format: string): FormatWriter {
  const writer = FORMAT_WRITERS.find(({ name }) => name === format.toLowerCase())
  if (writer) return writer
  const known = FORMAT_WRITERS.map(({ name }) => name).join(', ')
  throw badInput(`Unknown format "${format.slice(0, 50)}"; known: ${known}.`, 'format')
}

/**
 * The id of the newest version, published before drafts, that the viewer may see of what is named by our id or by a
 * CFDocument's identifier; null when there is none. A version that is named by our id is that one.
 */
async function frameworkNamed(session: Session, name: string): Promise<string | null> {
  const row = await session.sql
    .getRepository(Framework)
    .createQueryBuilder('f')
    .comment('frameworks.named')
    .select('f.id', 'id')
    .where('(f.id = :name OR f.document_identifier = :identifier)', { name, identifier: name.trim().toLowerCase() })
    .andWhere(visibleFramework('f'), { ...sightOf(session.viewer) })
    .orderBy('f.id = :name', 'DESC')
    .addOrderBy('f.library_id = :own', 'DESC', 'NULLS LAST')
    .addOrderBy('f.newest', 'DESC')
    .addOrderBy('f.revision', 'DESC')
    .limit(1)
    .getRawOne<{ id: string }>()
  return row?.id ?? null
}

/** A name for the file of an export: what is in the title, in letters that every file system takes. */
function fileNameOf(title: string, { extension }: FormatWriter): string {
  const words = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()
  return `${words.slice(0, 80) || 'framework'}.${extension}`
}

/**
 * A framework version in a format, written in a thread, when it is the asker's turn; null when the viewer may not see it.
 * Throws LIMIT when too many of theirs wait, and when it takes too long.
 */
async function exportFramework(session: Session, id: string, writer: FormatWriter): Promise<Written | null> {
  const { organisation, actor } = session.viewer
  const work = async () => {
    const stored = await storedPackage(session, id)
    return stored && writeInThread(writer, stored)
  }
  return fileTurns.run(organisation === null ? (actor ?? '') : libraryOf(organisation), work, () =>
    limitExceeded(
      `${1 + MOST_WAITING} of your files are being read or written, or wait for it. Ask again when some are done.`,
    ),
  )
}

/** What `frameworkNamed` finds, in a format, and the name of its file. NOT_FOUND for what the viewer may not see. */
export async function exportNamed(
  session: Session,
  name: string,
  writer: FormatWriter,
): Promise<Written & { readonly framework: string; readonly file: string }> {
  const id = await frameworkNamed(session, name)
  const framework = id === null ? null : await session.load(frameworkLoader).load(id)
  const written = framework && (await exportFramework(session, framework.id, writer))
  if (!framework || !written) throw notFound('framework')
  return { ...written, framework: framework.id, file: fileNameOf(framework.title, writer) }
}

/**
 * A framework version as CASE JSON text; null when the viewer may not see it. Not strict: every element as it came.
 * Strict: CASE 1.1 that validates against the official schema, what it has no place for under `extensions`.
 */
export async function exportPackage(
  session: Session,
  id: string,
  options: { readonly strict?: boolean } = {},
): Promise<string | null> {
  const written = await exportFramework(session, id, writerOf(options.strict ? 'case-1.1-strict' : 'case'))
  return written && Buffer.from(written.bytes).toString('utf8')
}

/** Documents of this type are text in UTF-8. */
export const isText = (mediaType: string): boolean => /^text\/|json|xml|turtle/.test(mediaType)

/** A framework version as GraphQL answers it. BAD_USER_INPUT for a format that nothing writes. */
export async function exportAnswer(session: Session, framework: Framework, format: string): Promise<FrameworkExport> {
  const writer = writerOf(format)
  const written = (await exportFramework(session, framework.id, writer)) as Written
  const bytes = Buffer.from(written.bytes)
  const plain = isText(writer.mediaType)
  return {
    format: writer.name,
    mediaType: writer.mediaType,
    fileName: fileNameOf(framework.title, writer),
    text: plain ? bytes.toString('utf8') : null,
    base64: plain ? null : bytes.toString('base64'),
    losses: written.losses,
  }
}
