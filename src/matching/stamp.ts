import { Field, ObjectType } from 'type-graphql'

import { DateTime } from '../shared/scalars.ts'

@ObjectType({
  description: 'What an answer was computed from; with it the same question gives the same numbers.',
})
export class AnswerStamp {
  @Field()
  policyVersion!: string

  @Field({ description: 'How many changes the graph had taken in; the same number, the same graph.' })
  graphVersion!: string

  @Field(() => DateTime)
  evaluatedAt!: Date
}

/** `evaluatedAt` in epoch ms. */
export const stampOf = (policyVersion: string, graphVersion: number | string, evaluatedAt: number): AnswerStamp =>
  Object.assign(new AnswerStamp(), {
    policyVersion,
    graphVersion: String(graphVersion),
    evaluatedAt: new Date(evaluatedAt),
  })
