import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

import { MigrationReason, MigrationStatus, ReferenceKind } from './reference-kinds.ts'

/** What somebody of the owning organisation decided about one proposal. */
@Entity('reference_decision')
export class ReferenceDecision {
  @PrimaryColumn('text', { name: 'organisation_id', primaryKeyConstraintName: 'PK_reference_decision' })
  organisationId!: string

  /** Of the proposal: the same reference, newest version and successor give the same again. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_reference_decision' })
  proposal!: string

  @Column('text')
  status!: MigrationStatus

  @Column('text')
  kind!: ReferenceKind

  @Column('text', { name: 'subject_id' })
  subjectId!: string

  @Column('text', { name: 'from_id' })
  fromId!: string

  /** What was taken; null: rejected. */
  @Column('text', { name: 'to_id', nullable: true })
  toId!: string | null

  @Column('text', { name: 'decided_by' })
  decidedBy!: string

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date

  @Column('text', { nullable: true })
  note!: string | null
}

@ObjectType({
  description:
    'A reference of your organisation to a competency whose meaning the newest version of its framework no longer has, or that has ended, and what is proposed in its place. References to what was only corrected need none.',
})
export class ReferenceMigration {
  @Field(() => ID)
  id!: string

  @Field(() => ReferenceKind)
  kind!: ReferenceKind

  @Field(() => MigrationReason)
  reason!: MigrationReason

  @Field(() => MigrationStatus)
  status!: MigrationStatus

  /** What refers. */
  subject!: string

  competency!: string

  /** The newest version. */
  newest!: string

  target!: string | null
}
