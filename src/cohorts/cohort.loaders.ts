import { KeysetPage, readList } from '../database/keyset.ts'
import { defineLoader, grouped, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { SqlConditions, wordPatterns } from '../database/sql-conditions.ts'
import { requireKnown } from '../identity/rights.ts'
import { limitExceeded } from '../shared/errors.ts'
import type { PageArguments } from '../shared/paging.ts'
import { Role } from '../shared/viewer.ts'
import { CohortConnection, CohortEdge, type CohortWhere } from './cohort.inputs.ts'
import { shownToStewards, visibleCohort } from './cohort.store.ts'
import { Cohort, CohortMember } from './cohort.ts'

const MAX_TEXT = 200

/** A cohort that the viewer sees, else null; anonymous viewers see none. */
export const cohortLoader = defineLoader<string, Cohort | null>({
  name: 'cohorts.cohort',
  batch: async (session, ids) => {
    if (session.viewer.kind === 'ANONYMOUS') return ids.map(() => null)
    const values: unknown[] = [ids]
    const visible = visibleCohort('c', session.viewer, (value) => `$${values.push(value)}`)
    const rows: { id: string }[] = await session.sql.query(
      `/* cohorts.cohort */ SELECT c.id FROM cohort c WHERE c.id = ANY($1::text[]) AND ${visible}`,
      values,
    )
    const found = await readCohorts(
      session,
      rows.map((row) => row.id),
    )
    return inOrder(ids, found, (cohort) => cohort.id)
  },
})

const readCohorts = async (session: Session, ids: readonly string[]): Promise<Cohort[]> =>
  ids.length === 0
    ? []
    : session.sql
        .getRepository(Cohort)
        .createQueryBuilder('c')
        .comment('cohorts.rows')
        .where('c.id = ANY(:ids)', { ids: [...ids] })
        .getMany()

/**
 * Who takes part, in the order in which they were invited; who is only invited is told to members, to the one invited
 * and to the operator. Stewards see who takes part in a cohort that asks for their approval.
 */
export const membersOf = defineLoader<string, CohortMember[]>({
  name: 'cohorts.members',
  batch: async (session, ids) => {
    const { organisation, roles } = session.viewer
    const rows = await session.sql
      .getRepository(CohortMember)
      .createQueryBuilder('m')
      .comment('cohorts.members')
      .innerJoin('cohort', 'c', 'c.id = m.cohort_id')
      .where('m.cohort_id = ANY(:ids)', { ids: [...ids] })
      .andWhere(
        `(m.organisation_id = :organisation OR :operator::boolean OR (m.state = 'ACTIVE' AND c.visibility = 'PUBLIC')
          OR (:steward::boolean AND m.state = 'ACTIVE' AND ${shownToStewards('c')})
          OR EXISTS (SELECT FROM cohort_member own WHERE own.cohort_id = m.cohort_id
                     AND own.organisation_id = :organisation AND (own.state = 'ACTIVE' OR m.state = 'ACTIVE')))`,
        { organisation, operator: roles.has(Role.OPERATOR), steward: roles.has(Role.STEWARD) },
      )
      .orderBy('m.invitedAt')
      .addOrderBy('m.organisationId')
      .getMany()
    return grouped(ids, rows, (row) => row.cohortId)
  },
})

/**
 * Cohorts by name: those that the viewer's organisation belongs to or is invited to, public ones, and for stewards those
 * that ask for their approval or have it.
 */
export async function cohorts(session: Session, where: CohortWhere, page: PageArguments): Promise<CohortConnection> {
  requireKnown(session)
  for (const field of ['text', 'cipCode', 'socCode'] as const)
    if ((where[field]?.length ?? 0) > MAX_TEXT) throw limitExceeded(`At most ${MAX_TEXT} characters.`, `where.${field}`)
  const keyset = new KeysetPage(session, 'cohorts', where, page)
  const list = {
    name: 'cohorts.list',
    columns: 'c.id, c.name',
    from: 'FROM cohort c',
    order: ['c.name COLLATE "C"', 'c.id'],
    where: conditionsOf(session, where),
  } as const
  const { rows, count } = await readList<{ id: string; name: string }>(session, list, keyset)
  const nodes = new Map(
    (
      await readCohorts(
        session,
        rows.map((row) => row.id),
      )
    ).map((cohort) => [cohort.id, cohort]),
  )
  const found = keyset.of(
    rows,
    (row) => [row.name, row.id],
    (row, cursor) => Object.assign(new CohortEdge(), { node: nodes.get(row.id) as Cohort, cursor }),
  )
  return Object.assign(new CohortConnection(), found, { count })
}

function conditionsOf(session: Session, where: CohortWhere): SqlConditions {
  const { text, cipCode, socCode, member } = where
  const conditions = new SqlConditions()
  conditions.add((put) => visibleCohort('c', session.viewer, put))
  if (text) conditions.add((put) => `(c.name || ' ' || c.discipline) ILIKE ALL (${put(wordPatterns(text))}::text[])`)
  for (const [column, code] of [
    ['cip_codes', cipCode],
    ['soc_codes', socCode],
  ])
    if (code)
      conditions.add(
        (put) => `EXISTS (SELECT FROM unnest(c.${column}) AS code WHERE starts_with(code, ${put(code.trim())}))`,
      )
  if (member)
    conditions.add(
      (put) => `EXISTS (SELECT FROM cohort_member part WHERE part.cohort_id = c.id AND part.state = 'ACTIVE'
        AND part.organisation_id = ${put(member)})`,
    )
  for (const [column, asked] of [
    ['approval_requested_at', where.approvalRequested],
    ['approved_at', where.approvedForShared],
  ] as const)
    if (typeof asked === 'boolean') conditions.add((put) => `(c.${column} IS NOT NULL) = ${put(asked)}::boolean`)
  return conditions
}
