import type { Session } from '../../database/session.ts'
import type { CaseDefinitionKind } from '../formats/case-model.ts'
import type { JsonObject } from '../formats/json-text.ts'
import { MAX_ASSOCIATIONS } from './decisions.rule.ts'
import { type DocumentRow, type DocumentVersion, documentColumns, documentOf } from './documents.store.ts'
import type { DefinitionSource, InsideEnd } from './element-form.rule.ts'
import { libraryOrder, readableFramework, readerOf } from './reader.ts'

/** An element as it came, and the version of the document that answers for it. */
export interface Found {
  readonly source: JsonObject
  readonly document: DocumentVersion
}

/** Of versions of one library the newest that has it; decision `which-version`. */
const ANSWERING = `f.published AND ${readableFramework('f')}
  ORDER BY ${libraryOrder('f')}, f.newest DESC, f.revision DESC LIMIT 1`

/** Null for what this reader may not see; so too below. */
export async function findItem(session: Session, identifier: string): Promise<Found | null> {
  const [row]: (DocumentRow & { source: JsonObject })[] = await session.sql.query(
    `/* caseRest.item */ SELECT c.source, ${documentColumns('f')} FROM competency c
     JOIN framework f ON f.id = c.framework_id WHERE c.identifier = $5 AND ${ANSWERING}`,
    [...readerOf(session), identifier],
  )
  return row ? { source: row.source, document: documentOf(row) } : null
}

/** Ends of an association that are items of its own document. */
const INSIDE = `(SELECT coalesce(jsonb_agg(jsonb_build_object('identifier', e.identifier, 'uri', e.uri)), '[]')
  FROM competency e WHERE e.id IN (a.origin_id, a.destination_id) AND e.framework_id = a.framework_id) AS inside`

/** An association that was said, not one that was made up for a tree. */
export async function findAssociation(
  session: Session,
  identifier: string,
): Promise<(Found & { readonly inside: InsideEnd[] }) | null> {
  const [row]: (DocumentRow & { source: JsonObject; inside: InsideEnd[] })[] = await session.sql.query(
    `/* caseRest.association */ SELECT a.source, ${INSIDE}, ${documentColumns('f')} FROM association a
     JOIN framework f ON f.id = a.framework_id WHERE a.identifier = $5 AND NOT a.generated AND ${ANSWERING}`,
    [...readerOf(session), identifier],
  )
  return row ? { source: row.source, inside: row.inside, document: documentOf(row) } : null
}

/** An association, with the document that it stands in. */
export interface ItemAssociation {
  readonly identifier: string
  readonly source: JsonObject
  readonly inside: InsideEnd[]
  readonly framework: string
  readonly document: JsonObject
}

/**
 * Associations of newest versions at either end of which an item stands, whichever version and library its end leads
 * to; decision `foreign-ends`. One more than MAX_ASSOCIATIONS tells that there are too many.
 */
export async function findItemAssociations(session: Session, identifier: string): Promise<ItemAssociation[]> {
  return session.sql.query(
    `/* caseRest.itemAssociations */ WITH item AS (SELECT id FROM competency WHERE identifier = $5), touching AS (
       SELECT a.* FROM item, LATERAL (${associationsBy('origin_id')}) a
       UNION ALL SELECT a.* FROM item, LATERAL (${associationsBy('destination_id')}) a)
     SELECT DISTINCT ON (a.identifier) a.identifier, a.source, ${INSIDE}, f.id AS framework, f.source AS document
     FROM touching a JOIN framework f ON f.id = a.framework_id
     WHERE f.newest AND ${readableFramework('f')}
       AND ${readableEnd('a.origin_id')} AND ${readableEnd('a.destination_id')}
     ORDER BY a.identifier, ${libraryOrder('f')} LIMIT $6`,
    [...readerOf(session), identifier, MAX_ASSOCIATIONS + 1],
  )
}

/** OFFSET 0: by the index for each item, also where the planner has no statistics yet and would read the whole table. */
const associationsBy = (end: string): string =>
  `SELECT * FROM association WHERE ${end} = item.id AND NOT generated OFFSET 0`

/** What nobody has here is no secret of anybody here. */
const readableEnd = (id: string): string =>
  `NOT EXISTS (SELECT 1 FROM framework e WHERE e.id IN (
     ${id}, (SELECT framework_id FROM competency WHERE id = ${id})) AND NOT ${readableFramework('e')})`

export interface FoundDefinition extends Found {
  readonly identifier: string
}

/** A concept, subject, licence, item type, grouping or rubric. */
export async function findDefinition(
  session: Session,
  kind: CaseDefinitionKind | 'CFRubrics',
  identifier: string,
): Promise<FoundDefinition | null> {
  const [row]: (DocumentRow & { source: JsonObject })[] = await session.sql.query(
    `/* caseRest.definition */ SELECT d.source, ${documentColumns('f')} FROM framework_definition d
     JOIN framework f ON f.id = d.framework_id WHERE d.identifier = $5 AND d.kind = $6 AND ${ANSWERING}`,
    [...readerOf(session), identifier, kind],
  )
  return row ? { identifier, source: row.source, document: documentOf(row) } : null
}

/** Of a version that was found for this reader: all of one kind, in their order. */
export async function definitionsOf(
  session: Session,
  { id }: DocumentVersion,
  kind: CaseDefinitionKind,
): Promise<DefinitionSource[]> {
  return session.sql.query(
    `/* caseRest.definitions */ SELECT identifier, source FROM framework_definition
     WHERE framework_id = $1 AND kind = $2 ORDER BY ordinal`,
    [id, kind],
  )
}

/** Of a version that was found for this reader: the items that a rubric's criteria may judge. */
export async function judgedBy(session: Session, { document, source }: Found): Promise<InsideEnd[]> {
  return session.sql.query(
    `/* caseRest.judged */ SELECT identifier, uri FROM competency WHERE framework_id = $1 AND (
       identifier IN (SELECT lower(c->'CFItemURI'->>'identifier') FROM jsonb_array_elements($2::jsonb) c)
       OR uri IN (SELECT c->'CFItemURI'->>'uri' FROM jsonb_array_elements($2::jsonb) c))`,
    [document.id, JSON.stringify(Array.isArray(source.CFRubricCriteria) ? source.CFRubricCriteria : [])],
  )
}
