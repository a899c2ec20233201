import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Library } from '../frameworks/library.ts'
import { Organisation } from '../identity/organisation.ts'

/**
 * Two competencies that somebody said do not correspond. Holds for whoever sees the library, and while the proposal
 * would rest on the same inputs.
 */
@Entity('suggestion_rejection')
export class SuggestionRejection {
  @ForeignKey(() => Library, { name: 'FK_suggestion_rejection_library' })
  @PrimaryColumn('text', { name: 'library_id', primaryKeyConstraintName: 'PK_suggestion_rejection' })
  library!: string

  /** The lesser of the two lineages: it is one rejection whichever framework comes first. */
  @Index('IDX_suggestion_rejection_a')
  @PrimaryColumn('text', { name: 'lineage_a', primaryKeyConstraintName: 'PK_suggestion_rejection' })
  lineageA!: string

  @PrimaryColumn('text', { name: 'lineage_b', primaryKeyConstraintName: 'PK_suggestion_rejection' })
  lineageB!: string

  /** Digest of what the proposal rested on: see `inputsDigest`. */
  @Column('text')
  inputs!: string

  @Column('text', { nullable: true })
  reason!: string | null

  /** Null for the operator. */
  @ForeignKey(() => Organisation, { name: 'FK_suggestion_rejection_rejected_by' })
  @Column('text', { name: 'rejected_by', nullable: true })
  rejectedBy!: string | null

  @Column('timestamptz', { name: 'rejected_at' })
  rejectedAt!: Date
}
