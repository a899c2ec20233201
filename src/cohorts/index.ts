import type { Session } from '../database/session.ts'
import { registerEraser, unnameActor } from '../identity/erasure.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { CohortActivity } from './activity.ts'
import { cohortLoader } from './cohort.loaders.ts'
import { CohortConnectionResolver, CohortMemberResolver, CohortResolver } from './cohort.resolver.ts'
import { Cohort, CohortMember } from './cohort.ts'
import { CohortApprovalByResolver, CohortApprovalResolver, MemberApprovalResolver } from './cohort-approval.resolver.ts'
import { commentLoader } from './comment.loaders.ts'
import { Comment, CommentVoteRow } from './comment.ts'
import { discussed } from './discussed.ts'
import {
  ActivityResolver,
  CohortDiscussionResolver,
  CommentConnectionResolver,
  CommentResolver,
} from './discussion.resolver.ts'
import { pairingLoader } from './pairing.loaders.ts'
import { CohortPairingsResolver, PairingCohortResolver } from './pairing.resolver.ts'
import { Pairing } from './pairing.ts'

discussed.pairing = async (session, id) => {
  const pairing = await session.load(pairingLoader).load(id)
  return pairing && { key: pairing.id, cohort: pairing.cohortId }
}

registerEraser({
  name: 'cohorts',
  erase: (tx, learner) =>
    unnameActor(tx, learner, [
      ['cohort_comment', 'actor'],
      ['cohort_activity', 'actor'],
      ['pairing', 'provider_agreed_by'],
      ['pairing', 'employer_agreed_by'],
    ]),
})

export const entities = [Cohort, CohortMember, Pairing, Comment, CommentVoteRow, CohortActivity]

export const resolvers = [
  CohortResolver,
  CohortConnectionResolver,
  CohortMemberResolver,
  CohortApprovalResolver,
  CohortApprovalByResolver,
  MemberApprovalResolver,
  CohortDiscussionResolver,
  CommentResolver,
  CommentConnectionResolver,
  ActivityResolver,
  CohortPairingsResolver,
  PairingCohortResolver,
]

export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  cohort: (session, id) => session.load(cohortLoader).load(id),
  comment: (session, id) => session.load(commentLoader).load(id),
  pairing: (session, id) => session.load(pairingLoader).load(id),
}
