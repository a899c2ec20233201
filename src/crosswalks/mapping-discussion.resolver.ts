import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'

import { commentsAbout } from '../cohorts/comment.loaders.ts'
import { CommentConnection } from '../cohorts/comment.ts'
import type { SeeDiscussed } from '../cohorts/discussed.ts'
import type { Session } from '../database/session.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { mappingLoader } from './mapping.query.ts'
import { Mapping } from './mapping.ts'

/** For the list of what can be talked about. */
export const seeMapping: SeeDiscussed = async (session, id) => {
  const mapping = await session.load(mappingLoader).load(id)
  return mapping && { key: mapping.id, cohort: mapping.cohortId }
}

@Resolver(() => Mapping)
export class MappingCommentsResolver {
  @FieldResolver(() => CommentConnection, {
    description: 'What is said about it in the cohorts that you take part in; oldest first.',
  })
  comments(
    @Root() mapping: Mapping,
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<CommentConnection> {
    return commentsAbout(session, mapping.id, page)
  }
}
