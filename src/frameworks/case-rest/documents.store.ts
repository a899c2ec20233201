import type { Session } from '../../database/session.ts'
import { kindOfId } from '../../shared/ids.ts'
import type { JsonObject } from '../formats/json-text.ts'
import type { DocumentFacts } from './element-form.rule.ts'
import { libraryOrder, readableFramework, readerOf } from './reader.ts'

/** One version of a document, with what its answers need. */
export interface DocumentVersion {
  readonly id: string
  readonly identifier: string
  readonly contentHash: string
  readonly uri: string
  readonly title: string
  readonly source: JsonObject
  readonly published: boolean
  /** Its identifier means this version. */
  readonly newest: boolean
  /** Epoch milliseconds: at its source, or when it came here, whichever was later. */
  readonly changed: number
  /** At its source alone. */
  readonly lastChange: number
}

/** Columns of a DocumentVersion; `documentOf` reads them. */
export const documentColumns = (alias: string): string =>
  `${alias}.id AS framework, ${alias}.document_identifier, ${alias}.content_hash, ${alias}.uri AS document_uri,
   ${alias}.title AS document_title, ${alias}.source AS document, ${alias}.published, ${alias}.newest,
   ${alias}.last_change, ${alias}.imported_at`

export interface DocumentRow {
  readonly framework: string
  readonly document_identifier: string
  readonly content_hash: string
  readonly document_uri: string
  readonly document_title: string
  readonly document: JsonObject
  readonly published: boolean
  readonly newest: boolean
  readonly last_change: Date
  readonly imported_at: Date
}

export const documentOf = (row: DocumentRow): DocumentVersion => ({
  id: row.framework,
  identifier: row.document_identifier,
  contentHash: row.content_hash,
  uri: row.document_uri,
  title: row.document_title,
  source: row.document,
  published: row.published,
  newest: row.newest,
  changed: Math.max(row.last_change.getTime(), row.imported_at.getTime()),
  lastChange: row.last_change.getTime(),
})

export const factsOf = ({ id, identifier, uri, title, newest }: DocumentVersion): DocumentFacts => ({
  identifier,
  uri,
  title,
  name: newest ? identifier : id,
})

/** The version that an identifier, or an id of ours, means to this reader; decision `which-version`. */
export async function findDocument(session: Session, name: string): Promise<DocumentVersion | null> {
  const id = kindOfId(name) === 'framework' ? name : null
  const [row]: DocumentRow[] = await session.sql.query(
    `/* caseRest.document */ SELECT ${documentColumns('f')} FROM framework f
     WHERE (f.id = $6 OR (f.document_identifier = $5 AND f.newest)) AND ${readableFramework('f')}
     ORDER BY ${libraryOrder('f')} LIMIT 1`,
    [...readerOf(session), name, id],
  )
  return row ? documentOf(row) : null
}

/** Newest published versions that the reader may see, each identifier once, in the default order. */
const LISTED = `
  SELECT DISTINCT ON (f.document_identifier) f.id, f.title, f.document_identifier FROM framework f
  WHERE f.newest AND ${readableFramework('f')} ORDER BY f.document_identifier, ${libraryOrder('f')}`

/** A page of them, or with `limit` null all. */
export async function listDocuments(
  session: Session,
  page: { readonly limit: number | null; readonly offset: number },
): Promise<DocumentVersion[]> {
  const rows: DocumentRow[] = await session.sql.query(
    `/* caseRest.documents */ WITH listed AS (${LISTED}), page AS (
       SELECT id FROM listed ORDER BY lower(title), document_identifier LIMIT $5 OFFSET $6)
     SELECT ${documentColumns('f')} FROM framework f WHERE f.id IN (SELECT id FROM page)
     ORDER BY lower(f.title), f.document_identifier`,
    [...readerOf(session), page.limit, page.offset],
  )
  return rows.map(documentOf)
}

/** How many `listDocuments` lists in all. */
export async function countDocuments(session: Session): Promise<number> {
  const [row]: { total: number }[] = await session.sql.query(
    `/* caseRest.countDocuments */ SELECT count(*)::int AS total FROM (${LISTED}) listed`,
    readerOf(session),
  )
  return row?.total ?? 0
}
