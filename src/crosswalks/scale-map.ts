import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Cohort } from '../cohorts/cohort.ts'
import { Library } from '../frameworks/library.ts'
import { ProficiencyScale } from '../frameworks/rubrics/scale.ts'
import { Organisation } from '../identity/organisation.ts'
import { Node } from '../shared/node.ts'
import { MappingStatus } from './kinds.types.ts'

/** One step of one scale on another, as it is stored: `to` null means that it reaches no step there. */
export interface StoredPair {
  readonly from: string
  readonly to: string | null
}

@ObjectType({
  implements: Node,
  description:
    'An agreed, monotone, versioned translation between two scales; without one, levels are unknown to each other. It counts while its status is AGREED; per pair of scales and library there is at most one such.',
})
@Entity('scale_map')
@Index('UQ_scale_map_version', ['library', 'fromScaleId', 'toScaleId', 'version'], { unique: true })
export class ScaleMap implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_scale_map' })
  id!: string

  @ForeignKey(() => Library, { name: 'FK_scale_map_library' })
  @Column('text', { name: 'library_id' })
  library!: string

  @Index('IDX_scale_map_from')
  @ForeignKey(() => ProficiencyScale, { name: 'FK_scale_map_from' })
  @Column('text', { name: 'from_scale_id' })
  fromScaleId!: string

  @Index('IDX_scale_map_to')
  @ForeignKey(() => ProficiencyScale, { name: 'FK_scale_map_to' })
  @Column('text', { name: 'to_scale_id' })
  toScaleId!: string

  @Field({ description: "The author's own word for this version, such as 2026." })
  @Column('text')
  version!: string

  /** One a step of the origin scale, by rank. */
  @Column('jsonb', { name: 'pairs' })
  storedPairs!: StoredPair[]

  @Field(() => MappingStatus)
  @Column('text')
  status!: MappingStatus

  @ForeignKey(() => Organisation, { name: 'FK_scale_map_proposed_by' })
  @Column('text', { name: 'proposed_by', nullable: true })
  proposedById!: string | null

  /** The cohort whose sides decide about it; null: nobody was asked. */
  @ForeignKey(() => Cohort, { name: 'FK_scale_map_cohort' })
  @Column('text', { name: 'cohort_id', nullable: true })
  cohortId!: string | null

  /** Ratings are about a round; other pairs begin a new one. */
  @Column('integer')
  round!: number

  @Field(() => Int, { description: 'Rises with each change; send it as expectedRevision.' })
  @Column('integer')
  revision!: number

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date
}
