import type { Session } from '../database/session.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { cohortLoader } from './cohort.loaders.ts'
import { CohortConnectionResolver, CohortMemberResolver, CohortResolver } from './cohort.resolver.ts'
import { Cohort, CohortMember } from './cohort.ts'

export const entities = [Cohort, CohortMember]

export const resolvers = [CohortResolver, CohortConnectionResolver, CohortMemberResolver]

export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  cohort: (session, id) => session.load(cohortLoader).load(id),
}
