import { Field, Float, Int, ObjectType } from 'type-graphql'
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm'

import { levelValue } from '../../shared/levels.ts'
import { Node } from '../../shared/node.ts'
import { Uri } from '../../shared/scalars.ts'

@ObjectType({
  implements: Node,
  description:
    'An ordered set of levels (from a CASE rubric, an O*NET scale, an employer). Never changes: other levels are another scale or version. It belongs to a framework through all its versions.',
})
@Entity('proficiency_scale')
@Index('IDX_proficiency_scale_owner', ['frameworkId'])
export class ProficiencyScale implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_proficiency_scale' })
  id!: string

  @Column('text', { name: 'library_id' })
  libraryId!: string

  /** The framework version that brought it; its part of the graph holds it. */
  @Column('text', { name: 'framework_id' })
  frameworkId!: string

  @Field(() => Uri, { nullable: true })
  @Column('text', { nullable: true })
  uri!: string | null

  @Field()
  @Column('text')
  title!: string

  @Field()
  @Column('text')
  version!: string

  @Field(() => Float, { nullable: true, description: 'Of a numeric scale.' })
  @Column('double precision', { nullable: true })
  minimum!: number | null

  @Field(() => Float, { nullable: true, description: 'Of a numeric scale.' })
  @Column('double precision', { nullable: true })
  maximum!: number | null

  /** CASE identifier of the rubric it comes from; null for one that a steward gave. */
  @Column('text', { nullable: true })
  rubric!: string | null
}

@ObjectType({ implements: Node, description: 'One step of a scale.' })
@Entity('proficiency_level')
@Unique('UQ_proficiency_level_rank', ['scaleId', 'rank'])
export class ProficiencyLevel implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_proficiency_level' })
  id!: string

  @Column('text', { name: 'scale_id' })
  scaleId!: string

  @Field(() => Int, { description: 'From 1, lowest first.' })
  @Column('integer')
  rank!: number

  @Field()
  @Column('text')
  label!: string

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  description!: string | null

  /** 1..LEVEL_PARTS */
  @Column('integer')
  parts!: number

  @Field(() => Float, { description: '0..1 on its own scale, strictly rising with rank.' })
  get value(): number {
    return levelValue(this.parts)
  }
}

/**
 * What a framework version's rubrics call a step of a scale: addresses and identifiers as `elementKeys` makes them. Of
 * the version, not of the step: a scale stays the same through versions while its labels do, its names need not.
 */
@Entity('level_key')
export class LevelKey {
  @PrimaryColumn('text', { name: 'framework_id', primaryKeyConstraintName: 'PK_level_key' })
  frameworkId!: string

  @Index('IDX_level_key')
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_level_key' })
  key!: string

  @PrimaryColumn('text', { name: 'level_id', primaryKeyConstraintName: 'PK_level_key' })
  levelId!: string
}

/** Which scales a framework version uses. */
@Entity('framework_scale')
export class FrameworkScale {
  @PrimaryColumn('text', { name: 'framework_id', primaryKeyConstraintName: 'PK_framework_scale' })
  frameworkId!: string

  @PrimaryColumn('text', { name: 'scale_id', primaryKeyConstraintName: 'PK_framework_scale' })
  scaleId!: string

  @Column('integer')
  ordinal!: number
}
