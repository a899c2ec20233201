import type { Session } from '../database/session.ts'
import { registerEraser } from '../identity/erasure.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { decisionLoader, eraseFromDecisions } from './decision.service.ts'
import { MatchDecision, MatchDecisionPerson } from './match-decision.ts'
import {
  CandidatesResolver,
  ExplanationLineResolver,
  FitExplanationResolver,
  JobMatchResolver,
  MatchDecisionResolver,
  MyMatchesResolver,
  PathStepResolver,
  PolicyResolver,
} from './matching.resolver.ts'

registerEraser({ name: 'matching', erase: eraseFromDecisions })

export const entities = [MatchDecision, MatchDecisionPerson]

export const resolvers = [
  CandidatesResolver,
  PolicyResolver,
  FitExplanationResolver,
  ExplanationLineResolver,
  PathStepResolver,
  MatchDecisionResolver,
  MyMatchesResolver,
  JobMatchResolver,
]

export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  decision: (session, id) => session.load(decisionLoader).load(id),
}
