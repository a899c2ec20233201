import { createHash } from 'node:crypto'

import { known } from '../load/world-ids.ts'
import { NEEDED_BY } from '../people/cast.ts'
import { REGION } from '../world/organisations.ts'
import type { Stage } from './scene.ts'

export interface LineAnswer {
  readonly requirement: { readonly id: string; readonly text: string; readonly kind: string }
  readonly outcome: string
  readonly contributionBp: number
  readonly missingBp: number
  readonly levelShortBp: number
  readonly weakEvidenceBp: number
  readonly summary: string
}

export interface CandidateAnswer {
  readonly tier: string
  readonly fitBp: number
  readonly verifiedFitBp: number
  readonly potentialFitBp: number
  readonly rankChange: number | null
  readonly node: { readonly candidateId: string; readonly available: string | null }
  readonly explanation: { readonly lines: readonly LineAnswer[] }
}

export interface CandidatesAnswer {
  readonly edges: readonly CandidateAnswer[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly decision: { readonly id: string }
  readonly stamp: { readonly policyVersion: string; readonly graphVersion: string }
}

const CANDIDATES = /* GraphQL */ `
  query WhoFits($job: ID!, $where: CandidateWhere, $weights: [WeightInput!], $first: Int!, $after: String) {
    candidates(for: { jobProfile: $job }, where: $where, weights: $weights, first: $first, after: $after) {
      edges {
        tier fitBp verifiedFitBp potentialFitBp rankChange
        node { candidateId available }
        explanation { lines { requirement { id text kind } outcome contributionBp missingBp levelShortBp weakEvidenceBp summary } }
      }
      pageInfo { hasNextPage endCursor }
      decision { id }
      stamp { policyVersion graphVersion }
    }
  }`

export interface CandidatesQuestion {
  readonly first: number
  readonly after?: string | null
  readonly weights?: readonly { readonly requirement: string; readonly importance: number }[]
  /** Everyone, not only those who could start soon. */
  readonly anyTime?: boolean
}

/** Quernstone's question: who fits the analyst's job, here, and could start by the day that is needed. */
export async function askCandidates(stage: Stage, question: CandidatesQuestion): Promise<CandidatesAnswer> {
  const { first, after = null, weights = null, anyTime = false } = question
  const { candidates } = await stage.as('quernstone').query<{ candidates: CandidatesAnswer }>(CANDIDATES, {
    job: known(stage.loading.ids.jobs, 'quernstone-junior-analyst'),
    where: anyTime ? { regions: [REGION] } : { regions: [REGION], availableBy: NEEDED_BY },
    weights,
    first,
    after,
  })
  return candidates
}

/** A short name for a pseudonym: enough to tell the people of one table apart. */
export const nameOf = ({ candidateId }: { readonly candidateId: string }): string =>
  `candidate ${createHash('sha256').update(candidateId).digest('hex').slice(0, 4).toUpperCase()}`
