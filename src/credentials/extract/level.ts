import { levelKeys } from '../../learners/keys.ts'
import { derivedId } from '../../shared/ids.ts'
import { type LevelOnScale, MAX_LEVEL_STEPS, measuredParts, stepParts } from '../../shared/levels.ts'
import { normaliseUri } from '../../shared/spelling.ts'
import type { ParsedResult, ParsedResultDescription, ParsedRubricLevel } from '../parse/credential.ts'

/** A level as its source said it, and what it could be compared by. */
export interface ShownLevel {
  /** The source's own words. */
  readonly label: string
  /** Keys that may be a known proficiency level's: its own id and what it is aligned to. */
  readonly levelUris: readonly string[]
  /** The place on the source's own ordered scale; null when that is not known. */
  readonly own: LevelOnScale | null
}

/** What one result says: a level, and whether it is enough. */
export interface ReadLevel {
  readonly level: ShownLevel | null
  readonly reached: ParsedRubricLevel | null
  /** True when the source demands more than was reached. */
  readonly belowRequired: boolean
}

/** A scale of the source's own: nobody else's scale, even if somebody else uses the same address. */
const ownScale = (issuer: string, description: ParsedResultDescription): string | null =>
  description.id === null ? null : derivedId('scale', 'resultDescription', issuer, normaliseUri(description.id))

/** The level that a result gives, by rubric, by ordered values, or by number. */
export function readLevel(
  result: ParsedResult,
  description: ParsedResultDescription | null,
  issuer: string,
): ReadLevel {
  if (!description) return { level: labelled(result.value, []), reached: null, belowRequired: false }
  const scale = ownScale(issuer, description)
  const reached = reachedLevel(result, description)
  if (reached >= 0) return byRubric(result, description, reached, scale)
  const place = description.allowedValues.indexOf(result.value ?? '')
  if (place >= 0) return byAllowedValue(result, description, place, scale)
  return byNumber(result, description, scale)
}

/** By its id; else a value that is the name or the level of exactly one step. */
function reachedLevel(result: ParsedResult, { levels }: ParsedResultDescription): number {
  if (result.achievedLevel !== null) {
    const wanted = normaliseUri(result.achievedLevel)
    const spelled = levels.findIndex(({ id }) => id === result.achievedLevel)
    const place = spelled >= 0 ? spelled : levels.findIndex(({ id }) => id !== null && normaliseUri(id) === wanted)
    if (place >= 0) return place
  }
  const value = result.value?.toLowerCase()
  if (value === undefined) return -1
  const named = levels.flatMap(({ name, level }, index) =>
    name?.toLowerCase() === value || level?.toLowerCase() === value ? [index] : [],
  )
  return named.length === 1 ? (named[0] as number) : -1
}

/**
 * Is a step below the one that is required? Where no order is signed another one than that may be below it, and is
 * taken so unless the source says that it is done.
 */
const isBelow = (result: ParsedResult, ordered: boolean, required: number, place: number): boolean =>
  ordered ? required > place : required >= 0 && required !== place && result.status !== 'Completed'

function byRubric(
  result: ParsedResult,
  description: ParsedResultDescription,
  place: number,
  scale: string | null,
): ReadLevel {
  const reached = description.levels[place] as ParsedRubricLevel
  const required = description.levels.findIndex(({ id }) => id !== null && id === description.requiredLevel)
  const uris = [reached.id, ...reached.alignments.map(({ targetUrl }) => targetUrl)]
  const label = reached.name ?? reached.level ?? (description.levelsOrdered ? String(place + 1) : (reached.id ?? ''))
  return {
    level: {
      label,
      levelUris: levelKeys(uris),
      own: step(description.levelsOrdered ? scale : null, place, description.levels.length),
    },
    reached,
    belowRequired: isBelow(result, description.levelsOrdered, required, place),
  }
}

function byAllowedValue(
  result: ParsedResult,
  description: ParsedResultDescription,
  place: number,
  scale: string | null,
): ReadLevel {
  const required = description.allowedValues.indexOf(description.requiredValue ?? '')
  const label = description.allowedValues[place] as string
  return {
    level: {
      label,
      levelUris: [],
      own: step(description.valuesOrdered ? scale : null, place, description.allowedValues.length),
    },
    reached: null,
    belowRequired: isBelow(result, description.valuesOrdered, required, place),
  }
}

function byNumber(result: ParsedResult, description: ParsedResultDescription, scale: string | null): ReadLevel {
  const [value, minimum, maximum, required] = [
    result.value,
    description.valueMin,
    description.valueMax,
    description.requiredValue,
  ].map((text) => (text === null || text.trim() === '' ? Number.NaN : Number(text))) as [number, number, number, number]
  const uris = result.achievedLevel === null ? [] : [result.achievedLevel]
  const parts = Number.isNaN(value) ? null : measuredParts(value, minimum, maximum)
  const level = labelled(result.value ?? result.achievedLevel, uris)
  return {
    level: level && { ...level, own: scale !== null && parts !== null ? { scale, parts } : null },
    reached: null,
    // Number comparison with NaN is false: what cannot be compared is not held against anyone.
    belowRequired: value < required,
  }
}

const step = (scale: string | null, place: number, steps: number): LevelOnScale | null =>
  scale === null || steps > MAX_LEVEL_STEPS ? null : { scale, parts: stepParts(place + 1, steps) }

const labelled = (label: string | null, uris: readonly string[]): ShownLevel | null =>
  label === null ? null : { label, levelUris: levelKeys(uris), own: null }
