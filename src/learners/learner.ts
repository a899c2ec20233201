import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm'

import { LearnerKey } from '../identity/learner-key.ts'

/** A person who learns. Everything readable about them is sealed under their key, without which it is gone. */
@Entity('learner')
@Unique('UQ_learner_graph_key', ['graphKey'])
export class Learner {
  @ForeignKey(() => LearnerKey, { name: 'FK_learner_key' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_learner' })
  id!: string

  /** Random; the only name of this person in the graph. */
  @Column('text', { name: 'graph_key' })
  graphKey!: string

  @Index('IDX_learner_account')
  @Column('text', { name: 'account_id', nullable: true })
  accountId!: string | null

  /** ISO 3166-2 or cbsa:NNNNN. */
  @Column('text', { nullable: true })
  region!: string | null

  /** From when they could start; null: not said. */
  @Column('timestamptz', { nullable: true })
  available!: Date | null

  /** Sealed JSON of how to reach them; null: not said. */
  @Column('bytea', { name: 'contact_sealed', nullable: true })
  contactSealed!: Buffer | null

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}

/** A DID or an e-mail address that is, or is said to be, a learner's. Nobody else can have the same. */
@Entity('learner_identifier')
export class LearnerIdentifier {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_learner_identifier' })
  kind!: 'DID' | 'EMAIL'

  /** Keyed hash, so that the same identifier is found and none can be read. */
  @PrimaryColumn('bytea', { name: 'value_hash', primaryKeyConstraintName: 'PK_learner_identifier' })
  valueHash!: Buffer

  @Index('IDX_learner_identifier_learner')
  @ForeignKey(() => LearnerKey, { name: 'FK_learner_identifier_learner' })
  @Column('text', { name: 'learner_id' })
  learnerId!: string

  @Column('bytea', { name: 'value_sealed' })
  valueSealed!: Buffer

  /** Only what was shown to be theirs binds a credential to them. */
  @Column('boolean')
  verified!: boolean

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}
