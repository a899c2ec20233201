import { Field, ObjectType } from 'type-graphql'

import { DateTime } from '../shared/scalars.ts'

@ObjectType({
  description:
    'That a steward lets a cohort decide about mappings and scale maps between shared frameworks, which change the matches of everybody.',
})
export class CohortApproval {
  @Field(() => DateTime, { description: 'When it was last approved.' })
  at!: Date

  byId!: string | null
}
