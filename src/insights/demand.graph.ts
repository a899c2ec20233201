import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { sightOf, visibleInGraph } from '../frameworks/sight.ts'
import { ANYONE } from '../identity/anyone.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { withdrawnSince } from '../matching/withdrawn.ts'
import { EVIDENCE_BASES } from '../shared/evidence.ts'
import { defineQuery } from '../shared/graph.ts'
import { dayEnd, dayStart } from '../shared/instant.ts'
import type { DemandWhere } from './demand.inputs.ts'

const NAMED = 'UNWIND $jobProfiles AS asked MATCH (j:Entity {id: asked}) WHERE j:JobProfile WITH DISTINCT j'
const ALL = 'MATCH (j:JobProfile)'
const ALL_SCANS = 'demand without names is a question about all job profiles'

/** Leaves `j` and the openings of its postings that count: of a job that is named, one where it has none. */
const COUNTED = `
  WITH j WHERE j.state = 'PUBLISHED'
    AND ($employers IS NULL OR j.employer IN $employers)
    AND ($occupations IS NULL OR EXISTS { (j)-[:HAS_OCCUPATION]->(o:Entity) WHERE o.id IN $occupations })
    AND ($cipCode IS NULL OR EXISTS { (j)-[:HAS_OCCUPATION]->(o:Occupation) WHERE $cipCode IN o.cipCodes })
  WITH j, COLLECT { MATCH (j)-[:POSTS]->(p:JobPosting)
    WHERE $postedFrom <= p.datePosted AND p.datePosted < $postedUntil
      AND ($openAt IS NULL OR (p.datePosted <= $openAt AND $openAt < p.validThrough))
      AND ($regions IS NULL OR any(region IN p.regions WHERE region IN $regions))
    RETURN p.openings } AS posted
  WITH j, CASE WHEN size(posted) > 0 THEN reduce(sum = 0, openings IN posted | sum + openings) ELSE 1 END AS openings,
    size(posted) > 0 AS offered
  WHERE $named OR offered`

const JobRow = z.object({ id: z.string(), version: z.number(), employer: z.string(), openings: z.number() })
export type DemandedJob = z.infer<typeof JobRow>

const JOBS = `${COUNTED}
  RETURN j.id AS id, j.version AS version, j.employer AS employer, openings ORDER BY openings DESC, id LIMIT $limit`

const namedJobs = defineQuery({ name: 'insights.namedJobs', text: NAMED + JOBS, row: JobRow })
const allJobs = defineQuery({ name: 'insights.jobs', text: ALL + JOBS, row: JobRow, scans: ALL_SCANS })

const IN_FRAMEWORKS = (node: string): string =>
  `($frameworks IS NULL OR EXISTS { MATCH (f:Target {lineage: ${node}.lineage}) WHERE f.framework IN $frameworks })`

const DemandRow = z.object({
  lineage: z.string(),
  jobProfiles: z.number(),
  requiredBy: z.number(),
  employers: z.number(),
  openings: z.number(),
  /** Scale, parts, label, openings: one a line with a level. The graph hands them over job by job. */
  levels: z
    .array(z.array(z.tuple([z.string(), z.number(), z.string(), z.number()])))
    .transform((ofJobs) => ofJobs.flat()),
})
export type DemandedCompetency = z.infer<typeof DemandRow>

const COMPETENCIES = `${COUNTED}
  MATCH (j)-[:ASKS]->(r:Requirement)-[:ANY_OF]->(t:Competency)
  WHERE t:Target AND ${visibleInGraph('t')} AND ${IN_FRAMEWORKS('t')}
  WITH t.lineage AS lineage, j, openings,
    collect(CASE WHEN r.level IS NOT NULL THEN [r.scale, r.level, r.levelLabel, openings] END) AS levels,
    max(CASE r.kind WHEN 'REQUIRED' THEN 1 ELSE 0 END) AS required
  RETURN lineage, count(j) AS jobProfiles, sum(required) AS requiredBy, count(DISTINCT j.employer) AS employers,
    sum(openings) AS openings, collect(levels) AS levels`

const namedDemand = defineQuery({ name: 'insights.namedDemand', text: NAMED + COMPETENCIES, row: DemandRow })
const allDemand = defineQuery({
  name: 'insights.demand',
  text: ALL + COMPETENCIES,
  row: DemandRow,
  scans: ALL_SCANS,
})

const taught = defineQuery({
  name: 'insights.taught',
  text: `MATCH (:Program {state: 'PUBLISHED'})-[:INCLUDES*0..1]->(owner)-[:TEACHES]->(t:Competency)
    WHERE t:Target AND ${visibleInGraph('t')} AND ${IN_FRAMEWORKS('t')}
    RETURN DISTINCT t.lineage AS lineage`,
  row: z.object({ lineage: z.string() }),
  scans: 'what is taught and not wanted is a question about all programs',
})

const SupplyRow = z.object({
  at: z.number(),
  programs: z.number(),
  completions: z.number(),
  people: z.number(),
})
export type Supply = z.infer<typeof SupplyRow>

/**
 * Programs that teach any of `lineages`, completers of those that assess it in what everybody takes, and people who
 * prove it now and let themselves be counted.
 */
const supply = defineQuery({
  name: 'insights.supply',
  text: `UNWIND $asked AS asked
    CALL (asked) {
      UNWIND asked.lineages AS lineage
      MATCH (:Target {lineage: lineage})<-[teaches:TEACHES]-(owner)<-[path:INCLUDES*0..1]-(program:Program)
      WHERE program.state = 'PUBLISHED'
      WITH program, max(CASE WHEN teaches.assessed AND all(step IN path WHERE step.place = 'REQUIRED')
        THEN 1 ELSE 0 END) AS assures
      RETURN count(program) AS programs, sum(assures * coalesce(program.completions, 0)) AS completions
    }
    CALL (asked) {
      UNWIND asked.lineages AS lineage
      MATCH (:Target {lineage: lineage})<-[s:SHOWS]-(l:Learner)
      WHERE s.evidence < $notVerified AND s.from <= $now AND $now < s.until
      WITH DISTINCT l
      WHERE NOT l.part IN $forgotten AND EXISTS { (l)-[g:GRANTS]->(o:Entity)
        WHERE o.id IN $audience AND g.purpose = $purpose AND g.from <= $now AND $now < g.until
          AND NOT g.consent IN $withdrawn AND g.regions IS NULL AND $field IN g.fields }
      RETURN count(l) AS people
    }
    RETURN asked.at AS at, programs, completions, people`,
  row: SupplyRow,
})

/** A filter as the queries take it. */
function demandParameters(session: Session, where: DemandWhere) {
  const { jobProfiles, employers, occupations, cipCode, regions, posted, frameworks } = where
  const { own, shared, steward } = sightOf(session.viewer)
  // What jobs ask for never stands in another organisation's draft.
  const cohorts: string[] = []
  const byDays = Boolean(posted?.from || posted?.to)
  return {
    jobProfiles: jobProfiles ?? [],
    named: Boolean(jobProfiles),
    employers: employers ?? null,
    occupations: occupations ?? null,
    cipCode: cipCode ?? null,
    regions: regions ?? null,
    frameworks: frameworks ?? null,
    postedFrom: posted?.from ? dayStart(posted.from) : 0,
    postedUntil: posted?.to ? dayEnd(posted.to) : Number.MAX_SAFE_INTEGER,
    openAt: byDays ? null : session.now,
    own,
    shared,
    steward,
    cohorts,
  }
}

/** Job profiles of a demand, those with most openings first. */
export const demandedJobs = (session: Session, where: DemandWhere, limit: number): Promise<DemandedJob[]> =>
  session.graph.read(where.jobProfiles ? namedJobs : allJobs, { ...demandParameters(session, where), limit })

/** What the job profiles of a demand ask for: competencies that the viewer may see, by meaning. */
export const demandedCompetencies = (session: Session, where: DemandWhere): Promise<DemandedCompetency[]> =>
  session.graph.read(where.jobProfiles ? namedDemand : allDemand, demandParameters(session, where))

/** Meanings that published programs teach. */
export async function taughtLineages(session: Session, where: DemandWhere): Promise<string[]> {
  const { frameworks, own, shared, steward, cohorts } = demandParameters(session, where)
  return (await session.graph.read(taught, { frameworks, own, shared, steward, cohorts })).map((row) => row.lineage)
}

/** Supply of each group of meanings, in order. */
export async function supplyOf(session: Session, groups: readonly (readonly string[])[]): Promise<Supply[]> {
  if (groups.length === 0) return []
  const withdrawn = await withdrawnSince(session, ConsentPurpose.ANALYTICS)
  const rows = await session.graph.read(supply, {
    asked: groups.map((lineages, at) => ({ at, lineages })),
    notVerified: EVIDENCE_BASES.length,
    now: session.now,
    audience: [ANYONE, session.viewer.organisation].filter((id) => id !== null),
    purpose: ConsentPurpose.ANALYTICS,
    field: ConsentField.COMPETENCIES,
    withdrawn: withdrawn.consents,
    forgotten: withdrawn.forgotten,
  })
  const byPlace = new Map(rows.map((row) => [row.at, row]))
  return groups.map((_, at) => byPlace.get(at) ?? { at, programs: 0, completions: 0, people: 0 })
}
