import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** The first result of a mutation that was sent with a key, for a day. Holds ids, never secrets or personal data. */
@Entity('idempotency_key')
export class IdempotencyKey {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_idempotency_key' })
  actor!: string

  /** The organisation acted for; '' for none. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_idempotency_key' })
  organisation!: string

  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_idempotency_key' })
  key!: string

  @Column('text')
  operation!: string

  @Column('bytea', { name: 'input_hash' })
  inputHash!: Buffer

  @Column('jsonb', { nullable: true })
  result!: unknown

  @Index('IDX_idempotency_key_expires_at')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date
}
