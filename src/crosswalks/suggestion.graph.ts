import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { graphSightOf, visibleInGraph } from '../frameworks/sight.ts'
import { defineQuery } from '../shared/graph.ts'
import type { SuggestItem } from './suggest/item.ts'

const itemsQuery = defineQuery({
  name: 'crosswalks.suggestItems',
  text: `MATCH (f:Entity {id: $framework})<-[:IN_FRAMEWORK]-(c:Target) WHERE f:Framework AND ${visibleInGraph('f')}
         CALL (c) {
           OPTIONAL MATCH (c)-[e:IS_CHILD_OF]->(p:Target)
             WHERE e.inTree AND e.framework = $framework AND p.framework = $framework
           RETURN p.id AS parent ORDER BY p.position, p.id LIMIT 1
         }
         RETURN c.id AS id, c.lineage AS lineage, c.fullStatement AS statement, c.abbreviatedStatement AS abbreviated,
           c.alternativeLabel AS label, c.keywords AS keywords, c.notes AS notes, c.humanCodingScheme AS code,
           c.educationLevel AS educationLevel, c.subject AS subject, c.matchable AS matchable, parent`,
  row: z.object({
    id: z.string(),
    lineage: z.string(),
    statement: z.string(),
    abbreviated: z.string().nullable(),
    label: z.string().nullable(),
    keywords: z.string().nullable(),
    notes: z.string().nullable(),
    code: z.string().nullable(),
    educationLevel: z.array(z.string()),
    subject: z.array(z.string()),
    matchable: z.boolean(),
    parent: z.string().nullable(),
  }),
})

/** Items of a framework version with what stands above each; none of one that the viewer may not see. */
export async function readSuggestItems(session: Session, framework: string): Promise<SuggestItem[]> {
  const rows = await session.graph.read(itemsQuery, { framework, ...(await graphSightOf(session)) })
  return rows.map(({ abbreviated, label, keywords, ...row }) => ({
    ...row,
    labels: [abbreviated, label, keywords].filter((one) => one !== null),
  }))
}
