import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../../database/session.ts'
import { Competency } from '../competency.ts'
import { frameworkDiff, listedChanges, listedCompetencies } from './framework-diff.service.ts'
import { CompetencyChange, DiffPage, FrameworkDiff } from './framework-diff.types.ts'

@Resolver(() => FrameworkDiff)
export class FrameworkDiffResolver {
  @Query(() => FrameworkDiff, {
    complexity: 500,
    description: 'What changed between two versions of a framework, an open draft included, and what that touches.',
  })
  frameworkDiff(
    @Ctx() session: Session,
    @Arg('from', () => ID) from: string,
    @Arg('to', () => ID) to: string,
  ): Promise<FrameworkDiff> {
    return frameworkDiff(session, from, to)
  }

  @FieldResolver(() => [Competency])
  added(@Root() { diff }: FrameworkDiff, @Ctx() session: Session, @Args(() => DiffPage) page: DiffPage) {
    return listedCompetencies(session, diff.added, page)
  }

  @FieldResolver(() => [Competency], { description: 'As they were.' })
  removed(@Root() { diff }: FrameworkDiff, @Ctx() session: Session, @Args(() => DiffPage) page: DiffPage) {
    return listedCompetencies(session, diff.removed, page)
  }

  @FieldResolver(() => [CompetencyChange])
  changed(@Root() diff: FrameworkDiff, @Ctx() session: Session, @Args(() => DiffPage) page: DiffPage) {
    return listedChanges(session, diff, page)
  }

  @FieldResolver(() => [Competency], {
    description: 'As they are: under other parents, or in another order among siblings that both versions have.',
  })
  moved(@Root() { diff }: FrameworkDiff, @Ctx() session: Session, @Args(() => DiffPage) page: DiffPage) {
    return listedCompetencies(
      session,
      diff.moved.map((one) => one.after),
      page,
    )
  }
}
