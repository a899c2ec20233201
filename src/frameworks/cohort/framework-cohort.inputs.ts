import { Field, ID, InputType, ObjectType } from 'type-graphql'

import { Payload } from '../../shared/payload.types.ts'
import { Framework } from '../framework.ts'

@InputType({ description: 'Which cohort keeps a framework, in all its versions.' })
export class SetFrameworkCohortInput {
  @Field(() => ID, { description: 'Any version of it.' })
  framework!: string

  @Field(() => ID, { nullable: true, description: 'A cohort that your organisation takes part in; null: none.' })
  cohort?: string | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class FrameworkCohortPayload extends Payload {
  @Field(() => Framework, { nullable: true })
  framework!: Framework | null
}
