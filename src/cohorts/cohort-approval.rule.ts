import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import { CohortMemberState, type CohortSide, VOTING_SIDES } from './kinds.ts'

/** What hangs on a cohort's members and on stewards, as far as deciding goes. */
export interface DecidingCohort {
  readonly minimumPerSide: number
  readonly approvedAt: Date | null
}

export interface DecidingMember {
  readonly organisationId: string
  readonly side: CohortSide
  readonly state: CohortMemberState
  readonly approvedAt: Date | null
}

const ASK = 'have its founder or a facilitator ask a steward'
const HOW = '(requestCohortApproval)'

const votingOn = (members: readonly DecidingMember[], side: CohortSide): DecidingMember[] =>
  members.filter((one) => one.side === side && one.state === CohortMemberState.ACTIVE)

/**
 * Null when a cohort can decide: enough organisations of both sides take part in it, and, between shared frameworks,
 * where every match may change, a steward approved it and them. Else why not, and the mend. A cohort that cannot decide
 * holds nothing: another one that can may take up what was proposed in it.
 */
export function decidingFault(
  cohort: DecidingCohort,
  members: readonly DecidingMember[],
  shared: boolean,
  path: string,
): UserError | null {
  if (shared && cohort.approvedAt === null) return notApproved(path)
  const needed = Math.max(1, cohort.minimumPerSide)
  for (const side of VOTING_SIDES) {
    const there = votingOn(members, side).filter((one) => !shared || one.approvedAt !== null).length
    if (there < needed)
      return userError(
        UserErrorCode.WRONG_STATE,
        `On the side ${side} of this cohort ${there} of the ${needed} organisations that it takes to decide are active${
          shared ? ` and approved: have more accept, then ${ASK} ${HOW}.` : ': invite more, and have them accept.'
        }`,
        path,
      )
  }
  return null
}

/** Null when what this organisation rates may count; else why not, and the mend. */
export function ratingFault(
  cohort: DecidingCohort,
  own: DecidingMember | undefined,
  shared: boolean,
  path: string,
): UserError | null {
  if (!shared) return null
  if (cohort.approvedAt === null) return notApproved(path)
  if (own && own.approvedAt !== null) return null
  return userError(
    UserErrorCode.WRONG_STATE,
    `Your organisation joined after this cohort was approved for shared frameworks: ${ASK} again ${HOW}.`,
    path,
  )
}

const notApproved = (path: string): UserError =>
  userError(
    UserErrorCode.WRONG_STATE,
    `Both frameworks are shared, so that this changes the matches of everybody: only a cohort that a steward approved decides it. Propose and discuss meanwhile, and ${ASK} ${HOW}.`,
    path,
  )

/** Null when there is something to approve: an active organisation on each side, and one that was not approved yet. */
export function approvalFault(
  cohort: DecidingCohort,
  members: readonly DecidingMember[],
  path: string,
): UserError | null {
  const empty = VOTING_SIDES.find((side) => votingOn(members, side).length === 0)
  if (empty)
    return userError(
      UserErrorCode.WRONG_STATE,
      `What is approved is the cohort with its members, and on the side ${empty} none is active: have one accept first.`,
      path,
    )
  const voting = VOTING_SIDES.flatMap((side) => votingOn(members, side))
  if (cohort.approvedAt === null || voting.some((one) => one.approvedAt === null)) return null
  return userError(UserErrorCode.WRONG_STATE, 'It is approved already, with all who are on a side.', path)
}

/** Null when so few on each side may decide; what a steward approved was a cohort in which no fewer do. */
export const minimumFault = (
  { approvedAt, minimumPerSide }: DecidingCohort,
  asked: number | null | undefined,
): UserError | null =>
  asked == null || approvedAt === null || asked >= minimumPerSide
    ? null
    : userError(
        UserErrorCode.WRONG_STATE,
        `A steward approved it with at least ${minimumPerSide} organisations on each side: that may rise only. Found another cohort for fewer, or have the approval withdrawn first.`,
        'input.minimumPerSide',
      )

/** The members that an approval is about. */
export const votersOf = (members: readonly DecidingMember[]): string[] =>
  VOTING_SIDES.flatMap((side) => votingOn(members, side)).map((one) => one.organisationId)
