import type { Session } from '../database/session.ts'
import { limitExceeded } from '../shared/errors.ts'
import { readItems } from './mapping.store.ts'
import type { MappingEvidence } from './mapping-evidence.ts'
import type { PairOfIds, Suggestion, Suggestions } from './suggest/suggest.ts'
import { rememberedSuggestions } from './suggestion.memory.ts'
import { type NewestVersion, readMappedPairs, readNewestVersions, readRejectedPairs } from './suggestion.store.ts'

/** Competencies and headings of both versions together. */
const MAX_ITEMS = 20_000

/** Suggestions as they are now for a viewer. */
export interface CurrentSuggestions {
  readonly suggestions: Suggestions
  /** Turned down, while the proposal would rest on the same. */
  isRejected(pair: PairOfIds): boolean
}

/** Between two newest versions that the viewer may see. LIMIT for frameworks that are too large together. */
export async function currentSuggestions(
  session: Session,
  versions: readonly [NewestVersion, NewestVersion],
): Promise<CurrentSuggestions> {
  const [from, to] = versions
  if (from.items + to.items > MAX_ITEMS)
    throw limitExceeded(
      `Suggestions are made between frameworks of at most ${MAX_ITEMS} items together; these have ${from.items + to.items}.`,
      'to',
    )
  const mapped = await readMappedPairs(session, from.id, to.id)
  const rejected = await readRejectedPairs(session, from.id, to.id)
  const suggestions = await rememberedSuggestions(session, versions, mapped)
  const still = new Set(
    rejected.filter((pair) => suggestions.inputsOf(pair) === pair.inputs).map((pair) => keyOf(pair)),
  )
  return { suggestions, isRejected: (pair) => still.has(keyOf(pair)) }
}

const keyOf = ({ origin, destination }: PairOfIds): string => `${origin} ${destination}`

/** What of a suggestion stays with the mapping that came of it. */
export interface TakenSuggestion {
  readonly confidenceBp: Suggestion['confidenceBp']
  readonly evidence: MappingEvidence[]
}

/** What is suggested of two competencies now; null when nothing is, or the viewer may not see one of them. */
export async function suggestedPair(session: Session, pair: PairOfIds): Promise<TakenSuggestion | null> {
  const items = await readItems(session, [pair.origin, pair.destination])
  const [origin, destination] = [items.get(pair.origin), items.get(pair.destination)]
  if (!origin || !destination || origin.document === destination.document) return null
  const versions = await readNewestVersions(session, [origin.framework, destination.framework])
  const [from, to] = [versions.get(origin.framework), versions.get(destination.framework)]
  if (!from || !to) return null
  const current = await currentSuggestions(session, [from, to])
  const found = current.isRejected(pair) ? null : current.suggestions.find(pair)
  if (found === null) return null
  return { confidenceBp: found.confidenceBp, evidence: current.suggestions.evidenceOf(pair) }
}
