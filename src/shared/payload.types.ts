import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql'

import { type UserError, UserErrorCode } from './payload.ts'

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Stable codes; clients must tolerate new ones.',
})

/** A `UserError` as the API shows it. */
@ObjectType('UserError', {
  description: 'A business outcome of a mutation; faults are GraphQL errors with extensions.code.',
})
export class UserErrorObject implements UserError {
  @Field(() => UserErrorCode)
  code!: UserErrorCode

  @Field(() => [String], { nullable: true, description: 'Path into the input.' })
  field!: string[] | null

  @Field({ description: 'What is wrong and how to mend it.' })
  message!: string
}

/** What every mutation answers besides what it changed; `payload` of `payload.ts` fills it. */
@InterfaceType({
  description:
    'Every mutation answers with the changed object plus these; projected is false while the graph has not caught up.',
})
export abstract class Payload {
  @Field({ description: 'True when the change is in the graph, so that a question asked now sees it.' })
  projected!: boolean

  @Field(() => [UserErrorObject])
  userErrors!: UserError[]
}
