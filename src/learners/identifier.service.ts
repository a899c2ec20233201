import type { Session } from '../database/session.ts'
import { holdLearner, sealForLearner, unsealForLearner } from '../identity/learner-key.service.ts'
import { requireRole } from '../identity/rights.ts'
import { badInput } from '../shared/errors.ts'
import { Role } from '../shared/viewer.ts'
import { LearnerIdentifier } from './learner.ts'

export interface NewIdentifier {
  readonly kind: 'DID' | 'EMAIL'
  readonly value: string
  /** True when it was shown to be theirs: only then it binds credentials to them. */
  readonly verified: boolean
}

/** What a later module does when more is known of who a learner is; in the transaction that notes it. */
export interface IdentifiedHook {
  /** Before anything is locked. */
  before(tx: Session): Promise<void>
  /** After something was newly verified. Answers the run that goes on with it, or null when there is nothing to do. */
  after(tx: Session, learner: string): Promise<string | null>
}

/** Later modules append here. */
export const onIdentified: IdentifiedHook[] = []

/**
 * Notes what a learner is known by, as an operator confirmed it. What they hold is judged again if something was newly
 * verified, and no crash loses that. Answers the runs that do so. BAD_USER_INPUT when one is somebody else's, NOT_FOUND
 * for an unknown learner.
 */
export async function addIdentifiers(
  session: Session,
  learner: string,
  identifiers: readonly NewIdentifier[],
): Promise<string[]> {
  requireRole(session, Role.OPERATOR)
  return session.transaction(async (tx) => {
    for (const hook of onIdentified) await hook.before(tx)
    await holdLearner(tx, learner)
    const known = await verifiedKeys(tx, [learner])
    await noteIdentifiers(tx, learner, identifiers)
    const now = await verifiedKeys(tx, [learner])
    if (now.length === known.length) return []
    const runs: string[] = []
    for (const hook of onIdentified) {
      const run = await hook.after(tx, learner)
      if (run !== null) runs.push(run)
    }
    return runs
  })
}

const identifierContext = 'learner_identifier.value_sealed'

const canonical = ({ kind, value }: Pick<NewIdentifier, 'kind' | 'value'>): string =>
  kind === 'EMAIL' ? value.trim().normalize('NFC').toLowerCase() : (value.trim().split('#')[0] as string)

/**
 * Notes what a learner is known by; one that is theirs already is only raised to verified. Nothing is checked again:
 * for learners who hold nothing yet.
 */
export async function noteIdentifiers(
  tx: Session,
  learner: string,
  identifiers: readonly NewIdentifier[],
): Promise<void> {
  for (const identifier of identifiers) {
    const value = canonical(identifier)
    if (value === '' || value.length > 2_000) throw badInput('An identifier has 1 to 2000 characters.', 'identifiers')
    const valueHash = tx.secrets.mac('learner-keys', 'identifier', identifier.kind, value)
    const [row]: { learner_id: string }[] = await tx.sql.query(
      `/* learners.identifier */ INSERT INTO learner_identifier AS known
         (kind, value_hash, learner_id, value_sealed, verified, created_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (kind, value_hash) DO UPDATE SET verified = known.verified OR
         (known.learner_id = excluded.learner_id AND excluded.verified)
       RETURNING learner_id`,
      [
        identifier.kind,
        valueHash,
        learner,
        await sealForLearner(tx, learner, value, identifierContext),
        identifier.verified,
        new Date(tx.now),
      ],
    )
    if (row?.learner_id !== learner) throw badInput('This identifier is another learner’s already.', 'identifiers')
  }
}

export interface OwnIdentifier {
  readonly kind: 'DID' | 'EMAIL'
  readonly value: string
}

/** What was shown to be each learner's, unsealed; a learner who was forgotten is not in the map. */
export async function verifiedIdentifiers(
  session: Session,
  learners: readonly string[],
): Promise<Map<string, OwnIdentifier[]>> {
  const rows = await session.sql
    .getRepository(LearnerIdentifier)
    .createQueryBuilder('i')
    .comment('learners.verifiedIdentifiers')
    .where('i.learnerId = ANY(:learners) AND i.verified', { learners: [...learners] })
    .orderBy('i.kind')
    .addOrderBy('i.valueHash')
    .getMany()
  const found = new Map<string, OwnIdentifier[]>(learners.map((learner) => [learner, []]))
  for (const { learnerId, kind, valueSealed } of rows) {
    const value = await unsealForLearner(session, learnerId, valueSealed, identifierContext)
    if (value) found.get(learnerId)?.push({ kind, value: value.toString() })
  }
  return found
}

/** A text for each of them, equal only for the same identifier of the same learner; in one order. To compare by. */
export async function verifiedKeys(session: Session, learners: readonly string[]): Promise<string[]> {
  const rows: { key: string }[] = await session.sql.query(
    `/* learners.verifiedKeys */ SELECT concat_ws(' ', learner_id, kind, encode(value_hash, 'hex')) AS key
     FROM learner_identifier WHERE learner_id = ANY($1::text[]) AND verified ORDER BY 1`,
    [learners],
  )
  return rows.map(({ key }) => key)
}
