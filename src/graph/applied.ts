import type { EntityManager } from 'typeorm'

import type { AggregateKind } from '../database/outbox.ts'

/** Any constant of our own: whoever appends to the applied sequence holds it until the rows are committed. */
const LOCK = 4_849_318

/** What one graph transaction carried over. */
export interface Carried {
  readonly kind: AggregateKind
  readonly ids: readonly string[]
  /** Outbox rows that this was. */
  readonly rows: readonly string[]
  /** Of the graph, with it. */
  readonly version: number
}

/**
 * Takes what was carried over out of the outbox and appends it to the applied sequence. Sequence numbers are given
 * before commits: a leader that loses its lock just before this and its successor could commit theirs in the other
 * order, and whoever had read the greater number would pass the smaller one by. So numbers are given under a lock that
 * goes with the commit: every row comes out of a join with `turn`, which nothing passes without it.
 */
export async function appendApplied(sql: Pick<EntityManager, 'query'>, carried: Carried): Promise<void> {
  await sql.query(
    `/* applied.append */ WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(${LOCK})),
       done AS (DELETE FROM outbox WHERE id = ANY($1::bigint[])),
       cured AS (DELETE FROM parked WHERE kind = $2 AND aggregate_id = ANY($3::text[]))
     INSERT INTO applied (kind, aggregate_id, graph_version)
     SELECT $2, carried.id, $4 FROM turn, unnest($3::text[]) AS carried(id)`,
    [carried.rows, carried.kind, carried.ids, carried.version],
  )
}

/** Whoever follows the sequence is seconds behind; older rows would only keep names of what was erased. */
export async function forgetApplied(sql: Pick<EntityManager, 'query'>): Promise<void> {
  await sql.query(
    `/* applied.forget */ WITH gone AS (
       DELETE FROM applied WHERE at < now() - interval '1 hour' RETURNING sequence)
     UPDATE applied_forgotten SET up_to = greatest(up_to, (SELECT max(sequence) FROM gone))
     WHERE EXISTS (SELECT FROM gone)`,
  )
}

/**
 * Whether nothing after this sequence number has been forgotten, so that who has read up to it misses nothing. Ask after
 * reading on from there: rows may be forgotten at any time. False: read everything from the graph again. It is for
 * whoever keeps something in memory that follows the applied sequence; nothing here does yet.
 */
export async function canFollow(sql: Pick<EntityManager, 'query'>, read: string): Promise<boolean> {
  const [row]: { whole: boolean }[] = await sql.query(
    '/* applied.canFollow */ SELECT up_to <= $1::bigint AS whole FROM applied_forgotten',
    [read],
  )
  return row?.whole ?? false
}
