import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { connectionType, edgeType } from '../shared/paging.ts'
import { DateTime } from '../shared/scalars.ts'
import { ActivityKind } from './activity.types.ts'
import { Cohort } from './cohort.ts'
import { CohortSide } from './kinds.types.ts'

@ObjectType('Activity', { description: 'One thing that happened in a cohort; its members see it.' })
@Entity('cohort_activity')
@Index('IDX_cohort_activity_order', ['cohortId', 'at', 'id'])
export class CohortActivity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_cohort_activity' })
  id!: string

  @ForeignKey(() => Cohort, { name: 'FK_cohort_activity_cohort' })
  @Column('text', { name: 'cohort_id' })
  cohortId!: string

  @Field(() => DateTime)
  @Column('timestamptz')
  at!: Date

  @Field(() => ActivityKind)
  @Column('text')
  kind!: ActivityKind

  /** Null: the operator, or the schedule of a subscription. */
  @Column('text', { name: 'organisation_id', nullable: true })
  organisationId!: string | null

  /** Account or client; told to nobody, for those who must be able to find out. */
  @Column('text', { nullable: true })
  actor!: string | null

  @Field(() => CohortSide, { description: 'Of the organisation, when it happened.' })
  @Column('text')
  side!: CohortSide

  @Field(() => ID, { description: 'What it was about: a framework, competency, mapping, pairing or organisation.' })
  @Column('text', { name: 'about_id' })
  about!: string

  @Field(() => String, { nullable: true, description: 'The state that a pairing moved to, and the like.' })
  @Column('text', { nullable: true })
  detail!: string | null
}

export const ActivityEdge = edgeType('Activity', () => CohortActivity)
export type ActivityEdge = InstanceType<typeof ActivityEdge>

@ObjectType({ description: 'Page.' })
export class ActivityConnection extends connectionType('Activity', () => ActivityEdge) {}
