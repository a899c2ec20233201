import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm'

import { FrameworkSubscription } from './subscription.ts'
import type { PendingReport } from './subscription.types.ts'

/** A change that waits for a person, with the bytes that were looked at. One at most: a later one takes its place. */
@Entity('framework_subscription_pending')
export class SubscriptionPending {
  @ForeignKey(() => FrameworkSubscription, {
    name: 'FK_framework_subscription_pending_subscription',
    onDelete: 'CASCADE',
  })
  @PrimaryColumn('text', { name: 'subscription_id', primaryKeyConstraintName: 'PK_framework_subscription_pending' })
  subscriptionId!: string

  /** Of the bytes and the ground: what was shown is what is applied. */
  @Column('text')
  hash!: string

  @Column('text')
  sha256!: string

  @Column('bytea', { select: false })
  bytes!: Buffer

  /** The versions that it was compared with. */
  @Column('text')
  ground!: string

  @Column('text')
  reason!: string

  @Column('jsonb')
  report!: PendingReport

  @Column('timestamptz', { name: 'fetched_at' })
  fetchedAt!: Date
}
