import { z } from 'zod'

import { defineLoader } from '../database/loader.ts'
import { defineQuery } from '../shared/graph.ts'
import { isKnown } from './job-profile.loaders.ts'

const Row = z.object({ anchor: z.string(), profiles: z.array(z.string()) })

const anchored = (match: string): string => `UNWIND $anchors AS anchor
  ${match}
  RETURN anchor, collect(DISTINCT j.id) AS profiles`

const queries = {
  /** By lineage: what asks for it, in whatever version. */
  requiredBy: defineQuery({
    name: 'jobs.requiredBy',
    text: anchored('MATCH (:Target {lineage: anchor})<-[:ANY_OF]-(:Requirement)<-[:ASKS]-(j:JobProfile)'),
    row: Row,
  }),
  /** By an occupation's id. */
  ofOccupation: defineQuery({
    name: 'jobs.ofOccupation',
    text: anchored('MATCH (:Entity {id: anchor})<-[:HAS_OCCUPATION]-(j:JobProfile)'),
    row: Row,
  }),
}

/** How job profiles hang on one node of the graph. */
export type Anchoring = keyof typeof queries

const loaderOf = (anchoring: Anchoring) =>
  defineLoader<string, readonly string[]>({
    name: `jobs.${anchoring}Ids`,
    batch: async (session, anchors) => {
      if (!isKnown(session)) return anchors.map(() => [])
      const rows = await session.graph.read(queries[anchoring], { anchors })
      const profiles = new Map(rows.map((row) => [row.anchor, row.profiles]))
      return anchors.map((anchor) => profiles.get(anchor) ?? [])
    },
  })

/**
 * Ids of what was published and hangs on an anchor, in no order. Only that: which of them a filter lets through is
 * PostgreSQL's to say, by the one rule of job profiles.
 */
export const anchoredIds = { requiredBy: loaderOf('requiredBy'), ofOccupation: loaderOf('ofOccupation') } as const
