import { z } from 'zod'

import { byQuestion, defineLoader, grouped } from '../database/loader.ts'
import { defineQuery } from '../shared/graph.ts'
import { EDGE_TYPES } from './association-type.ts'
import { assertedInSight, graphSightOf } from './sight.ts'

const Pair = z.object({ id: z.string(), other: z.string() })

/** Items of frameworks that are whole in the graph, and ends that nobody has brought yet. */
const SHOWN = 'Target|Unresolved'

/** Edges of the tree that the viewer may see: asserted by a framework in sight, and not closing a circle. */
const inTree = (edge: string) => `${edge}.inTree AND ${assertedInSight(edge)}`

const parentsQuery = defineQuery({
  name: 'frameworks.parents',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})-[e:IS_CHILD_OF]->(p:${SHOWN}) WHERE ${inTree('e')}
         WITH id, p.id AS other, min(p.position) AS position
         RETURN id, other ORDER BY position, other`,
  row: Pair,
})

const childrenQuery = defineQuery({
  name: 'frameworks.children',
  text: `UNWIND $ids AS id
         MATCH (p:Entity {id: id})<-[e:IS_CHILD_OF]-(c:${SHOWN}) WHERE ${inTree('e')}
         WITH id, c.id AS other, min(e.position) AS position
         RETURN id, other ORDER BY position, other`,
  row: Pair,
})

/** Deeper trees than this are cut; the deepest known has seven levels. */
const MAX_DEPTH = 40

const ancestorsQuery = defineQuery({
  name: 'frameworks.ancestors',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})
         CALL (c) {
           MATCH path = ANY SHORTEST (c)-[e:IS_CHILD_OF WHERE ${inTree('e')}]->{1,${MAX_DEPTH}}(a:${SHOWN})
           WHERE a <> c
           RETURN a.id AS other, length(path) AS distance
         }
         RETURN id, other ORDER BY distance DESC, other`,
  row: Pair,
})

/** Which versions are whole in the graph. */
export const standingQuery = defineQuery({
  name: 'frameworks.standing',
  text: 'UNWIND $ids AS id MATCH (f:Entity {id: id}) WHERE f:Framework RETURN id',
  row: z.object({ id: z.string() }),
})

const replacedByQuery = defineQuery({
  name: 'frameworks.replacedBy',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})-[e:REPLACED_BY]->(n:${SHOWN}) WHERE ${assertedInSight('e')}
         RETURN DISTINCT id, n.id AS other ORDER BY other`,
  row: Pair,
})

const pairLoader = (query: typeof parentsQuery) =>
  defineLoader<string, string[]>({
    name: query.name,
    batch: async (session, ids) => {
      const rows = await session.graph.read(query, { ids, ...(await graphSightOf(session)) })
      return grouped(ids, rows, (row) => row.id).map((group) => group.map((row) => row.other))
    },
  })

/** Ids of competencies; the competency loader says which of them the viewer may see. */
export const parentIds = pairLoader(parentsQuery)
export const childIds = pairLoader(childrenQuery)
/** The farthest first. */
export const ancestorIds = pairLoader(ancestorsQuery)
export const replacementIds = pairLoader(replacedByQuery)

/** Where a page of associations goes on. */
export const AssociationPosition = z.tuple([z.string(), z.number(), z.string()])
export type AssociationPosition = z.infer<typeof AssociationPosition>

export interface AssociationRow {
  readonly id: string
  readonly association: string
  readonly outgoing: boolean
  readonly type: string
  readonly position: number
}

const associationsQuery = defineQuery({
  name: 'frameworks.associations',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})
         CALL (c) {
           MATCH (c)-[e:${Object.values(EDGE_TYPES).join('|')}]-(:Entity)
           WITH DISTINCT e, startNode(e) = c AS outgoing, type(e) AS type
           WHERE type IN $types AND ${assertedInSight('e')}
             AND ($direction = 'BOTH' OR outgoing = ($direction = 'OUT'))
             AND ($afterType IS NULL OR type > $afterType OR (type = $afterType
               AND (e.position > $afterPosition OR (e.position = $afterPosition AND e.id > $afterId))))
           RETURN e.id AS association, outgoing, type, e.position AS position
           ORDER BY type, position, association LIMIT $limit
         }
         RETURN id, association, outgoing, type, position`,
  row: z.object({
    id: z.string(),
    association: z.string(),
    outgoing: z.boolean(),
    type: z.string(),
    position: z.number(),
  }),
})

/** One competency's page of associations. */
export interface AssociationQuestion {
  readonly competency: string
  /** Relationship types. */
  readonly types: readonly string[]
  readonly direction: 'OUT' | 'IN' | 'BOTH'
  readonly after: AssociationPosition | null
  readonly limit: number
}

/** What is asked of each of many competencies. */
export const ofAnyCompetency = (question: { readonly competency: string }): object => ({
  ...question,
  competency: null,
})

export const associationRows = defineLoader<AssociationQuestion, AssociationRow[]>({
  name: 'frameworks.associations',
  cacheKey: (question) => JSON.stringify(question),
  batch: (session, questions) =>
    byQuestion(questions, ofAnyCompetency, async (alike) => {
      const { types, direction, after, limit } = alike[0] as AssociationQuestion
      const ids = alike.map(({ competency }) => competency)
      const rows = await session.graph.read(associationsQuery, {
        ids,
        types,
        direction,
        limit,
        afterType: after?.[0] ?? null,
        afterPosition: after?.[1] ?? null,
        afterId: after?.[2] ?? null,
        ...(await graphSightOf(session)),
      })
      return grouped(ids, rows, (row) => row.id)
    }),
})
