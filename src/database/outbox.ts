import type { Session } from './session.ts'

/** Kinds of aggregates that have a part in the graph. */
export type AggregateKind =
  | 'organisation'
  | 'framework'
  | 'mapping'
  | 'scaleMap'
  | 'learner'
  | 'achievement'
  | 'occupation'
  | 'jobProfile'
  | 'program'
  | 'course'
  /** A part of the graph that is nobody's any more; the id is the part's name. */
  | 'leftover'

/**
 * Says, in the running transaction, that these aggregates changed. It names them only: projecting reads their present
 * state, so doing it twice or late cannot hurt.
 */
export async function enqueue(tx: Session, kind: AggregateKind, ids: readonly string[]): Promise<void> {
  if (!tx.inTransaction) throw new Error('outbox rows belong into the transaction that changes the aggregate')
  if (ids.length === 0) return
  const rows: { id: string }[] = await tx.sql.query(
    `/* outbox.enqueue */ INSERT INTO outbox (kind, aggregate_id)
     SELECT $1, unnest($2::text[]) RETURNING id::text AS id`,
    [kind, [...new Set(ids)]],
  )
  tx.wrote(rows.map((row) => row.id))
}
