import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** When a library's subscriptions were checked last, and how often its people asked for that; so that all have their turn. */
@Entity('framework_subscription_turn')
@Index('IDX_framework_subscription_turn_order', ['servedAt', 'libraryId'])
export class SubscriptionTurn {
  @PrimaryColumn('text', { name: 'library_id', primaryKeyConstraintName: 'PK_framework_subscription_turn' })
  libraryId!: string

  /** When one was claimed last, by the clock of the database; long ago where none was. */
  @Column('timestamptz', { name: 'served_at' })
  servedAt!: Date

  /** Of the hour in which they are counted; null: nobody has asked yet. */
  @Column('timestamptz', { name: 'asked_since', nullable: true })
  askedSince!: Date | null

  @Column('integer')
  asked!: number

  /** The check that was asked for last. */
  @Column('text', { name: 'asked_run', nullable: true })
  askedRun!: string | null
}
