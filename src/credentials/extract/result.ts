import { normaliseUri } from '../../shared/spelling.ts'
import type { ParsedAchievement, ParsedResult, ParsedResultDescription } from '../parse/credential.ts'
import { type ReadLevel, readLevel } from './level.ts'

/** A result with what it says. */
export interface ReadResult extends ReadLevel {
  readonly result: ParsedResult
  readonly description: ParsedResultDescription | null
  readonly positive: boolean
  /** Nothing is aligned to it in particular: it speaks of the achievement as a whole. */
  readonly ofWhole: boolean
}

const NOT_SHOWN = new Set(['Enrolled', 'Failed', 'InProgress', 'OnHold', 'Provisional', 'Withdrew'])

/** What a result says in its achievement. */
export function readResult(result: ParsedResult, achievement: ParsedAchievement, issuer: string): ReadResult {
  const description = descriptionOf(result, achievement)
  const level = readLevel(result, description, issuer)
  const aligned = [...result.alignments, ...(description?.alignments ?? []), ...(level.reached?.alignments ?? [])]
  return {
    ...level,
    // A stray result that names no description may be one of another achievement's
    level: result.stray && result.resultDescription === null ? null : level.level,
    result,
    description,
    positive: !(result.status !== null && NOT_SHOWN.has(result.status)) && !level.belowRequired,
    ofWhole: aligned.length === 0,
  }
}

/** The one that it names, as it is spelled or else by any spelling; if it names none, the only one there is. */
function descriptionOf({ resultDescription }: ParsedResult, achievement: ParsedAchievement) {
  const all = achievement.resultDescriptions
  if (resultDescription === null) return all.length === 1 ? (all[0] ?? null) : null
  const wanted = normaliseUri(resultDescription)
  return (
    all.find(({ id }) => id === resultDescription) ??
    all.find(({ id }) => id !== null && normaliseUri(id) === wanted) ??
    null
  )
}

/** Descriptions of results by what a result may say of them. */
export interface Descriptions {
  /** By normalised id. */
  readonly named: ReadonlyMap<string, readonly ParsedResultDescription[]>
  /** Each the only one of its achievement: meant by a result that names none. */
  readonly only: readonly ParsedResultDescription[]
}

/** The descriptions of several achievements. */
export function descriptionsBy(achievements: readonly ParsedAchievement[]): Descriptions {
  const named = new Map<string, ParsedResultDescription[]>()
  for (const description of achievements.flatMap(({ resultDescriptions }) => resultDescriptions)) {
    if (description.id === null) continue
    const id = normaliseUri(description.id)
    const known = named.get(id)
    if (known) known.push(description)
    else named.set(id, [description])
  }
  const only = achievements.flatMap(({ resultDescriptions: all }) => (all.length === 1 ? all : []))
  return { named, only }
}

/** Readings of results that are tried; with more to try it is taken that one is negative. */
const MOST_READINGS = 100_000

/** Could one of these results, whichever of the achievements it is of, say that something was not shown? */
export function mayBeNegative(
  results: readonly ParsedResult[],
  { named, only }: Descriptions,
  issuer: string,
): boolean {
  let left = MOST_READINGS
  return results.some((result) => {
    if (result.status !== null && NOT_SHOWN.has(result.status)) return true
    const { resultDescription } = result
    const meant = resultDescription === null ? only : (named.get(normaliseUri(resultDescription)) ?? [])
    left -= meant.length
    return left < 0 || meant.some((description) => readLevel(result, description, issuer).belowRequired)
  })
}
