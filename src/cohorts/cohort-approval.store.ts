import type { Session } from '../database/session.ts'
import { personOf } from '../identity/person.ts'
import { readMembers } from './cohort.store.ts'
import { Cohort, type CohortMember } from './cohort.ts'

/**
 * A cohort and its members as they will be until the transaction ends: neither they nor its approval change while
 * somebody decides. Null for none; the caller has asked whether the viewer may know of it.
 */
export async function heldCohort(
  tx: Session,
  id: string,
): Promise<{ readonly cohort: Cohort; readonly members: readonly CohortMember[] } | null> {
  const locked: unknown[] = await tx.sql.query('/* cohorts.hold */ SELECT 1 FROM cohort WHERE id = $1 FOR SHARE', [id])
  if (locked.length === 0) return null
  const cohort = await tx.sql.getRepository(Cohort).findOneByOrFail({ id })
  return { cohort, members: await readMembers(tx, id) }
}

/** Whether the viewer, as a person, as one who made the key, or as its organisation, votes in the cohort. */
export async function votesIn({ sql, viewer }: Session, cohort: string): Promise<boolean> {
  const rows: unknown[] = await sql.query(
    `/* cohorts.votesIn */ SELECT 1 FROM cohort_member m
     WHERE m.cohort_id = $1 AND m.state = 'ACTIVE' AND m.side <> 'NONE'
       AND (m.organisation_id = $2 OR EXISTS (SELECT FROM membership own
         WHERE own.account_id = ${personOf('$3::text')} AND own.organisation_id = m.organisation_id)) LIMIT 1`,
    [cohort, viewer.organisation, viewer.actor],
  )
  return rows.length > 0
}
