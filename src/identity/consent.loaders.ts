import type { EntityManager } from 'typeorm'

import { defineLoader, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { Consent } from './consent.ts'
import type { ConsentField, ConsentPurpose } from './kinds.ts'

/** Of the viewer's own consents alone; null for anyone else's. */
export const ownConsent = defineLoader<string, Consent | null>({
  name: 'identity.ownConsent',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Consent)
      .createQueryBuilder('c')
      .comment('identity.ownConsent')
      .where('c.id = ANY(:ids) AND c.learnerId = :learner', { ids: [...ids], learner: session.viewer.learner })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** A grant as the graph holds it; times in epoch ms, `audience` null for anyone. */
export interface Grant {
  readonly consent: string
  readonly purpose: ConsentPurpose
  readonly audience: readonly string[] | null
  readonly fields: readonly ConsentField[]
  /** Null: anywhere. */
  readonly regions: readonly string[] | null
  readonly from: number
  /** Exclusive. */
  readonly until: number
}

interface GrantRow {
  id: string
  learner_id: string
  purpose: ConsentPurpose
  audience: string[] | null
  fields: ConsentField[]
  regions: string[] | null
  valid_from: Date
  valid_until: Date
}

/**
 * What these learners have granted and not withdrawn, by id and in a fixed order; also what is over or not begun, for
 * the graph knows no clock. For the projection of learners.
 */
export async function consentsOfLearners(
  sql: EntityManager,
  learnerIds: readonly string[],
): Promise<Map<string, Grant[]>> {
  const rows: GrantRow[] = await sql.query(
    `/* identity.consentsOfLearners */ SELECT id, learner_id, purpose, audience, fields, regions, valid_from, valid_until
     FROM consent WHERE learner_id = ANY($1::text[]) AND withdrawn_at IS NULL ORDER BY id`,
    [learnerIds],
  )
  const byLearner = new Map<string, Grant[]>()
  for (const row of rows) {
    const grants = byLearner.get(row.learner_id)
    if (grants) grants.push(grantOf(row))
    else byLearner.set(row.learner_id, [grantOf(row)])
  }
  return byLearner
}

const grantOf = (row: GrantRow): Grant => ({
  consent: row.id,
  purpose: row.purpose,
  audience: row.audience,
  fields: row.fields,
  regions: row.regions,
  from: row.valid_from.getTime(),
  until: row.valid_until.getTime(),
})

/** Who wants to know, and what for. */
export interface ConsentQuestion {
  readonly purpose: ConsentPurpose
  /** The organisation that would see it; null for none in particular, which only "anyone" covers. */
  readonly organisation: string | null
  /** Where the job is; empty or absent when that is not known: a consent for certain regions then does not cover it. */
  readonly regions?: readonly string[]
}

/**
 * What each of these learners lets that organisation know now, asked of PostgreSQL: the last word, whatever the graph
 * still says. A learner without any live consent is not in the map.
 */
export async function consentedFields(
  session: Session,
  question: ConsentQuestion,
  learnerIds: readonly string[],
): Promise<Map<string, Set<ConsentField>>> {
  const rows: { learner_id: string; fields: ConsentField[] }[] = await session.sql.query(
    `/* identity.consentedFields */ SELECT learner_id, fields FROM consent
     WHERE learner_id = ANY($1::text[]) AND purpose = $2 AND withdrawn_at IS NULL
       AND valid_from <= $3 AND valid_until > $3
       AND (audience IS NULL OR $4 = ANY(audience)) AND (regions IS NULL OR regions && $5::text[])`,
    [learnerIds, question.purpose, new Date(session.now), question.organisation, question.regions ?? []],
  )
  const fields = new Map<string, Set<ConsentField>>()
  for (const row of rows) {
    const own = fields.get(row.learner_id) ?? new Set()
    for (const field of row.fields) own.add(field)
    fields.set(row.learner_id, own)
  }
  return fields
}

/** Those of these learners who let all of `fields` be known; for the check before an answer leaves. */
export async function consenting(
  session: Session,
  question: ConsentQuestion & { readonly fields: readonly ConsentField[] },
  learnerIds: readonly string[],
): Promise<Set<string>> {
  const allowed = await consentedFields(session, question, learnerIds)
  return new Set(
    learnerIds.filter((id) => {
      const own = allowed.get(id)
      return own !== undefined && question.fields.every((field) => own.has(field))
    }),
  )
}
