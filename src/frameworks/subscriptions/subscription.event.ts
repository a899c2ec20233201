import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

import type { SubscriptionAction } from './subscription.types.ts'

/** Who did what to a subscription, and what it brought; stays when the subscription goes. */
@Entity('framework_subscription_event')
@Index('IDX_framework_subscription_event_order', ['subscriptionId', 'at', 'id'])
export class SubscriptionEvent {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_framework_subscription_event' })
  id!: string

  @Column('text', { name: 'subscription_id' })
  subscriptionId!: string

  @Column('text', { name: 'library_id' })
  libraryId!: string

  @Column('timestamptz')
  at!: Date

  @Column('text')
  action!: SubscriptionAction

  /** Account or client; null: the schedule. */
  @Column('text', { nullable: true })
  actor!: string | null

  @Column('text', { name: 'organisation_id', nullable: true })
  organisationId!: string | null

  @Column('text', { nullable: true })
  sha256!: string | null

  /** Of the package. */
  @Column('integer')
  bytes!: number

  @Column('text', { name: 'framework_id', nullable: true })
  frameworkId!: string | null
}
