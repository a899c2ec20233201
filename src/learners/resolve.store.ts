import type { EntityManager } from 'typeorm'

import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { identifierIn, normaliseName, normaliseUri } from './keys.ts'
import { type AssertionKeys, Known, type KnownCompetency, type KnownLevel } from './resolve.ts'

/** All that the published frameworks know of these keys: a fixed number of queries, however many assertions. */
export async function readKnown(sql: EntityManager, assertions: readonly AssertionKeys[]): Promise<Known> {
  const competencies = await readCompetencies(sql, assertions)
  return new Known(competencies, await readLevels(sql, assertions), SHARED_LIBRARY)
}

/** An address as frameworks may have written it before it was normalised. */
const spellings = (url: string): string[] => {
  const bare = url.replace(/^https:/, 'http:')
  return bare === url ? [url] : [url, bare, `${url}/`, `${bare}/`]
}

const distinct = (values: Iterable<string | null>): string[] => [
  ...new Set([...values].filter((value): value is string => value !== null)),
]

const bothCases = (identifiers: readonly string[]): string[] =>
  distinct(identifiers.flatMap((one) => [one, one.toUpperCase()]))

interface CompetencyRow {
  readonly id: string
  readonly library_id: string
  readonly uri: string
  readonly identifier: string
  readonly code: string | null
  readonly title: string
  readonly document_identifier: string
  readonly revision: number
  readonly imported_at: Date
}

const COLUMNS = `c.id, c.library_id, c.uri, c.identifier, c.code, f.title, f.document_identifier, f.revision, f.imported_at
  FROM competency c JOIN framework f ON f.id = c.framework_id AND f.published`

async function readCompetencies(sql: EntityManager, assertions: readonly AssertionKeys[]): Promise<KnownCompetency[]> {
  const urls = distinct(assertions.map(({ url }) => url)).flatMap(spellings)
  const identifiers = bothCases(distinct(assertions.map(({ identifier }) => identifier)))
  const codes = distinct(assertions.map(({ code }) => code))
  const names = distinct(assertions.map(({ frameworkName }) => frameworkName))
  const rows: CompetencyRow[] = await sql.query(
    `/* learners.competencies */ SELECT ${COLUMNS} WHERE c.matchable AND c.uri = ANY($1::text[])
     UNION SELECT ${COLUMNS} JOIN library l ON l.id = c.library_id
       WHERE c.matchable AND c.identifier = ANY($2::text[])
     UNION SELECT ${COLUMNS}
       WHERE c.matchable AND c.code = ANY($3::text[])
         AND lower(regexp_replace(btrim(f.title), '\\s+', ' ', 'g')) = ANY($4::text[])`,
    [urls, identifiers, codes, names],
  )
  return rows.map((row) => ({
    id: row.id,
    library: row.library_id,
    url: normaliseUri(row.uri),
    identifier: row.identifier.toLowerCase(),
    code: row.code,
    frameworkName: normaliseName(row.title),
    document: row.document_identifier,
    revision: row.revision,
    importedAt: row.imported_at.getTime(),
  }))
}

interface LevelRow {
  readonly uri: string | null
  readonly identifier: string
  readonly library_id: string
  readonly scale_id: string
  readonly parts: number
}

/**
 * Steps of scales, by the names that rubrics give them. A rubric's levels and its scale's steps have their label in
 * common; scales of several versions are the same while their steps are.
 */
async function readLevels(sql: EntityManager, assertions: readonly AssertionKeys[]): Promise<KnownLevel[]> {
  const wanted = distinct(assertions.flatMap(({ levelUris }) => levelUris))
  if (wanted.length === 0) return []
  const rows: LevelRow[] = await sql.query(
    `/* learners.levels */ SELECT DISTINCT ON (s.library_id, l.scale_id, r.level->>'identifier')
       r.level->>'uri' AS uri, r.level->>'identifier' AS identifier, s.library_id, l.scale_id, l.parts
     FROM framework_definition d
     CROSS JOIN LATERAL jsonb_path_query(d.source, '$.CFRubricCriteria[*].CFRubricCriterionLevels[*]') AS r (level)
     JOIN framework f ON f.id = d.framework_id AND f.published
     JOIN framework_scale fs ON fs.framework_id = d.framework_id
     JOIN proficiency_scale s ON s.id = fs.scale_id AND s.rubric = d.identifier
     JOIN proficiency_level l ON l.scale_id = s.id
       AND l.label = coalesce(r.level->>'quality', r.level->>'description', r.level->>'identifier')
     WHERE d.kind = 'CFRubrics' AND (r.level->>'uri' = ANY($1::text[]) OR r.level->>'identifier' = ANY($2::text[]))
     ORDER BY s.library_id, l.scale_id, r.level->>'identifier', l.parts`,
    [wanted.flatMap(spellings), bothCases(distinct(wanted.map(identifierIn)))],
  )
  return rows.map((row) => ({
    url: row.uri === null ? '' : normaliseUri(row.uri),
    identifier: row.identifier.toLowerCase(),
    library: row.library_id,
    scale: row.scale_id,
    parts: row.parts,
  }))
}
