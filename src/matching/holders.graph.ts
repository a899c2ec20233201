import { z } from 'zod'

import { ANYONE } from '../identity/anyone.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { type EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import { defineQuery, type GraphReader } from '../shared/graph.ts'
import { evidenceNumber } from './fact.ts'
import type { Audience } from './match-executor.ts'

const holdersQuery = defineQuery({
  name: 'matching.holders',
  text: `
    UNWIND $lineages AS lineage
    CALL (lineage) {
      MATCH (:Target {lineage: lineage})<-[s:SHOWS]-(l)
      WHERE s.evidence IN $evidence AND $notBefore <= s.from AND s.from <= $now AND $now < s.until
      WITH DISTINCT l
      WITH l, [(l)-[g:GRANTS]->(o) WHERE o.id IN $audience AND g.purpose = $purpose AND g.from <= $now
        AND $now < g.until AND (g.regions IS NULL OR any(region IN g.regions WHERE region IN $jobRegions))
        | g.fields] AS granted
      WHERE any(fields IN granted WHERE all(field IN $needed WHERE field IN fields))
        AND ($regions IS NULL
          OR (l.region IN $regions AND any(fields IN granted WHERE $regionField IN fields)))
        AND ($availableBy IS NULL
          OR (l.available <= $availableBy AND any(fields IN granted WHERE $availabilityField IN fields)))
      WITH l LIMIT $enough
      RETURN count(l) AS people
    }
    RETURN lineage, people`,
  row: z.object({ lineage: z.string(), people: z.number() }),
})

/** What is looked for. */
export interface Held {
  readonly lineages: readonly string[]
  /** Evidence that counts. */
  readonly classes: readonly EvidenceClass[]
  readonly bases: readonly EvidenceBasis[]
  /** Epoch ms; null: no matter since when. */
  readonly notBefore: number | null
  /** Nobody is counted beyond so many. */
  readonly enough: number
}

/** How many people whom the asker may list hold each of these now. */
export async function holdersOf(
  graph: GraphReader,
  { organisation, now, jobRegions, regions, availableBy }: Audience,
  { lineages, classes, bases, notBefore, enough }: Held,
): Promise<Map<string, number>> {
  const counting = classes.filter((one) => one !== EvidenceClass.VOID)
  const rows = await graph.read(holdersQuery, {
    lineages,
    enough,
    now,
    jobRegions,
    regions,
    availableBy,
    evidence: counting.flatMap((one) => bases.map((basis) => evidenceNumber(one, basis))),
    notBefore: notBefore ?? Number.MIN_SAFE_INTEGER,
    audience: [organisation, ANYONE],
    purpose: ConsentPurpose.DISCOVERY,
    needed: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
    regionField: ConsentField.REGION,
    availabilityField: ConsentField.AVAILABILITY,
  })
  return new Map(rows.map((row) => [row.lineage, row.people]))
}
