import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Organisation } from '../identity/organisation.ts'
import { PublishedRow } from '../jobs/publication.row.ts'
import { CourseRow } from './course.row.ts'
import { EffortRow } from './effort.ts'
import type { CoursePlace } from './kinds.ts'

/** A program of study. Every save makes a version. */
@Entity('program')
export class ProgramRow extends PublishedRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_program' })
  id!: string

  @Index('IDX_program_provider')
  @ForeignKey(() => Organisation, { name: 'FK_program_provider' })
  @Column('text', { name: 'provider_id' })
  providerId!: string
}

@Entity('program_version')
export class ProgramVersionRow extends EffortRow {
  @ForeignKey(() => ProgramRow, { name: 'FK_program_version_program', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'program_id', primaryKeyConstraintName: 'PK_program_version' })
  programId!: string

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_program_version' })
  version!: number

  @Column('text')
  title!: string

  @Column('text', { name: 'cip_code', nullable: true })
  cipCode!: string | null

  /** An achievement. */
  @Column('text', { name: 'credential_awarded_id', nullable: true })
  credentialAwardedId!: string | null

  @Column('text', { name: 'catalogue_year' })
  catalogueYear!: string

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null
}

@Entity('program_course')
@ForeignKey(() => ProgramVersionRow, ['programId', 'version'], ['programId', 'version'], {
  name: 'FK_program_course_version',
  onDelete: 'CASCADE',
})
export class ProgramCourseRow {
  @PrimaryColumn('text', { name: 'program_id', primaryKeyConstraintName: 'PK_program_course' })
  programId!: string

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_program_course' })
  version!: number

  @Index('IDX_program_course_course')
  @ForeignKey(() => CourseRow, { name: 'FK_program_course_course' })
  @PrimaryColumn('text', { name: 'course_id', primaryKeyConstraintName: 'PK_program_course' })
  courseId!: string

  @Column('integer')
  position!: number

  @Column('text')
  place!: CoursePlace

  /** Of electives of which some are to be chosen. */
  @Column('text', { name: 'elective_group', nullable: true })
  electiveGroup!: string | null

  @Column('integer', { nullable: true })
  term!: number | null
}

/** Completers of one year, as reported. */
@Entity('program_completions')
export class ProgramCompletionsRow {
  @ForeignKey(() => ProgramRow, { name: 'FK_program_completions_program', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'program_id', primaryKeyConstraintName: 'PK_program_completions' })
  programId!: string

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_program_completions' })
  year!: number

  @Column('integer')
  count!: number

  /** Who says so. */
  @Column('text')
  source!: string
}
