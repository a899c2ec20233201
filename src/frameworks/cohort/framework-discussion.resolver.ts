import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'

import { commentsAbout } from '../../cohorts/comment.loaders.ts'
import { CommentConnection } from '../../cohorts/comment.ts'
import type { Session } from '../../database/session.ts'
import { ForwardArguments } from '../../shared/paging.ts'
import { Competency } from '../competency.ts'
import { documentKey } from '../document-key.ts'
import { Framework } from '../framework.ts'

@Resolver(() => Framework)
export class FrameworkCommentsResolver {
  @FieldResolver(() => CommentConnection, {
    description: 'What is said about it, in any version, in the cohorts that you take part in; oldest first.',
  })
  comments(
    @Root() framework: Framework,
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<CommentConnection> {
    return commentsAbout(session, documentKey(framework.libraryId, framework.identifier), page)
  }
}

@Resolver(() => Competency)
export class CompetencyCommentsResolver {
  @FieldResolver(() => CommentConnection, {
    description:
      'What is said about it, in all versions in which it means the same, in the cohorts that you take part in; oldest first.',
  })
  comments(
    @Root() competency: Competency,
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<CommentConnection> {
    return commentsAbout(session, competency.lineage, page)
  }
}
