import { z } from 'zod'

import { MappingStatus } from '../crosswalks/kinds.ts'
import { visibleLibraries } from '../crosswalks/visible-libraries.ts'
import type { Session } from '../database/session.ts'
import { ANYONE } from '../identity/anyone.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { evidenceNumber, evidenceOfNumber, type ShownFact, shownFact } from '../matching/fact.ts'
import { withdrawnSince } from '../matching/withdrawn.ts'
import { EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import { defineQuery } from '../shared/graph.ts'

const idleMappings = defineQuery({
  name: 'insights.idleMappings',
  text: `UNWIND $needed AS lineage
    MATCH (:Target {lineage: lineage})<-[:REPLACED_BY*0..1]-(end:Target)-[m:MAPS_TO]-(other:Target)
    WHERE other.lineage IN $offered AND m.library IN $libraries AND m.status IN $statuses
    RETURN DISTINCT lineage, m.id AS mapping, m.status AS status ORDER BY lineage, mapping`,
  row: z.object({ lineage: z.string(), mapping: z.string(), status: z.string() }),
})

export interface IdleMapping {
  readonly mapping: string
  readonly stale: boolean
}

/** Statuses that both sides could still turn into AGREED. */
const ONE_SIDED = [MappingStatus.ASSERTED, MappingStatus.PROPOSED, MappingStatus.CONTESTED]

/**
 * By needed lineage, the mapping between it (or what it replaced) and something offered that would help if it counted:
 * a stale one first.
 */
export async function idleMappingsOf(
  session: Session,
  needed: readonly string[],
  offered: readonly string[],
): Promise<Map<string, IdleMapping>> {
  if (needed.length === 0 || offered.length === 0) return new Map()
  const rows = await session.graph.read(idleMappings, {
    needed,
    offered,
    libraries: visibleLibraries(session),
    statuses: [MappingStatus.STALE, ...ONE_SIDED],
  })
  const found = new Map<string, IdleMapping>()
  for (const { lineage, mapping, status } of rows) {
    const stale = status === MappingStatus.STALE
    const known = found.get(lineage)
    if (!known || (stale && !known.stale)) found.set(lineage, { mapping, stale })
  }
  return found
}

const completerFacts = defineQuery({
  name: 'insights.completerFacts',
  text: `MATCH (:Target {lineage: $credential})<-[held:SHOWS]-(l:Learner)
    WHERE held.evidence < $notVouched AND held.from <= $now AND $since < held.from
    WITH DISTINCT l
    WHERE NOT l.part IN $forgotten AND EXISTS { (l)-[g:GRANTS]->(o:Entity)
      WHERE o.id IN $audience AND g.purpose = $purpose AND g.from <= $now AND $now < g.until
        AND NOT g.consent IN $withdrawn AND g.regions IS NULL AND $field IN g.fields }
    OPTIONAL MATCH (l)-[s:SHOWS]->(t:Target) WHERE t.lineage IN $lineages
    RETURN l.id AS learner, collect(CASE WHEN s IS NOT NULL THEN
      {assertion: s.assertion, lineage: t.lineage, scale: s.scale, level: s.level, evidence: s.evidence,
       from: s.from, until: s.until} END) AS facts`,
  row: z.object({
    learner: z.string(),
    facts: z.array(
      z.object({
        assertion: z.string(),
        lineage: z.string(),
        scale: z.string().nullable(),
        level: z.number().nullable(),
        evidence: z.number(),
        from: z.number(),
        until: z.number(),
      }),
    ),
  }),
})

/** One who is counted: `learner` is the key in the graph, for the audit log alone. */
export interface Completer {
  readonly learner: string
  readonly facts: ShownFact[]
}

const YEAR_MS = 365 * 86_400_000

/**
 * What the last year's completers have shown of `lineages`, of those who let the institution count them. They are people
 * who hold the program's own credential, verified or vouched for.
 */
export async function completersFacts(
  session: Session,
  credential: string,
  lineages: readonly string[],
): Promise<Completer[]> {
  const withdrawn = await withdrawnSince(session, ConsentPurpose.ANALYTICS)
  const rows = await session.graph.read(completerFacts, {
    credential,
    lineages,
    notVouched: evidenceNumber(EvidenceClass.ENDORSED, EvidenceBasis.ASSESSED),
    now: session.now,
    since: session.now - YEAR_MS,
    audience: [ANYONE, session.viewer.organisation].filter((id) => id !== null),
    purpose: ConsentPurpose.ANALYTICS,
    field: ConsentField.COMPETENCIES,
    withdrawn: withdrawn.consents,
    forgotten: withdrawn.forgotten,
  })
  return rows.map(({ learner, facts }) => ({
    learner,
    facts: facts.map(({ evidence, ...fact }) => shownFact({ ...fact, ...evidenceOfNumber(evidence) })),
  }))
}
