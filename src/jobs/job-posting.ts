import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Node } from '../shared/node.ts'
import { LocalDate, Region } from '../shared/scalars.ts'
import { JobProfileRow } from './job-profile.row.ts'

@ObjectType({ implements: Node, description: 'A dated offer for a version of a profile.' })
@Entity('job_posting')
export class JobPosting implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_job_posting' })
  id!: string

  @Index('IDX_job_posting_profile')
  @ForeignKey(() => JobProfileRow, { name: 'FK_job_posting_profile' })
  @Column('text', { name: 'job_profile_id' })
  jobProfileId!: string

  @Field(() => Int, { description: 'The published version of the profile when this was posted.' })
  @Column('integer', { name: 'profile_version' })
  profileVersion!: number

  @Field(() => LocalDate)
  @Column('date', { name: 'date_posted' })
  datePosted!: string

  @Field(() => LocalDate, { nullable: true, description: 'Last day on which it is open; null: until it is closed.' })
  @Column('date', { name: 'valid_through', nullable: true })
  validThrough!: string | null

  @Field(() => Int)
  @Column('integer')
  openings!: number

  @Field(() => [Region])
  @Column('text', { array: true })
  regions!: string[]

  @Field()
  @Column('boolean')
  remote!: boolean

  @Field(() => [String], { description: "The employer's words or schema.org's, such as FULL_TIME." })
  @Column('text', { name: 'employment_type', array: true })
  employmentType!: string[]

  /** Minor units of `salary_currency`. */
  @Column('integer', { name: 'salary_minimum', nullable: true })
  salaryMinimumMinor!: number | null

  @Column('integer', { name: 'salary_maximum', nullable: true })
  salaryMaximumMinor!: number | null

  @Column('text', { name: 'salary_currency', nullable: true })
  salaryCurrency!: string | null

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}
