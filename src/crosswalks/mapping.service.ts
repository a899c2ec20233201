import { noteActivity } from '../cohorts/activity.service.ts'
import { ActivityKind } from '../cohorts/activity.types.ts'
import type { Session } from '../database/session.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { maySteward } from '../frameworks/sight.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireRole, requireUseCase } from '../identity/rights.ts'
import { forbidden } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { Refused, refuse, UserErrorCode } from '../shared/payload.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { INVERSE, MappingSource, MappingStatus } from './kinds.ts'
import type { ProposeMappingInput, SetMappingStatusInput } from './mapping.inputs.ts'
import { canBeProposedAgain, mayBecome, wordingOf } from './mapping.rule.ts'
import {
  lockLibraries,
  lockMapping,
  lockStatement,
  type MappedItem,
  readItems,
  readNewest,
  saveMapping,
} from './mapping.store.ts'
import { Mapping } from './mapping.ts'
import { DECIDED } from './rating.rule.ts'
import { cannotDecide, checkProposer, worksInCohort } from './rating.store.ts'
import { suggestedPair, type TakenSuggestion } from './suggestion.current.ts'
import { visibleLibraries } from './visible-libraries.ts'

const MAX_RATIONALE = 4_000

/**
 * Says that two competencies of different frameworks correspond; worth nothing until agreed. Stands in the shared
 * library when both ends do, else in the viewer's own. Answers its id. Throws Refused.
 */
export async function proposeMapping(
  session: Session,
  input: ProposeMappingInput,
  idempotencyKey: string | null,
): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const rationale = input.rationale.trim()
  if (rationale === '' || rationale.length > MAX_RATIONALE)
    throw refuse(UserErrorCode.INVALID, `Say why, in 1 to ${MAX_RATIONALE} characters.`, 'input.rationale')
  const taken = input.suggested ? await suggestedPair(session, input) : null
  const { id } = await idempotent(session, idempotencyKey, 'proposeMapping', { ...input }, async (tx) => {
    await lockLibraries(tx, visibleLibraries(tx))
    const [origin, destination] = await mappedEnds(tx, input)
    if (input.cohort != null) await checkCohort(tx, input.cohort, [origin, destination])
    if (input.suggested && taken === null)
      throw refuse(UserErrorCode.INVALID, 'This is not suggested, or not any more; leave it out.', 'input.suggested')
    return { id: await propose(tx, origin, destination, { ...input, rationale }, taken) }
  })
  return id
}

/** Items of published versions that the viewer sees, of two frameworks; refuses with the place of what is none. */
export async function mappedEnds(
  tx: Session,
  input: Pick<ProposeMappingInput, 'origin' | 'destination'>,
): Promise<[MappedItem, MappedItem]> {
  const items = await readItems(tx, [input.origin, input.destination])
  const [origin, destination] = (['origin', 'destination'] as const).map((end) => {
    const item = items.get(input[end])
    if (!item) throw refuse(UserErrorCode.NOT_FOUND, 'No such competency, or it is not yours to see.', `input.${end}`)
    if (!item.matchable)
      throw refuse(
        UserErrorCode.INVALID,
        'This is a heading, not a competency; map what stands below it.',
        `input.${end}`,
      )
    return item
  }) as [MappedItem, MappedItem]
  if (origin.document === destination.document)
    throw refuse(
      UserErrorCode.INVALID,
      'Both stand in one framework; what they are to each other is for that framework to say.',
      'input.destination',
    )
  if (new Set([SHARED_LIBRARY, origin.library, destination.library]).size > 2)
    throw refuse(
      UserErrorCode.INVALID,
      "The two stand in two organisations' own libraries; one of them must be in the shared library.",
      'input.destination',
    )
  return [origin, destination]
}

/** A cohort that the viewer takes part in, and both ends in the sight of all its members. */
async function checkCohort(tx: Session, cohort: string, ends: readonly MappedItem[]): Promise<void> {
  await checkProposer(tx, cohort)
  const hidden = ends.findIndex((end) => end.library !== SHARED_LIBRARY && end.cohort !== cohort)
  if (hidden >= 0)
    throw refuse(
      UserErrorCode.INVALID,
      'Not all members of the cohort see it: give its framework into the care of the cohort (setFrameworkCohort).',
      hidden === 0 ? 'input.origin' : 'input.destination',
    )
}

/**
 * Whether a statement that stands may be proposed again: by those whose cohort it is, or taken up by a cohort that can
 * decide, where it does not count yet and no other cohort can decide about it. Throws Refused, with the mend.
 */
async function checkStanding(tx: Session, standing: Mapping, cohort: string | null): Promise<void> {
  const { cohortId: holder, library, status, id } = standing
  const stands = refuse(UserErrorCode.DUPLICATE, `This stands already, as ${status}: ${id}.`, 'input')
  const again = canBeProposedAgain(status)
  if (cohort === null) {
    if (again && (holder === null || (await worksInCohort(tx, holder)))) return
    throw stands
  }
  if (holder === cohort) {
    if (again) return
    throw stands
  }
  if (status === MappingStatus.AGREED) throw stands
  if (holder !== null && (await cannotDecide(tx, holder, library)) === null) throw stands
  const fault = await cannotDecide(tx, cohort, library)
  if (fault) throw new Refused(fault)
}

async function propose(
  tx: Session,
  origin: MappedItem,
  destination: MappedItem,
  { relation, rationale, cohort = null }: ProposeMappingInput,
  taken: TakenSuggestion | null,
): Promise<string> {
  const library = [origin, destination].find((item) => item.library !== SHARED_LIBRARY)?.library ?? SHARED_LIBRARY
  const statement = { library, relation, originLineage: origin.lineage, destinationLineage: destination.lineage }
  const standing = await lockStatement(tx, statement, INVERSE[relation])
  if (standing) await checkStanding(tx, standing, cohort)
  const holder = standing?.cohortId ?? null
  const turned = standing !== null && standing.originLineage !== origin.lineage
  const mapping =
    standing ??
    Object.assign(new Mapping(), {
      ...statement,
      id: newId('mapping'),
      associationId: null,
      cohortId: null,
      round: 0,
      revision: 0,
      createdAt: new Date(tx.now),
    })
  Object.assign(mapping, {
    originId: turned ? destination.id : origin.id,
    destinationId: turned ? origin.id : destination.id,
    status: MappingStatus.PROPOSED,
    source: taken ? MappingSource.MACHINE : MappingSource.PERSON,
    confidenceBp: taken?.confidenceBp ?? null,
    proposedBecause: taken?.evidence ?? null,
    rationale,
    proposedById: tx.viewer.organisation,
    cohortId: cohort ?? mapping.cohortId,
    round: mapping.round + 1,
    ...NOT_AGREED,
  })
  await saveMapping(tx, mapping)
  if (mapping.cohortId !== null) await noteActivity(tx, mapping.cohortId, ActivityKind.MAPPING_PROPOSED, mapping.id)
  // Those who proposed it in a cohort that cannot decide are told where it went
  if (holder !== null && holder !== mapping.cohortId)
    await noteActivity(tx, holder, ActivityKind.MAPPING_CHANGED, mapping.id, 'TAKEN_UP')
  return mapping.id
}

export const NOT_AGREED = { agreedOnIds: [], originWording: null, destinationWording: null, agreedAt: null }

/**
 * A steward's decision about a mapping of the shared library or of the own organisation's. AGREED (by the operator, for
 * a trusted source) is about the wording of the newest published versions, and moves the mapping to them; PROPOSED asks
 * the sides of its cohort again. Answers its id. Throws Refused.
 */
export async function setMappingStatus(session: Session, input: SetMappingStatusInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  requireRole(session, Role.STEWARD, Role.OPERATOR)
  await session.transaction(async (tx) => {
    // In turns with imports: what is agreed must not be reworded between the reading and the agreeing.
    await lockLibraries(tx, visibleLibraries(tx))
    const mapping = await lockMapping(tx, input.id)
    if (!mapping) throw refuse(UserErrorCode.NOT_FOUND, 'No such mapping, or it is not yours to see.', 'input.id')
    if (mapping.library === SHARED_LIBRARY && !maySteward(tx.viewer)) throw forbidden('the role STEWARD')
    if (input.expectedRevision != null && input.expectedRevision !== mapping.revision)
      throw refuse(
        UserErrorCode.STALE_VERSION,
        `It has changed since: it is at revision ${mapping.revision} now, ${mapping.status}.`,
        'input.expectedRevision',
      )
    if (mapping.status === input.status) return
    if (!mayBecome(mapping.status, input.status))
      throw refuse(
        UserErrorCode.WRONG_STATE,
        `A mapping that is ${mapping.status} cannot become ${input.status}.`,
        'input.status',
      )
    checkByHand(tx, mapping, input.status)
    if (input.status === MappingStatus.AGREED) {
      const ends = await newestEnds(tx, mapping, 'input.status')
      await checkOnlyOne(tx, mapping, ends)
      agree(tx, mapping, ends)
    } else if (mapping.status === MappingStatus.AGREED) Object.assign(mapping, NOT_AGREED)
    mapping.status = input.status
    if (input.status === MappingStatus.PROPOSED) mapping.round++
    await saveMapping(tx, mapping)
    if (mapping.cohortId !== null)
      await noteActivity(tx, mapping.cohortId, ActivityKind.MAPPING_CHANGED, mapping.id, mapping.status)
  })
  return input.id
}

/**
 * AGREED takes two organisations, one on each side, so it follows from the ratings of a cohort. By hand only the
 * operator agrees, where no cohort decides: that is how an installation takes over a source that it trusts.
 */
function checkByHand(tx: Session, mapping: Mapping, status: MappingStatus): void {
  if (mapping.cohortId !== null && DECIDED.includes(status))
    throw refuse(
      UserErrorCode.WRONG_STATE,
      `In a cohort ${status} follows from the ratings of its two sides: rateMapping.`,
      'input.status',
    )
  if (status === MappingStatus.AGREED && !tx.viewer.roles.has(Role.OPERATOR))
    throw refuse(
      UserErrorCode.NOT_QUALIFIED,
      'AGREED takes two organisations, one on each side: propose the mapping in a cohort, whose members rate it.',
      'input.status',
    )
}

/** Both items as the newest published versions word them. */
export interface MappedEnds {
  readonly origin: MappedItem
  readonly destination: MappedItem
}

/** Notes what exactly is agreed on: the wording of both ends. */
export function agree(tx: Session, mapping: Mapping, { origin, destination }: MappedEnds): void {
  Object.assign(mapping, {
    originId: origin.id,
    originLineage: origin.lineage,
    destinationId: destination.id,
    destinationLineage: destination.lineage,
    agreedOnIds: [origin.framework, destination.framework],
    originWording: wordingOf(origin.fullStatement),
    destinationWording: wordingOf(destination.fullStatement),
    agreedAt: new Date(tx.now),
  })
}

async function checkOnlyOne(tx: Session, mapping: Mapping, { origin, destination }: MappedEnds): Promise<void> {
  const moved = { originLineage: origin.lineage, destinationLineage: destination.lineage }
  const standing = await lockStatement(tx, { ...mapping, ...moved }, INVERSE[mapping.relation])
  if (standing && standing.id !== mapping.id)
    throw refuse(UserErrorCode.DUPLICATE, `The same is said of the newest wording by ${standing.id}.`, 'input.id')
}

/** What the ends are in the newest published versions. Throws Refused when one is no competency there. */
export async function newestEnds(tx: Session, mapping: Mapping, path: string): Promise<MappedEnds> {
  return {
    origin: await newestEnd(tx, mapping.originId, 'origin', path),
    destination: await newestEnd(tx, mapping.destinationId, 'destination', path),
  }
}

async function newestEnd(tx: Session, item: string, end: 'origin' | 'destination', path: string): Promise<MappedItem> {
  const newest = await readNewest(tx, item)
  if (newest?.matchable) return newest
  throw refuse(
    UserErrorCode.WRONG_STATE,
    `Its ${end} is no competency of the newest published version any more; propose a mapping to what took its place.`,
    path,
  )
}
