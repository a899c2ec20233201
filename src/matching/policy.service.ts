import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import { badInput } from '../shared/errors.ts'
import { DEFAULT_POLICY, type ScoringPolicy } from './policy.ts'

const BUILT_IN: readonly ScoringPolicy[] = [DEFAULT_POLICY]

/** Policies that the viewer may use. */
export function scoringPolicies(session: Session): readonly ScoringPolicy[] {
  requireKnown(session)
  return BUILT_IN
}

/** The policy of that id, or the built-in one; BAD_USER_INPUT for one that the viewer may not use. */
export function policyFor(session: Session, id: string | null): ScoringPolicy {
  if (id === null) return DEFAULT_POLICY
  const policy = scoringPolicies(session).find((it) => it.id === id)
  if (!policy) throw badInput('No such scoring policy, or it is not yours to use.', 'policy')
  return policy
}
