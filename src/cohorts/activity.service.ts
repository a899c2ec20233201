import { KeysetPage } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import { newId } from '../shared/ids.ts'
import type { ForwardArguments } from '../shared/paging.ts'
import { ActivityConnection, ActivityEdge, CohortActivity } from './activity.ts'
import { ActivityKind } from './activity.types.ts'
import type { Cohort } from './cohort.ts'
import { readsCohort } from './cohort-part.store.ts'
import { CohortSide } from './kinds.ts'

/**
 * Says, in the running transaction, what the viewer's organisation has just done: it is in the feed if and only if the
 * transaction commits. `about` is an id; never pass what a blind rating says.
 */
export async function noteActivity(
  tx: Session,
  cohort: string,
  kind: ActivityKind,
  about: string,
  detail: string | null = null,
): Promise<void> {
  if (!tx.inTransaction) throw new Error('an activity belongs into the transaction that does it')
  await tx.sql.query(
    `/* cohorts.noteActivity */ INSERT INTO cohort_activity
       (id, cohort_id, at, kind, organisation_id, side, about_id, detail, actor)
     SELECT $1, $2, $3, $4, $5::text, coalesce((SELECT m.side FROM cohort_member m
       WHERE m.cohort_id = $2 AND m.organisation_id = $5 AND m.state = 'ACTIVE'), $6), $7, $8, $9`,
    [
      newId('activity'),
      cohort,
      new Date(tx.now),
      kind,
      tx.viewer.organisation,
      CohortSide.NONE,
      about,
      detail,
      tx.viewer.actor,
    ],
  )
}

/** What happened in a cohort, the newest first; empty for those who take no part in it. */
export async function activityOf(
  session: Session,
  cohort: Cohort,
  page: ForwardArguments,
): Promise<ActivityConnection> {
  const keyset = new KeysetPage(session, 'cohorts.activity', { cohort: cohort.id }, page)
  const [before, id] = keyset.position ?? [null, null]
  const reads = readsCohort('a.cohort_id', session.viewer, ['$5', '$6'])
  const rows: Record<string, unknown>[] = await session.sql.query(
    `/* cohorts.activity */ SELECT a.id, a.cohort_id AS "cohortId", a.at, a.kind, a.organisation_id AS "organisationId",
       a.side, a.about_id AS about, a.detail
     FROM cohort_activity a
     WHERE a.cohort_id = $1 AND ($2::timestamptz IS NULL OR (a.at, a.id) < ($2::timestamptz, $3::text)) AND ${reads.text}
     ORDER BY a.at DESC, a.id DESC LIMIT $4`,
    [cohort.id, before, id, keyset.limit, ...reads.values],
  )
  const found = keyset.of<CohortActivity, ActivityEdge>(
    rows.map((row) => Object.assign(new CohortActivity(), row)),
    (row) => [row.at.toISOString(), row.id],
    (node, cursor) => Object.assign(new ActivityEdge(), { node, cursor }),
  )
  return Object.assign(new ActivityConnection(), found)
}
