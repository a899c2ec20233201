import type { ApprovedScaleMap } from '../shared/levels.ts'
import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'

/** A step of a scale, as far as a map needs it. */
export interface MappedLevel {
  readonly id: string
  /** From 1. */
  readonly rank: number
  /** 1..LEVEL_PARTS */
  readonly parts: number
}

export interface LevelPair {
  readonly from: string
  readonly to: string | null
}

/**
 * What is wrong with a translation from one scale's steps to another's; empty when nothing is. Each origin step stands
 * exactly once; a higher step never reaches less than a lower one; `to` null (reaches no step) only below all that do.
 */
export function scaleMapErrors(
  from: readonly MappedLevel[],
  to: readonly MappedLevel[],
  pairs: readonly LevelPair[],
): UserError[] {
  const rankOf = new Map(to.map((level) => [level.id, level.rank]))
  const placeOf = new Map(pairs.map((pair, place) => [pair.from, place]))
  const errors: UserError[] = []
  const refuse = (message: string, path: string): void => {
    errors.push(userError(UserErrorCode.INVALID, message, path))
  }
  const known = new Set(from.map((level) => level.id))
  pairs.forEach((pair, place) => {
    if (!known.has(pair.from)) refuse('This is no level of the scale that is mapped from.', `pairs.${place}.from`)
    else if (placeOf.get(pair.from) !== place) refuse('This level stands here twice.', `pairs.${place}.from`)
    if (pair.to !== null && !rankOf.has(pair.to))
      refuse('This is no level of the scale that is mapped to.', `pairs.${place}.to`)
  })
  if (from.length === 0) refuse('This scale has no levels to be mapped.', 'from')
  const missing = from.filter((level) => !placeOf.has(level.id)).length
  if (missing > 0) refuse(`Give each of the ${from.length} levels its pair; ${missing} are missing.`, 'pairs')
  if (errors.length > 0) return errors
  let reached = 0
  for (const level of byRank(from)) {
    const place = placeOf.get(level.id) as number
    const { to: target } = pairs[place] as LevelPair
    const rank = target === null ? 0 : (rankOf.get(target) as number)
    if (rank < reached) refuse('A higher level may not reach less than a lower one.', `pairs.${place}.to`)
    reached = Math.max(reached, rank)
  }
  return errors
}

const byRank = (levels: readonly MappedLevel[]): MappedLevel[] => [...levels].sort((a, b) => a.rank - b.rank)

/** The map in parts, as the scorer takes it; a level that reaches none is worth 0. */
export function mapInParts(
  map: { readonly id: string; readonly from: string; readonly to: string },
  from: readonly MappedLevel[],
  to: readonly MappedLevel[],
  pairs: readonly LevelPair[],
): ApprovedScaleMap {
  const partsOf = new Map(to.map((level) => [level.id, level.parts]))
  const targetOf = new Map(pairs.map((pair) => [pair.from, pair.to]))
  return {
    ...map,
    pairs: byRank(from).map((level) => {
      const target = targetOf.get(level.id) ?? null
      return { from: level.parts, to: target === null ? 0 : (partsOf.get(target) ?? 0) }
    }),
  }
}
