import { z } from 'zod'
import { ANYONE } from '../identity/anyone.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import { defineQuery, type GraphReader } from '../shared/graph.ts'
import { evidenceNumber, evidenceOfNumber, type PersonFacts, type ShownFact, shownFact } from './fact.ts'
import type { Audience } from './match-executor.ts'
import type { Question, QuestionLine } from './question.ts'
import type { Tally } from './ranking.ts'
import { NOTHING_WITHDRAWN, type Withdrawn } from './withdrawn.ts'

const VOID_NUMBER = evidenceNumber(EvidenceClass.VOID, EvidenceBasis.CLAIMED)

/**
 * s of one SHOWS edge in whole numbers, as in score.ts: κ · λ · q. One subquery a line groups by the learner alone
 * (the cheapest grouping there is), then lines are summed. A fact out of time counts as void evidence.
 */
const tallyQuery = defineQuery({
  name: 'matching.tally',
  text: `
    UNWIND $lines AS line
    WITH line, line.weight AS weight, line.baseWeight AS baseWeight, line.bit AS bit
    CALL (line) {
      UNWIND line.credits AS credit
      WITH line, line.scale AS scale, line.level AS level, line.mapped AS mapped, credit[0] AS lineage,
        credit[1] AS kappa, credit[2] AS levelled, credit[3] AS current
      MATCH (:Target {lineage: lineage})<-[s:SHOWS]-(l)
      WITH l, line, kappa * (CASE
          WHEN level = 0 OR NOT levelled THEN 1000
          WHEN s.scale IS NULL OR s.level IS NULL THEN $unknownLambda
          WHEN s.scale = scale THEN CASE WHEN s.level >= level THEN 1000 ELSE 1000 * s.level / level END
          WHEN mapped[s.scale] IS NULL THEN $unknownLambda
          ELSE coalesce(head([step IN mapped[s.scale] WHERE step[0] <= s.level | step[1]]), 0) END) AS reach,
        CASE WHEN s.from <= $at AND ($at < s.until OR NOT current) AND s.from >= $notBefore
          THEN s.evidence ELSE $voidEvidence END AS evidence
      RETURN l, max(reach * line.quality[evidence]) AS s, max(reach * line.verifiedQuality[evidence]) AS v,
        max(reach * line.potentialQuality[evidence]) AS p
    }
    WITH l, sum(weight * s) AS fit, sum(weight * v) AS verified, sum(weight * p) AS potential,
      sum(baseWeight * s) AS baseFit, sum(CASE WHEN s >= $threshold THEN bit ELSE 0 END) AS met,
      sum(CASE WHEN p >= $threshold THEN bit ELSE 0 END) AS metIfVerified
    WHERE fit > 0 AND (size($forgotten) = 0 OR NOT l.part IN $forgotten)
    WITH *, [(l)-[g:GRANTS]->(o) WHERE o.id IN $audience AND g.purpose = $purpose AND g.from <= $now AND $now < g.until
      AND NOT g.consent IN $withdrawn
      AND (g.regions IS NULL OR any(region IN g.regions WHERE region IN $jobRegions)) | g.fields] AS granted
    WHERE any(fields IN granted WHERE all(field IN $needed WHERE field IN fields))
    WITH *, CASE WHEN any(fields IN granted WHERE $regionField IN fields) THEN l.region END AS region,
      CASE WHEN any(fields IN granted WHERE $availabilityField IN fields) THEN l.available END AS available
    WHERE ($regions IS NULL OR region IN $regions)
      AND ($availableBy IS NULL OR available <= $availableBy)
    RETURN l.id AS learner, fit, verified, potential, baseFit, met, metIfVerified, region,
      available`,
  row: z.object({
    learner: z.string(),
    fit: z.number(),
    verified: z.number(),
    potential: z.number(),
    baseFit: z.number(),
    met: z.number(),
    metIfVerified: z.number(),
    region: z.string().nullable(),
    available: z.number().nullable(),
  }),
})

/**
 * Everyone with some fit whose consent is live for `audience`, in no order. `base` holds the lines before the asker
 * changed their weights, in the same order; `withdrawn` is what the graph has not heard of yet.
 */
export function tallyPeople(
  graph: GraphReader,
  question: Question,
  base: Question,
  audience: Audience,
  withdrawn: Withdrawn = NOTHING_WITHDRAWN,
): Promise<Tally[]> {
  return graph.read(tallyQuery, {
    lines: question.lines.map((line, index) => lineParameter(line, base.lines[index]!.weight, index)),
    at: question.at,
    notBefore: question.notBefore ?? Number.MIN_SAFE_INTEGER,
    threshold: question.threshold,
    unknownLambda: question.unknownLambda,
    voidEvidence: VOID_NUMBER,
    audience: [audience.organisation, ANYONE],
    purpose: ConsentPurpose.DISCOVERY,
    needed: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
    regionField: ConsentField.REGION,
    availabilityField: ConsentField.AVAILABILITY,
    now: audience.now,
    jobRegions: audience.jobRegions,
    regions: audience.regions,
    availableBy: audience.availableBy,
    withdrawn: withdrawn.consents,
    forgotten: withdrawn.forgotten,
  })
}

const lineParameter = (line: QuestionLine, baseWeight: number, index: number) => ({
  weight: line.weight,
  baseWeight,
  bit: 2 ** index,
  scale: line.level?.scale ?? null,
  level: line.level?.parts ?? 0,
  mapped: Object.fromEntries(
    [...line.mapped].map(([scale, { steps }]) => [scale, steps.map((it) => [it.from, it.lambda])]),
  ),
  credits: [...line.credits.values()].map((it) => [it.lineage, it.creditBp, it.levelled, it.current]),
  quality: line.quality,
  verifiedQuality: line.verifiedQuality,
  potentialQuality: line.potentialQuality,
})

const factsQuery = defineQuery({
  name: 'matching.facts',
  text: `
    UNWIND $learners AS id
    MATCH (l:Entity {id: id})-[s:SHOWS]->(t:Target)
    WHERE $libraries IS NULL OR t.library IS NULL OR t.library IN $libraries
    RETURN id AS learner, s.assertion AS assertion, t.lineage AS lineage, s.scale AS scale, s.level AS level,
      s.evidence AS evidence, s.achievementType AS achievementType, s.from AS from, s.until AS until`,
  row: z.object({
    learner: z.string(),
    assertion: z.string(),
    lineage: z.string(),
    scale: z.string().nullable(),
    level: z.number().nullable(),
    evidence: z.number(),
    achievementType: z.string().nullable(),
    from: z.number(),
    until: z.number(),
  }),
})

/** What these people have shown in the libraries that the asker may see, by learner; null: in every library. */
export async function factsOf(
  graph: GraphReader,
  learners: readonly string[],
  libraries: readonly string[] | null,
): Promise<Map<string, PersonFacts>> {
  const found = new Map(
    learners.map((learner) => [learner, { facts: [] as ShownFact[], achievementTypes: new Map<string, string>() }]),
  )
  if (learners.length === 0) return found
  for (const { learner, evidence, achievementType, ...row } of await graph.read(factsQuery, { learners, libraries })) {
    const person = found.get(learner)
    person?.facts.push(shownFact({ ...row, ...evidenceOfNumber(evidence) }))
    if (achievementType !== null) person?.achievementTypes.set(row.assertion, achievementType)
  }
  return found
}
