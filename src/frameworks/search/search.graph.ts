import { z } from 'zod'

import { defineQuery } from '../../shared/graph.ts'
import { visibleInGraph } from '../sight.ts'

/**
 * What is asked of a competency by what facets are about and by its version: those with one `facetKey` pass it all, or
 * none of them does. Drafts in `$besides` count as well, and instead of the newest versions of the documents in `$instead`.
 */
const FOUND = `c:Target AND ${visibleInGraph('c')}
           AND (c.framework IN $besides
             OR (NOT c.document IN $instead
               AND CASE WHEN $frameworks IS NULL THEN c.newest ELSE c.framework IN $frameworks END))
           AND ($itemTypes IS NULL OR c.itemType IN $itemTypes)
           AND ($educationLevels IS NULL OR any(level IN c.educationLevel WHERE level IN $educationLevels))
           AND ($subjects IS NULL OR any(subject IN c.subject WHERE subject IN $subjects)
             OR (size(c.subject) = 0 AND c.framework IN $ofSubject))
           AND ($matchable IS NULL OR c.matchable = $matchable)`

/** What is asked of each competency by itself. */
const LEFT = `($only IS NULL OR c.id IN $only) AND (size($exclude) = 0 OR NOT c.id IN $exclude)`

/**
 * The best `$most` of the index, seen or not: those that count one a row, all others together as the row without an id.
 * The index gives a node more than once while it takes in a change of it.
 */
export const searchTopQuery = defineQuery({
  name: 'frameworks.searchTop',
  text: `CALL db.index.fulltext.queryNodes('competency_text', $query, {limit: $most}) YIELD node AS c, score
         RETURN CASE WHEN ${FOUND} AND ${LEFT} THEN c.id END AS id, max(score) AS score, min(score) AS least,
           count(*) AS looked`,
  row: z.object({ id: z.string().nullable(), score: z.number(), least: z.number(), looked: z.number() }),
})

/** All that count, in order. */
export const searchQuery = defineQuery({
  name: 'frameworks.search',
  text: `CALL db.index.fulltext.queryNodes('competency_text', $query) YIELD node AS c, score
         WITH c, score WHERE ${FOUND} AND ${LEFT}
         RETURN c.id AS id, max(score) AS score ORDER BY score DESC, id SKIP $skip LIMIT $limit`,
  row: z.object({ id: z.string(), score: z.number() }),
})

/**
 * What was found, by everything that facets are about at once. Of each competency only its key is read, because there
 * may be very many; the rest is asked of one for all of its key.
 */
export const searchSpreadQuery = defineQuery({
  name: 'frameworks.searchSpread',
  text: `CALL db.index.fulltext.queryNodes('competency_text', $query) YIELD node AS c
         WITH c WHERE ${LEFT}
         WITH c.facetKey AS key, count(DISTINCT c) AS count, min(c) AS one
         WITH one AS c, count WHERE ${FOUND}
         RETURN c.framework AS framework, c.itemType AS itemType, c.educationLevel AS educationLevel,
           c.subject AS subject, count`,
  row: z.object({
    framework: z.string(),
    itemType: z.string().nullable(),
    educationLevel: z.array(z.string()),
    subject: z.array(z.string()),
    count: z.number(),
  }),
})
