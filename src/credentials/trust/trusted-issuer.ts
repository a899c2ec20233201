import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm'

import type { CredentialStatus, IssuerTrust } from '../kinds.ts'

/** A key as it is stored; times as ISO instants. */
export interface StoredIssuerKey {
  readonly publicKey: string
  readonly method: string | null
  readonly since: string | null
  readonly until: string | null
}

/** The operator's registry: which key speaks for which issuer since when. */
@Entity('trusted_issuer')
@Unique('UQ_trusted_issuer_identifier', ['identifier'])
export class TrustedIssuerRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_trusted_issuer' })
  id!: string

  /** As it stands in credentials: a DID or an address. */
  @Column('text')
  identifier!: string

  @Column('text')
  trust!: IssuerTrust

  @Index('IDX_trusted_issuer_organisation')
  @Column('text', { name: 'organisation_id', nullable: true })
  organisationId!: string | null

  @Column('timestamptz', { nullable: true })
  since!: Date | null

  /** Exclusive. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null

  @Column('jsonb')
  keys!: StoredIssuerKey[]

  @Column('text')
  reason!: string

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date
}

/** A status that an issuer, or the operator for one, recorded here beside what the issuer publishes. */
@Entity('recorded_status')
export class RecordedStatusRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_recorded_status' })
  reference!: string

  @Column('text')
  status!: CredentialStatus

  @Column('text')
  reason!: string

  @Column('text', { name: 'recorded_by' })
  recordedBy!: string

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date
}
