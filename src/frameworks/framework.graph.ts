import { z } from 'zod'

import { defineLoader, grouped } from '../database/loader.ts'
import { defineQuery } from '../shared/graph.ts'
import { EDGE_TYPES } from './association-type.ts'
import { graphSightOf, visibleInGraph } from './sight.ts'

const Pair = z.object({ id: z.string(), other: z.string() })

/** Edges of the tree that the viewer may see: asserted by a framework in sight, and not closing a circle. */
const inTree = (edge: string) => `${edge}.inTree AND ${visibleInGraph(edge)}`

const parentsQuery = defineQuery({
  name: 'frameworks.parents',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})-[e:IS_CHILD_OF]->(p:Competency) WHERE ${inTree('e')}
         WITH id, p.id AS other, min(p.position) AS position
         RETURN id, other ORDER BY position, other`,
  row: Pair,
})

const childrenQuery = defineQuery({
  name: 'frameworks.children',
  text: `UNWIND $ids AS id
         MATCH (p:Entity {id: id})<-[e:IS_CHILD_OF]-(c:Competency) WHERE ${inTree('e')}
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
           MATCH path = ANY SHORTEST (c)-[e:IS_CHILD_OF WHERE ${inTree('e')}]->{1,${MAX_DEPTH}}(a:Competency)
           WHERE a <> c
           RETURN a.id AS other, length(path) AS distance
         }
         RETURN id, other ORDER BY distance DESC, other`,
  row: Pair,
})

const rootsQuery = defineQuery({
  name: 'frameworks.roots',
  text: `UNWIND $ids AS id
         MATCH (f:Entity {id: id})<-[:IN_FRAMEWORK]-(c:Competency) WHERE c.root
         RETURN id, c.id AS other ORDER BY c.position, other`,
  row: Pair,
})

const replacedByQuery = defineQuery({
  name: 'frameworks.replacedBy',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})-[e:REPLACED_BY]->(n:Competency) WHERE ${visibleInGraph('e')}
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
/** Of frameworks. */
export const rootIds = pairLoader(rootsQuery)
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

/** Edges at `c` that are asked for and may be seen, each once. */
const TOUCHING = `MATCH (c)-[e:${Object.values(EDGE_TYPES).join('|')}]-(:Entity)
           WITH DISTINCT e, startNode(e) = c AS outgoing, type(e) AS type
           WHERE type IN $types AND ${visibleInGraph('e')}
             AND ($direction = 'BOTH' OR outgoing = ($direction = 'OUT'))`

const associationsQuery = defineQuery({
  name: 'frameworks.associations',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})
         CALL (c) {
           ${TOUCHING}
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

const associationCountQuery = defineQuery({
  name: 'frameworks.associationCount',
  text: `UNWIND $ids AS id
         MATCH (c:Entity {id: id})
         CALL (c) {
           ${TOUCHING}
           RETURN count(e) AS total
         }
         RETURN id, total`,
  row: z.object({ id: z.string(), total: z.number() }),
})

/** Which of one competency's associations. */
export interface AssociationsAsked {
  readonly competency: string
  /** Relationship types. */
  readonly types: readonly string[]
  readonly direction: 'OUT' | 'IN' | 'BOTH'
}

/** One competency's page of associations. */
export interface AssociationQuestion extends AssociationsAsked {
  readonly after: AssociationPosition | null
  readonly limit: number
}

/** Questions that differ in the competency only are one query. */
function alike<Question extends AssociationsAsked>(questions: readonly Question[]): Question[][] {
  const groups = new Map<string, Question[]>()
  for (const question of questions) {
    const key = JSON.stringify({ ...question, competency: '' })
    groups.set(key, [...(groups.get(key) ?? []), question])
  }
  return [...groups.values()]
}

/** How many there are on all pages. */
export const associationCounts = defineLoader<AssociationsAsked, number>({
  name: 'frameworks.associationCount',
  cacheKey: (question) => JSON.stringify(question),
  batch: async (session, questions) => {
    const found = new Map<AssociationsAsked, number>()
    const sight = await graphSightOf(session)
    for (const group of alike(questions)) {
      const { types, direction } = group[0] as AssociationsAsked
      const ids = group.map((question) => question.competency)
      const rows = await session.graph.read(associationCountQuery, { ids, types, direction, ...sight })
      const totals = new Map(rows.map(({ id, total }) => [id, total]))
      for (const question of group) found.set(question, totals.get(question.competency) ?? 0)
    }
    return questions.map((question) => found.get(question) ?? 0)
  },
})

export const associationRows = defineLoader<AssociationQuestion, AssociationRow[]>({
  name: 'frameworks.associations',
  cacheKey: (question) => JSON.stringify(question),
  batch: async (session, questions) => {
    const found = new Map<AssociationQuestion, AssociationRow[]>()
    for (const group of alike(questions)) {
      const { types, direction, after, limit } = group[0] as AssociationQuestion
      const rows = await session.graph.read(associationsQuery, {
        ids: group.map((question) => question.competency),
        types,
        direction,
        limit,
        afterType: after?.[0] ?? null,
        afterPosition: after?.[1] ?? null,
        afterId: after?.[2] ?? null,
        ...(await graphSightOf(session)),
      })
      const lists = grouped(
        group.map((question) => question.competency),
        rows,
        (row) => row.id,
      )
      for (const [i, question] of group.entries()) found.set(question, lists[i] as AssociationRow[])
    }
    return questions.map((question) => found.get(question) ?? [])
  },
})

/** The index gives a node more than once while it takes in a change of it: whoever reads this counts nodes, not rows. */
const SEARCH = `CALL db.index.fulltext.queryNodes('competency_text', $query) YIELD node AS c, score
         WITH c, score WHERE c.resolved AND ${visibleInGraph('c')}
           AND CASE WHEN $frameworks IS NULL THEN c.newest ELSE c.framework IN $frameworks END
           AND ($itemTypes IS NULL OR c.itemType IN $itemTypes)
           AND ($educationLevels IS NULL OR any(level IN c.educationLevel WHERE level IN $educationLevels))
           AND ($subjects IS NULL OR any(subject IN c.subject WHERE subject IN $subjects)
             OR (size(c.subject) = 0 AND c.framework IN $ofSubject))
           AND ($matchable IS NULL OR c.matchable = $matchable)
           AND ($only IS NULL OR c.id IN $only)
           AND NOT c.id IN $exclude`

export const searchQuery = defineQuery({
  name: 'frameworks.search',
  text: `${SEARCH}
         RETURN c.id AS id, max(score) AS score ORDER BY score DESC, id SKIP $skip LIMIT $limit`,
  row: z.object({ id: z.string(), score: z.number() }),
})

export const searchCountQuery = defineQuery({
  name: 'frameworks.searchCount',
  text: `${SEARCH} RETURN count(DISTINCT c) AS count`,
  row: z.object({ count: z.number() }),
})

/** What was found, by everything that facets are about at once. */
export const searchFacetsQuery = defineQuery({
  name: 'frameworks.searchFacets',
  text: `${SEARCH}
         RETURN c.framework AS framework, c.itemType AS itemType, c.educationLevel AS educationLevel,
           c.subject AS subject, count(DISTINCT c) AS count`,
  row: z.object({
    framework: z.string(),
    itemType: z.string().nullable(),
    educationLevel: z.array(z.string()),
    subject: z.array(z.string()),
    count: z.number(),
  }),
})
