import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm'

import { Node } from '../../shared/node.ts'
import { Uri } from '../../shared/scalars.ts'

@ObjectType({
  implements: Node,
  description:
    'OB Achievement: a definition, no person in it; revising makes a version. Public: every caller with a key may see it, and of its alignments those to frameworks that they see.',
})
@Entity('achievement')
@Unique('UQ_achievement_creator_uri', ['creatorId', 'uri'])
@Index('IDX_achievement_uri', ['uri'])
export class Achievement implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_achievement' })
  id!: string

  @Field(() => Uri, { description: 'As credentials name it; of one creator only one has it.' })
  @Column('text')
  uri!: string

  @Column('text', { name: 'creator_id' })
  creatorId!: string

  @Field()
  @Column('text')
  name!: string

  @Field()
  @Column('text')
  description!: string

  @Field({ description: 'Open Badges achievementType, such as Certification, Course or License.' })
  @Column('text', { name: 'achievement_type' })
  achievementType!: string

  @Field()
  @Column('text')
  criteria!: string

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'human_code', nullable: true })
  humanCode!: string | null

  @Column('integer', { name: 'version' })
  versionNumber!: number

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date

  @Field(() => String, { name: 'version' })
  get version(): string {
    return String(this.versionNumber)
  }
}

/** A competency that an achievement is aligned to, at a level or at none. */
@Entity('achievement_alignment')
export class AchievementAlignment {
  @ForeignKey(() => Achievement, { name: 'FK_achievement_alignment_achievement', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'achievement_id', primaryKeyConstraintName: 'PK_achievement_alignment' })
  achievementId!: string

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_achievement_alignment' })
  ordinal!: number

  @Index('IDX_achievement_alignment_competency')
  @Column('text', { name: 'competency_id' })
  competencyId!: string

  @Column('text', { name: 'level_id', nullable: true })
  levelId!: string | null
}
