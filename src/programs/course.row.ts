import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Organisation } from '../identity/organisation.ts'
import { VersionedRow } from '../jobs/publication.row.ts'
import { EffortRow } from './effort.ts'

/**
 * A course as it is taught now; each save makes a version and the earlier ones are kept. Programs include the course,
 * not one version of it: what a course teaches changes for all of them at once.
 */
@Entity('course')
@Index('UQ_course_code', ['providerId', 'code'], { unique: true })
export class CourseRow extends VersionedRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_course' })
  id!: string

  @ForeignKey(() => Organisation, { name: 'FK_course_provider' })
  @Column('text', { name: 'provider_id' })
  providerId!: string

  @Column('text')
  code!: string
}

@Entity('course_version')
export class CourseVersionRow extends EffortRow {
  @ForeignKey(() => CourseRow, { name: 'FK_course_version_course', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'course_id', primaryKeyConstraintName: 'PK_course_version' })
  courseId!: string

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_course_version' })
  version!: number

  @Column('text')
  title!: string

  @Column('text', { name: 'prerequisite_ids', array: true })
  prerequisiteIds!: string[]

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}
