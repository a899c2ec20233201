import { createHash } from 'node:crypto'

import type { Session, SessionResources } from '../database/session.ts'
import { PerName } from '../shared/at-once.ts'
import { limitExceeded, unavailable } from '../shared/errors.ts'
import { likenessBetween, type SentenceLikeness, type Sentences, sentencesOf } from './suggest/embedder.ts'
import type { MappedPair, SuggestItem } from './suggest/item.ts'
import { type Prepared, prepare } from './suggest/prepared.ts'
import { type Suggestions, suggest } from './suggest/suggest.ts'
import { embedderOf } from './suggestion.embedder.ts'
import { readSuggestItems } from './suggestion.graph.ts'
import type { NewestVersion } from './suggestion.store.ts'

/** Items of all frameworks together that are kept ready. */
const MAX_ITEMS = 40_000

/** States of mappings that are kept for one pair of versions: organisations see different ones. */
const MAX_STATES = 4

interface Kept {
  readonly items: number
  readonly prepared: Promise<Prepared>
  readonly states: Map<string, Promise<Suggestions>>
}

/** What was compared last, by the versions compared and the plug-in. Holds nothing that a viewer could not see. */
interface Memory {
  readonly pairs: Map<string, Kept>
  readonly sentences: Map<string, { readonly items: number; readonly of: Promise<Sentences> }>
  /** One comparison at a time for each organisation, a few waiting. */
  readonly turns: PerName
}

const memories = new WeakMap<SessionResources, Memory>()

function memoryOf(resources: SessionResources): Memory {
  const known = memories.get(resources) ?? { pairs: new Map(), sentences: new Map(), turns: new PerName(1, 20) }
  memories.set(resources, known)
  return known
}

/**
 * Suggestions between two versions while these pairs are mapped, made once for all who ask: what was made depends on
 * nothing else. Whether the viewer may see the versions is looked at before.
 */
export function rememberedSuggestions(
  session: Session,
  [from, to]: readonly [NewestVersion, NewestVersion],
  mapped: readonly MappedPair[],
): Promise<Suggestions> {
  const memory = memoryOf(session.resources)
  const key = JSON.stringify([from.id, to.id, embedderOf(session.resources)?.name ?? null])
  const name = session.viewer.organisation ?? session.viewer.actor ?? ''
  const refusal = () => limitExceeded('Too many lists of suggestions are being made for you; wait for one of them.')
  return memory.turns.run(
    name,
    async () => {
      const kept = touched(memory.pairs, key) ?? {
        items: from.items + to.items,
        prepared: prepareVersions(session, from, to),
        states: new Map(),
      }
      keep(memory.pairs, key, kept, kept.prepared)
      const state = createHash('sha256').update(JSON.stringify(mapped)).digest('base64url')
      const made = touched(kept.states, state) ?? kept.prepared.then((prepared) => suggest(prepared, mapped))
      kept.states.set(state, made)
      made.catch(() => kept.states.delete(state))
      if (kept.states.size > MAX_STATES) kept.states.delete(kept.states.keys().next().value as string)
      return made
    },
    refusal,
  )
}

/** Moves what is found to the end, where what was used last stands. */
function touched<Value>(map: Map<string, Value>, key: string): Value | undefined {
  const found = map.get(key)
  if (found !== undefined) {
    map.delete(key)
    map.set(key, found)
  }
  return found
}

/** Keeps the newest, and forgets the oldest beyond the bound; what failed is not kept. */
function keep<Value extends { readonly items: number }>(
  map: Map<string, Value>,
  key: string,
  value: Value,
  work: Promise<unknown>,
): void {
  map.set(key, value)
  work.catch(() => map.get(key) === value && map.delete(key))
  let items = [...map.values()].reduce((sum, one) => sum + one.items, 0)
  for (const [oldest, { items: its }] of map) {
    if (items <= MAX_ITEMS || oldest === key) break
    map.delete(oldest)
    items -= its
  }
}

async function prepareVersions(session: Session, from: NewestVersion, to: NewestVersion): Promise<Prepared> {
  const [left, right] = [await wholeVersion(session, from), await wholeVersion(session, to)]
  return prepare(left, right, { codes: true, likeness: await likenessOf(session, [from, left], [to, right]) })
}

/** All items of a version: one that is not wholly in the graph yet would give a list that lacks some. */
async function wholeVersion(session: Session, version: NewestVersion): Promise<SuggestItem[]> {
  const items = await readSuggestItems(session, version.id)
  if (items.length !== version.items) throw unavailable('The newest version of a framework')
  return items
}

type VersionItems = readonly [NewestVersion, readonly SuggestItem[]]

async function likenessOf(session: Session, from: VersionItems, to: VersionItems): Promise<SentenceLikeness | null> {
  const embedder = embedderOf(session.resources)
  if (embedder === null) return null
  const { sentences } = memoryOf(session.resources)
  const read = ([version, items]: VersionItems): Promise<Sentences> => {
    const key = `${embedder.name} ${version.id}`
    const said = items.filter((item) => item.matchable)
    const of =
      touched(sentences, key)?.of ??
      embedder.embed(said.map((item) => item.statement)).then((vectors) =>
        sentencesOf(
          embedder.name,
          said.map((item) => item.id),
          vectors,
        ),
      )
    keep(sentences, key, { items: items.length, of }, of)
    return of
  }
  try {
    return likenessBetween(await read(from), await read(to))
  } catch (cause) {
    throw unavailable('The plug-in for sentence embeddings', cause)
  }
}
