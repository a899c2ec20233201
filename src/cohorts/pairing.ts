import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm'

import { Node } from '../shared/node.ts'
import { DateTime } from '../shared/scalars.ts'
import { Cohort } from './cohort.ts'
import type { AgreedSubject } from './pairing.rule.ts'
import { PairingState } from './pairing.types.ts'

@ObjectType({
  implements: Node,
  description: 'The unit of work of a cohort: one program, one job role, one shared framework. Its members see it.',
})
@Entity('pairing')
@Unique('UQ_pairing', ['cohortId', 'programId', 'jobProfileId'])
@Index('IDX_pairing_program', ['programId'])
@Index('IDX_pairing_job_profile', ['jobProfileId'])
export class Pairing implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_pairing' })
  id!: string

  @ForeignKey(() => Cohort, { name: 'FK_pairing_cohort' })
  @Column('text', { name: 'cohort_id' })
  cohortId!: string

  @Column('text', { name: 'program_id' })
  programId!: string

  /** The institution of the program, and the employer of the job: its two parties, whoever brought them together. */
  @Column('text', { name: 'provider_id' })
  providerId!: string

  @Column('text', { name: 'job_profile_id' })
  jobProfileId!: string

  @Column('text', { name: 'employer_id' })
  employerId!: string

  /** The version that was named. */
  @Column('text', { name: 'framework_id', nullable: true })
  frameworkId!: string | null

  @Field(() => PairingState)
  @Column('text')
  state!: PairingState

  @Field(() => DateTime, { nullable: true, description: 'When the provider of the program said yes; null: not yet.' })
  @Column('timestamptz', { name: 'provider_agreed_at', nullable: true })
  providerAgreedAt!: Date | null

  /** Account or client that said it. */
  @Column('text', { name: 'provider_agreed_by', nullable: true })
  providerAgreedBy!: string | null

  @Field(() => DateTime, { nullable: true, description: 'When the employer said yes; null: not yet.' })
  @Column('timestamptz', { name: 'employer_agreed_at', nullable: true })
  employerAgreedAt!: Date | null

  @Column('text', { name: 'employer_agreed_by', nullable: true })
  employerAgreedBy!: string | null

  /** What the yeses are about; null: nobody has said yes. */
  @Column('jsonb', { name: 'agreed_on', nullable: true })
  agreedOn!: AgreedSubject | null

  @Field(() => Int, { description: 'Rises with each change; send it as expectedRevision.' })
  @Column('integer')
  revision!: number

  @Field(() => DateTime)
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date
}
