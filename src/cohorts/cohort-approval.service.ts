import { In } from 'typeorm'

import type { Session } from '../database/session.ts'
import { requireRole, requireUseCase } from '../identity/rights.ts'
import { forbidden } from '../shared/errors.ts'
import { Refused, refuse, UserErrorCode } from '../shared/payload.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { noteActivity } from './activity.service.ts'
import { ActivityKind } from './activity.types.ts'
import { keptCohort } from './cohort.service.ts'
import { lockCohort, readMembers } from './cohort.store.ts'
import { Cohort, CohortMember } from './cohort.ts'
import type { ApproveCohortInput, RequestCohortApprovalInput } from './cohort-approval.inputs.ts'
import { approvalFault, votersOf } from './cohort-approval.rule.ts'
import { votesIn } from './cohort-approval.store.ts'

/**
 * Asks stewards to let the cohort decide between shared frameworks, which shows it to them, or takes that back. Answers
 * its id. Throws Refused.
 */
export async function requestCohortApproval(session: Session, input: RequestCohortApprovalInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  await session.transaction(async (tx) => {
    const { cohort, members } = await keptCohort(tx, input.cohort, 'input.cohort')
    const request = input.request ?? true
    if (request === (cohort.approvalRequestedAt !== null)) return
    const fault = request ? approvalFault(cohort, members, 'input.cohort') : null
    if (fault) throw new Refused(fault)
    await changed(tx, cohort, { approvalRequestedAt: request ? new Date(tx.now) : null })
    if (request) await noteActivity(tx, cohort.id, ActivityKind.APPROVAL_REQUESTED, cohort.id)
  })
  return input.cohort
}

/**
 * A steward's answer: the cohort, with those who are on a side now, may decide between shared frameworks, or may not any
 * more. What was agreed stays agreed. Nobody approves a cohort in which they vote. Answers its id. Throws Refused.
 */
export async function approveCohort(session: Session, input: ApproveCohortInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  requireRole(session, Role.STEWARD, Role.OPERATOR)
  if (session.viewer.portal !== null) throw forbidden('the steward itself: a portal cannot approve for it')
  await session.transaction(async (tx) => {
    const cohort = await lockCohort(tx, input.cohort)
    if (!cohort)
      throw refuse(UserErrorCode.NOT_FOUND, 'No such cohort, or it has not asked for approval.', 'input.cohort')
    if (input.expectedRevision != null && input.expectedRevision !== cohort.revision)
      throw refuse(
        UserErrorCode.STALE_VERSION,
        `It, or who takes part, has changed since: it is at revision ${cohort.revision} now.`,
        'input.expectedRevision',
      )
    await (input.approved ? approve(tx, cohort) : withdraw(tx, cohort))
  })
  return input.cohort
}

async function approve(tx: Session, cohort: Cohort): Promise<void> {
  if (await votesIn(tx, cohort.id))
    throw refuse(
      UserErrorCode.NOT_QUALIFIED,
      'You have a vote in it yourself; a steward who has none approves it.',
      'input.cohort',
    )
  const members = await readMembers(tx, cohort.id)
  const fault = approvalFault(cohort, members, 'input.cohort')
  if (fault) throw new Refused(fault)
  const now = new Date(tx.now)
  // Who was approved before stays so since then: what it has rated under that approval counts on.
  const fresh = votersOf(members.filter((one) => one.approvedAt === null))
  await tx.sql.update(CohortMember, { cohortId: cohort.id, organisationId: In(fresh) }, { approvedAt: now })
  await changed(tx, cohort, { approvalRequestedAt: null, approvedAt: now, approvedById: tx.viewer.organisation })
  await noteActivity(tx, cohort.id, ActivityKind.APPROVED, cohort.id)
}

async function withdraw(tx: Session, cohort: Cohort): Promise<void> {
  if (cohort.approvedAt === null && cohort.approvalRequestedAt === null) return
  await tx.sql.update(CohortMember, { cohortId: cohort.id }, { approvedAt: null })
  await changed(tx, cohort, { approvalRequestedAt: null, approvedAt: null, approvedById: null })
  await noteActivity(tx, cohort.id, ActivityKind.APPROVAL_WITHDRAWN, cohort.id)
}

type Approval = Partial<Pick<Cohort, 'approvalRequestedAt' | 'approvedAt' | 'approvedById'>>

const changed = (tx: Session, { id, revision }: Cohort, approval: Approval) =>
  tx.sql.update(Cohort, { id }, { ...approval, revision: revision + 1, updatedAt: new Date(tx.now) })
