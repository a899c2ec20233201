import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { limitExceeded } from '../shared/errors.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import type { OccupationWhere } from './job-profile.inputs.ts'
import { Occupation, OccupationConnection, OccupationEdge } from './occupation.ts'
import { SqlConditions, wordPatterns } from './sql-conditions.ts'

const MAX_CODES = 100

const Position = z.tuple([z.string(), z.string()])

/** Occupations by scheme and code. */
export async function occupations(
  session: Session,
  where: OccupationWhere,
  page: ForwardArguments,
): Promise<OccupationConnection> {
  requireKnown(session)
  const conditions = matching(where)
  const request = pageRequest(page)
  const context = cursorContext('occupations', session.viewer.organisation, where)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const paged = conditions.copy()
  if (opened)
    paged.add(
      (put) => `(scheme COLLATE "C", code COLLATE "C") > (${put(opened.position[0])}, ${put(opened.position[1])})`,
    )
  const rows: (Omit<Occupation, 'cipCodes'> & { cip_codes: string[] })[] = await session.sql.query(
    `/* jobs.occupations */ SELECT id, scheme, code, title, description, cip_codes FROM occupation WHERE ${paged.text}
     ORDER BY scheme COLLATE "C", code COLLATE "C" LIMIT ${request.limit + 1}`,
    paged.parameters,
  )
  const found = pageOf(rows, request, ({ cip_codes, ...row }) =>
    Object.assign(new OccupationEdge(), {
      node: Object.assign(new Occupation(), row, { cipCodes: cip_codes }),
      cursor: sealCursor(session.secrets, context, [row.scheme, row.code], opened?.issuedAt ?? session.now),
    }),
  )
  return Object.assign(new OccupationConnection(), found, {
    count: async () => {
      const [row] = await session.sql.query(
        `/* jobs.occupationCount */ SELECT count(*)::int AS count FROM occupation WHERE ${conditions.text}`,
        conditions.parameters,
      )
      return row.count as number
    },
  })
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
