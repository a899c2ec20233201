import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

import type { RequiredLevel } from '../jobs/requirement.ts'
import type { OutcomeCoverage } from './kinds.ts'

/** What one version of a program or course claims to teach. Its id is derived from owner, version and position. */
@Entity('outcome')
@Index('UQ_outcome_position', ['ownerId', 'version', 'position'], { unique: true })
export class OutcomeRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_outcome' })
  id!: string

  /** A program or a course: the id says which. */
  @Column('text', { name: 'owner_id' })
  ownerId!: string

  @Column('integer')
  version!: number

  @Column('integer')
  position!: number

  @Column('text', { name: 'competency_id' })
  competencyId!: string

  @Column('text')
  lineage!: string

  @Column('text')
  coverage!: OutcomeCoverage

  @Column('boolean')
  assessed!: boolean

  @Column('jsonb', { nullable: true })
  level!: RequiredLevel | null

  /** What comes with it, such as a card. */
  @Column('text', { name: 'achievement_id', nullable: true })
  achievementId!: string | null
}
