import { Column, Entity, PrimaryColumn } from 'typeorm'

/**
 * The key that everything readable about one learner is sealed under. Whatever hangs on a learner has a foreign key
 * to this row: it cannot be written once the row is gone, and the row cannot go while anything is left.
 */
@Entity('learner_key')
export class LearnerKey {
  @PrimaryColumn('text', { name: 'learner_id', primaryKeyConstraintName: 'PK_learner_key' })
  learnerId!: string

  /** 32 random bytes, sealed under the installation's key. */
  @Column('bytea', { name: 'wrapped_key' })
  wrappedKey!: Buffer

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}

/** That a learner was forgotten. It names nobody: who holds the learner's id can find it, nobody can read the id out of it. */
@Entity('erasure')
export class Erasure {
  /** Keyed hash of the learner's id, hexadecimal. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_erasure' })
  subject!: string

  @Column('timestamptz')
  at!: Date

  @Column('jsonb')
  proof!: object
}
