import { z } from 'zod'

import { defineLoader } from '../database/loader.ts'
import { isKnown } from '../jobs/job-profile.loaders.ts'
import { defineQuery } from '../shared/graph.ts'

/** A page of the outcomes that claim one meaning. */
export interface TaughtPage {
  readonly lineage: string
  readonly limit: number
  /** The last row's owner's title and outcome id. */
  readonly after: readonly [string, string] | null
}

const Row = z.object({ at: z.number(), id: z.string(), title: z.string() })
export type TaughtRow = z.infer<typeof Row>

/** Of published programs, and of courses that one includes. */
const TEACHING = `MATCH (:Target {lineage: asked.lineage})<-[e:TEACHES]-(owner:Entity)
    WHERE (owner:Program AND owner.state = 'PUBLISHED')
      OR (owner:Course AND EXISTS { (owner)<-[:INCLUDES]-(:Program {state: 'PUBLISHED'}) })
    WITH asked, owner.title AS title, e.outcome AS id`

const taughtBy = defineQuery({
  name: 'programs.taughtBy',
  text: `UNWIND $asked AS asked
  CALL (asked) {
    ${TEACHING}
    WHERE asked.id IS NULL OR title > asked.title OR (title = asked.title AND id > asked.id)
    RETURN title, id ORDER BY title, id LIMIT $limit
  }
  RETURN asked.at AS at, id, title ORDER BY title, id`,
  row: Row,
})

const taughtByCount = defineQuery({
  name: 'programs.taughtByCount',
  text: `UNWIND $asked AS asked
  CALL (asked) {
    ${TEACHING}
    RETURN count(id) AS outcomes
  }
  RETURN asked.at AS at, outcomes`,
  row: z.object({ at: z.number(), outcomes: z.number() }),
})

/** One question for all competencies of a level of the answer; pages of other sizes are another question. */
export const taughtByLoader = defineLoader<TaughtPage, TaughtRow[]>({
  name: 'programs.taughtBy',
  cacheKey: (page) => JSON.stringify([page.lineage, page.limit, page.after]),
  batch: async (session, keys) => {
    if (!isKnown(session)) return keys.map(() => [])
    const limit = Math.max(...keys.map((key) => key.limit))
    const rows = await session.graph.read(taughtBy, {
      limit,
      asked: keys.map(({ lineage, after }, at) => ({
        at,
        lineage,
        title: after?.[0] ?? null,
        id: after?.[1] ?? null,
      })),
    })
    return keys.map((key, at) => rows.filter((row) => row.at === at).slice(0, key.limit))
  },
})

export const taughtByCountLoader = defineLoader<string, number>({
  name: 'programs.taughtByCount',
  batch: async (session, lineages) => {
    if (!isKnown(session)) return lineages.map(() => 0)
    const rows = await session.graph.read(taughtByCount, {
      asked: lineages.map((lineage, at) => ({ at, lineage })),
    })
    const counts = new Map(rows.map((row) => [row.at, row.outcomes]))
    return lineages.map((_, at) => counts.get(at) ?? 0)
  },
})
