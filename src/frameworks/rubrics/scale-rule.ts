import { MAX_LEVEL_STEPS, stepParts } from '../../shared/levels.ts'
import type { CaseRubric, CaseRubricCriterion, CaseRubricLevel } from '../formats/case-model.ts'
import type { FindingCollector } from '../formats/findings.ts'
import { isObject } from '../formats/json-text.ts'

/** One step of a scale as its source names it. */
export interface ScaleStep {
  /** From 1, lowest first. */
  readonly rank: number
  readonly label: string
  readonly description: string | null
  /** 1..LEVEL_PARTS */
  readonly parts: number
  /** The rubric levels that are this step: by their names evidence finds it. */
  readonly rubricLevels: readonly { readonly identifier: string; readonly uri: string }[]
}

/** A scale that a rubric, or one criterion of it, defines. */
export interface RubricScale {
  readonly rubric: string
  /** The criteria that use it. */
  readonly criteria: readonly string[]
  readonly uri: string
  readonly title: string
  /** Of a numeric scale, as `extensions["headwater.scale"]` of the rubric says; null: steps only. */
  readonly minimum: number | null
  readonly maximum: number | null
  readonly steps: readonly ScaleStep[]
  /** CASE identifiers of the items that are measured on it. */
  readonly items: readonly string[]
}

/**
 * Scales from rubrics. A criterion's levels are ordered by score, or by position where no level has a score; ties, a
 * mixture or more steps than MAX_LEVEL_STEPS give no scale. Criteria of a rubric with the same labels in the same order
 * share one scale. Step k of n is k/n whatever the scores are: DESIGN §4.
 */
export function scalesOfRubrics(rubrics: readonly CaseRubric[], report: FindingCollector): RubricScale[] {
  return rubrics.flatMap((rubric) => {
    const groups = new Map<string, { criteria: CaseRubricCriterion[]; ordered: CaseRubricLevel[][] }>()
    for (const criterion of rubric.criteria) {
      const ordered = orderedLevels(criterion, report)
      if (!ordered) continue
      const key = JSON.stringify(ordered.map(labelOf))
      const group = groups.get(key) ?? { criteria: [], ordered: [] }
      group.criteria.push(criterion)
      group.ordered.push(ordered)
      groups.set(key, group)
    }
    return [...groups.values()].map((group) => scaleOf(rubric, group.criteria, group.ordered, groups.size === 1))
  })
}

function orderedLevels(criterion: CaseRubricCriterion, report: FindingCollector): CaseRubricLevel[] | null {
  const { levels } = criterion
  if (levels.length === 0) return null
  const path = `CFRubricCriterion ${criterion.identifier}`
  if (levels.length > MAX_LEVEL_STEPS) {
    report.warn(
      'CASE_SCALE_STEPS',
      `The criterion has ${levels.length} levels and scales have at most ${MAX_LEVEL_STEPS}; it makes no scale.`,
      path,
      false,
    )
    return null
  }
  const scores = levels.map((level) => level.score)
  const positions = levels.map((level) => level.position)
  const by = isDistinct(scores)
    ? scores
    : scores.every((score) => score === null) && isDistinct(positions)
      ? positions
      : null
  if (!by) {
    report.warn(
      'CASE_SCALE_ORDER',
      'Neither scores nor positions order these levels; they make no scale. Give each a score of its own.',
      path,
      false,
    )
    return null
  }
  if (by === positions)
    report.note(
      'CASE_SCALE_ORDER_POSITION',
      'The levels have no scores; position 1 is taken as the lowest. Give them scores if it is the highest.',
      path,
    )
  return levels
    .map((level, i) => ({ level, key: by[i] as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ level }) => level)
}

const isDistinct = (values: readonly (number | null)[]): boolean =>
  values.every((value) => value !== null) && new Set(values).size === values.length

const labelOf = (level: CaseRubricLevel): string => level.quality ?? level.description ?? level.identifier

function scaleOf(
  rubric: CaseRubric,
  criteria: readonly CaseRubricCriterion[],
  ordered: readonly CaseRubricLevel[][],
  alone: boolean,
): RubricScale {
  const first = criteria[0] as CaseRubricCriterion
  const levels = ordered[0] as CaseRubricLevel[]
  const own = first.description ?? first.category
  const base = rubric.title ?? rubric.description ?? 'Rubric'
  return {
    rubric: rubric.identifier,
    criteria: criteria.map((criterion) => criterion.identifier),
    uri: alone ? rubric.uri : first.uri,
    title: alone || own === null ? base : `${base}: ${own}`,
    ...boundsOf(rubric, levels.length),
    items: [...new Set(criteria.flatMap((criterion) => (criterion.item ? [criterion.item.identifier] : [])))],
    steps: levels.map((level, i) => ({
      rank: i + 1,
      label: labelOf(level),
      // A shared scale has one description only where the criteria agree on it.
      description: ordered.every((other) => other[i]?.description === level.description) ? level.description : null,
      parts: stepParts(i + 1, levels.length),
      rubricLevels: ordered.map((other) => {
        const { identifier, uri } = other[i] as CaseRubricLevel
        return { identifier, uri }
      }),
    })),
  }
}

/** A number on it is worth what the step of that number is: so it begins at 0 and ends with its last step. */
function boundsOf({ source }: CaseRubric, steps: number): Pick<RubricScale, 'minimum' | 'maximum'> {
  const said = isObject(source.extensions) ? source.extensions['headwater.scale'] : null
  if (!isObject(said) || said.minimum !== 0 || said.maximum !== steps) return { minimum: null, maximum: null }
  return { minimum: 0, maximum: steps }
}
