import { KeysetPage, readList } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import { SqlConditions } from '../database/sql-conditions.ts'
import { limitExceeded } from '../shared/errors.ts'
import { kindOfId } from '../shared/ids.ts'
import type { ForwardArguments } from '../shared/paging.ts'
import type { Cohort } from './cohort.ts'
import { readsCohort } from './cohort-part.store.ts'
import { commentsAsCsv } from './comment.csv.rule.ts'
import type { CommentWhere } from './comment.inputs.ts'
import { COMMENTS, commentColumns, commentOf } from './comment.loaders.ts'
import { type CommentRecord, MAX_CSV } from './comment.rule.ts'
import { type Comment, CommentConnection, CommentEdge } from './comment.ts'
import { type Discussed, discussed } from './discussed.ts'

/** What the viewer may see of that id. */
export async function seeDiscussed(session: Session, id: string): Promise<Discussed | null> {
  const kind = kindOfId(id)
  const see = kind === null ? undefined : discussed[kind]
  return see ? see(session, id) : null
}

/** What members have said, oldest first; empty for those who take no part in the cohort. */
export async function commentsOf(
  session: Session,
  cohort: Cohort,
  where: CommentWhere,
  page: ForwardArguments,
): Promise<CommentConnection> {
  const keyset = new KeysetPage(session, 'cohorts.comments', { cohort: cohort.id, where }, page)
  const list = {
    name: 'cohorts.comments',
    columns: commentColumns('$1'),
    from: COMMENTS,
    order: ['c.at', 'c.id'],
    where: await conditions(session, cohort, where),
  } as const
  const { rows, count } = await readList<Comment>(session, list, keyset)
  const found = keyset.of<Comment, CommentEdge>(
    rows.map(commentOf),
    (row) => [row.at.toISOString(), row.id],
    (node, cursor) => Object.assign(new CommentEdge(), { node, cursor }),
  )
  return Object.assign(new CommentConnection(), found, { count })
}

/** The first parameter is the viewer's organisation. */
async function conditions(session: Session, cohort: Cohort, where: CommentWhere): Promise<SqlConditions> {
  const about = where.about ? await seeDiscussed(session, where.about) : null
  const conditions = new SqlConditions()
  const reads = readsCohort('c.cohort_id', session.viewer, ['$1', '$2'])
  conditions.add((put) => {
    for (const value of reads.values) put(value)
    return `c.cohort_id = ${put(cohort.id)} AND ${reads.text}`
  })
  if (where.about) conditions.add((put) => `c.about_key = ${put(about?.key ?? '')}`)
  if (typeof where.resolved === 'boolean')
    conditions.add((put) => `(t.resolved_at IS NOT NULL) = ${put(where.resolved)}::boolean`)
  return conditions
}

/** The same as a table for spreadsheets. LIMIT when there are more rows than it holds. */
export async function commentsCsv(session: Session, cohort: Cohort, where: CommentWhere): Promise<string> {
  const which = await conditions(session, cohort, where)
  const rows: CommentRecord[] = await session.sql.query(
    `/* cohorts.commentsCsv */ SELECT ${commentColumns('$1')}, o.name AS organisation, t.resolved_at AS "resolvedAt",
       r.name AS "resolvedBy"
     ${COMMENTS} JOIN organisation o ON o.id = c.organisation_id LEFT JOIN organisation r ON r.id = t.resolved_by
     WHERE ${which.text} ORDER BY c.at, c.id LIMIT ${MAX_CSV + 1}`,
    which.parameters,
  )
  if (rows.length > MAX_CSV)
    throw limitExceeded(`More than ${MAX_CSV} comments; ask for those about one thing, or that are open.`, 'where')
  return commentsAsCsv(rows)
}
