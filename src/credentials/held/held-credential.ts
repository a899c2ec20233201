import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { LearnerKey } from '../../identity/learner-key.ts'
import { Node } from '../../shared/node.ts'
import { DateTime } from '../../shared/scalars.ts'
import { CredentialKind, IssuerTrust, Verdict } from '../kinds.types.ts'

@ObjectType({
  implements: Node,
  description: 'What a learner brought: the bytes as received and what was found. Holder only.',
})
@Entity('held_credential')
@Index('IDX_held_credential_learner', ['learnerId', 'receivedAt'])
export class HeldCredential implements Node {
  /** Made of learner, issuer and the credential's own id (and the record around it): bringing it twice makes one. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_held_credential' })
  id!: string

  @ForeignKey(() => LearnerKey, { name: 'FK_held_credential_learner' })
  @Column('text', { name: 'learner_id' })
  learnerId!: string

  /** The record it stands in; null: it came by itself. */
  @Index('IDX_held_credential_parent')
  @Column('text', { name: 'parent_id', nullable: true })
  parentId!: string | null

  /** JSON path in the record. */
  @Column('text', { nullable: true })
  place!: string | null

  @Column('integer')
  ordinal!: number

  @Field(() => CredentialKind)
  @Column('text')
  kind!: CredentialKind

  @Index('IDX_held_credential_issuer')
  @Column('text')
  issuer!: string

  /** Hash of issuer and credential id: whoever holds it, it is this credential. */
  @Index('IDX_held_credential_reference')
  @Column('text')
  reference!: string

  @Column('timestamptz', { name: 'valid_from', nullable: true })
  validFrom!: Date | null

  @Column('text')
  verdict!: Verdict

  @Column('text', { name: 'issuer_trust' })
  issuerTrust!: IssuerTrust

  @Column('text', { name: 'issuer_organisation', nullable: true })
  issuerOrganisation!: string | null

  /** The bytes as received (of a child: as it stands in its record), sealed under the learner's key. */
  @Column('bytea', { name: 'document_sealed', select: false })
  documentSealed!: Buffer

  /** Report and names, sealed under the learner's key. */
  @Column('bytea', { name: 'report_sealed' })
  reportSealed!: Buffer

  @Field(() => DateTime)
  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date

  @Column('timestamptz', { name: 'checked_at' })
  checkedAt!: Date
}
