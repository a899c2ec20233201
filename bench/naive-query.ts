import { z } from 'zod'

import { ANYONE } from '../src/identity/anyone.ts'
import type { Question } from '../src/matching/question.ts'
import { defineQuery, type GraphReader } from '../src/shared/graph.ts'

/**
 * The peer: the same ranking as one would first write it, everything in Cypher: a row a credited competency, maps
 * collected per learner, requirements looked up in lists, order and limit in the database. Same consent, same numbers.
 */
const naive = defineQuery({
  name: 'bench.naive',
  text: `
    UNWIND $credits AS credit
    MATCH (l:Learner)-[s:SHOWS]->(c:Target {lineage: credit.lineage})
    WHERE s.from <= $at AND $at < s.until
      AND EXISTS { (l)-[g:GRANTS]->(o) WHERE o.id IN $audience AND g.purpose = 'DISCOVERY' AND g.from <= $at AND $at < g.until }
    WITH l, credit.line AS line, credit.kappa * (CASE
        WHEN credit.level = 0 THEN 1000
        WHEN s.level IS NULL OR s.scale <> credit.scale THEN 500
        WHEN s.level >= credit.level THEN 1000
        ELSE 1000 * s.level / credit.level END) AS reach, s.evidence AS evidence
    WITH l, line, max(reach * $quality[evidence]) AS score, max(reach * $potential[evidence]) AS potential
    WITH l, collect({line: line, score: score, potential: potential}) AS shown
    WITH l, shown, reduce(sum = 0, r IN $lines | sum + r.weight * coalesce(head([x IN shown WHERE x.line = r.line | x.score]), 0)) AS fit,
      size([r IN $lines WHERE r.decides AND coalesce(head([x IN shown WHERE x.line = r.line | x.score]), 0) < $threshold]) AS failing,
      size([r IN $lines WHERE r.decides AND coalesce(head([x IN shown WHERE x.line = r.line | x.potential]), 0) < $threshold]) AS failingIfVerified
    WHERE fit > 0
    WITH l.id AS learner, (2 * fit + $unit) / (2 * $unit) AS fitBp,
      CASE WHEN failing = 0 THEN 0 WHEN failingIfVerified = 0 THEN 1 WHEN failingIfVerified = 1 THEN 2 ELSE 3 END AS tier
    RETURN learner, fitBp, tier ORDER BY tier, fitBp DESC, learner LIMIT $first`,
  row: z.object({ learner: z.string(), fitBp: z.number(), tier: z.number() }),
})

export const naiveRanking = (graph: GraphReader, question: Question, organisation: string, first: number) =>
  graph.read(naive, {
    credits: question.lines.flatMap((line) =>
      [...line.credits.values()].map(({ lineage, creditBp }) => ({
        line: line.id,
        lineage,
        kappa: creditBp,
        scale: line.level?.scale ?? null,
        level: line.level?.parts ?? 0,
      })),
    ),
    lines: question.lines.map(({ id, weight, decides }) => ({ line: id, weight, decides })),
    quality: question.lines[0]?.quality ?? [],
    potential: question.lines[0]?.potentialQuality ?? [],
    threshold: question.threshold,
    unit: question.totalWeight * 100_000,
    at: question.at,
    audience: [organisation, ANYONE],
    first,
  })
