import { z } from 'zod'

import { visibleLibraries } from '../crosswalks/visible-libraries.ts'
import type { Session } from '../database/session.ts'
import { ANYONE } from '../identity/anyone.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { withdrawnSince } from '../matching/withdrawn.ts'
import { defineQuery } from '../shared/graph.ts'

const Row = z.object({ id: z.string() })
const MEANING = 'UNWIND $lineages AS lineage MATCH (t:Target {lineage: lineage})'

const queries = {
  jobProfiles: defineQuery({
    name: 'insights.jobProfilesAsking',
    text: `${MEANING}<-[:ANY_OF]-(:Requirement)<-[:ASKS]-(j:JobProfile)
      WHERE j.state = 'PUBLISHED' RETURN DISTINCT j.id AS id ORDER BY id`,
    row: Row,
  }),
  programs: defineQuery({
    name: 'insights.programsTeaching',
    text: `${MEANING}<-[:TEACHES]-(owner)<-[:INCLUDES*0..1]-(p:Program)
      WHERE p.state = 'PUBLISHED' RETURN DISTINCT p.id AS id ORDER BY id`,
    row: Row,
  }),
  achievements: defineQuery({
    name: 'insights.achievementsAligned',
    text: `${MEANING}<-[:ALIGNS_TO]-(a:Achievement) RETURN DISTINCT a.id AS id ORDER BY id`,
    row: Row,
  }),
  mappings: defineQuery({
    name: 'insights.mappingsOf',
    text: `${MEANING}-[m:MAPS_TO]-() WHERE m.library IN $libraries RETURN DISTINCT m.id AS id ORDER BY id`,
    row: Row,
  }),
}

/**
 * How many show one of these meanings now and let themselves be counted: of the one that most show. The people of several
 * are never taken together: whoever writes versions chooses what two of them differ in, and two groups that differ in one
 * meaning, subtracted, are the people who show that one and none of the others.
 */
const people = defineQuery({
  name: 'insights.peopleShowing',
  text: `${MEANING}<-[s:SHOWS]-(l:Learner)
    WHERE s.from <= $now AND $now < s.until
    WITH DISTINCT lineage, l
    WHERE NOT l.part IN $forgotten AND EXISTS { (l)-[g:GRANTS]->(o:Entity)
      WHERE o.id IN $audience AND g.purpose = $purpose AND g.from <= $now AND $now < g.until
        AND NOT g.consent IN $withdrawn AND g.regions IS NULL AND $field IN g.fields }
    WITH lineage, count(l) AS showing
    RETURN max(showing) AS people`,
  row: z.object({ people: z.number().nullable() }),
})

/** Kinds of things that refer to competencies. */
export type Referring = keyof typeof queries

/** Ids of what refers to any of these meanings, in whatever version, in their order. */
export async function referringTo(session: Session, kind: Referring, lineages: readonly string[]): Promise<string[]> {
  if (lineages.length === 0) return []
  const libraries = visibleLibraries(session)
  const parameters = kind === 'mappings' ? { lineages, libraries } : { lineages }
  return (await session.graph.read(queries[kind], parameters)).map(({ id }) => id)
}

/** How many people show the one of these meanings that most show: for the one function that says numbers of people. */
export async function peopleShowing(session: Session, lineages: readonly string[]): Promise<number> {
  if (lineages.length === 0) return 0
  const withdrawn = await withdrawnSince(session, ConsentPurpose.ANALYTICS)
  const [row] = await session.graph.read(people, {
    lineages,
    now: session.now,
    audience: [ANYONE, session.viewer.organisation].filter((id) => id !== null),
    purpose: ConsentPurpose.ANALYTICS,
    field: ConsentField.COMPETENCIES,
    withdrawn: withdrawn.consents,
    forgotten: withdrawn.forgotten,
  })
  return row?.people ?? 0
}
