import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { targetKey } from '../jobs/requirement.ts'
import { openCursor, sealCursor } from '../shared/cursor.ts'
import { cursorExpired } from '../shared/errors.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import type { GapStatus } from './gap.ts'
import { type GapRow, GapRowConnection, GapRowEdge, type ProgramGapReport } from './gap.types.ts'

export interface GapRowQuestion extends ForwardArguments {
  readonly status?: readonly GapStatus[] | null
}

const keyOf = (row: GapRow): string => targetKey(row.result.target)

/** Rows of a report, in its order, after the row that the cursor names. */
export function gapRowPage(session: Session, report: ProgramGapReport, question: GapRowQuestion): GapRowConnection {
  const request = pageRequest({ first: question.first, after: question.after ?? null })
  const context = `${report.context} ${question.status?.join() ?? ''}`
  const rows = report.allRows.filter((row) => !question.status || question.status.includes(row.status))
  let issuedAt = session.now
  let start = 0
  if (request.cursor !== null) {
    const opened = openCursor(session.secrets, context, request.cursor, session.now, z.string())
    issuedAt = opened.issuedAt
    start = rows.findIndex((row) => keyOf(row) === opened.position) + 1
    if (start === 0) throw cursorExpired()
  }
  const page = pageOf(rows.slice(start, start + request.limit + 1), request, (node) =>
    Object.assign(new GapRowEdge(), { node, cursor: sealCursor(session.secrets, context, keyOf(node), issuedAt) }),
  )
  return Object.assign(new GapRowConnection(), page, { totalCount: rows.length })
}
