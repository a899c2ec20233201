import { Field, ID, InputType, ObjectType } from 'type-graphql'

import { connectionType, edgeType } from '../../shared/paging.ts'
import { Payload } from '../../shared/payload.types.ts'
import { Uri } from '../../shared/scalars.ts'
import { Achievement } from './achievement.ts'

@InputType({ description: 'An alignment of an achievement.' })
export class AlignmentInput {
  @Field(() => ID)
  competency!: string

  @Field(() => ID, { nullable: true, description: 'A level of a scale.' })
  level?: string | null
}

@InputType({ description: 'An achievement.' })
export class SaveAchievementInput {
  @Field(() => ID, { nullable: true, description: 'Null creates.' })
  id?: string | null

  @Field(() => Uri, { nullable: true, description: 'As credentials name it; null: one is made.' })
  uri?: string | null

  @Field()
  name!: string

  @Field()
  description!: string

  @Field({ description: 'Open Badges achievementType.' })
  achievementType!: string

  @Field()
  criteria!: string

  @Field(() => String, { nullable: true })
  humanCode?: string | null

  @Field(() => [AlignmentInput])
  alignments!: AlignmentInput[]
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class AchievementPayload extends Payload {
  @Field(() => Achievement, { nullable: true })
  achievement!: Achievement | null
}

@InputType({ description: 'Which achievements.' })
export class AchievementWhere {
  @Field(() => String, {
    nullable: true,
    description: 'Words of the name or description; at most 200 characters.',
  })
  text?: string | null

  @Field(() => ID, { nullable: true, description: 'The organisation that awards them.' })
  creator?: string | null

  @Field(() => [String], { nullable: true, description: 'Open Badges achievementType, any of these; at most 100.' })
  achievementTypes?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'Aligned to any of these in any version; at most 100.' })
  competencies?: string[] | null
}

export const AchievementEdge = edgeType('Achievement', () => Achievement)
export type AchievementEdge = InstanceType<typeof AchievementEdge>

@ObjectType({ description: 'Page.' })
export class AchievementConnection extends connectionType('Achievement', () => AchievementEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}
