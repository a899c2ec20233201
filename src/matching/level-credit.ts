import type { ApprovedScaleMap, LevelOnScale } from '../shared/levels.ts'

/** λ = 1 of a person's score. DESIGN §5. */
export const LAMBDA = 1_000

/** From this level of another scale on (parts), λ is worth so much; the highest step comes first. */
interface MappedStep {
  readonly from: number
  readonly lambda: number
}

/** An approved map into the required scale. */
export interface MappedScale {
  /** Id of the ScaleMap. */
  readonly map: string
  readonly steps: readonly MappedStep[]
}

/** A level that is asked for, and by the scale that is shown what maps make of it. Null: no level is asked for. */
export interface AskedLevel {
  readonly level: LevelOnScale | null
  readonly mapped: ReadonlyMap<string, MappedScale>
}

/** What is shown; nulls where it is not known. */
interface ShownLevel {
  readonly scale: string | null
  /** Parts of LEVEL_PARTS. */
  readonly level: number | null
}

/**
 * λ on one scale, in parts of `whole`: in full from the required level on, else in proportion, rounded down. People are
 * scored in thousandths; other reckonings may take finer parts, never another rule.
 */
export const levelCredit = (shown: number, required: number, whole = LAMBDA): number =>
  shown >= required ? whole : Math.floor((whole * shown) / required)

/** What approved maps make of a required level. */
export function mappedSteps(
  level: LevelOnScale | null,
  maps: readonly ApprovedScaleMap[],
  whole = LAMBDA,
): AskedLevel['mapped'] {
  const steps = new Map<string, MappedScale>()
  if (level === null || level.parts === 0) return steps
  for (const { id, from, to, pairs } of maps)
    if (to === level.scale && from !== to)
      steps.set(from, {
        map: id,
        steps: pairs
          .map((pair) => ({ from: pair.from, lambda: levelCredit(pair.to, level.parts, whole) }))
          .sort((a, b) => b.from - a.from),
      })
  return steps
}

/** λ in parts of `whole`, as `mapped` is; null where the levels cannot be compared. DESIGN §5.3. */
export function lambdaOf({ level, mapped }: AskedLevel, shown: ShownLevel, whole = LAMBDA): number | null {
  if (level === null || level.parts === 0) return whole
  const { scale, level: parts } = shown
  if (scale === null || parts === null) return null
  if (scale === level.scale) return levelCredit(parts, level.parts, whole)
  const steps = mapped.get(scale)?.steps
  if (!steps) return null
  return steps.find((step) => step.from <= parts)?.lambda ?? 0
}
