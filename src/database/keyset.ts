import { z } from 'zod'

import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { type ConnectionOf, type PageArguments, type PageRequest, pageOf, pageRequest } from '../shared/paging.ts'
import type { Session } from './session.ts'
import type { SqlConditions } from './sql-conditions.ts'

/** What a list is ordered by: two texts that together are a row's own. */
export type Keys = readonly [string, string]

const Position = z.tuple([z.string(), z.string()])

/** One page of a list in the order of two texts: where it begins, and the cursors of what stands on it. */
export class KeysetPage {
  readonly request: PageRequest
  /** Keys of the row that it comes after (before, when it is asked backwards); null: it begins with the first. */
  readonly position: Keys | null
  readonly #session: Session
  readonly #context: string
  readonly #issuedAt: number

  /** The cursor is bound to `query`, the organisation that asks, and `filters`. Throws CURSOR_EXPIRED. */
  constructor(session: Session, query: string, filters: unknown, page: PageArguments) {
    this.request = pageRequest(page)
    this.#session = session
    this.#context = cursorContext(query, session.viewer.organisation, filters)
    const { cursor } = this.request
    const opened = cursor === null ? null : openCursor(session.secrets, this.#context, cursor, session.now, Position)
    this.position = opened?.position ?? null
    this.#issuedAt = opened?.issuedAt ?? session.now
  }

  /** Rows to read: one more than the page holds. */
  get limit(): number {
    return this.request.limit + 1
  }

  of<Row, Edge extends { cursor: string }>(
    rows: readonly Row[],
    keysOf: (row: Row) => Keys,
    edgeOf: (row: Row, cursor: string) => Edge,
  ): ConnectionOf<Edge> {
    const cursorOf = (row: Row) => sealCursor(this.#session.secrets, this.#context, keysOf(row), this.#issuedAt)
    return pageOf(rows, this.request, (row) => edgeOf(row, cursorOf(row)))
  }
}

/** A list that SQL answers. All texts are ours, never input; values stand in the conditions. */
export interface SqlList {
  /** Names of both statements, without and with "Count". */
  readonly name: string
  readonly columns: string
  readonly from: string
  /** The two columns that it is ordered by. */
  readonly order: Keys
  readonly where: SqlConditions
}

/** The rows of one page, one more where there are more; and how many rows there are, for when it is asked. */
export async function readList<Row>(
  session: Session,
  { name, columns, from, order, where }: SqlList,
  page: KeysetPage,
): Promise<{ rows: Row[]; count: () => Promise<number> }> {
  const [direction, compare] = page.request.backwards ? ['DESC', '<'] : ['ASC', '>']
  const paged = where.copy()
  if (page.position) {
    const [first, second] = page.position
    paged.add((put) => `(${order.join(', ')}) ${compare} (${put(first)}, ${put(second)})`)
  }
  const rows: Row[] = await session.sql.query(
    `/* ${name} */ SELECT ${columns} ${from} WHERE ${paged.text}
     ORDER BY ${order.map((column) => `${column} ${direction}`).join(', ')} LIMIT ${page.limit}`,
    paged.parameters,
  )
  const count = async () => {
    const [row] = await session.sql.query(
      `/* ${name}Count */ SELECT count(*)::int AS count ${from} WHERE ${where.text}`,
      where.parameters,
    )
    return row.count as number
  }
  return { rows, count }
}
