import type { EntityManager } from 'typeorm'

/** Ids of a table in order, a part at a time: for a rebuild. `table` is one of ours, never input. */
export async function idsAfter(
  sql: EntityManager,
  table: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows: { id: string }[] = await sql.query(
    `/* ${table}.ids */ SELECT id FROM ${table} WHERE id > $1 ORDER BY id LIMIT $2`,
    [after ?? '', limit],
  )
  return rows.map(({ id }) => id)
}
