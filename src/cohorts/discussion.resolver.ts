import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { activityOf } from './activity.service.ts'
import { ActivityConnection, CohortActivity } from './activity.ts'
import { Cohort } from './cohort.ts'
import { AddCommentInput, CommentInput, CommentPayload, CommentWhere, VoteCommentInput } from './comment.inputs.ts'
import { commentsCsv, commentsOf } from './comment.list.ts'
import { commentLoader } from './comment.loaders.ts'
import { addComment, resolveThread, voteComment } from './comment.service.ts'
import { Comment, CommentConnection } from './comment.ts'

const answer = (session: Session, work: () => Promise<string>): Promise<CommentPayload> =>
  payload<{ comment: Comment | null }>(session, { comment: null }, async () => ({
    comment: await session.load(commentLoader).load(await work()),
  }))

@Resolver(() => Comment)
export class CommentResolver {
  @Mutation(() => CommentPayload, {
    description: 'Say something about a competency, mapping, framework or pairing to the members of a cohort.',
  })
  addComment(
    @Ctx() session: Session,
    @Arg('input', () => AddCommentInput) input: AddCommentInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<CommentPayload> {
    return answer(session, () => addComment(session, input, key))
  }

  @Mutation(() => CommentPayload, { description: 'Note that the thread of a comment is done with.' })
  resolveComment(
    @Ctx() session: Session,
    @Arg('input', () => CommentInput) { comment }: CommentInput,
  ): Promise<CommentPayload> {
    return answer(session, () => resolveThread(session, comment, true))
  }

  @Mutation(() => CommentPayload, { description: 'Note that the thread of a comment is not done with after all.' })
  reopenComment(
    @Ctx() session: Session,
    @Arg('input', () => CommentInput) { comment }: CommentInput,
  ): Promise<CommentPayload> {
    return answer(session, () => resolveThread(session, comment, false))
  }

  @Mutation(() => CommentPayload, {
    description: 'Be for or against a comment: one vote an organisation, of those on a side.',
  })
  voteComment(
    @Ctx() session: Session,
    @Arg('input', () => VoteCommentInput) input: VoteCommentInput,
  ): Promise<CommentPayload> {
    return answer(session, () => voteComment(session, input))
  }

  @FieldResolver(() => Organisation)
  organisation(@Root() comment: Comment, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(comment.organisationId)
  }
}

@Resolver(() => CohortActivity)
export class ActivityResolver {
  @FieldResolver(() => Organisation, { nullable: true, description: 'Who did it; null: the operator or a schedule.' })
  organisation(
    @Root() { organisationId }: CohortActivity,
    @Ctx() session: Session,
  ): Promise<Organisation | null> | null {
    return organisationId === null ? null : session.load(organisationLoader).load(organisationId)
  }
}

@Resolver(() => Cohort)
export class CohortDiscussionResolver {
  @FieldResolver(() => ActivityConnection, { description: 'What happened, the newest first; for its members.' })
  activity(
    @Root() cohort: Cohort,
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<ActivityConnection> {
    return activityOf(session, cohort, page)
  }

  @FieldResolver(() => CommentConnection, { description: 'What its members have said, oldest first; for its members.' })
  comments(
    @Root() cohort: Cohort,
    @Ctx() session: Session,
    @Arg('where', () => CommentWhere, { nullable: true }) where: CommentWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<CommentConnection> {
    return commentsOf(session, cohort, where ?? {}, page)
  }

  @FieldResolver(() => String, {
    complexity: 200,
    description:
      'The same as CSV (RFC 4180, UTF-8) for spreadsheets, at most 10,000 rows; what would be taken for a formula begins with an apostrophe.',
  })
  commentsCsv(
    @Root() cohort: Cohort,
    @Ctx() session: Session,
    @Arg('where', () => CommentWhere, { nullable: true }) where: CommentWhere | null,
  ): Promise<string> {
    return commentsCsv(session, cohort, where ?? {})
  }
}

@Resolver(() => CommentConnection)
export class CommentConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() { count }: CommentConnection): Promise<number> {
    return count()
  }
}
