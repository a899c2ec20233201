/** What the demo tells of: its people, its two jobs, who ranks where, and the shape of what `--json` prints. */
import { NEEDED_BY } from '../seeds/people/cast.ts'
import type { Person } from '../seeds/people/person.ts'
import { population } from '../seeds/people/population.ts'
import { JOBS } from '../seeds/world/jobs.ts'
import type { CompetencyRef, WorldJob, WorldProgram } from '../seeds/world/model.ts'
import { PROGRAMS } from '../seeds/world/programs.ts'
import { judge, type Reference } from './demo-reference.ts'

export const PEOPLE = population()
/** LARK-2.3 → DAP.C1 has been agreed. */
export const AGREED = { agreed: true }

export const person = (key: string): Person => PEOPLE.find((one) => one.key === key) as Person
export const program = (key: string): WorldProgram => PROGRAMS.find((one) => one.key === key) as WorldProgram
const job = (key: string): WorldJob => JOBS.find((one) => one.key === key) as WorldJob
export const QUERNSTONE = job('quernstone-junior-analyst')
export const HOLLINVALE = job('hollinvale-patient-care')

const ORDER = ['MEETS_REQUIRED', 'MEETS_IF_VERIFIED', 'ONE_SHORT', 'NOT_YET']

/** Who could start soon, in the order that the score gives. */
export const ranked = (importance?: ReadonlyMap<number, number>): (Reference & { key: string })[] =>
  PEOPLE.filter((one) => one.discovery !== null && one.available !== null && one.available <= NEEDED_BY)
    .map((one) => ({ key: one.key, ...judge(QUERNSTONE, one, importance ? { ...AGREED, importance } : AGREED) }))
    .filter((one) => one.fit > 0)
    .sort((a, b) => ORDER.indexOf(a.tier) - ORDER.indexOf(b.tier) || b.fit - a.fit)

export interface Line {
  readonly requirement: string
  readonly contributionBp: number
  readonly missingBp: number
  readonly levelShortBp: number
  readonly weakEvidenceBp: number
}

export interface Gap {
  readonly coverageBp: number
  readonly coverageWithElectivesBp: number
  readonly coverageAfterBp: number
  readonly rows: readonly {
    needed: string
    status: string
    needBp: number
    coveredBp: number
    coveredAfterBp: number
    flags: readonly string[]
  }[]
}

export interface Match {
  readonly learner: string
  readonly tier: string
  readonly fit: number
  readonly lines: readonly Line[]
  readonly nextSteps: readonly { kind: string; requirement: string; gainBp: number; tierAfter: string }[]
}

export interface Numbers {
  readonly agreement: {
    readonly mapping: { was: string; status: string; relation: string; creditBp: number }
    readonly before: { tier: string; fit: number }
    readonly after: { tier: string; fit: number }
    readonly agreement: { ratedByBoth: number; openConflicts: number; stale: number; kappa: number }
  }
  readonly candidates: readonly {
    candidate: string
    tier: string
    fit: number
    verifiedFit: number
    potentialFit: number
    lines: readonly Line[]
  }[]
  readonly programGap: Gap & { readonly others: readonly Gap[] }
  readonly competencyDemand: readonly {
    competency: CompetencyRef
    jobProfiles: number
    openings: number
    employers: number
    programs: number
    completions: number | null
    verifiedLearners: number | null
  }[]
  readonly jobMatches: readonly Match[]
  readonly seconds: Readonly<Record<string, number>>
}
