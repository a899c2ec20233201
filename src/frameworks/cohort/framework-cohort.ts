import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Cohort } from '../../cohorts/cohort.ts'

/** The cohort that keeps a framework, in all its versions. */
@Entity('framework_cohort')
export class FrameworkCohort {
  @PrimaryColumn('text', { name: 'library_id', primaryKeyConstraintName: 'PK_framework_cohort' })
  libraryId!: string

  @PrimaryColumn('text', { name: 'document_identifier', primaryKeyConstraintName: 'PK_framework_cohort' })
  documentIdentifier!: string

  @Index('IDX_framework_cohort')
  @ForeignKey(() => Cohort, { name: 'FK_framework_cohort_cohort' })
  @Column('text', { name: 'cohort_id' })
  cohortId!: string
}
