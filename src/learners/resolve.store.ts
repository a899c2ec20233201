import type { EntityManager } from 'typeorm'

import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { type AssertionKeys, Known, type KnownCompetency, type KnownLevel } from './resolve.ts'

/**
 * All that the published frameworks know of these keys: a fixed number of queries, however many assertions. Every key
 * is looked up by being equal to a stored one, so what is found for an assertion does not depend on those beside it.
 */
export async function readKnown(sql: EntityManager, assertions: readonly AssertionKeys[]): Promise<Known> {
  const competencies = await readCompetencies(sql, assertions)
  return new Known(competencies, await readLevels(sql, assertions), SHARED_LIBRARY)
}

const distinct = (values: Iterable<string | null>): string[] => [
  ...new Set([...values].filter((value): value is string => value !== null)),
]

interface CompetencyRow {
  readonly id: string
  readonly library_id: string
  readonly uri_key: string | null
  readonly identifier: string
  readonly code: string | null
  readonly title_key: string
  readonly document_identifier: string
  readonly revision: number
  readonly imported_at: Date
}

const COLUMNS = `c.id, c.library_id, c.uri_key, c.identifier, c.code, f.title_key, f.document_identifier, f.revision,
  f.imported_at FROM competency c JOIN framework f ON f.id = c.framework_id AND f.published`

async function readCompetencies(sql: EntityManager, assertions: readonly AssertionKeys[]): Promise<KnownCompetency[]> {
  const rows: CompetencyRow[] = await sql.query(
    `/* learners.competencies */ SELECT ${COLUMNS} WHERE c.matchable AND c.uri_key = ANY($1::text[])
     UNION SELECT ${COLUMNS} JOIN library l ON l.id = c.library_id
       WHERE c.matchable AND c.identifier = ANY($2::text[])
     UNION SELECT ${COLUMNS} WHERE c.matchable AND c.code = ANY($3::text[]) AND f.title_key = ANY($4::text[])`,
    [
      distinct(assertions.map(({ url }) => url)),
      distinct(assertions.map(({ identifier }) => identifier)),
      distinct(assertions.map(({ code }) => code)),
      distinct(assertions.map(({ frameworkName }) => frameworkName)),
    ],
  )
  return rows.map((row) => ({
    id: row.id,
    library: row.library_id,
    url: row.uri_key,
    identifier: row.identifier,
    code: row.code,
    frameworkName: row.title_key,
    document: row.document_identifier,
    revision: row.revision,
    importedAt: row.imported_at.getTime(),
  }))
}

interface LevelRow {
  readonly key: string
  readonly library_id: string
  readonly document_identifier: string
  readonly revision: number
  readonly imported_at: Date
  readonly scale_id: string
  readonly parts: number
}

/** Steps of scales, by the names that rubrics give them. */
async function readLevels(sql: EntityManager, assertions: readonly AssertionKeys[]): Promise<KnownLevel[]> {
  const wanted = distinct(assertions.flatMap(({ levelUris }) => levelUris))
  if (wanted.length === 0) return []
  const rows: LevelRow[] = await sql.query(
    `/* learners.levels */ SELECT k.key, f.library_id, f.document_identifier, f.revision, f.imported_at,
       l.scale_id, l.parts
     FROM level_key k
     JOIN framework f ON f.id = k.framework_id AND f.published
     JOIN proficiency_level l ON l.id = k.level_id
     WHERE k.key = ANY($1::text[])
     ORDER BY k.key, f.library_id, f.document_identifier, f.revision, l.scale_id, l.parts`,
    [wanted],
  )
  return rows.map((row) => ({
    key: row.key,
    library: row.library_id,
    document: row.document_identifier,
    revision: row.revision,
    importedAt: row.imported_at.getTime(),
    scale: row.scale_id,
    parts: row.parts,
  }))
}
