import { QueryFailedError } from 'typeorm'

import type { Session } from '../../database/session.ts'
import { refuseInput, UserErrorCode } from '../../shared/payload.ts'

import { libraryOwnerLoader } from '../framework.loaders.ts'
import { Framework } from '../framework.ts'
import { insertRows, lockLibrary } from '../imports/import.store.ts'
import type { ImportPlan } from '../imports/import-plan.ts'
import type { Row } from '../imports/import-rows.ts'
import { sightOf, writableFramework } from '../sight.ts'

/** Revision of a draft while it is open: after all versions, and unique, so that a document has one at most. */
export const OPEN_DRAFT = 1_000_000_000

/** A framework that the viewer may write, whatever its state, held until the transaction ends; its library is in turn. */
export async function lockWritable(tx: Session, id: string, field: string): Promise<Framework> {
  const query = () =>
    tx.sql
      .getRepository(Framework)
      .createQueryBuilder('f')
      .comment('frameworks.writable')
      .where(`f.id = :id AND ${writableFramework('f')}`, { id, ...sightOf(tx.viewer) })
  const seen = await query().getOne()
  if (!seen) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such draft, or it is not yours.', field)
  // Before any row: an import takes rows after it.
  await lockLibrary(tx, seen.libraryId, await tx.load(libraryOwnerLoader).load(seen.libraryId))
  const framework = await query().setLock('pessimistic_write').getOne()
  if (!framework) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such draft, or it is not yours.', field)
  return framework
}

/** A draft that the viewer may edit. Throws Refused for what was published or imported. */
export async function lockDraft(tx: Session, id: string, field: string): Promise<Framework> {
  const framework = await lockWritable(tx, id, field)
  if (framework.editable) return framework
  throw refuseInput(
    UserErrorCode.WRONG_STATE,
    'This version is finished and never changes. Make a draft of its next version with createFrameworkVersion.',
    field,
  )
}

/** CASE identifier of a competency of the draft; null when it has none of this id. */
export async function identifierIn(tx: Session, framework: string, competency: string): Promise<string | null> {
  const [row]: { identifier: string }[] = await tx.sql.query(
    '/* frameworks.identifierIn */ SELECT identifier FROM competency WHERE id = $1 AND framework_id = $2',
    [competency, framework],
  )
  return row?.identifier ?? null
}

/** The framework that an element belongs to; null where there is none. Says nothing about who may see it. */
export async function homeOf(tx: Session, table: 'competency' | 'association', id: string) {
  const [row]: { framework_id: string | null; identifier: string }[] = await tx.sql.query(
    `/* frameworks.homeOf */ SELECT framework_id, identifier FROM ${table} WHERE id = $1`,
    [id],
  )
  return row?.framework_id == null ? null : { framework: row.framework_id, identifier: row.identifier }
}

const TABLES = ['competency', 'association', 'framework_definition'] as const

/**
 * Writes what differs between two plans of one version; `before` null: all of it. Deletes what is not planned any more.
 * Answers other frameworks that show something of it since. Throws Refused where others refer to what would go.
 */
export async function writePlan(
  tx: Session,
  framework: string,
  before: ImportPlan['rows'] | null,
  after: ImportPlan['rows'],
): Promise<string[]> {
  for (const table of [...TABLES].reverse())
    await deleteGone(tx, table, framework, before?.[table] ?? null, after[table])
  for (const table of TABLES) await upsertRows(tx, table, changedRows(before?.[table] ?? [], after[table]))
  const scales = (rows: ImportPlan['rows']) =>
    JSON.stringify([rows.proficiency_scale, rows.proficiency_level, rows.framework_scale, rows.level_key])
  return before === null || scales(before) !== scales(after) ? writeScales(tx, framework, after) : []
}

function changedRows(before: Iterable<Row>, after: Iterable<Row>): Row[] {
  const known = new Map([...before].map((row) => [row.id, JSON.stringify(row)]))
  return [...after].filter((row) => known.get(row.id) !== JSON.stringify(row))
}

async function deleteGone(
  tx: Session,
  table: (typeof TABLES)[number],
  framework: string,
  before: Iterable<Row> | null,
  after: Iterable<Row>,
): Promise<void> {
  const kept = new Set([...after].map((row) => row.id))
  const ids = (rows: Iterable<Row>) => [...rows].map((row) => row.id as string)
  const gone = before && ids(before).filter((id) => !kept.has(id))
  if (gone?.length === 0) return
  if (gone && table === 'competency') await refuseReferred(tx, framework, gone)
  const [condition, named] = gone ? ['id = ANY($2::text[])', gone] : ['id <> ALL($2::text[])', [...kept]]
  await orRefused(
    tx.sql.query(`/* frameworks.gone ${table} */ DELETE FROM ${table} WHERE framework_id = $1 AND ${condition}`, [
      framework,
      named,
    ]),
  )
}

/** Associations of other frameworks of the library lead to what would go: they would lead nowhere. */
async function refuseReferred(tx: Session, framework: string, competencies: readonly string[]): Promise<void> {
  const [row]: { title: string }[] = await tx.sql.query(
    `/* frameworks.referred */ SELECT f.title FROM association a JOIN framework f ON f.id = a.framework_id
     WHERE (a.origin_id = ANY($2::text[]) OR a.destination_id = ANY($2::text[])) AND a.framework_id <> $1 LIMIT 1`,
    [framework, competencies],
  )
  if (row)
    throw refuseInput(
      UserErrorCode.WRONG_STATE,
      `"${row.title}" has associations that lead here; take those out first, or retire it instead.`,
      'id',
    )
}

/** What others say of it keeps it from being deleted. */
export async function orRefused<Done>(writing: Promise<Done>): Promise<Done> {
  try {
    return await writing
  } catch (cause) {
    const { code } = (cause instanceof QueryFailedError ? cause.driverError : {}) as { code?: string }
    if (code !== '23503') throw cause
    throw refuseInput(
      UserErrorCode.WRONG_STATE,
      'Something else refers to it, such as a mapping or a scale map; take that away first, or retire it instead.',
      'id',
    )
  }
}

const BATCH = 1_000

async function upsertRows(tx: Session, table: (typeof TABLES)[number], rows: readonly Row[]): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH)
    const columns = Object.keys(batch[0] as Row)
    await tx.sql.query(
      `/* frameworks.upsert ${table} */ INSERT INTO ${table} (${columns.join(', ')})
       SELECT ${columns.join(', ')} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
       ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
      [JSON.stringify(batch)],
    )
  }
}

async function writeScales(tx: Session, framework: string, rows: ImportPlan['rows']): Promise<string[]> {
  await tx.sql.query('/* frameworks.dropLevelKeys */ DELETE FROM level_key WHERE framework_id = $1', [framework])
  await tx.sql.query(
    `/* frameworks.dropScales */ DELETE FROM framework_scale u USING proficiency_scale s
     WHERE u.framework_id = $1 AND s.id = u.scale_id AND s.rubric IS NOT NULL`,
    [framework],
  )
  await insertRows(tx, 'proficiency_scale', rows.proficiency_scale, { ignore: true })
  await insertRows(tx, 'proficiency_level', rows.proficiency_level, { ignore: true })
  await insertRows(tx, 'framework_scale', rows.framework_scale, { ignore: true })
  await insertRows(tx, 'level_key', rows.level_key)
  return dropUnusedScales(tx, framework)
}

/** Scales that the version brought and nothing uses; those that another version uses become that one's. */
export async function dropUnusedScales(tx: Session, framework: string): Promise<string[]> {
  const kept: { framework_id: string }[] = await tx.sql.query(
    `/* frameworks.handScales */ WITH handed AS (
       UPDATE proficiency_scale s SET framework_id = u.framework_id
       FROM (SELECT scale_id, min(framework_id) AS framework_id FROM framework_scale GROUP BY scale_id) u
       WHERE s.framework_id = $1 AND u.scale_id = s.id
         AND NOT EXISTS (SELECT FROM framework_scale own WHERE own.scale_id = s.id AND own.framework_id = $1)
       RETURNING s.framework_id)
     SELECT DISTINCT framework_id FROM handed`,
    [framework],
  )
  const unused = `SELECT s.id FROM proficiency_scale s WHERE s.framework_id = $1
     AND NOT EXISTS (SELECT FROM framework_scale u WHERE u.scale_id = s.id)`
  await tx.sql.query(`/* frameworks.unusedLevels */ DELETE FROM proficiency_level WHERE scale_id IN (${unused})`, [
    framework,
  ])
  await orRefused(
    tx.sql.query(`/* frameworks.unusedScales */ DELETE FROM proficiency_scale WHERE id IN (${unused})`, [framework]),
  )
  return kept.map((row) => row.framework_id)
}

/**
 * Ends that the version was the first to name and names no more: those that others name become theirs, the rest go.
 * Answers the frameworks that show them now.
 */
export async function dropLooseStubs(tx: Session, framework: string): Promise<string[]> {
  const rows: { id: string; shown_by: string | null }[] = await tx.sql.query(
    `/* frameworks.looseStubs */ SELECT c.id, (
         SELECT min(a.framework_id) FROM association a WHERE a.origin_id = c.id OR a.destination_id = c.id) AS shown_by
     FROM competency c WHERE c.referenced_by = $1 AND c.framework_id IS NULL AND NOT EXISTS (
       SELECT FROM association a WHERE a.framework_id = $1 AND (a.origin_id = c.id OR a.destination_id = c.id))`,
    [framework],
  )
  const kept = rows.filter((row) => row.shown_by !== null)
  await tx.sql.query(
    `/* frameworks.handStubs */ UPDATE competency c SET referenced_by = n.shown_by
     FROM unnest($1::text[], $2::text[]) AS n(id, shown_by) WHERE c.id = n.id`,
    [kept.map((row) => row.id), kept.map((row) => row.shown_by)],
  )
  await tx.sql.query('/* frameworks.dropStubs */ DELETE FROM competency WHERE id = ANY($1::text[])', [
    rows.filter((row) => row.shown_by === null).map((row) => row.id),
  ])
  return kept.map((row) => row.shown_by as string)
}
