import type { GraphEdge, GraphPart } from '../graph/projection.ts'
import type { OutcomeRow } from './outcome.row.ts'

export interface ProgramFacts {
  readonly id: string
  readonly provider: string
  readonly title: string
  readonly state: string
  readonly version: number
  readonly cipCode: string | null
  readonly catalogueYear: string
  readonly credentialAwarded: string | null
  readonly courses: readonly {
    readonly course: string
    readonly place: string
    readonly electiveGroup: string | null
    readonly term: number | null
  }[]
  readonly outcomes: readonly OutcomeRow[]
  /** Of the last year that was reported. */
  readonly completions: { readonly year: number; readonly count: number } | null
}

/** A published program: `INCLUDES` its courses with their place, `TEACHES` what it claims as a whole, `AWARDS`. */
export function programPart(program: ProgramFacts): GraphPart {
  const { id, title, provider, state, version, cipCode, catalogueYear, completions } = program
  return {
    nodes: [
      {
        id,
        labels: ['Program'],
        properties: {
          title,
          provider,
          state,
          version,
          cipCode,
          catalogueYear,
          completions: completions?.count ?? null,
          completionsYear: completions?.year ?? null,
        },
      },
    ],
    edges: [
      edge('OFFERED_BY', id, provider),
      ...(program.credentialAwarded === null ? [] : [edge('AWARDS', id, program.credentialAwarded)]),
      ...program.courses.map(({ course, place, electiveGroup, term }) =>
        edge('INCLUDES', id, course, { place, group: electiveGroup, term }),
      ),
      ...outcomeEdges(id, program.outcomes),
    ],
  }
}

export interface CourseFacts {
  readonly id: string
  readonly provider: string
  readonly code: string
  readonly title: string
  readonly version: number
  readonly credits: number | null
  readonly hours: number | null
  readonly prerequisites: readonly string[]
  readonly outcomes: readonly OutcomeRow[]
}

export function coursePart(course: CourseFacts): GraphPart {
  const { id, provider, code, title, version, credits, hours, prerequisites, outcomes } = course
  return {
    nodes: [{ id, labels: ['Course'], properties: { provider, code, title, version, credits, hours } }],
    edges: [
      edge('OFFERED_BY', id, provider),
      ...prerequisites.map((needed) => edge('PREREQUISITE', id, needed)),
      ...outcomeEdges(id, outcomes),
    ],
  }
}

/** `TEACHES` carries its outcome's id; what comes with an outcome is `LEADS_TO`. */
const outcomeEdges = (owner: string, outcomes: readonly OutcomeRow[]): GraphEdge[] =>
  outcomes.flatMap((outcome) => [
    edge('TEACHES', owner, outcome.competencyId, {
      outcome: outcome.id,
      position: outcome.position,
      coverage: outcome.coverage,
      assessed: outcome.assessed,
      scale: outcome.level?.scale ?? null,
      level: outcome.level?.parts ?? null,
    }),
    ...(outcome.achievementId === null
      ? []
      : [edge('LEADS_TO', owner, outcome.achievementId, { outcome: outcome.id })]),
  ])

const edge = (type: string, from: string, to: string, properties: GraphEdge['properties'] = {}): GraphEdge => ({
  type,
  from,
  to,
  properties,
})
