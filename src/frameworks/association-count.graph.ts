import { z } from 'zod'

import { byQuestion, defineLoader, inOrder } from '../database/loader.ts'
import { defineQuery } from '../shared/graph.ts'
import { EDGE_TYPES } from './association-type.ts'
import { type AssociationQuestion, ofAnyCompetency } from './framework.graph.ts'
import { assertedInSight, graphSightOf } from './sight.ts'

const associationCount = defineQuery({
  name: 'frameworks.associationCount',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})
         CALL (c) {
           MATCH (c)-[e:${Object.values(EDGE_TYPES).join('|')}]-(:Entity)
           WITH DISTINCT e, startNode(e) = c AS outgoing
           WHERE type(e) IN $types AND ${assertedInSight('e')}
             AND ($direction = 'BOTH' OR outgoing = ($direction = 'OUT'))
           RETURN count(e) AS total
         }
         RETURN id, total`,
  row: z.object({ id: z.string(), total: z.number() }),
})

/** Which associations are counted. */
export type AssociationCount = Pick<AssociationQuestion, 'competency' | 'types' | 'direction'>

/** How many associations the pages of a question hold. */
export const associationTotal = defineLoader<AssociationCount, number>({
  name: 'frameworks.associationCount',
  cacheKey: (question) => JSON.stringify(question),
  batch: (session, questions) =>
    byQuestion(questions, ofAnyCompetency, async (alike) => {
      const { types, direction } = alike[0] as AssociationCount
      const ids = alike.map(({ competency }) => competency)
      const sight = await graphSightOf(session)
      const rows = await session.graph.read(associationCount, { ids, types, direction, ...sight })
      return inOrder(ids, rows, (row) => row.id).map((row) => row?.total ?? 0)
    }),
})
