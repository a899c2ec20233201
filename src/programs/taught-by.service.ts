import { KeysetPage } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import type { ForwardArguments } from '../shared/paging.ts'
import { outcomeLoader } from './program.loaders.ts'
import { Outcome, OutcomeConnection, OutcomeEdge } from './program.ts'
import { taughtByCountLoader, taughtByLoader } from './taught-by.graph.ts'

/** Outcomes of published programs and their courses that claim this meaning: the graph finds them, SQL shows them. */
export async function outcomesTeaching(
  session: Session,
  lineage: string,
  page: ForwardArguments,
): Promise<OutcomeConnection> {
  const keyset = new KeysetPage(session, `taughtBy ${lineage}`, null, page)
  const rows = await session.load(taughtByLoader).load({ lineage, limit: keyset.limit, after: keyset.position })
  const found = await session.load(outcomeLoader).loadMany(rows.map((row) => row.id))
  const paged = keyset.of(
    rows,
    (row) => [row.title, row.id],
    (row, cursor) => ({ row, cursor }),
  )
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
