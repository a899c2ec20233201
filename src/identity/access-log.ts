import { Field, ObjectType } from 'type-graphql'

import { connectionType, edgeType } from '../shared/paging.ts'
import { DateTime } from '../shared/scalars.ts'
import { AccessAction } from './audit.ts'
import { ConsentField } from './kinds.types.ts'

/** An entry of the audit log as the learner sees it. Later modules add fields about the ids. */
@ObjectType({ description: "One read of a learner's data by someone else." })
export class AccessEvent {
  id!: string
  organisationId!: string | null
  portalId!: string | null
  jobProfileId!: string | null

  @Field(() => DateTime)
  at!: Date

  @Field()
  purpose!: string

  @Field(() => AccessAction)
  action!: AccessAction

  @Field(() => [ConsentField], { description: 'What was shown.' })
  fields!: ConsentField[]
}

export const AccessEventEdge = edgeType('AccessEvent', () => AccessEvent)
export type AccessEventEdge = InstanceType<typeof AccessEventEdge>

@ObjectType({ description: 'Page.' })
export class AccessEventConnection extends connectionType('AccessEvent', () => AccessEventEdge) {
  @Field({
    description:
      'Where the log stood: hash of the last entry. Keep it, and an operator can show that it is still there.',
  })
  chainHead!: string
}
