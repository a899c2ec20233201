import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Cohort } from '../cohorts/cohort.ts'
import { Competency } from '../frameworks/competency.ts'
import { Library } from '../frameworks/library.ts'
import { Organisation } from '../identity/organisation.ts'
import { Node } from '../shared/node.ts'
import { MappingSource, MappingStatus, MatchRelation } from './kinds.types.ts'
import type { MappingEvidence } from './mapping-evidence.ts'

@ObjectType({
  implements: Node,
  description:
    'A statement that two competencies of different frameworks correspond: origin relation destination, as in SKOS (origin broadMatch destination: the destination is broader). It stands in one library: both ends are in that library or the shared one, and it counts for those who see that library.',
})
@Entity('mapping')
@Index('UQ_mapping_statement', ['library', 'originLineage', 'destinationLineage', 'relation'], { unique: true })
@Index('IDX_mapping_order', ['library', 'createdAt', 'id'])
@Index('IDX_mapping_cohort', ['cohortId', 'id'])
export class Mapping implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_mapping' })
  id!: string

  @ForeignKey(() => Library, { name: 'FK_mapping_library' })
  @Column('text', { name: 'library_id' })
  library!: string

  /** The item as it was when the mapping was made or last agreed; the lineage is what it means across versions. */
  @ForeignKey(() => Competency, { name: 'FK_mapping_origin' })
  @Column('text', { name: 'origin_id' })
  originId!: string

  @Index('IDX_mapping_origin')
  @Column('text', { name: 'origin_lineage' })
  originLineage!: string

  @ForeignKey(() => Competency, { name: 'FK_mapping_destination' })
  @Column('text', { name: 'destination_id' })
  destinationId!: string

  @Index('IDX_mapping_destination')
  @Column('text', { name: 'destination_lineage' })
  destinationLineage!: string

  @Field(() => MatchRelation)
  @Column('text')
  relation!: MatchRelation

  @Field(() => MappingStatus)
  @Column('text')
  status!: MappingStatus

  @Field(() => MappingSource)
  @Column('text')
  source!: MappingSource

  @Field(() => String, { nullable: true, description: 'Why the two correspond, in the words of who proposed it.' })
  @Column('text', { nullable: true })
  rationale!: string | null

  /** Null for imports, and for the operator. */
  @ForeignKey(() => Organisation, { name: 'FK_mapping_proposed_by' })
  @Column('text', { name: 'proposed_by', nullable: true })
  proposedById!: string | null

  /** The CASE association that an import took as this statement. */
  @Column('text', { name: 'association_id', nullable: true })
  associationId!: string | null

  /** The cohort whose sides decide about it by their ratings; null: nobody was asked. */
  @ForeignKey(() => Cohort, { name: 'FK_mapping_cohort' })
  @Column('text', { name: 'cohort_id', nullable: true })
  cohortId!: string | null

  /** Ratings are about a round; a new one begins when a wording changed or it is proposed again. */
  @Column('integer')
  round!: number
  @Field(() => Int, { nullable: true, description: "Of a machine's proposal, basis points; null for a person's." })
  @Column('integer', { name: 'confidence_bp', nullable: true })
  confidenceBp!: number | null

  /** Why a machine proposed it, as it was when the proposal was taken up. */
  @Column('jsonb', { name: 'evidence', nullable: true })
  proposedBecause!: MappingEvidence[] | null

  /** Framework versions whose wording was agreed; empty before. */
  @Column('text', { name: 'agreed_on', array: true })
  agreedOnIds!: string[]

  /** Digests of the two wordings that were agreed; null before. Another wording makes the mapping STALE. */
  @Column('text', { name: 'origin_wording', nullable: true })
  originWording!: string | null

  @Column('text', { name: 'destination_wording', nullable: true })
  destinationWording!: string | null

  @Field(() => Date, { nullable: true, description: 'When it was last agreed.' })
  @Column('timestamptz', { name: 'agreed_at', nullable: true })
  agreedAt!: Date | null

  @Field(() => Int, { description: 'Rises with each change; send it as expectedRevision.' })
  @Column('integer')
  revision!: number

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date
}
