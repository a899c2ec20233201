import { Field, ID, InputType, Int } from 'type-graphql'

import { MatchRelation } from './kinds.types.ts'

@InputType({ description: 'A rating; relation null: no correspondence.' })
export class RateMappingInput {
  @Field(() => ID, { description: 'A mapping of a cohort in which your organisation speaks for a side.' })
  mapping!: string

  @Field(() => MatchRelation, {
    nullable: true,
    description: 'What the correspondence is, whatever was proposed; null: there is none.',
  })
  relation?: MatchRelation | null

  @Field(() => String, { nullable: true, description: 'Why, in at most 4,000 characters.' })
  comment?: string | null

  @Field(() => Int, { nullable: true, description: 'Refuses with STALE_VERSION when the mapping has changed since.' })
  expectedRevision?: number | null
}

@InputType({ description: 'A rating of a translation between scales.' })
export class RateScaleMapInput {
  @Field(() => ID, { description: 'A scale map of a cohort in which your organisation speaks for a side.' })
  scaleMap!: string

  @Field({ description: 'Whether levels should be translated like that.' })
  approve!: boolean

  @Field(() => String, { nullable: true, description: 'Why, in at most 4,000 characters.' })
  comment?: string | null

  @Field(() => Int, { nullable: true, description: 'Refuses with STALE_VERSION when the map has changed since.' })
  expectedRevision?: number | null
}
