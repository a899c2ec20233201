import { KeysetPage, readList } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import type { PageArguments } from '../shared/paging.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { JOB_PROFILE_COLUMNS, jobProfileOf, type VersionRow } from './job-profile.loaders.ts'
import { type JobProfile, JobProfileConnection, JobProfileEdge } from './job-profile.ts'
import { checkJobProfileWhere, JOB_PROFILE_ORDER, JOB_PROFILES, jobProfileConditions } from './job-profile.where.ts'

/**
 * Job profiles by title: published and closed ones of everybody, drafts of the viewer's own organisation.
 * `lineages` says what the competencies of the filter mean in any version.
 */
export async function jobProfiles(
  session: Session,
  where: JobProfileWhere,
  page: PageArguments,
  lineages: readonly string[] | null,
): Promise<JobProfileConnection> {
  requireKnown(session)
  checkJobProfileWhere(where)
  const keyset = new KeysetPage(session, 'jobProfiles', where, page)
  const list = {
    name: 'jobs.list',
    columns: JOB_PROFILE_COLUMNS,
    from: JOB_PROFILES,
    order: JOB_PROFILE_ORDER,
    where: jobProfileConditions(session, where, lineages),
  } as const
  const { rows, count } = await readList<VersionRow>(session, list, keyset)
  const found = keyset.of(
    rows,
    (row) => [row.title, row.id],
    (row, cursor) => Object.assign(new JobProfileEdge(), { node: jobProfileOf(row), cursor }),
  )
  return Object.assign(new JobProfileConnection(), found, { count })
}

/** Those of `ids` that the filter lets through and the viewer may see, in no order. */
export async function jobProfilesAmong(
  session: Session,
  ids: readonly string[],
  where: JobProfileWhere,
  lineages: readonly string[] | null,
): Promise<JobProfile[]> {
  requireKnown(session)
  const conditions = jobProfileConditions(session, where, lineages)
  conditions.add((put) => `p.id = ANY(${put(ids)}::text[])`)
  const rows: Parameters<typeof jobProfileOf>[0][] = await session.sql.query(
    `/* jobs.among */ SELECT ${JOB_PROFILE_COLUMNS} ${JOB_PROFILES} WHERE ${conditions.text}`,
    conditions.parameters,
  )
  return rows.map(jobProfileOf)
}
