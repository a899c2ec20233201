import { Field, ObjectType } from 'type-graphql'
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Node } from '../shared/node.ts'
import { DateTime } from '../shared/scalars.ts'
import type { Role } from '../shared/viewer.ts'
import { UseCase } from '../shared/viewer.types.ts'
import { Account } from './account.ts'
import { Organisation } from './organisation.ts'

/** A bearer key: an organisation's API client, or the personal token of an account. Never both. */
@ObjectType('ApiClient', {
  implements: Node,
  description: 'A key of an organisation; the secret is shown once, at creation.',
})
@Entity('access_key')
@Check('CHK_access_key_owner', '(organisation_id IS NULL) <> (account_id IS NULL)')
export class AccessKey implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_access_key' })
  id!: string

  @Field()
  @Column('text')
  name!: string

  @Field({ description: 'The part of the key that may be shown, to tell keys apart.' })
  @Index('UQ_access_key_prefix', { unique: true })
  @Column('text')
  prefix!: string

  /** HMAC of the whole key; the key itself is nowhere. */
  @Column('bytea', { name: 'secret_hash' })
  secretHash!: Buffer

  @Index('IDX_access_key_organisation')
  @ForeignKey(() => Organisation, { name: 'FK_access_key_organisation', onDelete: 'CASCADE' })
  @Column('text', { name: 'organisation_id', nullable: true })
  organisationId!: string | null

  @Index('IDX_access_key_account')
  @ForeignKey(() => Account, { name: 'FK_access_key_account', onDelete: 'CASCADE' })
  @Column('text', { name: 'account_id', nullable: true })
  accountId!: string | null

  /** The person who made a client; null: the operator did, or they were forgotten. */
  @Index('IDX_access_key_made_by')
  @ForeignKey(() => Account, { name: 'FK_access_key_made_by', onDelete: 'SET NULL' })
  @Column('text', { name: 'made_by_id', nullable: true })
  madeById!: string | null

  /** For a personal token an upper bound: what the account itself may not, its token may not. */
  @Field(() => [UseCase])
  @Column('text', { array: true, name: 'use_cases' })
  useCases!: UseCase[]

  /** Of a client. A personal token has the roles of its account. */
  @Column('text', { array: true })
  roles!: Role[]

  @Field({ description: 'Marked by its owner as a key for trying things out.' })
  @Column('boolean')
  sandbox!: boolean

  @Field(() => DateTime)
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  @Field(() => DateTime)
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'To the minute.' })
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null

  @Field(() => DateTime, { nullable: true })
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null
}
