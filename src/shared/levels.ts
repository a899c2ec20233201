/**
 * A level on one scale as an integer number of parts: 0 (nothing) to LEVEL_PARTS (the top).
 * 27,720 is the least common multiple of 1 to 12, so step k of n is exact for every scale of up to twelve steps.
 */
export const LEVEL_PARTS = 27_720

/** The most steps of a scale whose values are exact; scales with more are refused. */
export const MAX_LEVEL_STEPS = 12

/** A level where it can be compared: its scale and its value in parts of LEVEL_PARTS. */
export interface LevelOnScale {
  readonly scale: string
  /** 0..LEVEL_PARTS */
  readonly parts: number
}

/** Step `rank` (1-based) of `steps`: never 0, the last one is the top. */
export function stepParts(rank: number, steps: number): number {
  if (!Number.isInteger(rank) || !Number.isInteger(steps) || rank < 1 || rank > steps || steps > MAX_LEVEL_STEPS)
    throw new RangeError(`rank ${rank} of ${steps}: ranks run from 1, steps to ${MAX_LEVEL_STEPS}`)
  return (LEVEL_PARTS / steps) * rank
}

/** A number in the scale's own unit, as parts; null when outside the scale. */
export function measuredParts(value: number, minimum: number, maximum: number): number | null {
  if (!(maximum > minimum) || !(value >= minimum && value <= maximum)) return null
  return Math.round(((value - minimum) / (maximum - minimum)) * LEVEL_PARTS)
}

/** 0..1, for showing only: all reckoning is in parts. */
export const levelValue = (parts: number): number => Math.round((parts / LEVEL_PARTS) * 10_000) / 10_000

/** An approved translation of one scale's levels to another's: `to` null means that level reaches none (value 0). */
export interface ApprovedScaleMap {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Ascending by `from`, `to` never falling. */
  readonly pairs: readonly { readonly from: number; readonly to: number }[]
}
