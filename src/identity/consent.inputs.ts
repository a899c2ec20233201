import { Field, ID, InputType, ObjectType } from 'type-graphql'

import { Payload } from '../shared/payload.types.ts'
import { DateTime, Region } from '../shared/scalars.ts'
import { Consent } from './consent.ts'
import { ConsentField, ConsentPurpose } from './kinds.types.ts'

@InputType({ description: 'A consent; validUntil is required and at most a year away.' })
export class GrantConsentInput {
  @Field(() => ConsentPurpose)
  purpose!: ConsentPurpose

  @Field(() => [ID], {
    nullable: true,
    description: 'At most 100 organisations; null: any employer on the platform. DISCLOSURE names its audience.',
  })
  audience?: string[] | null

  @Field(() => [ConsentField], {
    description: 'DISCOVERY needs COMPETENCIES and LEVELS and allows REGION, AVAILABILITY.',
  })
  fields!: ConsentField[]

  @Field(() => [Region], { nullable: true, description: 'At most 50; null: anywhere.' })
  regions?: string[] | null

  @Field(() => DateTime)
  validUntil!: Date

  @Field({ description: 'Which wording was agreed to; at most 100 characters.' })
  termsVersion!: string
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class ConsentPayload extends Payload {
  @Field(() => Consent, { nullable: true })
  consent!: Consent | null
}
