import { type KnownLevels, levelOf } from '../jobs/level.rule.ts'
import type { KnownAchievement, KnownCompetency } from '../jobs/requirement.rule.ts'
import type { RequiredLevel } from '../jobs/requirement.ts'
import { countFaults } from '../jobs/text.rule.ts'
import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import type { OutcomeCoverage } from './kinds.ts'
import type { OutcomeInput } from './program.inputs.ts'

export const MAX_OUTCOMES = 200

/** What the ids of outcomes name, as far as the institution may see it. */
export interface KnownForOutcomes extends KnownLevels {
  competency(id: string): KnownCompetency | null
  achievement(id: string): KnownAchievement | null
}

export interface OutcomeSpec {
  readonly competency: string
  readonly lineage: string
  readonly coverage: OutcomeCoverage
  readonly assessed: boolean
  readonly level: RequiredLevel | null
  readonly achievement: string | null
}

/** Outcomes as they are kept; everything that is wrong is said at once, each with its path. Pure. */
export function outcomeSpecs(
  inputs: readonly OutcomeInput[],
  known: KnownForOutcomes,
  path: string,
): { specs: OutcomeSpec[]; errors: UserError[] } {
  const errors = countFaults(inputs.length, MAX_OUTCOMES, 'outcomes', path)
  if (errors.length > 0) return { specs: [], errors }
  const seen = new Map<string, number>()
  const specs: OutcomeSpec[] = []
  inputs.forEach((input, index) => {
    const place = `${path}.${index}`
    const { level, errors: levelErrors } = levelOf(input.level, known, `${place}.level`)
    errors.push(...levelErrors)
    if (input.achievement != null && !known.achievement(input.achievement))
      errors.push(
        userError(UserErrorCode.NOT_FOUND, 'No such achievement, or it is not yours to see.', `${place}.achievement`),
      )
    const competency = known.competency(input.competency)
    const fault = competencyFault(competency, seen)
    if (fault) errors.push(userError(fault.code, fault.message, `${place}.competency`))
    if (!competency || fault) return
    seen.set(competency.lineage, index)
    const { coverage, assessed, achievement = null } = input
    specs.push({ competency: competency.id, lineage: competency.lineage, coverage, assessed, level, achievement })
  })
  return { specs: errors.length === 0 ? specs : [], errors }
}

function competencyFault(
  competency: KnownCompetency | null,
  seen: ReadonlyMap<string, number>,
): { code: UserErrorCode; message: string } | null {
  if (!competency) return { code: UserErrorCode.NOT_FOUND, message: 'No such competency, or it is not yours to see.' }
  const refused = (message: string) => ({ code: UserErrorCode.INVALID, message })
  if (!competency.resolved) return refused('This competency is only referred to; import its framework first.')
  if (!competency.matchable) return refused('This is a heading or an example, not a competency; name one below it.')
  const earlier = seen.get(competency.lineage)
  if (earlier === undefined) return null
  return { code: UserErrorCode.DUPLICATE, message: `Outcome ${earlier + 1} claims the same; say it once.` }
}
