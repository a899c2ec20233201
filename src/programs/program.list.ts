import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import { SqlConditions, wordPatterns } from '../jobs/sql-conditions.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { limitExceeded } from '../shared/errors.ts'
import { type PageArguments, pageOf, pageRequest } from '../shared/paging.ts'
import type { ProgramWhere } from './program.inputs.ts'
import { PROGRAM_COLUMNS, programOf } from './program.loaders.ts'
import { type Program, ProgramConnection, ProgramEdge } from './program.ts'

const MAX_LISTED = 100

const Position = z.tuple([z.string(), z.string()])

const FROM = `FROM program p
  JOIN program_version v ON v.program_id = p.id AND v.version = coalesce(p.published_version, p.latest_version)`

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
  const request = pageRequest(page)
  const context = cursorContext('programs', session.viewer.organisation, where)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const conditions = visible(session, where, lineages)
  const [order, compare] = request.backwards ? ['DESC', '<'] : ['ASC', '>']
  const paged = conditions.copy()
  if (opened)
    paged.add(
      (put) => `(v.title COLLATE "C", p.id) ${compare} (${put(opened.position[0])}, ${put(opened.position[1])})`,
    )
  const rows: Program[] = await session.sql.query(
    `/* programs.list */ SELECT ${PROGRAM_COLUMNS} ${FROM} WHERE ${paged.text}
     ORDER BY v.title COLLATE "C" ${order}, p.id ${order} LIMIT ${request.limit + 1}`,
    paged.parameters,
  )
  const issuedAt = opened?.issuedAt ?? session.now
  const found = pageOf(rows, request, (row) =>
    Object.assign(new ProgramEdge(), {
      node: programOf(row),
      cursor: sealCursor(session.secrets, context, [row.title, row.id], issuedAt),
    }),
  )
  return Object.assign(new ProgramConnection(), found, {
    count: async () => {
      const [row] = await session.sql.query(
        `/* programs.count */ SELECT count(*)::int AS count ${FROM} WHERE ${conditions.text}`,
        conditions.parameters,
      )
      return row.count as number
    },
  })
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
  conditions.add((put) => `(p.state <> 'DRAFT' OR p.provider_id = ${put(session.viewer.organisation)})`)
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
