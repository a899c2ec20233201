import type { Session } from '../database/session.ts'

/** 18 bytes: nobody meets a collision by chance, and it still fits on a line. */
const BYTES = 18

/**
 * What `organisation` sees of a learner while looking at `jobProfile`: the same for the same three, and nothing to
 * anyone else. For ad hoc requirements pass any stable name of the question instead of a job profile's id.
 */
export const pseudonym = (session: Session, organisation: string, jobProfile: string, learner: string): string =>
  `cand_${session.secrets.mac('pseudonyms', organisation, jobProfile, learner).subarray(0, BYTES).toString('base64url')}`

/** The learner behind a pseudonym among those who may be meant; null when none. Nothing is stored to look it up in. */
export function learnerBehind(
  session: Session,
  organisation: string,
  jobProfile: string,
  candidate: string,
  learners: Iterable<string>,
): string | null {
  if (!/^cand_[A-Za-z0-9_-]{24}$/.test(candidate)) return null
  for (const learner of learners)
    if (pseudonym(session, organisation, jobProfile, learner) === candidate) return learner
  return null
}
