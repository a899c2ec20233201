import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'

import { OneOf } from '../../shared/one-of.ts'
import { connectionType, edgeType } from '../../shared/paging.ts'
import { Payload } from '../../shared/payload.types.ts'
import { Uri } from '../../shared/scalars.ts'
import { Run } from '../../tasks/index.ts'
import { FrameworkSubscription } from './subscription.ts'
import { SubscriptionState } from './subscription.types.ts'

export enum CheckInterval {
  HOURLY = 'HOURLY',
  DAILY = 'DAILY',
  WEEKLY = 'WEEKLY',
}
registerEnumType(CheckInterval, { name: 'CheckInterval', description: 'How often a server is asked.' })

@OneOf()
@InputType({ description: 'Exactly one.' })
export class CheckEvery {
  @Field(() => CheckInterval, { nullable: true })
  interval?: CheckInterval | null

  @Field(() => Int, { nullable: true, description: '1 to 8,760.' })
  hours?: number | null
}

@InputType({ description: 'A document of a CASE server.' })
export class RemoteDocument {
  @Field(() => Uri, {
    description: 'Base address, such as https://server.example/ims/case/v1p1; see remoteFrameworks.',
  })
  server!: string

  @Field({ description: "The document's CASE identifier." })
  identifier!: string
}

@OneOf()
@InputType({ description: 'Exactly one.' })
export class SubscriptionSource {
  @Field(() => Uri, { nullable: true, description: 'Address of the package itself: https, public addresses only.' })
  url?: string | null

  @Field(() => RemoteDocument, { nullable: true })
  document?: RemoteDocument | null
}

@InputType({ description: 'OAuth 2.0 client credentials (RFC 6749 §4.4); the client is named with HTTP Basic.' })
export class ClientCredentials {
  @Field(() => Uri, { description: 'https, public addresses only.' })
  tokenUrl!: string

  @Field()
  clientId!: string

  @Field()
  clientSecret!: string

  @Field(() => String, { nullable: true, description: 'Scopes, separated by spaces. Default: none is named.' })
  scope?: string | null
}

@OneOf()
@InputType({ description: 'Exactly one. Kept sealed, sent to the server of the subscription only, never shown again.' })
export class SubscriptionCredentials {
  @Field(() => ClientCredentials, { nullable: true })
  oauth2?: ClientCredentials | null

  @Field(() => String, { nullable: true, description: 'A bearer token.' })
  bearer?: string | null
}

@InputType({ description: 'What to follow, and how.' })
export class CreateFrameworkSubscriptionInput {
  @Field(() => SubscriptionSource)
  source!: SubscriptionSource

  @Field(() => String, { nullable: true, defaultValue: 'case', description: 'As for importFramework.' })
  format?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'Your organisation, for its own library. Default: the shared library for stewards, else your own.',
  })
  owner?: string | null

  @Field(() => CheckEvery, { nullable: true, description: 'Default: daily.' })
  every?: CheckEvery | null

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'True: nothing is taken, not even at first, before a person has seen the difference.',
  })
  review?: boolean | null

  @Field(() => SubscriptionCredentials, { nullable: true })
  credentials?: SubscriptionCredentials | null
}

@InputType({ description: 'What is not given stays. The address cannot be changed: the credentials are for that one.' })
export class UpdateFrameworkSubscriptionInput {
  @Field(() => ID)
  subscription!: string

  @Field(() => CheckEvery, { nullable: true })
  every?: CheckEvery | null

  @Field(() => Boolean, { nullable: true })
  review?: boolean | null

  @Field(() => SubscriptionCredentials, { nullable: true, description: 'Instead of those before.' })
  credentials?: SubscriptionCredentials | null

  @Field(() => Boolean, { nullable: true, description: 'True: ask without credentials from now on.' })
  removeCredentials?: boolean | null

  @Field(() => Int, { nullable: true, description: 'Refuses with STALE_VERSION when it has changed since.' })
  expectedRevision?: number | null
}

@InputType({ description: 'One subscription.' })
export class SubscriptionInput {
  @Field(() => ID)
  subscription!: string
}

@InputType({ description: 'One pending change, by what it was shown as.' })
export class SubscriptionUpdateInput {
  @Field(() => ID)
  subscription!: string

  @Field({ description: 'The hash of the pending change that you looked at.' })
  hash!: string
}

@InputType({ description: 'Which subscriptions.' })
export class FrameworkSubscriptionWhere {
  @Field(() => [SubscriptionState], { nullable: true, description: 'Any of these.' })
  state?: SubscriptionState[] | null

  @Field(() => Boolean, { nullable: true, description: 'True: those with a change that waits for a person.' })
  pending?: boolean | null
}

export const FrameworkSubscriptionEdge = edgeType('FrameworkSubscription', () => FrameworkSubscription)
export type FrameworkSubscriptionEdge = InstanceType<typeof FrameworkSubscriptionEdge>

@ObjectType({ description: 'Page.' })
export class FrameworkSubscriptionConnection extends connectionType(
  'FrameworkSubscription',
  () => FrameworkSubscriptionEdge,
) {}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class FrameworkSubscriptionPayload extends Payload {
  @Field(() => FrameworkSubscription, { nullable: true, description: 'As it is now; null once it is deleted.' })
  subscription!: FrameworkSubscription | null

  @Field(() => Run, {
    nullable: true,
    description: 'The work, which may still be going on; then ask for it by its id.',
  })
  run!: Run | null
}
