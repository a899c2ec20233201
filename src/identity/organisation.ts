import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

import { Node } from '../shared/node.ts'
import { Region, Uri } from '../shared/scalars.ts'

export enum OrganisationKind {
  EDUCATION = 'EDUCATION',
  EMPLOYER = 'EMPLOYER',
  PORTAL = 'PORTAL',
  STEWARD = 'STEWARD',
}
registerEnumType(OrganisationKind, {
  name: 'OrganisationKind',
  description: 'What an organisation does; one organisation may do several.',
})

@ObjectType({
  implements: Node,
  description: 'A learning provider, employer, portal vendor or framework steward.',
})
@Entity('organisation')
export class Organisation implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_organisation' })
  id!: string

  @Field()
  @Column('text')
  name!: string

  @Field(() => [OrganisationKind])
  @Column('text', { array: true })
  kinds!: OrganisationKind[]

  @Field(() => Uri, { nullable: true })
  @Column('text', { nullable: true })
  url!: string | null

  @Field(() => [Region])
  @Column('text', { array: true })
  regions!: string[]

  @Field(() => String, { nullable: true, description: 'Decentralised identifier, where it has one.' })
  @Column('text', { nullable: true })
  did!: string | null

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}
