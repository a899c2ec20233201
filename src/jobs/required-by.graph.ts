import { z } from 'zod'

import { defineLoader } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { canonicalJson } from '../shared/canonical-json.ts'
import { defineQuery } from '../shared/graph.ts'
import { dayEnd, dayStart } from '../shared/instant.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { isKnown } from './job-profile.loaders.ts'
import { PublicationState } from './publication.ts'

/** Job profiles that hang on one node of the graph: the ones that ask for a competency, or of an occupation. */
export interface AnchoredPage {
  /** A lineage or an occupation's id. */
  readonly anchor: string
  readonly where: JobProfileWhere
  readonly lineages: readonly string[] | null
  readonly limit: number
  /** The last row's title and id. */
  readonly after: readonly [string, string] | null
}

const Row = z.object({ at: z.number(), id: z.string(), title: z.string() })
export type AnchoredProfile = z.infer<typeof Row>

const FILTER = `j.state IN $states
  AND ($employers IS NULL OR j.employer IN $employers)
  AND all(word IN $words WHERE toLower(j.title) CONTAINS word)
  AND ($occupations IS NULL OR EXISTS { (j)-[:HAS_OCCUPATION]->(o:Entity) WHERE o.id IN $occupations })
  AND ($lineages IS NULL OR EXISTS { (j)-[:ASKS]->(:Requirement)-[:ANY_OF]->(w:Target) WHERE w.lineage IN $lineages })
  AND (NOT $byPosting OR EXISTS { (j)-[:POSTS]->(p:JobPosting)
    WHERE ($regions IS NULL OR any(region IN p.regions WHERE region IN $regions))
      AND ($openAt IS NULL OR (p.datePosted <= $openAt AND $openAt < p.validThrough))
      AND $postedFrom <= p.datePosted AND p.datePosted < $postedUntil })
  AND ($closedAt IS NULL OR NOT EXISTS { (j)-[:POSTS]->(q:JobPosting)
    WHERE q.datePosted <= $closedAt AND $closedAt < q.validThrough })`

const ASKING = 'MATCH (:Target {lineage: asked.anchor})<-[:ANY_OF]-(:Requirement)<-[:ASKS]-(j:JobProfile)'
const OF_OCCUPATION = 'MATCH (:Entity {id: asked.anchor})<-[:HAS_OCCUPATION]-(j:JobProfile)'

const pageText = (match: string): string => `UNWIND $asked AS asked
  CALL (asked) {
    ${match}
    WITH DISTINCT asked, j
    WHERE (asked.id IS NULL OR j.title > asked.title OR (j.title = asked.title AND j.id > asked.id)) AND ${FILTER}
    RETURN j.id AS id, j.title AS title ORDER BY title, id LIMIT $limit
  }
  RETURN asked.at AS at, id, title ORDER BY title, id`

const countText = (match: string): string => `UNWIND $asked AS asked
  CALL (asked) {
    ${match}
    WITH DISTINCT j WHERE ${FILTER}
    RETURN count(j) AS profiles
  }
  RETURN asked.at AS at, profiles`

const Count = z.object({ at: z.number(), profiles: z.number() })

const queries = {
  requiredBy: {
    page: defineQuery({ name: 'jobs.requiredBy', text: pageText(ASKING), row: Row }),
    count: defineQuery({ name: 'jobs.requiredByCount', text: countText(ASKING), row: Count }),
  },
  ofOccupation: {
    page: defineQuery({ name: 'jobs.ofOccupation', text: pageText(OF_OCCUPATION), row: Row }),
    count: defineQuery({ name: 'jobs.ofOccupationCount', text: countText(OF_OCCUPATION), row: Count }),
  },
}
export type Anchoring = keyof typeof queries

/** A filter as the queries take it. Without a state: what is published now. */
function filterParameters(session: Session, where: JobProfileWhere, lineages: readonly string[] | null) {
  const { employers, occupations, regions, open, posted } = where
  return {
    states: where.state ?? [PublicationState.PUBLISHED],
    employers: employers ?? null,
    words: (where.text ?? '').toLowerCase().split(/\s+/).filter(Boolean),
    occupations: occupations ?? null,
    lineages,
    byPosting: open === true || Boolean(regions) || Boolean(posted?.from) || Boolean(posted?.to),
    regions: regions ?? null,
    openAt: open === true ? session.now : null,
    closedAt: open === false ? session.now : null,
    postedFrom: posted?.from ? dayStart(posted.from) : 0,
    postedUntil: posted?.to ? dayEnd(posted.to) : Number.MAX_SAFE_INTEGER,
  }
}

/** Keys that differ in their anchor and place only are one question to the graph. */
const questionOf = ({ where, lineages, limit }: AnchoredPage): string => canonicalJson([where, lineages, limit])

const keyOf = (key: AnchoredPage): string => canonicalJson([key.anchor, key.after, questionOf(key)])

function groupedQuestions(keys: readonly AnchoredPage[]): AnchoredPage[][] {
  const groups = new Map<string, AnchoredPage[]>()
  for (const key of keys) {
    const group = groups.get(questionOf(key))
    if (group) group.push(key)
    else groups.set(questionOf(key), [key])
  }
  return [...groups.values()]
}

const pageLoader = (anchoring: Anchoring) =>
  defineLoader<AnchoredPage, AnchoredProfile[]>({
    name: `jobs.${anchoring}`,
    cacheKey: keyOf,
    batch: async (session, keys) => {
      if (!isKnown(session)) return keys.map(() => [])
      const found = new Map<AnchoredPage, AnchoredProfile[]>()
      for (const group of groupedQuestions(keys)) {
        const [{ where, lineages, limit }] = group as [AnchoredPage]
        const asked = group.map(({ anchor, after }, at) => ({
          at,
          anchor,
          title: after?.[0] ?? null,
          id: after?.[1] ?? null,
        }))
        const rows = await session.graph.read(queries[anchoring].page, {
          asked,
          limit,
          ...filterParameters(session, where, lineages),
        })
        group.forEach((key, at) => {
          found.set(
            key,
            rows.filter((row) => row.at === at),
          )
        })
      }
      return keys.map((key) => found.get(key) ?? [])
    },
  })

const countLoader = (anchoring: Anchoring) =>
  defineLoader<AnchoredPage, number>({
    name: `jobs.${anchoring}Count`,
    cacheKey: keyOf,
    batch: async (session, keys) => {
      if (!isKnown(session)) return keys.map(() => 0)
      const found = new Map<AnchoredPage, number>()
      for (const group of groupedQuestions(keys)) {
        const [{ where, lineages }] = group as [AnchoredPage]
        const rows = await session.graph.read(queries[anchoring].count, {
          asked: group.map(({ anchor }, at) => ({ at, anchor })),
          ...filterParameters(session, where, lineages),
        })
        const profiles = new Map(rows.map((row) => [row.at, row.profiles]))
        group.forEach((key, at) => {
          found.set(key, profiles.get(at) ?? 0)
        })
      }
      return keys.map((key) => found.get(key) ?? 0)
    },
  })

/** Pages and counts, answered by the graph: one question for all anchors of a level of the answer. */
export const anchoredProfiles = {
  requiredBy: { page: pageLoader('requiredBy'), count: countLoader('requiredBy') },
  ofOccupation: { page: pageLoader('ofOccupation'), count: countLoader('ofOccupation') },
} as const
