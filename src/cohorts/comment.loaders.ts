import { KeysetPage } from '../database/keyset.ts'
import { defineLoader, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import type { ForwardArguments } from '../shared/paging.ts'
import { readsCohort } from './cohort-part.store.ts'
import { Comment, CommentConnection, CommentEdge } from './comment.ts'

/** Columns of a comment `c` whose thread begins with `t`; `who` is the placeholder of the viewer's organisation. */
export const commentColumns = (who: string): string =>
  `c.id, c.cohort_id AS "cohortId", c.about_id AS about, c.about_key AS "aboutKey", c.reply_to_id AS "replyTo",
   c.thread_id AS thread, c.organisation_id AS "organisationId", c.side, c.text, c.at, t.resolved_at IS NOT NULL AS resolved,
   (SELECT count(*)::int FROM cohort_comment_vote v WHERE v.comment_id = c.id AND v.vote = 'UP') AS up,
   (SELECT count(*)::int FROM cohort_comment_vote v WHERE v.comment_id = c.id AND v.vote = 'DOWN') AS down,
   coalesce((SELECT v.vote FROM cohort_comment_vote v
     WHERE v.comment_id = c.id AND v.organisation_id = ${who}), 'NONE') AS vote`

export const COMMENTS = 'FROM cohort_comment c JOIN cohort_comment t ON t.id = c.thread_id'

export const commentOf = (row: object): Comment => Object.assign(new Comment(), row)

/** A comment of a cohort that the viewer takes part in, else null. */
export const commentLoader = defineLoader<string, Comment | null>({
  name: 'cohorts.comment',
  batch: async (session, ids) => {
    const reads = readsCohort('c.cohort_id', session.viewer, ['$2', '$3'])
    const rows: Comment[] = await session.sql.query(
      `/* cohorts.comment */ SELECT ${commentColumns('$2')} ${COMMENTS} WHERE c.id = ANY($1::text[]) AND ${reads.text}`,
      [ids, ...reads.values],
    )
    return inOrder(ids, rows.map(commentOf), (comment) => comment.id)
  },
})

interface PageKey {
  readonly key: string
  readonly at: string | null
  readonly id: string | null
  readonly limit: number
}

/** One page about each of many things, in one query. */
const commentPages = defineLoader<PageKey, Comment[]>({
  name: 'cohorts.commentsAbout',
  cacheKey: (key) => JSON.stringify(key),
  batch: async (session, keys) => {
    const reads = readsCohort('c.cohort_id', session.viewer, ['$6', '$7'])
    const rows: (Comment & { asked: number })[] = await session.sql.query(
      `/* cohorts.commentsAbout */ SELECT asked.place::int AS asked, found.*
       FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::int[]) WITH ORDINALITY
         AS asked (key, at, id, most, place)
       CROSS JOIN LATERAL (
         SELECT ${commentColumns('$6')} ${COMMENTS}
         WHERE c.about_key = asked.key AND (asked.at IS NULL OR (c.at, c.id) > (asked.at, asked.id)) AND ${reads.text}
         ORDER BY c.at, c.id LIMIT least(asked.most, $5)) AS found
       ORDER BY asked.place, found.at, found.id`,
      [
        keys.map(({ key }) => key),
        keys.map(({ at }) => at),
        keys.map(({ id }) => id),
        keys.map(({ limit }) => limit),
        Math.max(...keys.map(({ limit }) => limit)),
        ...reads.values,
      ],
    )
    const pages = keys.map((): Comment[] => [])
    for (const { asked, ...row } of rows) pages[asked - 1]?.push(commentOf(row))
    return pages
  },
})

/** How many on all pages. */
const commentCounts = defineLoader<string, number>({
  name: 'cohorts.countAbout',
  batch: async (session, keys) => {
    const reads = readsCohort('c.cohort_id', session.viewer, ['$2', '$3'])
    const rows: { key: string; total: number }[] = await session.sql.query(
      `/* cohorts.countAbout */ SELECT c.about_key AS key, count(*)::int AS total ${COMMENTS}
       WHERE c.about_key = ANY($1::text[]) AND ${reads.text} GROUP BY c.about_key`,
      [keys, ...reads.values],
    )
    const totals = new Map(rows.map(({ key, total }) => [key, total]))
    return keys.map((key) => totals.get(key) ?? 0)
  },
})

/** What is said about a thing in the cohorts that the viewer takes part in, oldest first, through all its versions. */
export async function commentsAbout(session: Session, key: string, page: ForwardArguments): Promise<CommentConnection> {
  const keyset = new KeysetPage(session, 'cohorts.commentsAbout', { key }, page)
  const [at, id] = keyset.position ?? [null, null]
  const rows = await session.load(commentPages).load({ key, at, id, limit: keyset.limit })
  const found = keyset.of<Comment, CommentEdge>(
    rows,
    (row) => [row.at.toISOString(), row.id],
    (node, cursor) => Object.assign(new CommentEdge(), { node, cursor }),
  )
  return Object.assign(new CommentConnection(), found, { count: () => session.load(commentCounts).load(key) })
}
