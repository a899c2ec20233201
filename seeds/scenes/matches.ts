import type { KeyHolder } from '../demo/keys.ts'
import { known } from '../load/world-ids.ts'
import type { LineAnswer } from './candidates.ts'
import type { Stage } from './scene.ts'

export interface NextStepAnswer {
  readonly kind: string
  readonly requirement: { readonly text: string }
  readonly gainBp: number
  readonly tierAfter: string
}

export interface MatchAnswer {
  readonly jobProfile: { readonly title: string; readonly employer: { readonly name: string } }
  readonly tier: string
  readonly fitBp: number
  readonly explanation: {
    readonly verifiedFitBp: number
    readonly potentialFitBp: number
    readonly lines: readonly LineAnswer[]
  }
  readonly nextSteps: readonly NextStepAnswer[]
}

const MATCH = /* GraphQL */ `
  query WhyNot($job: ID!) {
    viewer { me { jobMatch(jobProfile: $job) {
      jobProfile { title employer { name } }
      tier fitBp
      explanation { verifiedFitBp potentialFitBp lines { requirement { id text kind } outcome contributionBp missingBp levelShortBp weakEvidenceBp summary } }
      nextSteps { kind requirement { text } gainBp tierAfter }
    } } }
  }`

/** One job as the learner sees it: the score that the employer would see, why, and what would change it. */
export async function askMatch(stage: Stage, person: KeyHolder, job: string): Promise<MatchAnswer> {
  const { viewer } = await stage.as(person).query<{ viewer: { me: { jobMatch: MatchAnswer } } }>(MATCH, {
    job: known(stage.loading.ids.jobs, job),
  })
  return viewer.me.jobMatch
}

export interface LogEntry {
  readonly at: string
  readonly organisation: { readonly name: string } | null
  readonly purpose: string
  readonly action: string
  readonly fields: readonly string[]
}

const LOG = /* GraphQL */ `
  query Log($first: Int!) {
    viewer { me { accessLog(first: $first) {
      edges { node { at organisation { name } purpose action fields } }
      chainHead
    } } }
  }`

/** Who read what of a learner, the newest first. */
export async function askLog(stage: Stage, person: KeyHolder, first: number): Promise<readonly LogEntry[]> {
  const { viewer } = await stage.as(person).query<{
    viewer: { me: { accessLog: { edges: readonly { node: LogEntry }[] } } }
  }>(LOG, { first })
  return viewer.me.accessLog.edges.map(({ node }) => node)
}
