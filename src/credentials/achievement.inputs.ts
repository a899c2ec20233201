import { Field, ID, InputType, ObjectType } from 'type-graphql'

import { Payload } from '../shared/payload.types.ts'
import { Uri } from '../shared/scalars.ts'
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
