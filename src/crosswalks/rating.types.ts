import { Field, Int, ObjectType } from 'type-graphql'

import { CohortSide } from '../cohorts/kinds.types.ts'
import { MatchRelation } from './kinds.types.ts'
import type { Rating } from './rating.ts'

@ObjectType()
abstract class RatingOfSide {
  @Field(() => CohortSide, { description: 'The side that it spoke for then.' })
  side!: CohortSide

  @Field(() => String, { nullable: true })
  comment!: string | null

  @Field(() => Date)
  at!: Date

  @Field(() => Int, {
    description: 'A new round begins, and asks both sides again, when a wording changed or it is proposed again.',
  })
  round!: number

  @Field({ description: "The organisation's first of the round, given before its outcome could be known." })
  blind!: boolean

  @Field({ description: 'False once the organisation has rated again in the same round.' })
  current!: boolean

  organisationId!: string
}

@ObjectType({ description: "One organisation's own judgment." })
export class MappingRating extends RatingOfSide {
  @Field(() => MatchRelation, { nullable: true, description: 'Null: no correspondence.' })
  relation!: MatchRelation | null
}

@ObjectType({ description: "One organisation's own judgment." })
export class ScaleMapRating extends RatingOfSide {
  @Field()
  approved!: boolean
}

const common = ({ side, comment, ratedAt, round, blind, current, organisationId }: Rating) => ({
  side: side as unknown as CohortSide,
  comment,
  at: ratedAt,
  round,
  blind,
  current,
  organisationId,
})

export const mappingRating = (rating: Rating): MappingRating =>
  Object.assign(new MappingRating(), common(rating), { relation: rating.verdict as MatchRelation | null })

export const scaleMapRating = (rating: Rating): ScaleMapRating =>
  Object.assign(new ScaleMapRating(), common(rating), { approved: rating.verdict !== null })
