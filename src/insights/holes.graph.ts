import { z } from 'zod'

import { defineQuery } from '../shared/graph.ts'

const Row = z.object({ lineage: z.string() })

/** Meanings that a published program, or a course that one includes, claims. */
export const claimedLineages = defineQuery({
  name: 'insights.claimedLineages',
  text: `UNWIND $lineages AS lineage
    WITH lineage WHERE EXISTS {
      MATCH (:Target {lineage: lineage})<-[:TEACHES]-(owner:Entity)
      WHERE (owner:Program AND owner.state = 'PUBLISHED')
        OR (owner:Course AND EXISTS { (owner)<-[:INCLUDES]-(:Program {state: 'PUBLISHED'}) }) }
    RETURN lineage`,
  row: Row,
})

/** Meanings that a published job profile asks for. */
export const askedLineages = defineQuery({
  name: 'insights.askedLineages',
  text: `UNWIND $lineages AS lineage
    WITH lineage WHERE EXISTS {
      MATCH (:Target {lineage: lineage})<-[:ANY_OF]-(:Requirement)<-[:ASKS]-(j:JobProfile)
      WHERE j.state = 'PUBLISHED' }
    RETURN lineage`,
  row: Row,
})
