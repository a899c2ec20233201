import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import { CohortMemberState, CohortRole, CohortSide } from './kinds.ts'

export const MAX_CODES = 50
export const MAX_MEMBERS = 200
const MAX_NAME = 200
const MAX_PER_SIDE = 20

/** A family, a group or a whole code: 30, 30.71, 30.7101. */
const CIP = /^\d{2}(\.\d{2}(\d{2})?)?$/
/** SOC 2018, or O*NET-SOC: 15-2051, 15-2051.01. */
const SOC = /^\d{2}-\d{4}(\.\d{2})?$/

/** What a cohort says of itself; absent: not changed. */
export interface CohortText {
  readonly name?: string | null
  readonly discipline?: string | null
  readonly cipCodes?: readonly string[] | null
  readonly socCodes?: readonly string[] | null
  readonly minimumPerSide?: number | null
}

/** All that is wrong with it at once. */
export function cohortFaults({ name, discipline, cipCodes, socCodes, minimumPerSide }: CohortText): UserError[] {
  const faults: UserError[] = []
  const refuse = (message: string, path: string) => {
    faults.push(userError(UserErrorCode.INVALID, message, `input.${path}`))
  }
  for (const [field, value] of Object.entries({ name, discipline }))
    if (value != null && (value.trim() === '' || value.length > MAX_NAME))
      refuse(`Say it in 1 to ${MAX_NAME} characters.`, field)
  const codes = [
    ['cipCodes', cipCodes, CIP, 'a CIP code such as 30, 30.71 or 30.7101'],
    ['socCodes', socCodes, SOC, 'a SOC code such as 15-2051 or 15-2051.01'],
  ] as const
  for (const [field, values, pattern, what] of codes) {
    if ((values?.length ?? 0) > MAX_CODES) refuse(`Name at most ${MAX_CODES} codes.`, field)
    else
      values?.forEach((code, place) => {
        if (!pattern.test(code)) refuse(`This is not ${what}.`, `${field}.${place}`)
      })
  }
  if (minimumPerSide != null && (minimumPerSide < 1 || minimumPerSide > MAX_PER_SIDE))
    refuse(`Each side needs 1 to ${MAX_PER_SIDE} organisations.`, 'minimumPerSide')
  return faults
}

/** Whether a member may have these roles on this side: facilitators and observers take no side, reviewers need one. */
export function memberFaults(side: CohortSide, roles: readonly CohortRole[]): UserError[] {
  const refuse = (message: string) => [userError(UserErrorCode.INVALID, message, 'input.roles')]
  if (roles.length === 0) return refuse('Name at least one role.')
  const sideless = roles.find((role) => role === CohortRole.FACILITATOR || role === CohortRole.OBSERVER)
  if (sideless && side !== CohortSide.NONE) return refuse(`A ${sideless} sits on no side: invite it with side NONE.`)
  if (side === CohortSide.NONE && roles.includes(CohortRole.REVIEWER))
    return refuse('A REVIEWER rates for a side: choose EDUCATION or EMPLOYER.')
  return []
}

/** The founder's own roles. */
export const foundersRoles = (side: CohortSide): CohortRole[] =>
  side === CohortSide.NONE ? [CohortRole.FACILITATOR] : [CohortRole.EDITOR, CohortRole.REVIEWER]

/** Whether it takes part in the work: editors, reviewers and facilitators do, observers only read. */
export const worksIn = (roles: readonly CohortRole[]): boolean => roles.some((role) => role !== CohortRole.OBSERVER)

interface Part {
  readonly organisationId: string
  readonly roles: readonly CohortRole[]
  readonly state: CohortMemberState
}

/** Whether this member may invite, remove and change the cohort: a facilitator, or the founder while it is a member. */
export const keepsCohort = (foundedBy: string | null, { organisationId, roles, state }: Part): boolean =>
  state === CohortMemberState.ACTIVE && (roles.includes(CohortRole.FACILITATOR) || organisationId === foundedBy)

/** The place that an organisation thinks it was invited to; absent: whichever it is. */
export interface ExpectedPlace {
  readonly side?: CohortSide | null
  readonly roles?: readonly CohortRole[] | null
}

/** Null when the invitation is the one that was looked at; else what it is now: nobody consents to another one unseen. */
export function invitationFault(
  invited: { readonly side: CohortSide; readonly roles: readonly CohortRole[] },
  { side = null, roles = null }: ExpectedPlace,
): UserError | null {
  const named = (all: readonly CohortRole[]) => [...new Set(all)].sort().join(', ')
  const field =
    side !== null && side !== invited.side
      ? 'expectedSide'
      : roles !== null && named(roles) !== named(invited.roles)
        ? 'expectedRoles'
        : null
  return (
    field &&
    userError(
      UserErrorCode.STALE_VERSION,
      `The invitation is to side ${invited.side} as ${named(invited.roles)} now; accept that one, or decline.`,
      field,
    )
  )
}
