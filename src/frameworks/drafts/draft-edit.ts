import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

import { DateTime } from '../../shared/scalars.ts'

@ObjectType({ description: 'One element of a draft that an edit changed.' })
@Entity('framework_edit')
export class FrameworkEdit {
  @PrimaryColumn('text', { name: 'framework_id', primaryKeyConstraintName: 'PK_framework_edit' })
  frameworkId!: string

  @Field(() => Int, { description: 'Of the draft, after it.' })
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_framework_edit' })
  revision!: number

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_framework_edit' })
  ordinal!: number

  @Field(() => DateTime)
  @Column('timestamptz')
  at!: Date

  /** Null: the program itself. */
  @Column('text', { name: 'organisation_id', nullable: true })
  organisationId!: string | null

  @Field({ description: 'DOCUMENT, ITEM, ASSOCIATION, DEFINITION or RUBRIC.' })
  @Column('text')
  kind!: string

  @Field({ description: 'CASE identifier of the element.' })
  @Column('text')
  identifier!: string

  @Field({ description: 'ADDED, CHANGED, MOVED or REMOVED.' })
  @Column('text')
  change!: string

  @Field(() => [String], { description: 'CASE names of what changed.' })
  @Column('text', { array: true })
  fields!: string[]

  @Field({ description: 'What it was called then.' })
  @Column('text')
  title!: string
}
