import type { GraphEdge, GraphNode, GraphPart } from '../graph/projection.ts'
import { END_OF_TIME } from '../shared/clock.ts'
import { EVIDENCE_BASES, EVIDENCE_CLASSES } from '../shared/evidence.ts'
import { dayEnd, dayStart } from '../shared/instant.ts'
import type { RequirementSpec, TargetSpec } from './requirement.ts'

export interface PostingFacts {
  readonly id: string
  readonly version: number
  readonly openings: number
  readonly regions: readonly string[]
  readonly remote: boolean
  readonly datePosted: string
  readonly validThrough: string | null
}

/** A published (or since closed) version with its postings. */
export interface JobProfileFacts {
  readonly id: string
  readonly employer: string
  readonly title: string
  readonly state: string
  readonly version: number
  readonly occupations: readonly string[]
  readonly requirements: readonly RequirementSpec[]
  readonly postings: readonly PostingFacts[]
}

/**
 * What a job profile means: `(:JobProfile)-[:ASKS]->(:Requirement)-[:ANY_OF]->` the competency in the version that was
 * meant, or achievements; `POSTS` its postings. Drafts mean nothing to others and are not in the graph.
 */
export function jobProfilePart(job: JobProfileFacts): GraphPart {
  const nodes: GraphNode[] = [
    {
      id: job.id,
      labels: ['JobProfile'],
      properties: { title: job.title, employer: job.employer, state: job.state, version: job.version },
    },
  ]
  const edges: GraphEdge[] = [edge('OFFERED_BY', job.id, job.employer)]
  for (const occupation of job.occupations) edges.push(edge('HAS_OCCUPATION', job.id, occupation))
  job.requirements.forEach((requirement, position) => {
    nodes.push(requirementNode(requirement, position))
    edges.push(edge('ASKS', job.id, requirement.id))
    for (const target of targetIds(requirement.anyOf)) edges.push(edge('ANY_OF', requirement.id, target))
  })
  for (const posting of job.postings) {
    nodes.push(postingNode(posting))
    edges.push(edge('POSTS', job.id, posting.id))
  }
  return { nodes, edges }
}

const edge = (type: string, from: string, to: string): GraphEdge => ({ type, from, to, properties: {} })

/** Achievements that two targets of a line name are one edge. */
const targetIds = (anyOf: readonly TargetSpec[]): string[] => [
  ...new Set(anyOf.flatMap((target) => (target.kind === 'COMPETENCY' ? [target.competency] : target.achievements))),
]

function requirementNode(requirement: RequirementSpec, position: number): GraphNode {
  const { kind, importance, level, requiredAtHiring, text } = requirement
  return {
    id: requirement.id,
    labels: ['Requirement'],
    properties: {
      position,
      kind,
      importance,
      scale: level?.scale ?? null,
      level: level?.parts ?? null,
      levelLabel: level?.label ?? null,
      requiredAtHiring,
      acceptedEvidence: requirement.acceptedEvidence.map((it) => EVIDENCE_CLASSES.indexOf(it)),
      acceptedBasis: requirement.acceptedBasis.map((it) => EVIDENCE_BASES.indexOf(it)),
      text,
    },
  }
}

/** Open in [datePosted, validThrough), epoch milliseconds. */
const postingNode = (posting: PostingFacts): GraphNode => ({
  id: posting.id,
  labels: ['JobPosting'],
  properties: {
    version: posting.version,
    openings: posting.openings,
    regions: posting.regions,
    remote: posting.remote,
    datePosted: dayStart(posting.datePosted),
    validThrough: posting.validThrough === null ? END_OF_TIME : dayEnd(posting.validThrough),
  },
})

export interface OccupationFacts {
  readonly id: string
  readonly scheme: string
  readonly code: string
  readonly title: string
  readonly cipCodes: readonly string[]
}

export const occupationPart = ({ id, scheme, code, title, cipCodes }: OccupationFacts): GraphPart => ({
  nodes: [{ id, labels: ['Occupation'], properties: { scheme, code, title, cipCodes } }],
  edges: [],
})
