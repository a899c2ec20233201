import type { ScoringPolicy } from '../matching/policy.ts'
import { type ApprovedScaleMap, LEVEL_PARTS, type LevelOnScale } from '../shared/levels.ts'
import type { LevelCredit } from './coverage.ts'

/**
 * λ of outcomes in parts of LEVEL_PARTS: in full when none is asked, in proportion on one scale or through an approved
 * map, else the policy's credit for what cannot be compared.
 */
export function levelCreditBy(
  maps: readonly ApprovedScaleMap[],
  policy: Pick<ScoringPolicy, 'unknownLevelBp'>,
): (required: LevelOnScale | null, shown: LevelOnScale | null) => LevelCredit {
  const byScales = new Map(maps.map((map) => [`${map.from} ${map.to}`, map]))
  const unknown = { credit: Math.floor((policy.unknownLevelBp * LEVEL_PARTS) / 10_000), unknown: true }
  return (required, shown) => {
    if (required === null || required.parts === 0) return { credit: LEVEL_PARTS, unknown: false }
    if (shown === null) return unknown
    const map = byScales.get(`${shown.scale} ${required.scale}`)
    if (shown.scale !== required.scale && !map) return unknown
    const parts = shown.scale === required.scale ? shown.parts : translated(map as ApprovedScaleMap, shown.parts)
    return { credit: Math.floor((LEVEL_PARTS * Math.min(parts, required.parts)) / required.parts), unknown: false }
  }
}

/** What a level reaches on the other scale; 0 when none. */
const translated = (map: ApprovedScaleMap, parts: number): number =>
  map.pairs.findLast((pair) => pair.from <= parts)?.to ?? 0
