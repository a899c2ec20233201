import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { levelsOfScale, scaleLoader } from '../frameworks/framework.loaders.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import type { ProficiencyScale } from '../frameworks/rubrics/scale.ts'
import { maySteward } from '../frameworks/sight.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireRole, requireUseCase } from '../identity/rights.ts'
import { newId } from '../shared/ids.ts'
import { Refused, refuse, UserErrorCode } from '../shared/payload.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { MappingStatus } from './kinds.ts'
import { lockLibraries } from './mapping.store.ts'
import { checkProposer } from './rating.store.ts'
import { rowsAs } from './rows.ts'
import type { SaveScaleMapInput } from './scale-map.inputs.ts'
import { scaleMapErrors } from './scale-map.rule.ts'
import { ScaleMap } from './scale-map.ts'
import { visibleLibraries } from './visible-libraries.ts'

const MAX_VERSION = 100
/** Scales have at most 12 steps; more pairs than that are no map whatever they say. */
const MAX_PAIRS = 100

/**
 * Makes or revises a translation between two scales, which then waits for the ratings of a cohort; the operator may let
 * one of a trusted source count out of hand. Stands in the shared library when both scales do, else in the viewer's own.
 * Answers its id. Throws Refused.
 */
export async function saveScaleMap(
  session: Session,
  input: SaveScaleMapInput,
  idempotencyKey: string | null,
): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  if (input.approve) requireRole(session, Role.OPERATOR)
  const { id } = await idempotent(session, idempotencyKey, 'saveScaleMap', { ...input }, async (tx) => {
    await lockLibraries(tx, visibleLibraries(tx))
    if (input.cohort != null) await checkProposer(tx, input.cohort)
    const library = await checkedLibrary(tx, input)
    const map = await drafted(tx, library, input)
    const retired = input.approve ? await retireOthers(tx, map) : []
    map.revision++
    map.updatedAt = new Date(tx.now)
    await tx.sql.getRepository(ScaleMap).save(map, { transaction: false })
    await enqueue(tx, 'scaleMap', [map.id, ...retired])
    return { id: map.id }
  })
  return id
}

/** All that is wrong with the input at once; answers the library that the map belongs to. */
async function checkedLibrary(tx: Session, input: SaveScaleMapInput): Promise<string> {
  const { version, pairs } = input
  if (version.trim() === '' || version.length > MAX_VERSION)
    throw refuse(UserErrorCode.INVALID, `Name this version, in 1 to ${MAX_VERSION} characters.`, 'input.version')
  if (pairs.length > MAX_PAIRS)
    throw refuse(UserErrorCode.LIMIT, `A map has at most ${MAX_PAIRS} pairs.`, 'input.pairs')
  if (input.from === input.to)
    throw refuse(UserErrorCode.INVALID, 'A scale needs no translation to itself.', 'input.to')
  const [from, to] = [await scale(tx, input, 'from'), await scale(tx, input, 'to')]
  const [fromLevels, toLevels] = await Promise.all([
    tx.load(levelsOfScale).load(from.id),
    tx.load(levelsOfScale).load(to.id),
  ])
  const faults = scaleMapErrors(fromLevels, toLevels, storedPairs(input))
  if (faults.length > 0)
    throw new Refused(...faults.map((fault) => ({ ...fault, field: ['input', ...(fault.field ?? [])] })))
  const library = [from, to].find((one) => one.libraryId !== SHARED_LIBRARY)?.libraryId ?? SHARED_LIBRARY
  if (input.cohort != null && library !== SHARED_LIBRARY)
    throw refuse(UserErrorCode.INVALID, 'A cohort decides about scales of the shared library only.', 'input.cohort')
  return library
}

async function scale(tx: Session, input: SaveScaleMapInput, end: 'from' | 'to'): Promise<ProficiencyScale> {
  const found = await tx.load(scaleLoader).load(input[end])
  if (!found) throw refuse(UserErrorCode.NOT_FOUND, 'No such scale, or it is not yours to see.', `input.${end}`)
  return found
}

const storedPairs = (input: SaveScaleMapInput) => input.pairs.map(({ from, to }) => ({ from, to: to ?? null }))

/** The version as it will be written; what counts or has counted keeps its pairs for good. */
async function drafted(tx: Session, library: string, input: SaveScaleMapInput): Promise<ScaleMap> {
  const rows = await tx.sql.query(
    `/* crosswalks.scaleMapVersion */ SELECT * FROM scale_map
     WHERE library_id = $1 AND from_scale_id = $2 AND to_scale_id = $3 AND version = $4 FOR UPDATE`,
    [library, input.from, input.to, input.version],
  )
  const standing = rowsAs(tx, ScaleMap, rows)[0] ?? null
  const pairs = storedPairs(input)
  if (standing) checkRevision(tx, standing, input, pairs)
  const cohort = input.cohort ?? standing?.cohortId ?? null
  // Ratings are about these pairs, by this cohort: others, and both sides are asked anew.
  const asked = !standing || standing.cohortId !== cohort || !samePairs(standing.storedPairs, pairs)
  return Object.assign(standing ?? new ScaleMap(), {
    id: standing?.id ?? newId('scaleMap'),
    library,
    fromScaleId: input.from,
    toScaleId: input.to,
    version: input.version,
    storedPairs: pairs,
    status: input.approve ? MappingStatus.AGREED : asked ? MappingStatus.PROPOSED : standing.status,
    cohortId: cohort,
    round: (standing?.round ?? 0) + (asked ? 1 : 0),
    proposedById: standing?.proposedById ?? tx.viewer.organisation,
    revision: standing?.revision ?? 0,
    createdAt: standing?.createdAt ?? new Date(tx.now),
  })
}

function checkRevision(
  { viewer }: Session,
  standing: ScaleMap,
  input: SaveScaleMapInput,
  pairs: ScaleMap['storedPairs'],
): void {
  if (standing.proposedById !== viewer.organisation && !maySteward(viewer))
    throw refuse(UserErrorCode.DUPLICATE, 'Somebody else proposed this version; give yours another.', 'input.version')
  if (input.expectedRevision != null && input.expectedRevision !== standing.revision)
    throw refuse(
      UserErrorCode.STALE_VERSION,
      `It has changed since: it is at revision ${standing.revision} now.`,
      'input.expectedRevision',
    )
  const frozen = standing.status === MappingStatus.AGREED || standing.status === MappingStatus.RETIRED
  if (frozen && input.cohort != null && input.cohort !== standing.cohortId)
    throw refuse(
      UserErrorCode.WRONG_STATE,
      `Version ${standing.version} is or was in force; propose another version in the cohort.`,
      'input.cohort',
    )
  if (input.approve && standing.cohortId !== null)
    throw refuse(UserErrorCode.WRONG_STATE, 'The two sides of its cohort decide: rateScaleMap.', 'input.approve')
  if (frozen && !samePairs(standing.storedPairs, pairs))
    throw refuse(
      UserErrorCode.WRONG_STATE,
      `Version ${standing.version} is or was in force; give the changed map a new version.`,
      'input.version',
    )
}

const samePairs = (a: ScaleMap['storedPairs'], b: ScaleMap['storedPairs']): boolean => {
  const targets = new Map(a.map((pair) => [pair.from, pair.to]))
  return a.length === b.length && b.every((pair) => targets.has(pair.from) && targets.get(pair.from) === pair.to)
}

/** Only one version counts between two scales of a library. Answers what counted before. */
export async function retireOthers(tx: Session, map: ScaleMap): Promise<string[]> {
  const rows: { id: string }[] = await tx.sql.query(
    `/* crosswalks.retireScaleMaps */ WITH retired AS (
       UPDATE scale_map SET status = 'RETIRED', revision = revision + 1, updated_at = $5
       WHERE library_id = $1 AND from_scale_id = $2 AND to_scale_id = $3 AND id <> $4 AND status = 'AGREED'
       RETURNING id)
     SELECT id FROM retired`,
    [map.library, map.fromScaleId, map.toScaleId, map.id, new Date(tx.now)],
  )
  return rows.map((row) => row.id)
}
