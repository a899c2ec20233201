import { hundredths, percent, words } from '../demo/table.ts'
import { askCandidates, type CandidateAnswer, nameOf } from './candidates.ts'
import type { Scene, Stage } from './scene.ts'

/** What the employer's scene hands on to later ones. */
export interface Shortlist {
  readonly scenes: readonly Scene[]
  readonly page: readonly CandidateAnswer[]
  /** The decision that was stored with the first page. */
  readonly decision: string
  /** The pseudonym of P1 for this job. */
  readonly p1: string
}

/** How many are shown. */
const SHOWN = 5
const REWEIGHTED = 8

const lineTable = (candidate: CandidateAnswer) => {
  const { lines } = candidate.explanation
  const sum = (of: 'contributionBp' | 'missingBp' | 'levelShortBp' | 'weakEvidenceBp') =>
    lines.reduce((all, line) => all + line[of], 0)
  const [given, missing, level, weak] = [
    sum('contributionBp'),
    sum('missingBp'),
    sum('levelShortBp'),
    sum('weakEvidenceBp'),
  ]
  return {
    head: ['Line', 'What is asked', 'Given', 'Missing', 'Level short', 'Weak proof'],
    rows: [
      ...lines.map((line, at) => [
        `R${at + 1}`,
        `${line.requirement.text}${line.requirement.kind === 'PREFERRED' ? ' (preferred)' : ''}`,
        hundredths(line.contributionBp),
        hundredths(line.missingBp),
        hundredths(line.levelShortBp),
        hundredths(line.weakEvidenceBp),
      ]),
      ['', `Sum: ${percent(given + missing + level + weak)}`, ...[given, missing, level, weak].map(hundredths)],
    ],
    widths: [6, 41, 9, 10, 14, 13],
    right: [2, 3, 4, 5],
  }
}

const moved = (change: number | null): string =>
  change === null || change === 0 ? '=' : change > 0 ? `up ${change}` : `down ${-change}`

/** Five candidates, two of them line by line, and the same five lines weighed anew. */
export async function employerScenes(stage: Stage): Promise<Shortlist> {
  const answer = await askCandidates(stage, { first: SHOWN })
  const page = answer.edges
  const [p1, p2] = [page[1], page[2]]
  const dashboard = p1?.explanation.lines[4]?.requirement.id
  if (!p1 || !p2 || !dashboard) throw new Error('fewer candidates than the story needs')
  const again = await askCandidates(stage, {
    first: SHOWN,
    weights: [{ requirement: dashboard, importance: REWEIGHTED }],
  })
  return {
    page,
    decision: answer.decision.id,
    p1: p1.node.candidateId,
    scenes: [shortlist(page), inDetail(p1, p2), reweighed(again.edges)],
  }
}

const ASKS = 'A hiring manager (Quernstone Cold Chain)'

const shortlist = (page: readonly CandidateAnswer[]): Scene => ({
  asks: ASKS,
  question: 'Who could start as Junior Data Analyst by 14 December, and how well does each fit?',
  tables: [
    {
      table: {
        head: ['', 'Candidate', 'Tier', 'Fit', 'Verified only', 'If all verified'],
        rows: page.map((edge, at) => [
          String(at + 1),
          nameOf(edge.node),
          words(edge.tier),
          percent(edge.fitBp),
          percent(edge.verifiedFitBp),
          percent(edge.potentialFitBp),
        ]),
        widths: [4, 18, 20, 11, 16, 17],
        right: [0, 3, 4, 5],
      },
    },
  ],
  shows: `people who meet every required line come first; the third shows the highest number, yet proved one of them only by own word: once verified it would reach ${percent(page[2]?.potentialFitBp ?? 0)} and lead. No name, issuer or date is shown. Who could start later only is left out: asked without that day, as the README does, others may stand first.`,
})

const inDetail = (p1: CandidateAnswer, p2: CandidateAnswer): Scene => ({
  asks: ASKS,
  question: 'Where exactly do the points of the second and the third come from, and where were they lost?',
  tables: [
    { caption: `${nameOf(p1.node)}: fit ${percent(p1.fitBp)} (all columns in per cent)`, table: lineTable(p1) },
    { caption: `${nameOf(p2.node)}: fit ${percent(p2.fitBp)}`, table: lineTable(p2) },
  ],
  shows:
    'every point has a line and every loss a cause (not shown at all, shown at a lower level, or weakly proved), and together they are exactly 100.00 %.',
})

const reweighed = (page: readonly CandidateAnswer[]): Scene => ({
  asks: ASKS,
  question: 'And if the dashboard mattered twice as much (importance 8 instead of 4)?',
  tables: [
    {
      table: {
        head: ['', 'Candidate', 'Tier', 'Fit', 'Places'],
        rows: page.map((edge, at) => [
          String(at + 1),
          nameOf(edge.node),
          words(edge.tier),
          percent(edge.fitBp),
          moved(edge.rankChange),
        ]),
        widths: [4, 18, 20, 11, 12],
        right: [0, 3],
      },
    },
  ],
  shows: 'weights belong to the employer: the order answers at once, and says who gained or lost places by them.',
})
