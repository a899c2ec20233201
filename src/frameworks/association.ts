import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm'

import { Node } from '../shared/node.ts'
import { Uri } from '../shared/scalars.ts'
import { AssociationType } from './association-type.types.ts'
import type { JsonObject } from './formats/json-text.ts'

@ObjectType({
  implements: Node,
  description: 'CASE CFAssociation; belongs to the framework that asserts it.',
})
@Entity('association')
@Unique('UQ_association_identifier', ['frameworkId', 'identifier'])
export class Association implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_association' })
  id!: string

  @Column('text', { name: 'framework_id' })
  frameworkId!: string

  @Field()
  @Index('IDX_association_identifier')
  @Column('text')
  identifier!: string

  @Field(() => Uri)
  @Column('text')
  uri!: string

  @Field(() => AssociationType)
  @Column('text', { name: 'type' })
  associationType!: AssociationType

  @Field(() => String, { nullable: true, description: 'Set when associationType is EXT.' })
  @Column('text', { name: 'ext_type', nullable: true })
  extType!: string | null

  /** A competency (perhaps only referred to) or a framework. */
  @Index('IDX_association_origin')
  @Column('text', { name: 'origin_id' })
  originId!: string

  @Index('IDX_association_destination')
  @Column('text', { name: 'destination_id' })
  destinationId!: string

  @Column('jsonb', { name: 'origin_link' })
  originLink!: StoredLink

  @Column('jsonb', { name: 'destination_link' })
  destinationLink!: StoredLink

  @Field(() => Int, { nullable: true })
  @Column('integer', { name: 'sequence_number', nullable: true })
  sequenceNumber!: number | null

  /** Among the children of one parent; 0 for other types. */
  @Column('integer')
  position!: number

  @Field(() => String, { nullable: true, description: 'Title of its CFAssociationGrouping.' })
  @Column('text', { nullable: true })
  grouping!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  notes!: string | null

  /** An isChildOf that does not close a circle. */
  @Column('boolean', { name: 'in_tree' })
  inTree!: boolean

  /** Made here (a changed meaning replaces the old one): never exported as the source's own. */
  @Column('boolean')
  generated!: boolean

  @Column('integer')
  ordinal!: number

  @Column('jsonb')
  source!: JsonObject
}

/** A CASE link as its association gives it. */
export interface StoredLink {
  readonly title: string | null
  readonly identifier: string
  readonly uri: string
  readonly targetType: string | null
}

@ObjectType({
  description: 'CASE LinkURI; competency is null when the end lies outside what is known or visible.',
})
export class AssociationEnd {
  @Field({ description: 'The link\'s title; the target\'s own where the link only says such as "Destination Node".' })
  title!: string

  @Field()
  identifier!: string

  @Field(() => Uri)
  uri!: string

  @Field(() => String, { nullable: true })
  targetType!: string | null

  /** What the end resolves to. */
  nodeId!: string
}
