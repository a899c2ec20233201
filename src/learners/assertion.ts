import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { LearnerKey } from '../identity/learner-key.ts'
import type { EvidenceBasis, EvidenceClass } from '../shared/evidence.ts'

/** What one source says that a learner can do, or has earned. It names its subject by keys, which frameworks resolve. */
@Entity('assertion')
export class Assertion {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_assertion' })
  id!: string

  @Index('IDX_assertion_learner')
  @ForeignKey(() => LearnerKey, { name: 'FK_assertion_learner' })
  @Column('text', { name: 'learner_id' })
  learnerId!: string

  /** The held credential it was read from; null: the learner's own word. */
  @Index('IDX_assertion_credential')
  @Column('text', { name: 'credential_id', nullable: true })
  credentialId!: string | null

  @Column('text')
  about!: 'COMPETENCY' | 'ACHIEVEMENT'

  @Index('IDX_assertion_url')
  @Column('text', { nullable: true })
  url!: string | null

  @Index('IDX_assertion_identifier')
  @Column('text', { nullable: true })
  identifier!: string | null

  @Column('text', { name: 'framework_name', nullable: true })
  frameworkName!: string | null

  @Index('IDX_assertion_code')
  @Column('text', { nullable: true })
  code!: string | null

  @Column('text', { nullable: true })
  name!: string | null

  @Column('text', { nullable: true })
  place!: string | null

  /** False: the source says that it was not, or not yet, shown. */
  @Column('boolean')
  positive!: boolean

  /** The source's own word. */
  @Column('text', { name: 'level_label', nullable: true })
  levelLabel!: string | null

  /** Addresses by which a known proficiency level is found, and the identifiers in them (`levelKeys`). */
  @Index('IDX_assertion_level', { type: 'gin' })
  @Column('text', { name: 'level_uris', array: true })
  levelUris!: string[]

  /** The scale and place to fall back on; of a scale that only this source uses, unless a learner chose it here. */
  @Column('text', { name: 'own_scale', nullable: true })
  ownScale!: string | null

  @Column('integer', { name: 'own_parts', nullable: true })
  ownParts!: number | null

  @Column('text', { name: 'evidence_class' })
  evidenceClass!: EvidenceClass

  @Column('text')
  basis!: EvidenceBasis

  @Column('timestamptz', { name: 'valid_from', nullable: true })
  validFrom!: Date | null

  /** Exclusive: the first moment at which it no longer holds. */
  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil!: Date | null

  @Index('IDX_assertion_achievement')
  @Column('text', { name: 'achievement_uri', nullable: true })
  achievementUri!: string | null

  /** OB achievementType, one of the standard's or an extension; null: the source gives none. */
  @Column('text', { name: 'achievement_type', nullable: true })
  achievementType!: string | null

  /** The organisation that the issuer is known as; null: of an issuer nobody knows. */
  @Column('text', { name: 'issuer_organisation', nullable: true })
  issuerOrganisation!: string | null

  /** When it came; decides which version of a framework it speaks of. */
  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date
}
