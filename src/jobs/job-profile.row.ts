import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Organisation } from '../identity/organisation.ts'
import { PublishedRow } from './publication.row.ts'
import type { RequiredLevel, RequirementKind, TargetSpec } from './requirement.ts'

/** An employer's role. Every save makes a version. */
@Entity('job_profile')
export class JobProfileRow extends PublishedRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_job_profile' })
  id!: string

  @Index('IDX_job_profile_employer')
  @ForeignKey(() => Organisation, { name: 'FK_job_profile_employer' })
  @Column('text', { name: 'employer_id' })
  employerId!: string
}

@Entity('job_profile_version')
export class JobProfileVersionRow {
  @ForeignKey(() => JobProfileRow, { name: 'FK_job_profile_version_profile', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'job_profile_id', primaryKeyConstraintName: 'PK_job_profile_version' })
  jobProfileId!: string

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_job_profile_version' })
  version!: number

  @Column('text')
  title!: string

  @Column('text')
  description!: string

  @Column('text', { name: 'occupation_ids', array: true })
  occupationIds!: string[]

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null
}

/** One line of one version. Its id is derived from profile, version and position. */
@Entity('requirement')
@ForeignKey(() => JobProfileVersionRow, ['jobProfileId', 'version'], ['jobProfileId', 'version'], {
  name: 'FK_requirement_version',
  onDelete: 'CASCADE',
})
@Index('UQ_requirement_position', ['jobProfileId', 'version', 'position'], { unique: true })
export class RequirementRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_requirement' })
  id!: string

  @Column('text', { name: 'job_profile_id' })
  jobProfileId!: string

  @Column('integer')
  version!: number

  @Column('integer')
  position!: number

  @Column('text')
  kind!: RequirementKind

  /** Hundredths. */
  @Column('integer')
  importance!: number

  @Column('jsonb', { name: 'any_of' })
  anyOf!: TargetSpec[]

  @Column('jsonb', { nullable: true })
  level!: RequiredLevel | null

  @Column('text', { name: 'accepted_evidence', array: true })
  acceptedEvidence!: string[]

  @Column('text', { name: 'accepted_basis', array: true })
  acceptedBasis!: string[]

  @Column('boolean', { name: 'required_at_hiring' })
  requiredAtHiring!: boolean

  @Column('text')
  text!: string
}
