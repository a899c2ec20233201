import type { OutcomeRow } from '../programs/outcome.row.ts'
import type { OutcomeSpec } from '../programs/outcome.rule.ts'
import type { Offer } from './coverage.ts'

/** A course as it stands in a program. */
export interface CurriculumCourse {
  readonly course: string
  readonly required: boolean
  readonly outcomes: readonly OutcomeRow[]
}

/** A program as far as a gap asks. */
export interface Curriculum {
  readonly credentialAwarded: string | null
  readonly outcomes: readonly OutcomeRow[]
  readonly courses: readonly CurriculumCourse[]
  /** Made up for a what-if. */
  readonly added: readonly OutcomeSpec[]
}

/** One what-if change with what its ids name. */
export type Change =
  | { readonly kind: 'ADD_COURSE'; readonly course: string; readonly outcomes: readonly OutcomeRow[] }
  | { readonly kind: 'DROP_COURSE'; readonly course: string }
  | { readonly kind: 'ADD_OUTCOME'; readonly outcome: OutcomeSpec }
  | { readonly kind: 'DROP_OUTCOME'; readonly outcome: string }

/**
 * The curriculum after changes, in their order; null when one of them has nothing to take away. A course that is added
 * becomes required, also one that is an elective now; an outcome that is added counts for everybody.
 */
export function changed(curriculum: Curriculum, changes: readonly Change[]): Curriculum | { readonly nothing: number } {
  let now = curriculum
  for (const [at, change] of changes.entries()) {
    const next = apply(now, change)
    if (!next) return { nothing: at }
    now = next
  }
  return now
}

function apply(now: Curriculum, change: Change): Curriculum | null {
  switch (change.kind) {
    case 'ADD_COURSE': {
      const others = now.courses.filter(({ course }) => course !== change.course)
      const { course, outcomes } = change
      return { ...now, courses: [...others, { course, outcomes, required: true }] }
    }
    case 'DROP_COURSE': {
      const courses = now.courses.filter(({ course }) => course !== change.course)
      return courses.length === now.courses.length ? null : { ...now, courses }
    }
    case 'ADD_OUTCOME':
      return { ...now, added: [...now.added, change.outcome] }
    case 'DROP_OUTCOME':
      return withoutOutcome(now, change.outcome)
  }
}

function withoutOutcome(now: Curriculum, id: string): Curriculum | null {
  const keep = (outcomes: readonly OutcomeRow[]) => outcomes.filter((outcome) => outcome.id !== id)
  const isThere = [now.outcomes, ...now.courses.map((course) => course.outcomes)].some((outcomes) =>
    outcomes.some((outcome) => outcome.id === id),
  )
  if (!isThere) return null
  return {
    ...now,
    outcomes: keep(now.outcomes),
    courses: now.courses.map((course) => ({ ...course, outcomes: keep(course.outcomes) })),
  }
}

/** What the curriculum gives. `withElectives`: as if everybody took all of them. */
export function offersOf({ credentialAwarded, outcomes, courses, added }: Curriculum, withElectives = false): Offer[] {
  const awarded: Offer[] =
    credentialAwarded === null
      ? []
      : [
          {
            outcome: null,
            lineage: null,
            achievement: credentialAwarded,
            assessed: true,
            level: null,
            guaranteed: true,
          },
        ]
  return [
    ...awarded,
    ...outcomes.map((row) => offerOf(row, true)),
    ...courses.flatMap((course) => course.outcomes.map((row) => offerOf(row, course.required || withElectives))),
    ...added.map(
      ({ lineage, achievement, assessed, level }): Offer => ({
        outcome: null,
        lineage,
        achievement,
        assessed,
        level,
        guaranteed: true,
      }),
    ),
  ]
}

const offerOf = (row: OutcomeRow, guaranteed: boolean): Offer => ({
  outcome: row.id,
  lineage: row.lineage,
  achievement: row.achievementId,
  assessed: row.assessed,
  level: row.level,
  guaranteed,
})
