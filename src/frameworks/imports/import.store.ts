import type { Session } from '../../database/session.ts'
import type { CaseDocument } from '../formats/case-model.ts'
import type { HierarchyMeaning } from '../hierarchy-meaning.ts'
import type { ComparedVersion, PreviousVersion } from './import-plan.ts'
import type { Row, Rows } from './import-rows.ts'

/**
 * Rows of one statement: a quarter of a megabyte of JSON. Larger ones outlive the quick collections of garbage, and what
 * an import takes at its most is then mostly statements that were sent long ago.
 */
const BATCH = 250

/** Tables in the order in which an import writes them. */
type Table =
  | 'framework'
  | 'framework_definition'
  | 'competency'
  | 'association'
  | 'proficiency_scale'
  | 'proficiency_level'
  | 'framework_scale'
  | 'level_key'
  | 'framework_edit'

/**
 * Writes rows in batches; columns that no row names must have no NOT NULL. `ignore` leaves rows that are there already.
 * Tells after each batch how many it was.
 */
export async function insertRows(
  tx: Session,
  table: Table,
  rows: Rows,
  { ignore = false, wrote = () => {} }: { ignore?: boolean; wrote?: (rows: number) => void } = {},
): Promise<void> {
  for (const batch of batchesOf(rows)) {
    const columns = Object.keys(batch[0] as Row).join(', ')
    await tx.sql.query(
      `/* frameworks.insert ${table} */ INSERT INTO ${table} (${columns})
       SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
       ${ignore ? 'ON CONFLICT DO NOTHING' : ''}`,
      [JSON.stringify(batch)],
    )
    wrote(batch.length)
  }
}

function* batchesOf(rows: Rows): Generator<readonly Row[]> {
  let batch: Row[] = []
  for (const row of rows) {
    batch.push(row)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Imports of one library go one after the other: the ends that one leaves open, the next fills. */
export async function lockLibrary(tx: Session, library: string, organisation: string | null): Promise<void> {
  await tx.sql.query('/* frameworks.lock */ SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [library])
  await tx.sql.query(
    `/* frameworks.library */ INSERT INTO library (id, organisation_id, created_at) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING`,
    [library, organisation, new Date(tx.now)],
  )
}

/** A version that says the same already: which, and how it stands to the newest. */
export interface KnownVersion {
  readonly id: string
  /** It is the newest itself. */
  readonly newest: boolean
  /** When it and the newest were last changed at their source, whichever was later; epoch milliseconds. */
  readonly lastChange: number
}

/**
 * The last version with this content. The newest, for one that is published, is the newest published version, whatever
 * drafts came after it; for a draft it is the last of all.
 */
export async function findVersion(
  session: Session,
  library: string,
  document: string,
  hash: string,
  published: boolean,
): Promise<KnownVersion | null> {
  const [row]: { id: string; newest: boolean; changed: Date }[] = await session.sql.query(
    `/* frameworks.sameContent */ SELECT f.id, f.id = n.id AS newest, greatest(f.last_change, n.last_change) AS changed
     FROM framework f, framework n
     WHERE f.library_id = $1 AND f.document_identifier = $2 AND f.content_hash = $3
       AND NOT f.editable AND NOT n.editable AND n.library_id = $1 AND n.document_identifier = $2 AND (n.newest OR NOT $4::boolean)
     ORDER BY n.revision DESC, f.revision DESC LIMIT 1`,
    [library, document, hash, published],
  )
  return row ? { id: row.id, newest: row.newest, lastChange: row.changed.getTime() } : null
}

/** The same content came with a later time of change: what comes next is compared with that. */
export async function noteLastChange(tx: Session, framework: string, document: CaseDocument): Promise<void> {
  const { lastChangeDateTime } = document.source
  await tx.sql.query(
    `/* frameworks.lastChange */ UPDATE framework SET last_change = $2, source = source || $3::jsonb WHERE id = $1`,
    [framework, new Date(document.lastChange), JSON.stringify({ lastChangeDateTime })],
  )
}

/** The version that the next one follows, imported private drafts included; one that is still being written is none. */
export async function readPrevious(
  session: Session,
  library: string,
  document: string,
): Promise<PreviousVersion | null> {
  const [row]: {
    id: string
    revision: number
    hierarchy_meaning: HierarchyMeaning
    matchable_item_types: string[]
    matchable_given: boolean
    default_scale_id: string | null
  }[] = await session.sql.query(
    `/* frameworks.previous */ SELECT id, revision, hierarchy_meaning, matchable_item_types, matchable_given,
       default_scale_id
     FROM framework WHERE library_id = $1 AND document_identifier = $2 AND NOT editable ORDER BY revision DESC LIMIT 1`,
    [library, document],
  )
  if (!row) return null
  return {
    id: row.id,
    revision: row.revision,
    hierarchyMeaning: row.hierarchy_meaning,
    matchableItemTypes: row.matchable_item_types,
    matchableGiven: row.matchable_given,
    defaultScaleId: row.default_scale_id,
  }
}

/**
 * The versions that the next one is compared with, as ImportPlan wants them: for one to be published the newest
 * published comes first, because evidence and mappings stand on that, and its readers may know nothing of drafts.
 * `returned`: the older version whose content came back.
 */
export async function readCompared(
  session: Session,
  library: string,
  document: string,
  published: boolean,
  returned: string | null,
): Promise<{ base: ComparedVersion | null; beside: ComparedVersion[] }> {
  const rows: { id: string; title: string; newest: boolean }[] = await session.sql.query(
    `/* frameworks.compared */ SELECT id, title, newest FROM framework
     WHERE library_id = $1 AND document_identifier = $2 AND (id = $3 OR newest OR revision = (
       SELECT max(revision) FROM framework WHERE library_id = $1 AND document_identifier = $2 AND NOT editable))
     ORDER BY revision`,
    [library, document, returned],
  )
  const newest = rows.find((row) => row.newest) ?? null
  const draft = rows.find((row) => !row.newest && row.id !== returned) ?? null
  const [base, other] = published || draft === null ? [newest, draft] : [draft, newest]
  const beside: ComparedVersion[] = []
  for (const row of [other, rows.find((row) => row.id === returned)])
    if (row && row !== base) beside.push(await withItems(session, row))
  return { base: base && (await withItems(session, base)), beside }
}

async function withItems(session: Session, version: { id: string; title: string }): Promise<ComparedVersion> {
  const items: { id: string; identifier: string; lineage: string; full_statement: string }[] = await session.sql.query(
    '/* frameworks.itemsOf */ SELECT id, identifier, lineage, full_statement FROM competency WHERE framework_id = $1',
    [version.id],
  )
  return {
    id: version.id,
    title: version.title,
    items: new Map(
      items.map((item) => [
        item.identifier,
        { id: item.id, lineage: item.lineage, fullStatement: item.full_statement },
      ]),
    ),
  }
}

/** No version of the document is the newest any more; answers those that were. */
export async function notNewest(tx: Session, library: string, document: string): Promise<string[]> {
  const rows: { id: string }[] = await tx.sql.query(
    `/* frameworks.notNewest */ WITH overtaken AS (
       UPDATE framework SET newest = false WHERE library_id = $1 AND document_identifier = $2 AND newest RETURNING id)
     SELECT id FROM overtaken`,
    [library, document],
  )
  return rows.map((row) => row.id)
}
