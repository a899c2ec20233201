import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Organisation } from '../identity/organisation.ts'
import { Node } from '../shared/node.ts'
import { DateTime } from '../shared/scalars.ts'
import { CohortMemberState, CohortRole, CohortSide, CohortVisibility } from './kinds.types.ts'

@ObjectType({
  implements: Node,
  description: 'Educators and employers of one discipline who keep frameworks together.',
})
@Entity('cohort')
@Index('IDX_cohort_order', ['name', 'id'])
export class Cohort implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_cohort' })
  id!: string

  @Field()
  @Column('text')
  name!: string

  @Field()
  @Column('text')
  discipline!: string

  @Field(() => [String], { description: 'Programs of study that it is about.' })
  @Column('text', { name: 'cip_codes', array: true })
  cipCodes!: string[]

  @Field(() => [String], { description: 'Occupations that it is about.' })
  @Column('text', { name: 'soc_codes', array: true })
  socCodes!: string[]

  @Field(() => Int, { description: 'How many organisations of each side must rate a mapping before it can be agreed.' })
  @Column('integer', { name: 'minimum_per_side' })
  minimumPerSide!: number

  @Field(() => CohortVisibility)
  @Column('text')
  visibility!: CohortVisibility

  /** Null for the operator's. While it is a member, the founder may do what a facilitator may, whichever its side. */
  @ForeignKey(() => Organisation, { name: 'FK_cohort_founded_by' })
  @Column('text', { name: 'founded_by', nullable: true })
  foundedById!: string | null

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when it asks stewards to approve it with its members; null: it does not, or they have answered.',
  })
  @Column('timestamptz', { name: 'approval_requested_at', nullable: true })
  approvalRequestedAt!: Date | null

  /** When a steward last approved it, and for which organisation; the operator acts for none. */
  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt!: Date | null

  @ForeignKey(() => Organisation, { name: 'FK_cohort_approved_by' })
  @Column('text', { name: 'approved_by', nullable: true })
  approvedById!: string | null

  @Field(() => Int, {
    description: 'Rises with each change of the cohort and of who takes part; send it as expectedRevision.',
  })
  @Column('integer')
  revision!: number

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date
}

@ObjectType({
  description: 'An organisation sits on one side only, whatever else it is; facilitators and observers have no vote.',
})
@Entity('cohort_member')
export class CohortMember {
  @ForeignKey(() => Cohort, { name: 'FK_cohort_member_cohort' })
  @PrimaryColumn('text', { name: 'cohort_id', primaryKeyConstraintName: 'PK_cohort_member' })
  cohortId!: string

  @Index('IDX_cohort_member_organisation')
  @ForeignKey(() => Organisation, { name: 'FK_cohort_member_organisation' })
  @PrimaryColumn('text', { name: 'organisation_id', primaryKeyConstraintName: 'PK_cohort_member' })
  organisationId!: string

  @Field(() => CohortSide)
  @Column('text')
  side!: CohortSide

  @Field(() => [CohortRole])
  @Column('text', { array: true })
  roles!: CohortRole[]

  @Field(() => CohortMemberState)
  @Column('text')
  state!: CohortMemberState

  @Column('timestamptz', { name: 'invited_at' })
  invitedAt!: Date

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt!: Date | null

  /** Of those who were on a side when a steward approved the cohort: who joins later is approved anew. */
  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt!: Date | null
}
