import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Node } from '../shared/node.ts'
import { DateTime, Region } from '../shared/scalars.ts'
import { ConsentField, ConsentPurpose } from './kinds.types.ts'
import { LearnerKey } from './learner-key.ts'

@ObjectType({
  implements: Node,
  description: "A learner's permission; narrow, dated, revocable with immediate effect.",
})
@Entity('consent')
export class Consent implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_consent' })
  id!: string

  @Index('IDX_consent_learner')
  @ForeignKey(() => LearnerKey, { name: 'FK_consent_learner' })
  @Column('text', { name: 'learner_id' })
  learnerId!: string

  @Field(() => ConsentPurpose)
  @Column('text')
  purpose!: ConsentPurpose

  /** Organisation ids; null: anyone. */
  @Column('text', { array: true, nullable: true })
  audience!: string[] | null

  @Field(() => [ConsentField])
  @Column('text', { array: true })
  fields!: ConsentField[]

  @Field(() => [Region], { nullable: true, description: 'Only for jobs in these; null: anywhere.' })
  @Column('text', { array: true, nullable: true })
  regions!: string[] | null

  @Field(() => DateTime)
  @Column('timestamptz', { name: 'valid_from' })
  validFrom!: Date

  /** Exclusive. */
  @Field(() => DateTime)
  @Column('timestamptz', { name: 'valid_until' })
  validUntil!: Date

  @Field(() => DateTime, { nullable: true })
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt!: Date | null

  @Field({ description: 'Which wording was agreed to.' })
  @Column('text', { name: 'terms_version' })
  termsVersion!: string
}
