import { onFrameworkImported } from '../frameworks/index.ts'
import { registerEraser, removed } from '../identity/erasure.ts'
import { Assertion } from './assertion.ts'
import { reprojectLearners } from './framework-hook.ts'
import { learnerProjection } from './learner.aggregate.ts'
import { Learner, LearnerIdentifier } from './learner.ts'
import { LevelResolver } from './level.resolver.ts'

export const entities = [Learner, LearnerIdentifier, Assertion]
export const resolvers = [LevelResolver]
export const projections = [learnerProjection]

registerEraser({
  name: 'learners',
  async erase(tx, learner) {
    const of = (table: string, column = 'learner_id') =>
      removed(tx, `DELETE FROM ${table} WHERE ${column} = $1`, [learner])
    return {
      assertions: await of('assertion'),
      identifiers: await of('learner_identifier'),
      learners: await of('learner', 'id'),
    }
  },
})

onFrameworkImported.push(reprojectLearners)

export { addIdentifiers, type NewIdentifier, onIdentified } from './identifier.service.ts'
export { useAchievements } from './known-achievements.ts'
export {
  contactOf,
  createLearners,
  graphKeysOf,
  learnersByGraphKey,
  type NewLearner,
  updateLearner,
} from './learner.service.ts'
