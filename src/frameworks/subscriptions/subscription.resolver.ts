import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../../database/session.ts'
import { organisationLoader } from '../../identity/organisation.loaders.ts'
import { Organisation } from '../../identity/organisation.ts'
import { IdempotencyKeyArg } from '../../shared/inputs.ts'
import { PageArguments } from '../../shared/paging.ts'
import { Uri } from '../../shared/scalars.ts'
import { frameworkLoader } from '../framework.loaders.ts'
import { Framework } from '../framework.ts'
import { requestApply, requestCheck, subscriptionAnswer } from './subscription.answer.ts'
import {
  CreateFrameworkSubscriptionInput,
  FrameworkSubscriptionConnection,
  FrameworkSubscriptionPayload,
  FrameworkSubscriptionWhere,
  SubscriptionCredentials,
  SubscriptionInput,
  SubscriptionUpdateInput,
  UpdateFrameworkSubscriptionInput,
} from './subscription.inputs.ts'
import { frameworkSubscriptions } from './subscription.list.ts'
import { historyLoader, pendingLoader, subscriptionLoader } from './subscription.loaders.ts'
import { remoteFrameworks } from './subscription.remote.service.ts'
import {
  createSubscription,
  deleteSubscription,
  rejectUpdate,
  setPaused,
  updateSubscription,
} from './subscription.service.ts'
import { FrameworkSubscription } from './subscription.ts'
import { RemoteFrameworks, SubscriptionHistory, SubscriptionUpdate } from './subscription.types.ts'

@Resolver(() => FrameworkSubscription)
export class FrameworkSubscriptionResolver {
  @Query(() => FrameworkSubscription, { nullable: true, description: 'One framework that your library follows.' })
  frameworkSubscription(
    @Ctx() session: Session,
    @Arg('input', () => SubscriptionInput) { subscription }: SubscriptionInput,
  ): Promise<FrameworkSubscription | null> {
    return session.load(subscriptionLoader).load(subscription)
  }

  @Query(() => FrameworkSubscriptionConnection, {
    description: 'Frameworks of other servers that the libraries you may write follow, by address.',
  })
  frameworkSubscriptions(
    @Ctx() session: Session,
    @Arg('where', () => FrameworkSubscriptionWhere, { nullable: true }) where: FrameworkSubscriptionWhere | null,
    @Args(() => PageArguments) page: PageArguments,
  ): Promise<FrameworkSubscriptionConnection> {
    return frameworkSubscriptions(session, where ?? {}, page)
  }

  @Query(() => RemoteFrameworks, {
    complexity: 200,
    description: 'What another CASE server offers, asked now: its list of CFDocuments. Nothing is kept.',
  })
  remoteFrameworks(
    @Ctx() session: Session,
    @Arg('server', () => Uri, { description: 'Base address, with or without /ims/case/v1p1.' }) server: string,
    @Arg('credentials', () => SubscriptionCredentials, { nullable: true }) credentials: SubscriptionCredentials | null,
  ): Promise<RemoteFrameworks> {
    return remoteFrameworks(session, server, credentials)
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'Whose library; null: the shared one.' })
  owner(
    @Root() { organisationId }: FrameworkSubscription,
    @Ctx() session: Session,
  ): Promise<Organisation | null> | null {
    return organisationId === null ? null : session.load(organisationLoader).load(organisationId)
  }

  @FieldResolver(() => Framework, { nullable: true, description: 'The version that it brought last.' })
  framework(@Root() { frameworkId }: FrameworkSubscription, @Ctx() session: Session): Promise<Framework | null> | null {
    return frameworkId === null ? null : session.load(frameworkLoader).load(frameworkId)
  }

  @FieldResolver(() => SubscriptionUpdate, { nullable: true, description: 'A change that waits for a person.' })
  pending(@Root() { id }: FrameworkSubscription, @Ctx() session: Session): Promise<SubscriptionUpdate | null> {
    return session.load(pendingLoader).load(id)
  }

  @FieldResolver(() => [SubscriptionHistory], { description: 'Who did what, the newest first; at most 50.' })
  history(@Root() { id }: FrameworkSubscription, @Ctx() session: Session): Promise<SubscriptionHistory[]> {
    return session.load(historyLoader).load(id)
  }
}

@Resolver()
export class SubscriptionMutations {
  @Mutation(() => FrameworkSubscriptionPayload, {
    description:
      'Follow a framework of another CASE server, at most 200 of one library. The first check comes within a minute; when many are due, libraries have their turn one after the other.',
  })
  createFrameworkSubscription(
    @Ctx() session: Session,
    @Arg('input', () => CreateFrameworkSubscriptionInput) input: CreateFrameworkSubscriptionInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkSubscriptionPayload> {
    return subscriptionAnswer(session, async () => ({ id: await createSubscription(session, input, key) }))
  }

  @Mutation(() => FrameworkSubscriptionPayload, { description: 'Change how a framework is followed.' })
  updateFrameworkSubscription(
    @Ctx() session: Session,
    @Arg('input', () => UpdateFrameworkSubscriptionInput) input: UpdateFrameworkSubscriptionInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkSubscriptionPayload> {
    return subscriptionAnswer(session, async () => ({ id: await updateSubscription(session, input, key) }))
  }

  @Mutation(() => FrameworkSubscriptionPayload, { description: 'Ask the server no more, until it is resumed.' })
  pauseSubscription(
    @Ctx() session: Session,
    @Arg('input', () => SubscriptionInput) { subscription }: SubscriptionInput,
  ): Promise<FrameworkSubscriptionPayload> {
    return subscriptionAnswer(session, async () => ({ id: await setPaused(session, subscription, true) }))
  }

  @Mutation(() => FrameworkSubscriptionPayload, {
    description: 'Ask the server again, within a minute and from then on.',
  })
  resumeSubscription(
    @Ctx() session: Session,
    @Arg('input', () => SubscriptionInput) { subscription }: SubscriptionInput,
  ): Promise<FrameworkSubscriptionPayload> {
    return subscriptionAnswer(session, async () => ({ id: await setPaused(session, subscription, false) }))
  }

  @Mutation(() => FrameworkSubscriptionPayload, {
    description: 'Follow it no more. The framework stays as it is; secrets and what waited are gone.',
  })
  deleteFrameworkSubscription(
    @Ctx() session: Session,
    @Arg('input', () => SubscriptionInput) { subscription }: SubscriptionInput,
  ): Promise<FrameworkSubscriptionPayload> {
    return subscriptionAnswer(session, async () => {
      await deleteSubscription(session, subscription)
      return { id: subscription }
    })
  }

  @Mutation(() => FrameworkSubscriptionPayload, {
    description:
      'Ask the server now, and wait a while for what comes. One at a time of a library and 60 an hour; beyond that LIMIT, which says until when.',
  })
  checkSubscription(
    @Ctx() session: Session,
    @Arg('input', () => SubscriptionInput) { subscription }: SubscriptionInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkSubscriptionPayload> {
    return subscriptionAnswer(session, () => requestCheck(session, subscription, key))
  }

  @Mutation(() => FrameworkSubscriptionPayload, {
    description: 'Take the change that waits, exactly as it was shown; STALE_VERSION when it is another one by now.',
  })
  applySubscriptionUpdate(
    @Ctx() session: Session,
    @Arg('input', () => SubscriptionUpdateInput) input: SubscriptionUpdateInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkSubscriptionPayload> {
    return subscriptionAnswer(session, () => requestApply(session, input, key))
  }

  @Mutation(() => FrameworkSubscriptionPayload, {
    description: 'Leave the change that waits; it comes back only when the server has something else.',
  })
  rejectSubscriptionUpdate(
    @Ctx() session: Session,
    @Arg('input', () => SubscriptionUpdateInput) { subscription, hash }: SubscriptionUpdateInput,
  ): Promise<FrameworkSubscriptionPayload> {
    return subscriptionAnswer(session, async () => ({ id: await rejectUpdate(session, subscription, hash) }))
  }
}
