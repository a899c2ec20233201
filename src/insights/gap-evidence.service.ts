import { approvedScaleMaps } from '../crosswalks/scale-map.graph.ts'
import { visibleLibraries } from '../crosswalks/visible-libraries.ts'
import type { Session } from '../database/session.ts'
import { RequirementKind } from '../jobs/requirement.ts'
import { policyFor } from '../matching/policy.service.ts'
import { prepareQuestion } from '../matching/question.ts'
import { scoreLine } from '../matching/score.ts'
import { countOfPeople, type PeopleCount, partOfPeople } from '../shared/people-count.ts'
import type { GapRules } from './coverage.ts'
import { completersFacts } from './gap.graph.ts'
import { byUncoveredNeed } from './gap.ts'
import { GapRow } from './gap.types.ts'

export interface EvidencedGap {
  /** Null when nobody can tell who they are. */
  readonly completers: PeopleCount | null
  readonly coverageBp: number
  readonly rows: GapRow[]
  /** Rows whose number of people is not shown; they count as not covered. */
  readonly suppressed: number
  /** Keys in the graph of all whose facts were read. */
  readonly counted: readonly string[]
}

/**
 * The rows by what completers can prove: of each row's hardest line, how many meet it as an employer would see them.
 * Coverage is reckoned from the numbers that are shown, so that it tells no more than they do.
 */
export async function onEvidence(
  session: Session,
  credential: string,
  rows: readonly GapRow[],
  rules: GapRules,
): Promise<EvidencedGap> {
  const policy = policyFor(session, null)
  const question = prepareQuestion({
    policy,
    at: session.now,
    // Each row by itself: what a line weighs beside others does not matter for whether it is met.
    requirements: rows.map(({ result }) => ({ ...result.hardest, kind: RequirementKind.REQUIRED, importance: 100 })),
    creditsFor: rules.credited,
    scaleMaps: await approvedScaleMaps(session, visibleLibraries(session)),
  })
  const lineages = [...new Set(question.lines.flatMap((line) => [...line.credits.keys()]))]
  const people = await completersFacts(session, credential, lineages)
  const completers = countOfPeople(people.length)
  const evidenced = rows.map((row, at) => {
    const line = question.lines[at] as (typeof question.lines)[number]
    const meeting = people.filter(({ facts }) => scoreLine(question, line, facts).score >= question.threshold).length
    const evidencedBy = partOfPeople(meeting, people.length)
    const share = completers.count && evidencedBy.count ? evidencedBy.count / completers.count : 0
    const coveredBp = Math.min(row.needBp, Math.round(row.needBp * share))
    return Object.assign(new GapRow(), row, { evidencedBy, coveredBp })
  })
  return {
    completers,
    coverageBp: evidenced.reduce((sum, row) => sum + row.coveredBp, 0),
    rows: sorted(evidenced),
    suppressed: evidenced.filter((row) => row.evidencedBy?.suppressed).length,
    counted: people.map(({ learner }) => learner),
  }
}

/** What is proved orders them, not what the curriculum covers. */
const sorted = (rows: readonly GapRow[]): GapRow[] =>
  [...rows].sort((a, b) => byUncoveredNeed({ ...a, target: a.result.target }, { ...b, target: b.result.target }))

/** The same where nobody can tell who the completers are: nothing is proved, and nobody was looked at. */
export const withoutEvidence = (rows: readonly GapRow[]): EvidencedGap => ({
  completers: null,
  coverageBp: 0,
  rows: sorted(rows.map((row) => Object.assign(new GapRow(), row, { coveredBp: 0 }))),
  suppressed: 0,
  counted: [],
})
