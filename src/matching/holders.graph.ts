import { z } from 'zod'

import { ANYONE } from '../identity/anyone.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { EVIDENCE_BASES, EvidenceClass } from '../shared/evidence.ts'
import { defineQuery, type GraphReader } from '../shared/graph.ts'
import { evidenceNumber } from './fact.ts'
import type { Audience } from './match-executor.ts'

const holdersQuery = defineQuery({
  name: 'matching.holders',
  text: `
    UNWIND $lineages AS lineage
    CALL (lineage) {
      MATCH (:Target {lineage: lineage})<-[s:SHOWS]-(l)
      WHERE NOT s.evidence IN $void AND s.from <= $now AND $now < s.until
      WITH DISTINCT l
      WHERE any(g IN [(l)-[g:GRANTS]->(o) WHERE o.id IN $audience | g] WHERE g.purpose = $purpose AND g.from <= $now
        AND $now < g.until AND (g.regions IS NULL OR any(region IN g.regions WHERE region IN $jobRegions))
        AND all(field IN $needed WHERE field IN g.fields))
      WITH l LIMIT $enough
      RETURN count(l) AS people
    }
    RETURN lineage, people`,
  row: z.object({ lineage: z.string(), people: z.number() }),
})

const VOID = EVIDENCE_BASES.map((basis) => evidenceNumber(EvidenceClass.VOID, basis))

/** How many people whom the asker may list hold each of these now; nobody is counted beyond `enough`. */
export async function holdersOf(
  graph: GraphReader,
  lineages: readonly string[],
  { organisation, now, jobRegions }: Pick<Audience, 'organisation' | 'now' | 'jobRegions'>,
  enough: number,
): Promise<Map<string, number>> {
  const rows = await graph.read(holdersQuery, {
    lineages,
    enough,
    now,
    jobRegions,
    void: VOID,
    audience: [organisation, ANYONE],
    purpose: ConsentPurpose.DISCOVERY,
    needed: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
  })
  return new Map(rows.map((row) => [row.lineage, row.people]))
}
