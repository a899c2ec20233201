import { Field, InputType } from 'type-graphql'

import { LocalDate } from '../shared/scalars.ts'

@InputType({ description: 'Days, both ends included.' })
export class DateRange {
  @Field(() => LocalDate, { nullable: true })
  from?: string | null

  @Field(() => LocalDate, { nullable: true })
  to?: string | null
}
