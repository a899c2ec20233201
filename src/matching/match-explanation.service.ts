import type { Session } from '../database/session.ts'
import { recordAccess } from '../identity/audit.service.ts'
import { AccessAction } from '../identity/audit.ts'
import { consenting } from '../identity/consent.loaders.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { learnerBehind } from '../identity/pseudonym.ts'
import { graphKeysOf } from '../learners/learner.service.ts'
import { type Asked, askedForJob, requireCandidateSearch } from './asked.ts'
import { factsOf } from './candidates.graph.ts'
import { type FitExplanation, fitExplanation } from './explanation.types.ts'
import { NO_FACTS } from './fact.ts'
import { refuseMarks } from './marks.service.ts'
import { policyFor } from './policy.service.ts'
import { questionMaker } from './question.service.ts'
import { LEAST_FIT_BP } from './ranking.ts'
import { showPerson } from './replay.ts'
import { stamped, stampOf } from './stamp.ts'

const NEEDED = [ConsentField.COMPETENCIES, ConsentField.LEVELS]

/**
 * One pair in full. Null for a pseudonym that is not of this employer and job, for somebody whose consent is not live
 * now, and for somebody with no fit at all: nobody can tell which. The reading is in the log before this resolves.
 */
export async function matchExplanation(
  session: Session,
  jobProfile: string,
  candidate: string,
): Promise<FitExplanation | null> {
  const organisation = requireCandidateSearch(session)
  const asked = await askedForJob(session, organisation, jobProfile)
  await refuseMarks(session, asked, {}, 'jobProfile')
  const question = { purpose: ConsentPurpose.DISCOVERY, organisation, regions: asked.regions }
  const learner = await learnerMeant(session, asked, candidate)
  if (learner === null) return null
  const live = await consenting(session, { ...question, fields: NEEDED }, [learner])
  const key = live.has(learner) ? (await graphKeysOf(session, [learner])).get(learner) : undefined
  if (key === undefined) return null
  const policy = policyFor(session, null)
  const { answer: shown, graphVersion } = await stamped(session, async () => {
    const make = await questionMaker(session, { policy, at: session.now })
    const prepared = await make(
      asked.requirements.map(({ spec }) => spec),
      asked.libraries,
    )
    return showPerson(prepared, (await factsOf(session.graph, [key], asked.libraries)).get(key) ?? NO_FACTS)
  })
  if (shown.fitBp < LEAST_FIT_BP) return null
  await recordAccess(session, {
    action: AccessAction.VIEWED,
    purpose: 'looked at one candidate for a job',
    fields: NEEDED,
    jobProfile: asked.key,
    people: [learner],
  })
  const stamp = stampOf(policy.version, graphVersion, session.now)
  return fitExplanation(shown, { profile: asked.profile, requirements: asked.requirements, stamp })
}

/** Learners whose pseudonyms are made again at once. */
const BATCH = 2_000

/** A pseudonym is found by making it again, for one batch after another of all whom this organisation could look at. */
async function learnerMeant(session: Session, { organisation, key }: Asked, candidate: string): Promise<string | null> {
  let after = ''
  for (;;) {
    const some = await learnersWithConsent(session, organisation, after)
    const learner = learnerBehind(session, organisation, key, candidate, some)
    if (learner !== null || some.length < BATCH) return learner
    after = some.at(-1)!
  }
}

async function learnersWithConsent(session: Session, organisation: string, after: string): Promise<string[]> {
  const rows: { learner_id: string }[] = await session.sql.query(
    `/* matching.discoverable */ SELECT DISTINCT learner_id FROM consent
     WHERE purpose = $1 AND withdrawn_at IS NULL AND valid_from <= $2 AND valid_until > $2
       AND (audience IS NULL OR $3 = ANY(audience)) AND learner_id > $4
     ORDER BY learner_id LIMIT $5`,
    [ConsentPurpose.DISCOVERY, new Date(session.now), organisation, after, BATCH],
  )
  return rows.map((row) => row.learner_id)
}
