import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { limitExceeded } from '../shared/errors.ts'
import { type PageArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { dayOf } from './days.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { jobProfileOf } from './job-profile.loaders.ts'
import { JobProfileConnection, JobProfileEdge } from './job-profile.ts'
import { SqlConditions, wordPatterns } from './sql-conditions.ts'

const MAX_IDS = 100
const MAX_REGIONS = 50

const Position = z.tuple([z.string(), z.string()])

const FROM = `FROM job_profile p
  JOIN job_profile_version v ON v.job_profile_id = p.id AND v.version = coalesce(p.published_version, p.latest_version)`

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
  const request = pageRequest(page)
  const context = cursorContext('jobProfiles', session.viewer.organisation, where)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const conditions = visible(session, where, lineages)
  const [order, compare] = request.backwards ? ['DESC', '<'] : ['ASC', '>']
  const paged = conditions.copy()
  if (opened)
    paged.add(
      (put) => `(v.title COLLATE "C", p.id) ${compare} (${put(opened.position[0])}, ${put(opened.position[1])})`,
    )
  const rows: Parameters<typeof jobProfileOf>[0][] = await session.sql.query(
    `/* jobs.list */
     SELECT p.id, p.employer_id, p.state, p.latest_version, v.version, v.title, v.description, v.occupation_ids
     ${FROM} WHERE ${paged.text}
     ORDER BY v.title COLLATE "C" ${order}, p.id ${order} LIMIT ${request.limit + 1}`,
    paged.parameters,
  )
  const issuedAt = opened?.issuedAt ?? session.now
  const found = pageOf(rows, request, (row) =>
    Object.assign(new JobProfileEdge(), {
      node: jobProfileOf(row),
      cursor: sealCursor(session.secrets, context, [row.title, row.id], issuedAt),
    }),
  )
  return Object.assign(new JobProfileConnection(), found, {
    count: async () => {
      const [row] = await session.sql.query(
        `/* jobs.count */ SELECT count(*)::int AS count ${FROM} WHERE ${conditions.text}`,
        conditions.parameters,
      )
      return row.count as number
    },
  })
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
  conditions.add((put) => `(p.state <> 'DRAFT' OR p.employer_id = ${put(session.viewer.organisation)})`)
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
