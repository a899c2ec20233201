import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { cohortLoader } from './cohort.loaders.ts'
import { Cohort } from './cohort.ts'
import { commentsAbout } from './comment.loaders.ts'
import { CommentConnection } from './comment.ts'
import { pairingsOfCohort } from './pairing.loaders.ts'
import { Pairing } from './pairing.ts'

@Resolver(() => Cohort)
export class CohortPairingsResolver {
  @FieldResolver(() => [Pairing], {
    description: 'Its units of work, in the order in which they were made, for its members; at most 500.',
  })
  pairings(@Root() cohort: Cohort, @Ctx() session: Session): Promise<Pairing[]> {
    return session.load(pairingsOfCohort).load(cohort.id)
  }
}

@Resolver(() => Pairing)
export class PairingCohortResolver {
  @FieldResolver(() => Cohort)
  cohort(@Root() pairing: Pairing, @Ctx() session: Session): Promise<Cohort | null> {
    return session.load(cohortLoader).load(pairing.cohortId)
  }

  @FieldResolver(() => CommentConnection, {
    description: 'Discussion, oldest first; authors appear as organisation and side.',
  })
  comments(
    @Root() pairing: Pairing,
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<CommentConnection> {
    return commentsAbout(session, pairing.id, page)
  }
}
