import { Field, Int, ObjectType } from 'type-graphql'

import type { PeopleCount } from './people-count.ts'

/** A `PeopleCount` as the API shows it. */
@ObjectType('PeopleCount', {
  description: 'A number about people: null and suppressed below the threshold, with complementary suppression.',
})
export class PeopleCountObject implements PeopleCount {
  @Field(() => Int, { nullable: true, description: 'Rounded to a multiple of five; null when suppressed.' })
  count!: number | null

  @Field({ description: 'True when the number, or one that follows from it, is below the threshold.' })
  suppressed!: boolean

  @Field(() => Int)
  threshold!: number
}
