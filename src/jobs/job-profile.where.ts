import type { Session } from '../database/session.ts'
import { SqlConditions, wordPatterns } from '../database/sql-conditions.ts'
import { limitExceeded } from '../shared/errors.ts'
import { dayOf } from '../shared/instant.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { SHOWN_VERSION, visibleRow } from './publication.row.ts'

const MAX_IDS = 100
const MAX_REGIONS = 50

/** SQL: profiles `p` with the version `v` that is shown. */
export const JOB_PROFILES = `FROM job_profile p
  JOIN job_profile_version v ON v.job_profile_id = p.id AND v.version = ${SHOWN_VERSION}`

/** SQL: the order of every list of them. */
export const JOB_PROFILE_ORDER = ['v.title COLLATE "C"', 'p.id'] as const

/** Refuses filters that are larger than said. Throws LIMIT. */
export function checkJobProfileWhere(where: JobProfileWhere): void {
  if ((where.text?.length ?? 0) > 200)
    throw limitExceeded('The text to look for has at most 200 characters.', 'where.text')
  for (const field of ['employers', 'occupations', 'competencies'] as const)
    if ((where[field]?.length ?? 0) > MAX_IDS) throw limitExceeded(`Name at most ${MAX_IDS}.`, `where.${field}`)
  if ((where.regions?.length ?? 0) > MAX_REGIONS)
    throw limitExceeded(`Name at most ${MAX_REGIONS} regions.`, 'where.regions')
}

/**
 * The one rule of which job profiles a filter lets through, with what the viewer may see: wherever profiles are listed,
 * whoever found them. `lineages` says what the competencies of the filter mean in any version.
 */
export function jobProfileConditions(
  session: Session,
  where: JobProfileWhere,
  lineages: readonly string[] | null,
): SqlConditions {
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
