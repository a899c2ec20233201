import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { competencyLoader, levelLoader } from '../frameworks/framework.loaders.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireLearner } from '../identity/rights.ts'
import { EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'
import { derivedId } from '../shared/ids.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { uuidIn } from '../shared/spelling.ts'
import { Assertion } from './assertion.ts'

export interface SelfAssertion {
  readonly competency: string
  readonly level?: string | null
}

/** Competencies that one person can state themselves. */
const MOST = 1_000

/**
 * A learner's own word that they can do something: always SELF_ASSERTED and CLAIMED. Saying it again replaces what was
 * said before about the same competency. Throws Refused. Answers the assertion's id.
 */
export async function assertCompetency(
  session: Session,
  input: SelfAssertion,
  idempotencyKey: string | null = null,
): Promise<string> {
  const learner = requireLearner(session)
  const competency = await session.load(competencyLoader).load(input.competency)
  if (!competency?.matchable)
    throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such competency.', 'input.competency'))
  const level = input.level ? await session.load(levelLoader).load(input.level) : null
  if (input.level && !level) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such level.', 'input.level'))
  const id = derivedId('assertion', learner, 'self', competency.lineage)
  await idempotent(session, idempotencyKey, 'assertCompetency', input, async (tx) => {
    await refuseTooMany(tx, learner, id)
    const row: Assertion = {
      id,
      learnerId: learner,
      credentialId: null,
      about: 'COMPETENCY',
      url: competency.uriKey,
      identifier: uuidIn(competency.identifier) ?? uuidIn(competency.uri),
      frameworkName: null,
      code: null,
      name: competency.abbreviatedStatement ?? competency.fullStatement.slice(0, 2_000),
      place: null,
      positive: true,
      levelLabel: level?.label ?? null,
      levelUris: [],
      ownScale: level?.scaleId ?? null,
      ownParts: level?.parts ?? null,
      evidenceClass: EvidenceClass.SELF_ASSERTED,
      basis: EvidenceBasis.CLAIMED,
      validFrom: new Date(tx.now),
      validUntil: null,
      achievementUri: null,
      achievementType: null,
      issuerOrganisation: null,
      receivedAt: new Date(tx.now),
    }
    await tx.sql.save(Assertion, row)
    await enqueue(tx, 'learner', [learner])
    return { id }
  })
  return id
}

async function refuseTooMany(tx: Session, learner: string, id: string): Promise<void> {
  const [row] = await tx.sql.query(
    `/* learners.selfAsserted */ SELECT count(*)::int AS count FROM assertion
     WHERE learner_id = $1 AND credential_id IS NULL AND id <> $2`,
    [learner, id],
  )
  if (row.count >= MOST)
    throw new Refused(userError(UserErrorCode.LIMIT, `State at most ${MOST} competencies.`, 'input.competency'))
}
