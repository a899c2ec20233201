import { KeysetPage, readList } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import { SqlConditions, wordPatterns } from '../database/sql-conditions.ts'
import { requireKnown } from '../identity/rights.ts'
import { limitExceeded } from '../shared/errors.ts'
import { dayOf } from '../shared/instant.ts'
import type { PageArguments } from '../shared/paging.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { JOB_PROFILE_COLUMNS, jobProfileOf, type VersionRow } from './job-profile.loaders.ts'
import { type JobProfile, JobProfileConnection, JobProfileEdge } from './job-profile.ts'
import { SHOWN_VERSION, visibleRow } from './publication.row.ts'

const MAX_IDS = 100
const MAX_REGIONS = 50

const FROM = `FROM job_profile p
  JOIN job_profile_version v ON v.job_profile_id = p.id AND v.version = ${SHOWN_VERSION}`

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
    from: FROM,
    order: ['v.title COLLATE "C"', 'p.id'],
    where: visible(session, where, lineages),
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
  const conditions = visible(session, where, lineages)
  conditions.add((put) => `p.id = ANY(${put(ids)}::text[])`)
  const rows: Parameters<typeof jobProfileOf>[0][] = await session.sql.query(
    `/* jobs.among */ SELECT ${JOB_PROFILE_COLUMNS} ${FROM} WHERE ${conditions.text}`,
    conditions.parameters,
  )
  return rows.map(jobProfileOf)
}

/** Refuses filters that are larger than said. Throws LIMIT. */
export function checkJobProfileWhere(where: JobProfileWhere): void {
  if ((where.text?.length ?? 0) > 200)
    throw limitExceeded('The text to look for has at most 200 characters.', 'where.text')
  for (const field of ['employers', 'occupations', 'competencies'] as const)
    if ((where[field]?.length ?? 0) > MAX_IDS) throw limitExceeded(`Name at most ${MAX_IDS}.`, `where.${field}`)
  if ((where.regions?.length ?? 0) > MAX_REGIONS)
    throw limitExceeded(`Name at most ${MAX_REGIONS} regions.`, 'where.regions')
}

function visible(session: Session, where: JobProfileWhere, lineages: readonly string[] | null): SqlConditions {
  const conditions = new SqlConditions()
  conditions.add((put) => visibleRow('employer_id', put(session.viewer.organisation)))
  if (where.text) {
    const patterns = wordPatterns(where.text)
    conditions.add((put) => `(v.title || ' ' || v.description) ILIKE ALL (${put(patterns)}::text[])`)
  }
  if (where.employers) conditions.add((put) => `p.employer_id = ANY(${put(where.employers)}::text[])`)
  if (where.occupations) conditions.add((put) => `v.occupation_ids && ${put(where.occupations)}::text[]`)
  if (where.state) conditions.add((put) => `p.state = ANY(${put(where.state)}::text[])`)
  if (lineages)
    conditions.add(
      (put) => `EXISTS (SELECT FROM requirement r, jsonb_array_elements(r.any_of) AS target
        WHERE r.job_profile_id = p.id AND r.version = v.version AND target->>'lineage' = ANY(${put(lineages)}::text[]))`,
    )
  addPostings(conditions, session, where)
  return conditions
}

/** One posting must satisfy all that is asked of postings. */
function addPostings(conditions: SqlConditions, session: Session, { regions, open, posted }: JobProfileWhere): void {
  const isOpen = (put: (value: unknown) => string) => {
    const today = put(dayOf(session.now))
    return `p.state = 'PUBLISHED' AND o.date_posted <= ${today} AND (o.valid_through IS NULL OR o.valid_through >= ${today})`
  }
  if (open === false)
    conditions.add((put) => `NOT EXISTS (SELECT FROM job_posting o WHERE o.job_profile_id = p.id AND ${isOpen(put)})`)
  if (!regions && open !== true && !posted?.from && !posted?.to) return
  conditions.add((put) => {
    const of = ['o.job_profile_id = p.id']
    if (open === true) of.push(isOpen(put))
    if (regions) of.push(`o.regions && ${put(regions)}::text[]`)
    if (posted?.from) of.push(`o.date_posted >= ${put(posted.from)}`)
    if (posted?.to) of.push(`o.date_posted <= ${put(posted.to)}`)
    return `EXISTS (SELECT FROM job_posting o WHERE ${of.join(' AND ')})`
  })
}
