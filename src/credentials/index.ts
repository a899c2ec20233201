import type { Session } from '../database/session.ts'
import { registerEraser, removed } from '../identity/erasure.ts'
import { onIdentified, useAchievements } from '../learners/index.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { achievementProjection } from './achievements/achievement.aggregate.ts'
import { achievementLoader } from './achievements/achievement.loaders.ts'
import { AchievementConnectionResolver, AchievementResolver } from './achievements/achievement.resolver.ts'
import { registeredAchievements } from './achievements/achievement.service.ts'
import { Achievement, AchievementAlignment } from './achievements/achievement.ts'
import { ownAssertion, ownCredential } from './held/credential.loaders.ts'
import {
  AlignmentResolver,
  CompetencyAssertionResolver,
  HeldCredentialResolver,
  IssuerProfileResolver,
  MyCredentialsResolver,
} from './held/credential.resolver.ts'
import { HeldCredential } from './held/held-credential.ts'
import { forgetInRechecks, recheckTask, startRecheck } from './held/recheck.task.ts'
import { turnToChangeRegistry } from './trust/environment.store.ts'
import { RecordedStatusRow, TrustedIssuerRow } from './trust/trusted-issuer.ts'

export const entities = [HeldCredential, TrustedIssuerRow, RecordedStatusRow, Achievement, AchievementAlignment]
export const resolvers = [
  HeldCredentialResolver,
  CompetencyAssertionResolver,
  MyCredentialsResolver,
  IssuerProfileResolver,
  AlignmentResolver,
  AchievementResolver,
  AchievementConnectionResolver,
]
export const taskKinds = [recheckTask]
export const projections = [achievementProjection]
export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  heldCredential: (session, id) => session.load(ownCredential).load(id),
  assertion: (session, id) => session.load(ownAssertion).load(id),
  achievement: (session, id) => session.load(achievementLoader).load(id),
}

registerEraser({
  name: 'credentials',
  async erase(tx, learner) {
    await forgetInRechecks(tx, learner)
    return { held: await removed(tx, 'DELETE FROM held_credential WHERE learner_id = $1', [learner]) }
  },
})

onIdentified.push({
  before: turnToChangeRegistry,
  after: (tx, learner) => startRecheck(tx, { learners: [learner] }),
})
useAchievements(registeredAchievements)

export { saveAchievement } from './achievements/achievement.service.ts'
export { useFetcher } from './fetcher.ts'
export { recheck, reverifyCredential } from './held/recheck.service.ts'
export { type Submission, type SubmissionOutcome, submitCredential, submitCredentials } from './held/submit.service.ts'
export {
  type IssuerRegistration,
  recordCredentialStatus,
  type StatusRecord,
  setIssuerTrust,
} from './trust/trust.service.ts'
export { stopProofThreads } from './verify/proof-threads.ts'
