import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { outcomeLoader } from './program.loaders.ts'
import { Outcome, OutcomeConnection, OutcomeEdge } from './program.ts'
import { taughtByCountLoader, taughtByLoader } from './taught-by.graph.ts'

const Position = z.tuple([z.string(), z.string()])

/** Outcomes of published programs and their courses that claim this meaning: the graph finds them, SQL shows them. */
export async function outcomesTeaching(
  session: Session,
  lineage: string,
  page: ForwardArguments,
): Promise<OutcomeConnection> {
  const request = pageRequest(page)
  const context = cursorContext(`taughtBy ${lineage}`, session.viewer.organisation, null)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const rows = await session
    .load(taughtByLoader)
    .load({ lineage, limit: request.limit + 1, after: opened?.position ?? null })
  const found = await session.load(outcomeLoader).loadMany(rows.map((row) => row.id))
  const issuedAt = opened?.issuedAt ?? session.now
  const paged = pageOf(rows, request, (row) => ({
    row,
    cursor: sealCursor(session.secrets, context, [row.title, row.id], issuedAt),
  }))
  const edges = paged.edges.flatMap(({ row, cursor }) => {
    const node = found[rows.indexOf(row)]
    return node instanceof Outcome ? [Object.assign(new OutcomeEdge(), { node, cursor })] : []
  })
  return Object.assign(new OutcomeConnection(), {
    edges,
    pageInfo: paged.pageInfo,
    count: () => session.load(taughtByCountLoader).load(lineage),
  })
}
