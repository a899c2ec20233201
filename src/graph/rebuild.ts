import { z } from 'zod'

import { type AggregateKind, enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { unavailable } from '../shared/errors.ts'
import { defineQuery } from '../shared/graph.ts'
import type { Graph } from './driver.ts'
import type { Projection } from './projection.ts'
import { partName } from './writer.ts'

const PAGE = 500

const partNames = defineQuery({
  name: 'graph.partNames',
  text: `MATCH (n:Entity) WHERE n.part > $after
         RETURN DISTINCT n.part AS name ORDER BY name LIMIT ${PAGE}`,
  row: z.object({ name: z.string() }),
})

export type RebuildProgress = (kind: string, done: number) => void

/**
 * Makes the graph again from PostgreSQL, piece by piece while serving: every aggregate goes through the outbox once
 * more, and so do the parts of aggregates that no longer exist, to be removed. Answers how many aggregates were
 * projected.
 */
export async function rebuild(
  session: Session,
  graph: Graph,
  projections: readonly Projection[],
  progress: RebuildProgress = () => {},
): Promise<number> {
  const before = await allPartNames(graph)
  const known = new Set<string>()
  let total = 0
  for (const projection of projections) {
    let done = 0
    for await (const ids of pages(session, projection)) {
      for (const id of ids) known.add(partName(projection, id))
      await carry(session, projection.kind, ids, () => progress(`${projection.kind} (waiting for the graph)`, done))
      done += ids.length
      progress(projection.kind, done)
    }
    total += done
  }
  const leftovers = before.filter((name) => !known.has(name))
  if (leftovers.length > 0) await removeLeftovers(session, leftovers, projections, progress)
  return total
}

/** Ids of all aggregates of one kind, page by page. */
async function* pages(session: Session, projection: Projection): AsyncGenerator<readonly string[]> {
  for (let after: string | null = null; ; ) {
    const ids = await projection.ids(session.sql, after, PAGE)
    if (ids.length === 0) return
    yield ids
    after = ids.at(-1) as string
  }
}

/** Sends these through the outbox and waits until they are in the graph. */
async function carry(
  session: Session,
  kind: AggregateKind,
  ids: readonly string[],
  waiting: () => void,
): Promise<void> {
  await session.transaction((tx) => enqueue(tx, kind, ids))
  while (!(await session.projected())) {
    await stillGoing(session, kind, ids)
    waiting()
  }
}

/**
 * An aggregate may come back while its leftover waits to be removed (a framework is imported again under its old id), and
 * be carried over before that: who is there when all are removed is carried over once more.
 */
async function removeLeftovers(
  session: Session,
  names: readonly string[],
  projections: readonly Projection[],
  progress: RebuildProgress,
): Promise<void> {
  for (let done = 0; done < names.length; done += PAGE) {
    progress('leftovers', done)
    await carry(session, 'leftover', names.slice(done, done + PAGE), () =>
      progress('leftovers (waiting for the graph)', done),
    )
  }
  const removed = new Set(names)
  for (const projection of projections)
    for await (const ids of pages(session, projection)) {
      const back = ids.filter((id) => removed.has(partName(projection, id)))
      if (back.length > 0) await carry(session, projection.kind, back, () => progress(projection.kind, 0))
    }
}

/** `projected()` is bounded; a rebuild goes on as long as its rows wait, and ends when one of its own is parked. */
async function stillGoing(session: Session, kind: string, ids: readonly string[]): Promise<void> {
  const [row] = await session.sql.query(
    '/* rebuild.parked */ SELECT count(*)::int AS parked FROM parked WHERE kind = $1 AND aggregate_id = ANY($2::text[])',
    [kind, ids],
  )
  if (row.parked > 0)
    throw unavailable(`The projection of ${row.parked} aggregates of kind ${kind} (see "headwater status")`)
}

/** Read before the aggregates are listed: what is made meanwhile can then not be taken for a leftover. */
async function allPartNames(graph: Graph): Promise<string[]> {
  const all: string[] = []
  for (;;) {
    const names = await graph.read(partNames, { after: all.at(-1) ?? '' })
    if (names.length === 0) return all
    for (const { name } of names) all.push(name)
  }
}
