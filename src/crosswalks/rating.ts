import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Cohort } from '../cohorts/cohort.ts'
import type { VotingSide } from '../cohorts/kinds.ts'
import { Organisation } from '../identity/organisation.ts'

/** One organisation's judgment of a mapping or a scale map; it is never changed, only followed by another. */
@Entity('crosswalk_rating')
@Index('UQ_crosswalk_rating_current', ['aboutId', 'round', 'organisationId'], { unique: true, where: 'current' })
@Index('IDX_crosswalk_rating_cohort', ['cohortId', 'aboutId'])
export class Rating {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_crosswalk_rating' })
  id!: string

  /** A mapping or a scale map; their ids tell which. */
  @Column('text', { name: 'about_id' })
  aboutId!: string

  @ForeignKey(() => Cohort, { name: 'FK_crosswalk_rating_cohort' })
  @Column('text', { name: 'cohort_id' })
  cohortId!: string

  @Column('integer')
  round!: number

  @ForeignKey(() => Organisation, { name: 'FK_crosswalk_rating_organisation' })
  @Column('text', { name: 'organisation_id' })
  organisationId!: string

  /** Account or client that rated for it. */
  @Column('text', { nullable: true })
  actor!: string | null

  /** As it was then. */
  @Column('text')
  side!: VotingSide

  /** A relation, or APPROVED for a scale map; null: no correspondence. */
  @Column('text', { nullable: true })
  verdict!: string | null

  @Column('text', { nullable: true })
  comment!: string | null

  /** Digests of the wording that was judged. */
  @Column('text', { name: 'origin_wording', nullable: true })
  originWording!: string | null

  @Column('text', { name: 'destination_wording', nullable: true })
  destinationWording!: string | null

  /** The organisation's first of the round, before the round's outcome could be known. */
  @Column('boolean')
  blind!: boolean

  /** False once the organisation has rated again in the same round. */
  @Column('boolean')
  current!: boolean

  @Column('timestamptz', { name: 'rated_at' })
  ratedAt!: Date
}
