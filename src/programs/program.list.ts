import { KeysetPage, readList } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import { SqlConditions, wordPatterns } from '../database/sql-conditions.ts'
import { requireKnown } from '../identity/rights.ts'
import { SHOWN_VERSION, visibleRow } from '../jobs/publication.row.ts'
import { limitExceeded } from '../shared/errors.ts'
import type { PageArguments } from '../shared/paging.ts'
import type { ProgramWhere } from './program.inputs.ts'
import { PROGRAM_COLUMNS, programOf } from './program.loaders.ts'
import { type Program, ProgramConnection, ProgramEdge } from './program.ts'

const MAX_LISTED = 100

const FROM = `FROM program p JOIN program_version v ON v.program_id = p.id AND v.version = ${SHOWN_VERSION}`

/**
 * Programs by title: published and closed ones of everybody, drafts of the viewer's own institution. `lineages` says
 * what the competencies of the filter mean in any version.
 */
export async function programs(
  session: Session,
  where: ProgramWhere,
  page: PageArguments,
  lineages: readonly string[] | null,
): Promise<ProgramConnection> {
  requireKnown(session)
  checkWhere(where)
  const keyset = new KeysetPage(session, 'programs', where, page)
  const list = {
    name: 'programs.list',
    columns: PROGRAM_COLUMNS,
    from: FROM,
    order: ['v.title COLLATE "C"', 'p.id'],
    where: visible(session, where, lineages),
  } as const
  const { rows, count } = await readList<Program>(session, list, keyset)
  const found = keyset.of(
    rows,
    (row) => [row.title, row.id],
    (row, cursor) => Object.assign(new ProgramEdge(), { node: programOf(row), cursor }),
  )
  return Object.assign(new ProgramConnection(), found, { count })
}

function checkWhere(where: ProgramWhere): void {
  if ((where.text?.length ?? 0) > 200)
    throw limitExceeded('The text to look for has at most 200 characters.', 'where.text')
  for (const field of ['providers', 'cipCodes', 'competencies'] as const)
    if ((where[field]?.length ?? 0) > MAX_LISTED) throw limitExceeded(`Name at most ${MAX_LISTED}.`, `where.${field}`)
}

function visible(session: Session, where: ProgramWhere, lineages: readonly string[] | null): SqlConditions {
  const { text, providers, cipCodes, catalogueYear } = where
  const conditions = new SqlConditions()
  conditions.add((put) => visibleRow('provider_id', put(session.viewer.organisation)))
  if (text) conditions.add((put) => `v.title ILIKE ALL (${put(wordPatterns(text))}::text[])`)
  if (providers) conditions.add((put) => `p.provider_id = ANY(${put(providers)}::text[])`)
  if (cipCodes) conditions.add((put) => `v.cip_code = ANY(${put(cipCodes)}::text[])`)
  if (catalogueYear) conditions.add((put) => `v.catalogue_year = ${put(catalogueYear)}`)
  if (lineages)
    conditions.add((put) => {
      const wanted = `o.lineage = ANY(${put(lineages)}::text[])`
      return `(EXISTS (SELECT FROM outcome o WHERE o.owner_id = p.id AND o.version = v.version AND ${wanted})
        OR EXISTS (SELECT FROM program_course i JOIN course c ON c.id = i.course_id
          JOIN outcome o ON o.owner_id = c.id AND o.version = c.latest_version
          WHERE i.program_id = p.id AND i.version = v.version AND ${wanted}))`
    })
  return conditions
}
