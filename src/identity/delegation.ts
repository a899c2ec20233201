import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Node } from '../shared/node.ts'
import { DateTime } from '../shared/scalars.ts'
import { UseCase } from '../shared/viewer.types.ts'
import { Organisation } from './organisation.ts'

@ObjectType({ implements: Node, description: 'An organisation lets a portal act for it.' })
@Entity('delegation')
export class Delegation implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_delegation' })
  id!: string

  @Index('IDX_delegation_grantor')
  @ForeignKey(() => Organisation, { name: 'FK_delegation_grantor', onDelete: 'CASCADE' })
  @Column('text', { name: 'grantor_id' })
  grantorId!: string

  @Index('IDX_delegation_portal')
  @ForeignKey(() => Organisation, { name: 'FK_delegation_portal', onDelete: 'CASCADE' })
  @Column('text', { name: 'portal_id' })
  portalId!: string

  @Field(() => [UseCase])
  @Column('text', { array: true, name: 'use_cases' })
  useCases!: UseCase[]

  /** Exclusive: the midnight (UTC) after the last day. */
  @Column('timestamptz', { name: 'ends_at' })
  endsAt!: Date

  @Field(() => DateTime, { nullable: true })
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}
