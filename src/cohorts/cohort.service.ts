import type { Session } from '../database/session.ts'
import { ANYONE } from '../identity/anyone.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireOrganisation, requireUseCase } from '../identity/rights.ts'
import { forbidden } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { Refused, refuse, UserErrorCode } from '../shared/payload.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { noteActivity } from './activity.service.ts'
import { ActivityKind } from './activity.types.ts'
import type {
  AddCohortMemberInput,
  CreateCohortInput,
  RemoveCohortMemberInput,
  UpdateCohortInput,
} from './cohort.inputs.ts'
import {
  cohortFaults,
  type ExpectedPlace,
  foundersRoles,
  invitationFault,
  keepsCohort,
  MAX_MEMBERS,
  memberFaults,
} from './cohort.rule.ts'
import { lockCohort, membersChanged, newMember, readMembers, saveMember } from './cohort.store.ts'
import { Cohort, CohortMember } from './cohort.ts'
import { minimumFault } from './cohort-approval.rule.ts'
import { CohortMemberState, CohortSide, CohortVisibility } from './kinds.ts'

/** Founds a cohort with the viewer's organisation as its first member. Answers its id. Throws Refused. */
export async function createCohort(
  session: Session,
  input: CreateCohortInput,
  idempotencyKey: string | null,
): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const founder = requireOrganisation(session)
  const faults = cohortFaults(input)
  if (faults.length > 0) throw new Refused(...faults)
  const { id } = await idempotent(session, idempotencyKey, 'createCohort', { ...input }, async (tx) => {
    const side = input.side ?? CohortSide.NONE
    const cohort = Object.assign(new Cohort(), {
      id: newId('cohort'),
      name: input.name.trim(),
      discipline: input.discipline.trim(),
      cipCodes: sorted(input.cipCodes),
      socCodes: sorted(input.socCodes),
      minimumPerSide: input.minimumPerSide ?? 1,
      visibility: input.visibility ?? CohortVisibility.PRIVATE,
      foundedById: founder,
      revision: 1,
      createdAt: new Date(tx.now),
      updatedAt: new Date(tx.now),
    })
    await tx.sql.insert(Cohort, cohort)
    const state = CohortMemberState.ACTIVE
    const part = { cohortId: cohort.id, organisationId: founder, side, roles: foundersRoles(side), state }
    await saveMember(tx, newMember(tx, part))
    await noteActivity(tx, cohort.id, ActivityKind.MEMBER_JOINED, founder)
    return { id: cohort.id }
  })
  return id
}

const sorted = (codes: readonly string[]): string[] => [...new Set(codes)].sort()

/** Changes what a cohort says of itself. Answers its id. Throws Refused. */
export async function updateCohort(session: Session, input: UpdateCohortInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const faults = cohortFaults(input)
  if (faults.length > 0) throw new Refused(...faults)
  await session.transaction(async (tx) => {
    const { cohort } = await keptCohort(tx, input.id, 'input.id')
    if (input.expectedRevision != null && input.expectedRevision !== cohort.revision)
      throw refuse(
        UserErrorCode.STALE_VERSION,
        `It has changed since: it is at revision ${cohort.revision} now.`,
        'input.expectedRevision',
      )
    const fault = minimumFault(cohort, input.minimumPerSide)
    if (fault) throw new Refused(fault)
    Object.assign(cohort, {
      name: input.name?.trim() ?? cohort.name,
      discipline: input.discipline?.trim() ?? cohort.discipline,
      cipCodes: input.cipCodes ? sorted(input.cipCodes) : cohort.cipCodes,
      socCodes: input.socCodes ? sorted(input.socCodes) : cohort.socCodes,
      minimumPerSide: input.minimumPerSide ?? cohort.minimumPerSide,
      visibility: input.visibility ?? cohort.visibility,
      revision: cohort.revision + 1,
      updatedAt: new Date(tx.now),
    })
    await tx.sql.getRepository(Cohort).save(cohort, { transaction: false })
  })
  return input.id
}

/** Invites an organisation to a side; it takes part once it has accepted. Answers the cohort's id. Throws Refused. */
export async function addCohortMember(
  session: Session,
  input: AddCohortMemberInput,
  idempotencyKey: string | null,
): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const roles = [...new Set(input.roles)].sort()
  const faults = memberFaults(input.side, roles)
  if (faults.length > 0) throw new Refused(...faults)
  const { id } = await idempotent(session, idempotencyKey, 'addCohortMember', { ...input }, async (tx) => {
    const { cohort, members } = await keptCohort(tx, input.cohort, 'input.cohort')
    await checkInvited(tx, input.organisation, members)
    const { organisation: organisationId, side } = input
    const state = CohortMemberState.INVITED
    await saveMember(tx, newMember(tx, { cohortId: cohort.id, organisationId, side, roles, state }))
    await membersChanged(tx, cohort.id)
    return { id: cohort.id }
  })
  return id
}

async function checkInvited(tx: Session, organisation: string, members: readonly CohortMember[]): Promise<void> {
  const standing = members.find((member) => member.organisationId === organisation)
  if (standing)
    throw refuse(
      UserErrorCode.DUPLICATE,
      `It is ${standing.state} on side ${standing.side} already, and sits on one side only; part with it first.`,
      'input.organisation',
    )
  if (members.length >= MAX_MEMBERS)
    throw refuse(UserErrorCode.LIMIT, `A cohort has at most ${MAX_MEMBERS} members.`, 'input.organisation')
  const [known] = await tx.sql.query(
    '/* cohorts.invitable */ SELECT FROM organisation WHERE id = $1 AND id <> $2 FOR KEY SHARE',
    [organisation, ANYONE],
  )
  if (!known) throw refuse(UserErrorCode.NOT_FOUND, 'No such organisation.', 'input.organisation')
}

/**
 * The viewer's organisation takes the place that it was invited to, if it is the one that it expects. Answers the
 * cohort's id. Throws Refused.
 */
export async function acceptCohortInvitation(
  session: Session,
  id: string,
  expected: ExpectedPlace = {},
): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const organisation = requireOrganisation(session)
  if (session.viewer.portal !== null) throw forbidden('the organisation itself: a portal cannot accept for it')
  await session.transaction(async (tx) => {
    const cohort = await lockCohort(tx, id)
    const invited = cohort && (await readMembers(tx, id)).find((member) => member.organisationId === organisation)
    if (!invited) throw refuse(UserErrorCode.NOT_FOUND, 'No such cohort, or you are not invited to it.', 'input.id')
    const fault = invitationFault(invited, expected)
    if (fault) throw new Refused(fault)
    if (invited.state === CohortMemberState.ACTIVE) return
    await saveMember(tx, Object.assign(invited, { state: CohortMemberState.ACTIVE, acceptedAt: new Date(tx.now) }))
    await membersChanged(tx, id)
    await noteActivity(tx, id, ActivityKind.MEMBER_JOINED, organisation)
  })
  return id
}

/**
 * Parts with a member, or declines or leaves for the own organisation. What it has rated stays said. The last one who
 * keeps the cohort cannot go while others stay. Answers the cohort's id. Throws Refused.
 */
export async function removeCohortMember(session: Session, input: RemoveCohortMemberInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  await session.transaction(async (tx) => {
    const own = input.organisation === tx.viewer.organisation
    const { cohort, members } = own ? await seen(tx, input.cohort) : await keptCohort(tx, input.cohort, 'input.cohort')
    const leaving = members.find((member) => member.organisationId === input.organisation)
    if (!leaving)
      throw refuse(
        UserErrorCode.NOT_FOUND,
        own ? 'No such cohort, or you are no member of it.' : 'It is no member.',
        own ? 'input.cohort' : 'input.organisation',
      )
    const staying = members.filter((member) => member !== leaving)
    const keeps = (member: CohortMember) => keepsCohort(cohort.foundedById, member)
    if (keeps(leaving) && staying.length > 0 && !staying.some(keeps))
      throw refuse(
        UserErrorCode.WRONG_STATE,
        'Nobody would be left to keep the cohort; have another facilitator first.',
        'input.organisation',
      )
    if (leaving.state === CohortMemberState.ACTIVE)
      await noteActivity(tx, cohort.id, ActivityKind.MEMBER_LEFT, leaving.organisationId)
    await tx.sql.delete(CohortMember, { cohortId: cohort.id, organisationId: leaving.organisationId })
    await membersChanged(tx, cohort.id)
  })
  return input.cohort
}

interface Locked {
  readonly cohort: Cohort
  readonly members: readonly CohortMember[]
}

async function seen(tx: Session, id: string, path = 'input.cohort'): Promise<Locked> {
  const cohort = await lockCohort(tx, id)
  if (!cohort) throw refuse(UserErrorCode.NOT_FOUND, 'No such cohort, or it is not yours to see.', path)
  return { cohort, members: await readMembers(tx, id) }
}

/** A cohort that the viewer keeps, locked; FORBIDDEN for one that it only sees. */
export async function keptCohort(tx: Session, id: string, path: string): Promise<Locked> {
  const locked = await seen(tx, id, path)
  const own = locked.members.find((member) => member.organisationId === tx.viewer.organisation)
  if (tx.viewer.roles.has(Role.OPERATOR) || (own && keepsCohort(locked.cohort.foundedById, own))) return locked
  throw forbidden('to be the founder or a facilitator of this cohort')
}
