import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm'

import { Node } from '../shared/node.ts'
import { connectionType, edgeType } from '../shared/paging.ts'

/** Its id is derived from scheme and code: saying it twice makes one. */
@ObjectType({
  implements: Node,
  description: 'A class of work in a taxonomy (O*NET-SOC, ESCO); nobody employs an occupation.',
})
@Entity('occupation')
@Unique('UQ_occupation_code', ['scheme', 'code'])
export class Occupation implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_occupation' })
  id!: string

  @Field({ description: 'The taxonomy, such as O*NET-SOC or ESCO.' })
  @Column('text')
  scheme!: string

  @Field({ description: 'A key within the scheme, such as 15-2051.01; always text, so that zeros stay.' })
  @Column('text')
  code!: string

  @Field()
  @Column('text')
  title!: string

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  description!: string | null

  @Field(() => [String], { description: 'CIP codes of programs that lead here, as a crosswalk says; not a strength.' })
  @Column('text', { name: 'cip_codes', array: true })
  cipCodes!: string[]
}

export const OccupationEdge = edgeType('Occupation', () => Occupation)
export type OccupationEdge = InstanceType<typeof OccupationEdge>

@ObjectType({ description: 'Page.' })
export class OccupationConnection extends connectionType('Occupation', () => OccupationEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}
