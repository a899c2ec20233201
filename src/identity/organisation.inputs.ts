import { Field, ID, InputType, ObjectType } from 'type-graphql'

import { connectionType, edgeType } from '../shared/paging.ts'
import { Payload } from '../shared/payload.types.ts'
import { DateTime, LocalDate, Region } from '../shared/scalars.ts'
import { UseCase } from '../shared/viewer.types.ts'
import { AccessKey } from './access-key.ts'
import { Organisation, OrganisationKind } from './organisation.ts'

@InputType({ description: 'Which organisations.' })
export class OrganisationWhere {
  @Field(() => String, { nullable: true, description: 'Part of the name; at most 200 characters.' })
  text?: string | null

  @Field(() => [OrganisationKind], { nullable: true, description: 'Any of these.' })
  kinds?: OrganisationKind[] | null

  @Field(() => [Region], { nullable: true, description: 'Any of these; at most 50.' })
  regions?: string[] | null
}

export const OrganisationEdge = edgeType('Organisation', () => Organisation)
export type OrganisationEdge = InstanceType<typeof OrganisationEdge>

@ObjectType({ description: 'Page.' })
export class OrganisationConnection extends connectionType('Organisation', () => OrganisationEdge) {
  /** What `totalCount` counts. */
  where!: OrganisationWhere
}

@InputType({ description: 'A key.' })
export class CreateApiClientInput {
  @Field({ description: 'At most 200 characters.' })
  name!: string

  @Field(() => [UseCase], { description: 'Only such as you have yourself.' })
  useCases!: UseCase[]

  @Field(() => DateTime, { description: 'At most two years away.' })
  expiresAt!: Date

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  sandbox?: boolean | null
}

@InputType({ description: 'A delegation.' })
export class DelegateInput {
  @Field(() => ID, { description: 'An organisation of kind PORTAL.' })
  portal!: string

  @Field(() => [UseCase], { description: 'Only such as you have yourself.' })
  useCases!: UseCase[]

  @Field(() => LocalDate, { description: 'The last day (UTC); at most two years away.' })
  validUntil!: string
}

@ObjectType({ implements: Payload, description: 'Answer; secret appears here once.' })
export class ApiClientPayload extends Payload {
  @Field(() => AccessKey, { nullable: true })
  client!: AccessKey | null

  @Field(() => String, {
    nullable: true,
    description: 'The whole key, in the first answer alone: a repeated idempotencyKey gives the client without it.',
  })
  secret!: string | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class OrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true })
  organisation!: Organisation | null
}
