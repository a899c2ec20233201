import { type AskedLevel, lambdaOf, mappedSteps } from '../matching/level-credit.ts'
import type { ScoringPolicy } from '../matching/policy.ts'
import { type ApprovedScaleMap, LEVEL_PARTS, type LevelOnScale } from '../shared/levels.ts'
import type { LevelCredit } from './coverage.ts'

/**
 * λ of outcomes, by the rule that people are scored by, in parts of LEVEL_PARTS: rounded down to thousandths it is the
 * λ of somebody who shows that level.
 */
export function levelCreditBy(
  maps: readonly ApprovedScaleMap[],
  policy: Pick<ScoringPolicy, 'unknownLevelBp'>,
): (required: LevelOnScale | null, shown: LevelOnScale | null) => LevelCredit {
  const unknown = { credit: Math.floor((policy.unknownLevelBp * LEVEL_PARTS) / 10_000), unknown: true }
  const askedLevels = new Map<string, AskedLevel>()
  const asked = (level: LevelOnScale | null): AskedLevel => {
    const key = level === null ? '' : `${level.scale} ${level.parts}`
    const known = askedLevels.get(key) ?? { level, mapped: mappedSteps(level, maps, LEVEL_PARTS) }
    askedLevels.set(key, known)
    return known
  }
  return (required, shown) => {
    const credit = lambdaOf(asked(required), { scale: shown?.scale ?? null, level: shown?.parts ?? null }, LEVEL_PARTS)
    return credit === null ? unknown : { credit, unknown: false }
  }
}
