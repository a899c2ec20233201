import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { lockLibrary } from '../frameworks/imports/import.store.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { maySteward } from '../frameworks/sight.ts'
import { requireUseCase } from '../identity/rights.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { badInput, notFound } from '../shared/errors.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { refuse, UserErrorCode } from '../shared/payload.ts'
import { UseCase } from '../shared/viewer.ts'
import { mappedEnds } from './mapping.service.ts'
import { compareSuggestions } from './suggest/suggest.ts'
import { currentSuggestions } from './suggestion.current.ts'
import { type NewestVersion, readNewestVersions, saveRejection } from './suggestion.store.ts'
import {
  MappingSuggestion,
  MappingSuggestionConnection,
  MappingSuggestionEdge,
  type RejectSuggestionInput,
} from './suggestion.types.ts'
import { visibleLibraries } from './visible-libraries.ts'

const MAX_REASON = 4_000

const WHOLE = 10_000

/** Where a page went on: the confidence and the ids of the last pair. */
const Position = z.tuple([z.number(), z.string(), z.string()])

/** Which frameworks, and how likely at least. */
export interface SuggestionQuestion {
  readonly from: string
  readonly to: string
  readonly minConfidenceBp: number | null
}

/** Ranked proposals between the newest published versions of two frameworks. NOT_FOUND for one that is not in sight. */
export async function mappingSuggestions(
  session: Session,
  question: SuggestionQuestion,
  page: ForwardArguments,
): Promise<MappingSuggestionConnection> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const least = question.minConfidenceBp ?? 0
  if (least < 0 || least > WHOLE) throw badInput(`A confidence is 0 to ${WHOLE} basis points.`, 'minConfidenceBp')
  const request = pageRequest(page)
  const context = cursorContext('mappingSuggestions', session.viewer.organisation, question)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const { suggestions, isRejected } = await currentSuggestions(session, await askedVersions(session, question))
  const found = suggestions.ranked.filter((one) => one.confidenceBp >= least && !isRejected(one))
  const [confidenceBp, origin, destination] = opened?.position ?? [0, '', '']
  const rest = opened
    ? found.filter((one) => compareSuggestions({ confidenceBp, origin, destination }, one) < 0)
    : found
  const issuedAt = opened?.issuedAt ?? session.now
  const edges = pageOf(rest.slice(0, request.limit + 1), request, (one) =>
    Object.assign(new MappingSuggestionEdge(), {
      node: Object.assign(new MappingSuggestion(), {
        originId: one.origin,
        destinationId: one.destination,
        relation: one.relation,
        confidenceBp: one.confidenceBp,
        evidence: suggestions.evidenceOf(one),
      }),
      cursor: sealCursor(session.secrets, context, [one.confidenceBp, one.origin, one.destination], issuedAt),
    }),
  )
  return Object.assign(new MappingSuggestionConnection(), edges, { totalCount: found.length })
}

async function askedVersions(
  session: Session,
  { from, to }: SuggestionQuestion,
): Promise<readonly [NewestVersion, NewestVersion]> {
  const versions = await readNewestVersions(session, [from, to])
  const [left, right] = (
    [
      ['from', from],
      ['to', to],
    ] as const
  ).map(([argument, id]) => {
    const version = versions.get(id)
    if (version === undefined) throw notFound('framework')
    if (version === null)
      throw badInput('Nothing of it is published yet; suggestions are made between what is.', argument)
    return version
  }) as [NewestVersion, NewestVersion]
  if (left.id === right.id) throw badInput('Both are one framework; give another one.', 'to')
  return [left, right]
}

/**
 * Turns a pair down: it is not suggested again until what the proposal rests on changed. Said by a steward of two
 * shared frameworks it holds for everybody, else for the own organisation. Throws Refused.
 */
export async function rejectSuggestion(session: Session, input: RejectSuggestionInput): Promise<void> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const reason = input.reason?.trim() || null
  if (reason !== null && reason.length > MAX_REASON)
    throw refuse(UserErrorCode.INVALID, `A reason has at most ${MAX_REASON} characters.`, 'input.reason')
  const [origin, destination] = await mappedEnds(session, input)
  const versions = await readNewestVersions(session, [origin.framework, destination.framework])
  const [from, to] = (
    [
      ['origin', origin],
      ['destination', destination],
    ] as const
  ).map(([end, item]) => {
    const newest = versions.get(item.framework)
    if (newest?.id === item.framework) return newest
    throw refuse(UserErrorCode.WRONG_STATE, 'It is not of the newest published version.', `input.${end}`)
  }) as [NewestVersion, NewestVersion]
  const { suggestions } = await currentSuggestions(session, [from, to])
  if (suggestions.isMapped(input))
    throw refuse(UserErrorCode.WRONG_STATE, 'A mapping of the two stands already; decide about that.', 'input')
  const inputs = suggestions.inputsOf(input)
  if (inputs === null) throw new Error('a competency of the newest version is not among its items')
  const isShared = origin.library === SHARED_LIBRARY && destination.library === SHARED_LIBRARY
  const library = isShared && maySteward(session.viewer) ? SHARED_LIBRARY : ownLibrary(session)
  await session.transaction(async (tx) => {
    // An organisation that has imported nothing has no library yet.
    await lockLibrary(tx, library, library === SHARED_LIBRARY ? null : tx.viewer.organisation)
    await saveRejection(tx, [origin.lineage, destination.lineage], { library, inputs, reason })
  })
}

function ownLibrary(session: Session): string {
  const own = visibleLibraries(session).find((library) => library !== SHARED_LIBRARY)
  if (own === undefined) throw refuse(UserErrorCode.INVALID, 'Act for an organisation to turn this down.', 'input')
  return own
}
