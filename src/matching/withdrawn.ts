import type { Session } from '../database/session.ts'
import type { ConsentPurpose } from '../identity/kinds.ts'
import { learnerProjection } from '../learners/learner.aggregate.ts'

/** What the graph may still say of people although PostgreSQL says it no longer. */
export interface Withdrawn {
  /** Ids of consents that were withdrawn. */
  readonly consents: readonly string[]
  /** Names of the parts of the graph of learners who were forgotten. */
  readonly forgotten: readonly string[]
}

export const NOTHING_WITHDRAWN: Withdrawn = { consents: [], forgotten: [] }

/**
 * What was withdrawn or forgotten and is not in the graph yet: it waits in the outbox or was parked. Ask before the
 * graph: what has left the outbox by then is in the graph. For numbers of people, which nobody asks PostgreSQL about
 * one by one: a withdrawn consent holds at once (DESIGN §10). Few rows, however many wait for other reasons.
 */
export async function withdrawnSince(session: Session, purpose: ConsentPurpose): Promise<Withdrawn> {
  const rows: { consent: string | null; learner: string | null }[] = await session.sql.query(
    `/* matching.withdrawn */ WITH waiting AS (
       SELECT aggregate_id AS id FROM outbox WHERE kind = 'learner'
       UNION SELECT aggregate_id FROM parked WHERE kind = 'learner')
     SELECT c.id AS consent, NULL AS learner FROM waiting w JOIN consent c ON c.learner_id = w.id
     WHERE c.purpose = $1 AND c.withdrawn_at IS NOT NULL AND c.valid_until > $2
     UNION ALL
     SELECT NULL, w.id FROM waiting w WHERE NOT EXISTS (SELECT FROM learner l WHERE l.id = w.id)`,
    [purpose, new Date(session.now)],
  )
  return {
    consents: rows.flatMap(({ consent }) => consent ?? []),
    forgotten: rows.flatMap(({ learner }) => (learner === null ? [] : [partName(learner)])),
  }
}

/** A forgotten learner's key in the graph went with their row; their part of the graph is named after their id. */
const partName = (learner: string): string => learnerProjection.partName?.(learner) ?? learner
