import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'

import type { Finding } from '../../shared/finding.ts'
import { FindingObject } from '../../shared/finding.types.ts'
import { DateTime, Uri } from '../../shared/scalars.ts'
import type { ImportCounts } from '../imports/import-plan.ts'
import type { Difference, DifferentStatement } from './subscription.difference.rule.ts'
import { CheckOutcome, HoldReason, SubscriptionState } from './subscription.rule.ts'

export { CheckOutcome, HoldReason, SubscriptionState }

registerEnumType(SubscriptionState, {
  name: 'SubscriptionState',
  description: 'FAILING: the last check failed, the copy stays as it was, and it is tried again.',
})
registerEnumType(CheckOutcome, {
  name: 'CheckOutcome',
  description:
    'What a check came to. HELD: a change waits in pending. REJECTED: the server still has what a person did not want.',
})
registerEnumType(HoldReason, {
  name: 'HoldReason',
  description:
    'Why a change waits. REVIEW: asked for. SHRUNK: more than half would be gone. KNOWN_BEFORE: the library had this framework already when it was subscribed to. RESTLESS: too many changes, or too large ones, within a day.',
})

export enum CredentialKind {
  NONE = 'NONE',
  BEARER = 'BEARER',
  OAUTH2 = 'OAUTH2',
}
registerEnumType(CredentialKind, { name: 'SubscriptionCredentialKind', description: 'How a server is asked.' })

export enum SubscriptionAction {
  CREATED = 'CREATED',
  CHANGED = 'CHANGED',
  PAUSED = 'PAUSED',
  RESUMED = 'RESUMED',
  DELETED = 'DELETED',
  BROUGHT = 'BROUGHT',
  APPLIED = 'APPLIED',
  REJECTED = 'REJECTED',
}
registerEnumType(SubscriptionAction, {
  name: 'SubscriptionAction',
  description: 'BROUGHT: the schedule or a check brought a version by itself. APPLIED: a person took what was held.',
})

/** What is kept of a comparison. */
export interface PendingReport {
  readonly counts: ImportCounts
  readonly findings: readonly Finding[]
  readonly difference: Difference
}

@ObjectType('StatementDifference', { description: 'One statement that would change.' })
export class StatementDifference implements DifferentStatement {
  @Field({ description: 'CASE identifier of the item.' })
  identifier!: string

  @Field(() => String, { nullable: true })
  humanCodingScheme!: string | null

  @Field(() => String, { nullable: true, description: 'Null: not there before. At most 500 characters.' })
  before!: string | null

  @Field(() => String, { nullable: true, description: 'Null: no longer there. At most 500 characters.' })
  after!: string | null
}

@ObjectType({ description: 'A change that waits for a person: apply or reject it by its hash.' })
export class SubscriptionUpdate {
  @Field({ description: 'Names the bytes and what they were compared with: what you saw is what is applied.' })
  hash!: string

  @Field(() => HoldReason)
  reason!: HoldReason

  @Field(() => DateTime)
  fetchedAt!: Date

  @Field(() => Int, { description: 'Items of the package.' })
  items!: number

  @Field(() => Int)
  associations!: number

  @Field(() => Int)
  unchanged!: number

  @Field(() => Int, { description: 'Same meaning, other wording.' })
  corrected!: number

  @Field(() => Int, { description: 'Changed in meaning.' })
  changed!: number

  @Field(() => Int)
  added!: number

  @Field(() => Int)
  removed!: number

  @Field(() => [StatementDifference], { description: 'The first 100 that would be new.' })
  addedStatements!: StatementDifference[]

  @Field(() => [StatementDifference], { description: 'The first 100 that would be gone.' })
  removedStatements!: StatementDifference[]

  @Field(() => [StatementDifference], { description: 'The first 100 that would be worded otherwise.' })
  changedStatements!: StatementDifference[]

  @Field(() => [FindingObject], { description: 'What a dry run of the import noticed; at most 200.' })
  findings!: Finding[]
}

@ObjectType({ description: 'Who did what to a subscription.' })
export class SubscriptionHistory {
  @Field(() => DateTime)
  at!: Date

  @Field(() => SubscriptionAction)
  action!: SubscriptionAction

  @Field(() => ID, { nullable: true, description: 'Account or API client; null: the schedule.' })
  actor!: string | null

  @Field(() => String, { nullable: true, description: 'SHA-256 of the package that it was about, hexadecimal.' })
  sha256!: string | null
}

@ObjectType({ description: 'A framework that another server offers, in its own words.' })
export class RemoteFramework {
  @Field()
  identifier!: string

  @Field()
  title!: string

  @Field(() => String, { nullable: true })
  creator!: string | null

  @Field(() => String, { nullable: true })
  adoptionStatus!: string | null

  @Field(() => String, { nullable: true })
  lastChangeDateTime!: string | null

  @Field(() => Uri, { description: 'Where its package is.' })
  packageUrl!: string
}

@ObjectType({ description: 'What a server offers.' })
export class RemoteFrameworks {
  @Field(() => Uri, { description: 'The base address that answered; subscribe with it.' })
  server!: string

  @Field(() => [RemoteFramework], { description: 'At most 1,000.' })
  frameworks!: RemoteFramework[]

  @Field({ description: 'False: the server has more than is shown.' })
  complete!: boolean
}
