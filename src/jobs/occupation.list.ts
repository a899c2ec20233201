import { KeysetPage, readList } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import { SqlConditions, wordPatterns } from '../database/sql-conditions.ts'
import { requireKnown } from '../identity/rights.ts'
import { limitExceeded } from '../shared/errors.ts'
import type { ForwardArguments } from '../shared/paging.ts'
import type { OccupationWhere } from './job-profile.inputs.ts'
import { Occupation, OccupationConnection, OccupationEdge } from './occupation.ts'

const MAX_CODES = 100

/** Occupations by scheme and code. */
export async function occupations(
  session: Session,
  where: OccupationWhere,
  page: ForwardArguments,
): Promise<OccupationConnection> {
  requireKnown(session)
  const list = {
    name: 'jobs.occupations',
    columns: 'id, scheme, code, title, description, cip_codes AS "cipCodes"',
    from: 'FROM occupation',
    order: ['scheme COLLATE "C"', 'code COLLATE "C"'],
    where: matching(where),
  } as const
  const keyset = new KeysetPage(session, 'occupations', where, page)
  const { rows, count } = await readList<Occupation>(session, list, keyset)
  const found = keyset.of(
    rows,
    (row) => [row.scheme, row.code],
    (row, cursor) => Object.assign(new OccupationEdge(), { node: Object.assign(new Occupation(), row), cursor }),
  )
  return Object.assign(new OccupationConnection(), found, { count })
}

function matching({ text, scheme, codes, cipCode }: OccupationWhere): SqlConditions {
  if ((text?.length ?? 0) > 200) throw limitExceeded('The text to look for has at most 200 characters.', 'where.text')
  if ((codes?.length ?? 0) > MAX_CODES) throw limitExceeded(`Name at most ${MAX_CODES} codes.`, 'where.codes')
  const conditions = new SqlConditions()
  if (text) conditions.add((put) => `title ILIKE ALL (${put(wordPatterns(text))}::text[])`)
  if (scheme) conditions.add((put) => `scheme = ${put(scheme)}`)
  if (codes) conditions.add((put) => `code = ANY(${put(codes)}::text[])`)
  if (cipCode) conditions.add((put) => `${put(cipCode)} = ANY(cip_codes)`)
  return conditions
}
