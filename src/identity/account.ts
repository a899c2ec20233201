import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm'

import type { Role } from '../shared/viewer.ts'
import { LearnerKey } from './learner-key.ts'
import { Organisation } from './organisation.ts'

/** A person who signs in. Name sealed, e-mail address only as a keyed hash: a copy of the table names nobody. */
@Entity('account')
@Unique('UQ_account_subject', ['issuer', 'subject'])
export class Account {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_account' })
  id!: string

  /** OpenID Connect issuer and subject; null until the account signs in that way. */
  @Column('text', { nullable: true })
  issuer!: string | null

  @Column('text', { nullable: true })
  subject!: string | null

  @Index('UQ_account_email_hash', { unique: true })
  @Column('bytea', { name: 'email_hash', nullable: true })
  emailHash!: Buffer | null

  /** Under the learner's own key where there is one, so that destroying that key takes the name with it. */
  @Column('bytea', { name: 'name_sealed' })
  nameSealed!: Buffer

  @Index('UQ_account_learner', { unique: true })
  @ForeignKey(() => LearnerKey, { name: 'FK_account_learner' })
  @Column('text', { name: 'learner_id', nullable: true })
  learnerId!: string | null

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}

/** What an account may do for one organisation. */
@Entity('membership')
export class Membership {
  @ForeignKey(() => Account, { name: 'FK_membership_account', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'account_id', primaryKeyConstraintName: 'PK_membership' })
  accountId!: string

  @Index('IDX_membership_organisation')
  @ForeignKey(() => Organisation, { name: 'FK_membership_organisation', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'organisation_id', primaryKeyConstraintName: 'PK_membership' })
  organisationId!: string

  @Column('text', { array: true })
  roles!: Role[]

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}
