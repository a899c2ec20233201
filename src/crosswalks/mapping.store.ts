import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { documentKey } from '../frameworks/document-key.ts'
import { ofOwnCohort } from '../frameworks/sight.ts'
import { Mapping } from './mapping.ts'
import { rowsAs } from './rows.ts'
import { visibleLibraries, visibleMapping } from './visible-libraries.ts'

/** An item as one end of a mapping. */
export interface MappedItem {
  readonly id: string
  readonly lineage: string
  readonly library: string
  readonly framework: string
  /** The same for all versions of one document in one library. */
  readonly document: string
  readonly matchable: boolean
  readonly fullStatement: string
  /** The cohort that keeps the framework, whose members see it. */
  readonly cohort: string | null
}

interface ItemRow {
  readonly id: string
  readonly lineage: string
  readonly library_id: string
  readonly framework_id: string
  readonly document_identifier: string
  readonly matchable: boolean
  readonly full_statement: string
  readonly cohort_id: string | null
}

const ITEM = `c.id, c.lineage, c.library_id, c.framework_id, f.document_identifier, c.matchable, c.full_statement,
  (SELECT k.cohort_id FROM framework_cohort k WHERE k.library_id = f.library_id
     AND k.document_identifier = f.document_identifier) AS cohort_id`

const itemOf = (row: ItemRow): MappedItem => ({
  id: row.id,
  lineage: row.lineage,
  library: row.library_id,
  framework: row.framework_id,
  document: documentKey(row.library_id, row.document_identifier),
  matchable: row.matchable,
  fullStatement: row.full_statement,
  cohort: row.cohort_id,
})

/**
 * Makes changes to what a library says take turns with each other and with imports into it; the lock is the import's
 * own. Take it before any row: an import takes rows after it.
 */
export async function lockLibraries(tx: Session, libraries: readonly string[]): Promise<void> {
  for (const library of [...libraries].sort())
    await tx.sql.query('/* crosswalks.turn */ SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [library])
}

/** Items of published versions that the viewer sees; who may not see one gets none. */
export async function readItems(tx: Session, ids: readonly string[]): Promise<ReadonlyMap<string, MappedItem>> {
  const rows: ItemRow[] = await tx.sql.query(
    `/* crosswalks.items */ SELECT ${ITEM} FROM competency c JOIN framework f ON f.id = c.framework_id
     WHERE c.id = ANY($1::text[]) AND f.published AND (f.library_id = ANY($2::text[]) OR ${ofOwnCohort('f', '$3')})`,
    [ids, visibleLibraries(tx), tx.viewer.organisation],
  )
  return new Map(rows.map((row) => [row.id, itemOf(row)]))
}

/** What an item is called in the newest published version of its document; null when it is no longer there. */
export async function readNewest(tx: Session, item: string): Promise<MappedItem | null> {
  const [row]: ItemRow[] = await tx.sql.query(
    `/* crosswalks.newest */ SELECT ${ITEM} FROM competency was JOIN framework before ON before.id = was.framework_id
     JOIN framework f ON f.library_id = before.library_id AND f.document_identifier = before.document_identifier
       AND f.newest
     JOIN competency c ON c.framework_id = f.id AND c.identifier = was.identifier
     WHERE was.id = $1`,
    [item],
  )
  return row ? itemOf(row) : null
}

/** A mapping that the viewer sees, locked until the transaction ends. */
export async function lockMapping(tx: Session, id: string): Promise<Mapping | null> {
  const values: unknown[] = [id]
  const visible = visibleMapping('m', tx, (value) => `$${values.push(value)}`)
  const rows = await tx.sql.query(
    `/* crosswalks.lock */ SELECT m.* FROM mapping m WHERE m.id = $1 AND ${visible} FOR UPDATE OF m`,
    values,
  )
  return rowsAs(tx, Mapping, rows)[0] ?? null
}

/** The statement or its inverse, if it stands in the library, locked until the transaction ends. */
export async function lockStatement(
  tx: Session,
  statement: Pick<Mapping, 'library' | 'originLineage' | 'destinationLineage' | 'relation'>,
  inverse: Mapping['relation'],
): Promise<Mapping | null> {
  const { library, originLineage, destinationLineage, relation } = statement
  const rows = await tx.sql.query(
    `/* crosswalks.statement */ SELECT * FROM mapping WHERE library_id = $1
       AND ((origin_lineage = $2 AND destination_lineage = $3 AND relation = $4)
         OR (origin_lineage = $3 AND destination_lineage = $2 AND relation = $5))
     ORDER BY created_at, id LIMIT 1 FOR UPDATE`,
    [library, originLineage, destinationLineage, relation, inverse],
  )
  return rowsAs(tx, Mapping, rows)[0] ?? null
}

/** Writes a mapping's next revision and sends it to the graph. */
export async function saveMapping(tx: Session, mapping: Mapping): Promise<void> {
  mapping.revision++
  mapping.updatedAt = new Date(tx.now)
  await tx.sql.getRepository(Mapping).save(mapping, { transaction: false })
  await enqueue(tx, 'mapping', [mapping.id])
}
