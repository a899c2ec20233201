import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import type { CrossFrameworkAssociation, FrameworkImported } from '../frameworks/imports/imported.ts'
import { derivedId } from '../shared/ids.ts'
import { INVERSE, MappingStatus } from './kinds.ts'
import { wordingOf } from './mapping.rule.ts'

/** Rows of one statement. */
const BATCH = 1_000

/**
 * What a new framework version does to mappings, in the import's own transaction: its statements about other frameworks
 * become ASSERTED mappings of its library, worth nothing until agreed, and agreed ones whose wording it changed become
 * STALE and ask both sides again, in a new round. A private draft does neither.
 */
export async function mappingsOfImport(tx: Session, event: FrameworkImported): Promise<void> {
  if (!event.published) return
  const asserted = await assertMappings(tx, event.crossFramework)
  const stale = await markStale(tx, event.framework)
  await enqueue(tx, 'mapping', [...asserted, ...stale])
}

/** Importing the same again, or what somebody has said already, changes nothing. Answers the new mappings' ids. */
async function assertMappings(tx: Session, associations: readonly CrossFrameworkAssociation[]): Promise<string[]> {
  const made: string[] = []
  for (let start = 0; start < associations.length; start += BATCH) {
    const rows = associations.slice(start, start + BATCH).map((association) => rowOf(association, tx.now))
    const inserted: { id: string }[] = await tx.sql.query(
      `/* crosswalks.assert */ INSERT INTO mapping (id, library_id, origin_id, origin_lineage, destination_id,
         destination_lineage, relation, status, source, association_id, round, agreed_on, revision, created_at, updated_at)
       SELECT n.id, n.library_id, n.origin_id, n.origin_lineage, n.destination_id, n.destination_lineage, n.relation,
         n.status, n.source, n.association_id, 1, '{}', 1, n.created_at, n.created_at
       FROM jsonb_populate_recordset(NULL::mapping, $1::jsonb) AS n
       WHERE NOT EXISTS (
         SELECT FROM mapping m JOIN jsonb_each_text($2::jsonb) AS inverse ON inverse.key = n.relation
         WHERE m.library_id = n.library_id AND m.origin_lineage = n.destination_lineage
           AND m.destination_lineage = n.origin_lineage AND m.relation = inverse.value)
       ON CONFLICT DO NOTHING RETURNING id`,
      [JSON.stringify(rows), JSON.stringify(INVERSE)],
    )
    made.push(...inserted.map((row) => row.id))
  }
  return made
}

function rowOf({ id, library, origin, destination, relation }: CrossFrameworkAssociation, now: number) {
  return {
    id: derivedId('mapping', library, origin.lineage, destination.lineage, relation),
    library_id: library,
    origin_id: origin.id,
    origin_lineage: origin.lineage,
    destination_id: destination.id,
    destination_lineage: destination.lineage,
    relation,
    status: MappingStatus.ASSERTED,
    source: 'IMPORT',
    association_id: id,
    created_at: new Date(now),
  }
}

interface AgreedEnd {
  readonly mapping: string
  readonly agreed: string
  readonly now: string
}

/**
 * Compares what was agreed with how the version words the same items (by their identifier, because a changed meaning
 * has another lineage). An item that is simply gone keeps its mapping: nobody said anything else about it.
 */
async function markStale(tx: Session, framework: string): Promise<string[]> {
  const ends: AgreedEnd[] = await tx.sql.query(
    `/* crosswalks.agreedEnds */
     SELECT m.id AS mapping, now.full_statement AS now,
       CASE WHEN was.id = m.origin_id THEN m.origin_wording ELSE m.destination_wording END AS agreed
     FROM framework f JOIN framework before ON before.library_id = f.library_id
       AND before.document_identifier = f.document_identifier AND before.id <> f.id
     JOIN competency was ON was.framework_id = before.id
     JOIN mapping m ON (m.origin_id = was.id AND m.origin_lineage = was.lineage)
       OR (m.destination_id = was.id AND m.destination_lineage = was.lineage)
     JOIN competency now ON now.framework_id = f.id AND now.identifier = was.identifier
     WHERE f.id = $1 AND m.status = 'AGREED'`,
    [framework],
  )
  const stale = new Set(ends.filter((end) => wordingOf(end.now) !== end.agreed).map((end) => end.mapping))
  const marked: { id: string }[] = await tx.sql.query(
    `/* crosswalks.stale */ WITH stale AS (
       UPDATE mapping SET status = 'STALE', round = round + 1, revision = revision + 1, updated_at = $2
       WHERE id = ANY($1::text[]) AND status = 'AGREED' RETURNING id)
     SELECT id FROM stale`,
    [[...stale], new Date(tx.now)],
  )
  return marked.map((row) => row.id)
}
