import { defineLoader, grouped } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { Role, type Viewer } from '../shared/viewer.ts'
import { Cohort, CohortMember } from './cohort.ts'
import { CohortMemberState, type CohortRole, type CohortSide } from './kinds.ts'

/** An active part in a cohort. */
export interface CohortPart {
  readonly cohort: string
  readonly side: CohortSide
  readonly roles: readonly CohortRole[]
}

/**
 * SQL condition on a row of `cohort` under this alias: members and those invited see it, everyone a public one, stewards
 * one that asks for their approval or has it, the operator all. `put` turns a value into its placeholder. Anonymous
 * viewers get no list and no node at all.
 */
export const visibleCohort = (alias: string, viewer: Viewer, put: (value: unknown) => string): string =>
  `(${alias}.visibility = 'PUBLIC' OR ${put(viewer.roles.has(Role.OPERATOR))}::boolean
   OR (${put(viewer.roles.has(Role.STEWARD))}::boolean AND ${shownToStewards(alias)}) OR EXISTS (
     SELECT FROM cohort_member vm WHERE vm.cohort_id = ${alias}.id AND vm.organisation_id = ${put(viewer.organisation)}))`

/** SQL condition: it asks stewards to approve it, or they have, and may want to take that back. */
export const shownToStewards = (alias: string): string =>
  `(${alias}.approval_requested_at IS NOT NULL OR ${alias}.approved_at IS NOT NULL)`

/** SQL condition: the organisation in the parameter is an active member of the cohort in this column. */
export const activeMember = (cohort: string, organisation: string): string =>
  `EXISTS (SELECT FROM cohort_member am WHERE am.cohort_id = ${cohort} AND am.organisation_id = ${organisation}
     AND am.state = 'ACTIVE')`

const partsOf = defineLoader<string, CohortPart[]>({
  name: 'cohorts.parts',
  batch: async (session, organisations) => {
    const rows: (CohortPart & { organisation: string })[] = await session.sql.query(
      `/* cohorts.parts */ SELECT organisation_id AS organisation, cohort_id AS cohort, side, roles FROM cohort_member
       WHERE organisation_id = ANY($1::text[]) AND state = 'ACTIVE' ORDER BY cohort_id`,
      [organisations],
    )
    const parts = rows.map(({ organisation, ...part }) => ({ organisation, part }))
    return grouped(organisations, parts, (row) => row.organisation).map((group) => group.map((row) => row.part))
  },
})

/** The cohorts that the viewer's organisation takes part in; those it is only invited to are not among them. */
export async function cohortsOf(session: Session): Promise<CohortPart[]> {
  const { organisation } = session.viewer
  return organisation === null ? [] : session.load(partsOf).load(organisation)
}

/** Which side an organisation speaks for in a cohort (NONE: no vote); null when it takes no part in it. */
export async function sideOf(session: Session, cohort: string, organisation: string): Promise<CohortSide | null> {
  const [row]: { side: CohortSide }[] = await session.sql.query(
    `/* cohorts.side */ SELECT side FROM cohort_member
     WHERE cohort_id = $1 AND organisation_id = $2 AND state = 'ACTIVE'`,
    [cohort, organisation],
  )
  return row?.side ?? null
}

/** A cohort that the viewer sees, locked until the transaction ends; its members change under this lock only. */
export async function lockCohort(tx: Session, id: string): Promise<Cohort | null> {
  const values: unknown[] = [id]
  const visible = visibleCohort('c', tx.viewer, (value) => `$${values.push(value)}`)
  const [row]: { id: string }[] = await tx.sql.query(
    `/* cohorts.lock */ SELECT c.id FROM cohort c WHERE c.id = $1 AND ${visible} FOR UPDATE OF c`,
    values,
  )
  return row ? tx.sql.getRepository(Cohort).findOneBy({ id: row.id }) : null
}

/** Active members and those invited, by organisation. */
export const readMembers = (tx: Session, cohort: string): Promise<CohortMember[]> =>
  tx.sql.getRepository(CohortMember).find({ where: { cohortId: cohort }, order: { organisationId: 'ASC' } })

/** Writes a member as it is to be. */
export async function saveMember(tx: Session, member: CohortMember): Promise<void> {
  await tx.sql.getRepository(CohortMember).save(member, { transaction: false })
}

/** An active member that founds or is added, or an invitation. */
export const newMember = (
  tx: Session,
  part: Pick<CohortMember, 'cohortId' | 'organisationId' | 'side' | 'roles' | 'state'>,
): CohortMember =>
  Object.assign(new CohortMember(), part, {
    invitedAt: new Date(tx.now),
    acceptedAt: part.state === CohortMemberState.ACTIVE ? new Date(tx.now) : null,
    approvedAt: null,
  })

/** Who takes part is part of what is approved: a cohort that changed so has another revision. */
export async function membersChanged(tx: Session, cohort: string): Promise<void> {
  await tx.sql.query(
    '/* cohorts.membersChanged */ UPDATE cohort SET revision = revision + 1, updated_at = $2 WHERE id = $1',
    [cohort, new Date(tx.now)],
  )
}
