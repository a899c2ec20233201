import type { DemandRow } from './analyst.ts'
import type { CandidateAnswer, LineAnswer } from './candidates.ts'
import type { GapAnswer, GapRow } from './gaps.ts'
import type { MatchAnswer } from './matches.ts'
import { refOf } from './references.ts'

const lineNumbers = (line: LineAnswer) => ({
  requirement: line.requirement.text,
  contributionBp: line.contributionBp,
  missingBp: line.missingBp,
  levelShortBp: line.levelShortBp,
  weakEvidenceBp: line.weakEvidenceBp,
})

/** All in basis points, as the API gives them. */
export const candidateNumbers = (edges: readonly CandidateAnswer[]) =>
  edges.map((edge) => ({
    candidate: edge.node.candidateId,
    tier: edge.tier,
    fit: edge.fitBp,
    verifiedFit: edge.verifiedFitBp,
    potentialFit: edge.potentialFitBp,
    lines: edge.explanation.lines.map(lineNumbers),
  }))

const neededBy = ({ competency, credential }: GapRow): string | null =>
  competency ? refOf(competency) : (credential?.name ?? null)

export const gapNumbers = (names: { program: string; job: string }, now: GapAnswer, after: GapAnswer) => ({
  program: names.program,
  job: names.job,
  coverageBp: now.coverageBp,
  coverageWithElectivesBp: now.coverageWithElectivesBp,
  coverageAfterBp: after.coverageAfterBp,
  rows: now.rows.edges.map(({ node }) => ({
    needed: neededBy(node),
    status: node.status,
    needBp: node.needBp,
    coveredBp: node.coveredBp,
    coveredAfterBp: after.rows.edges.find((row) => neededBy(row.node) === neededBy(node))?.node.coveredAfterBp ?? null,
    flags: node.flags,
  })),
})

export const demandNumbers = (rows: readonly DemandRow[]) =>
  rows.map((row) => ({
    competency: refOf(row.competency),
    statement: row.competency.fullStatement,
    jobProfiles: row.jobProfiles,
    openings: row.openings,
    employers: row.employers,
    programs: row.programs,
    completions: row.completions.count,
    verifiedLearners: row.verifiedLearners.count,
  }))

export const matchNumbers = (learner: string, match: MatchAnswer) => ({
  learner,
  job: match.jobProfile.title,
  employer: match.jobProfile.employer.name,
  tier: match.tier,
  fit: match.fitBp,
  lines: match.explanation.lines.map(lineNumbers),
  nextSteps: match.nextSteps.map((step) => ({
    kind: step.kind,
    requirement: step.requirement.text,
    gainBp: step.gainBp,
    tierAfter: step.tierAfter,
  })),
})
