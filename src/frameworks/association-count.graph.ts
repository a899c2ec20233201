import { z } from 'zod'

import { defineLoader } from '../database/loader.ts'
import { defineQuery } from '../shared/graph.ts'
import { EDGE_TYPES } from './association-type.ts'
import type { AssociationQuestion } from './framework.graph.ts'
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

/** How many associations the pages of a question hold; questions that differ in the competency only are one query. */
export const associationTotal = defineLoader<AssociationCount, number>({
  name: 'frameworks.associationCount',
  cacheKey: (question) => JSON.stringify(question),
  batch: async (session, questions) => {
    const groupOf = ({ types, direction }: AssociationCount) => JSON.stringify([types, direction])
    const groups = new Map<string, AssociationCount[]>()
    for (const question of questions) {
      const alike = groups.get(groupOf(question))
      if (alike) alike.push(question)
      else groups.set(groupOf(question), [question])
    }
    const totals = new Map<string, number>()
    const keyOf = (competency: string, group: string) => `${competency} ${group}`
    for (const [group, alike] of groups) {
      const { types, direction } = alike[0] as AssociationCount
      const ids = alike.map((question) => question.competency)
      const rows = await session.graph.read(associationCount, {
        ...{ ids, types, direction },
        ...(await graphSightOf(session)),
      })
      for (const { id, total } of rows) totals.set(keyOf(id, group), total)
    }
    return questions.map((question) => totals.get(keyOf(question.competency, groupOf(question))) ?? 0)
  },
})
