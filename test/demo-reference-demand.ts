/** Demand and supply once more, by counting the world's own lists; see demo-reference.ts. */
import { population } from '../seeds/people/population.ts'
import { COURSES } from '../seeds/world/courses.ts'
import { JOBS } from '../seeds/world/jobs.ts'
import type { CompetencyRef } from '../seeds/world/model.ts'
import { PROGRAMS } from '../seeds/world/programs.ts'
import { evidenceClass } from './demo-reference.ts'

const AGREED = { agreed: true }
const PEOPLE = population()

/** Numbers about people are shown from ten on, rounded to five. */
const shownPeople = (count: number): number | null => (count < 10 ? null : Math.round(count / 5) * 5)

/** By program, what teaches or lists it. */
const outcomesOf = (ref: CompetencyRef) =>
  PROGRAMS.map((program) => ({
    program,
    found: program.courses.flatMap(({ course, place }) =>
      (COURSES.find((one) => one.key === course)?.outcomes ?? [])
        .filter((outcome) => outcome.competency === ref)
        .map((outcome) => ({ ...outcome, place })),
    ),
  }))

/** How many programs list it and assess it nowhere. */
export const onlyListed = (ref: CompetencyRef): number =>
  outcomesOf(ref).filter(({ found }) => found.length > 0 && !found.some((one) => one.assessed)).length

/** What the analyst should see of one competency. */
export function demandOf(ref: CompetencyRef) {
  const asking = JOBS.filter((one) => one.lines.some((line) => Array.isArray(line.anyOf) && line.anyOf.includes(ref)))
  const outcomes = outcomesOf(ref)
  const completing = outcomes.filter(({ found }) => found.some((one) => one.assessed && one.place === 'REQUIRED'))
  const proving = PEOPLE.filter(
    (one) =>
      one.analytics && one.holds.some((held) => ref in held.levels && evidenceClass(one, held, AGREED) === 'VERIFIED'),
  )
  return {
    jobProfiles: asking.length,
    openings: asking.reduce((sum, one) => sum + one.openings, 0),
    employers: new Set(asking.map((one) => one.employer)).size,
    programs: outcomes.filter(({ found }) => found.length > 0).length,
    completions: shownPeople(completing.reduce((sum, { program }) => sum + program.completers, 0)),
    verifiedLearners: shownPeople(proving.length),
  }
}
