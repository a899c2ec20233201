import type { Session } from '../database/session.ts'
import { forbidden, unauthenticated } from '../shared/errors.ts'
import { Role, UseCase, type Viewer } from '../shared/viewer.ts'
import { OrganisationKind } from './organisation.ts'

/** The program itself: seeds, tasks, and the command line on the machine that holds the stores. */
export const SYSTEM: Viewer = {
  kind: 'CLIENT',
  actor: 'system',
  organisation: null,
  portal: null,
  roles: new Set([Role.OPERATOR]),
  useCases: new Set(Object.values(UseCase)),
  learner: null,
}

const ROLE_USE_CASES: Readonly<Record<Role, readonly UseCase[]>> = {
  EMPLOYER: [
    UseCase.JOB_AUTHORING,
    UseCase.CANDIDATE_SEARCH,
    UseCase.CANDIDATE_DISCLOSURE,
    UseCase.CREDENTIAL_ISSUING,
    UseCase.CREDENTIAL_VERIFICATION,
    UseCase.FRAMEWORK_STEWARDSHIP,
  ],
  INSTITUTION: [
    UseCase.PROGRAM_GAP,
    UseCase.CREDENTIAL_ISSUING,
    UseCase.CREDENTIAL_VERIFICATION,
    UseCase.FRAMEWORK_STEWARDSHIP,
  ],
  LEARNER: [UseCase.CREDENTIAL_VERIFICATION],
  ANALYST: [UseCase.GRAPH_ANALYSIS],
  STEWARD: [UseCase.FRAMEWORK_STEWARDSHIP, UseCase.GRAPH_ANALYSIS],
  ASSESSOR: [UseCase.CREDENTIAL_VERIFICATION],
  OPERATOR: [UseCase.FRAMEWORK_STEWARDSHIP, UseCase.GRAPH_ANALYSIS, UseCase.CREDENTIAL_VERIFICATION],
}

/** What a person with these roles may do. */
export const useCasesOf = (roles: Iterable<Role>): Set<UseCase> =>
  new Set([...roles].flatMap((role) => ROLE_USE_CASES[role] ?? []))

/** Roles of a client of (or portal for) an organisation: what the organisation is, as far as the use cases go. */
export function clientRoles(kinds: readonly OrganisationKind[], useCases: ReadonlySet<UseCase>): Set<Role> {
  const roles = new Set<Role>()
  const uses = (role: Role): boolean => ROLE_USE_CASES[role].some((useCase) => useCases.has(useCase))
  if (kinds.includes(OrganisationKind.EMPLOYER) && uses(Role.EMPLOYER)) roles.add(Role.EMPLOYER)
  if (kinds.includes(OrganisationKind.EDUCATION) && uses(Role.INSTITUTION)) roles.add(Role.INSTITUTION)
  if (kinds.includes(OrganisationKind.STEWARD) && useCases.has(UseCase.FRAMEWORK_STEWARDSHIP)) roles.add(Role.STEWARD)
  if (useCases.has(UseCase.GRAPH_ANALYSIS)) roles.add(Role.ANALYST)
  return roles
}

/** Refuses requests without a valid key. */
export function requireKnown(session: Session): Viewer {
  if (session.viewer.kind === 'ANONYMOUS') throw unauthenticated()
  return session.viewer
}

/** Passes when the viewer has any one of the roles. */
export function requireRole(session: Session, ...anyOf: readonly [Role, ...Role[]]): void {
  const { roles } = requireKnown(session)
  if (!anyOf.some((role) => roles.has(role))) throw forbidden(`the role ${anyOf.join(' or ')}`)
}

export function requireUseCase(session: Session, useCase: UseCase): void {
  if (!requireKnown(session).useCases.has(useCase)) throw forbidden(`the use case ${useCase}`)
}

/** The one organisation that this request acts for. */
export function requireOrganisation(session: Session): string {
  const { organisation } = requireKnown(session)
  if (organisation === null)
    throw forbidden('an organisation to act for (send its id in the header X-Headwater-Organisation)')
  return organisation
}

/** The learner who asks. Their data hang on this id and on nothing that was sent. */
export function requireLearner(session: Session): string {
  const { learner } = requireKnown(session)
  if (learner === null) throw forbidden('a learner’s own key, used without an organisation')
  return learner
}

/** Keys, delegations and the like are the organisation's people's business: no client and no portal may touch them. */
export function requireOwnOrganisation(session: Session): string {
  const organisation = requireOrganisation(session)
  if (session.viewer.kind !== 'ACCOUNT' || session.viewer.portal !== null)
    throw forbidden('a person of the organisation itself, signed in with a personal key')
  return organisation
}
