import { z } from 'zod'

import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { unavailable } from '../shared/errors.ts'
import { defineQuery } from '../shared/graph.ts'
import type { Graph } from './driver.ts'
import type { Projection } from './projection.ts'
import { partName, removeParts } from './writer.ts'

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
 * more, and parts of aggregates that no longer exist are removed. Answers how many aggregates were projected.
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
    for (let after: string | null = null; ; ) {
      const ids = await projection.ids(session.sql, after, PAGE)
      if (ids.length === 0) break
      for (const id of ids) known.add(partName(projection, id))
      await session.transaction((tx) => enqueue(tx, projection.kind, ids))
      while (!(await session.projected())) {
        await stillGoing(session, projection.kind, ids)
        progress(`${projection.kind} (waiting for the graph)`, done)
      }
      done += ids.length
      progress(projection.kind, done)
      after = ids.at(-1) as string
    }
    total += done
  }
  await removeParts(
    graph,
    anyProjection(projections),
    before.filter((name) => !known.has(name)),
  )
  return total
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

/** Nobody knows of what kind a leftover was, so its removal may touch every label and type. */
const anyProjection = (projections: readonly Projection[]): Projection => ({
  ...(projections[0] as Projection),
  labels: [...new Set(projections.flatMap((projection) => projection.labels))],
  edgeTypes: [...new Set(projections.flatMap((projection) => projection.edgeTypes))],
  foreignEdgeTypes: [...new Set(projections.flatMap((projection) => projection.foreignEdgeTypes ?? []))],
})
