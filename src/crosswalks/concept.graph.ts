import { z } from 'zod'

import { defineQuery } from '../shared/graph.ts'
import { CREDITED_TYPES } from './concept-edge.ts'

const WHOLE = 'all concepts are read at once, when one of them changed; nothing smaller than all is asked for'

export const conceptFrameworks = defineQuery({
  name: 'crosswalks.conceptFrameworks',
  text: `MATCH (f:Framework) WHERE f.published
         RETURN f.id AS id, f.document AS document, f.revision AS revision, f.newest AS newest,
           f.library AS library, f.hierarchyMeaning AS hierarchy`,
  row: z.object({
    id: z.string(),
    document: z.string(),
    revision: z.number(),
    newest: z.boolean(),
    library: z.string(),
    hierarchy: z.enum(['GROUPED_BY', 'PART_OF', 'IS_A']),
  }),
  scans: WHOLE,
})

export const conceptItems = defineQuery({
  name: 'crosswalks.conceptItems',
  text: `MATCH (c:Competency) WHERE c:Target AND c.published
         RETURN c.lineage AS lineage, c.library AS library, c.matchable AS matchable, c.framework AS framework`,
  row: z.object({ lineage: z.string(), library: z.string(), matchable: z.boolean(), framework: z.string() }),
  scans: WHOLE,
})

export const conceptAssociations = defineQuery({
  name: 'crosswalks.conceptAssociations',
  text: `MATCH (o:Competency)-[a:${CREDITED_TYPES.join('|')}]->(d:Competency)
         WHERE o:Target AND o.published AND d:Target AND d.published
         RETURN a.id AS id, type(a) AS type, o.lineage AS origin, d.lineage AS destination, a.framework AS framework,
           o.framework AS originFramework, d.framework AS destinationFramework`,
  row: z.object({
    id: z.string(),
    type: z.string(),
    origin: z.string(),
    destination: z.string(),
    framework: z.string(),
    originFramework: z.string(),
    destinationFramework: z.string(),
  }),
  scans: WHOLE,
})

/** Only what is AGREED gives credit; the others do not leave the graph. */
export const conceptMappings = defineQuery({
  name: 'crosswalks.conceptMappings',
  text: `MATCH (o:Competency)-[m:MAPS_TO]->(d:Competency)
         WHERE m.status = 'AGREED' AND o:Target AND o.published AND d:Target AND d.published
         RETURN m.id AS id, m.relation AS relation, m.library AS library,
           o.lineage AS origin, d.lineage AS destination`,
  row: z.object({
    id: z.string(),
    relation: z.string(),
    library: z.string(),
    origin: z.string(),
    destination: z.string(),
  }),
  scans: WHOLE,
})

export type ConceptFrameworkRow = z.infer<typeof conceptFrameworks.row>
export type ConceptItemRow = z.infer<typeof conceptItems.row>
export type ConceptAssociationRow = z.infer<typeof conceptAssociations.row>
export type ConceptMappingRow = z.infer<typeof conceptMappings.row>
