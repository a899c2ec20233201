import { z } from 'zod'

import type { JobProfileWhere } from '../jobs/job-profile.inputs.ts'
import { PublicationState } from '../jobs/publication.ts'
import { defineQuery, type GraphReader } from '../shared/graph.ts'

const askingJobs = defineQuery({
  name: 'matching.askingJobs',
  text: `UNWIND $lineages AS lineage
    MATCH (:Target {lineage: lineage})<-[:ANY_OF]-(r:Requirement)<-[:ASKS]-(j:JobProfile)
    WHERE j.state = $published AND ($employers IS NULL OR j.employer IN $employers)
    WITH j, count(DISTINCT r) AS lines
    WHERE NOT $byPosting OR EXISTS { (j)-[:POSTS]->(p:JobPosting)
      WHERE ($regions IS NULL OR any(region IN p.regions WHERE region IN $regions))
        AND ($openAt IS NULL OR (p.datePosted <= $openAt AND $openAt < p.validThrough)) }
    RETURN j.id AS id ORDER BY lines DESC, id LIMIT $limit`,
  row: z.object({ id: z.string() }),
})

/**
 * Published jobs that ask for any of these meanings or credentials, those first that ask for most. The filter only
 * narrows here what is read; which jobs it lets through is decided where they are read, by the one rule of job profiles.
 */
export async function jobsAskingFor(
  graph: GraphReader,
  lineages: Iterable<string>,
  { employers, regions, open }: JobProfileWhere,
  now: number,
  limit: number,
): Promise<string[]> {
  const rows = await graph.read(askingJobs, {
    lineages: [...lineages],
    published: PublicationState.PUBLISHED,
    employers: employers ?? null,
    regions: regions ?? null,
    openAt: open === true ? now : null,
    byPosting: open === true || Boolean(regions),
    limit,
  })
  return rows.map(({ id }) => id)
}
