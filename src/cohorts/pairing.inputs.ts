import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'

import { Payload } from '../shared/payload.types.ts'
import { Pairing } from './pairing.ts'
import { PairingState } from './pairing.types.ts'

@InputType({ description: 'A pairing.' })
export class CreatePairingInput {
  @Field(() => ID, { description: 'One that your organisation takes part in.' })
  cohort!: string

  @Field(() => ID, { description: 'Of a member on the side EDUCATION.' })
  program!: string

  @Field(() => ID, { description: 'Of a member on the side EMPLOYER.' })
  jobProfile!: string

  @Field(() => ID, { nullable: true, description: 'What is worked on; may be named later.' })
  framework?: string | null
}

@InputType({ description: 'What is not given stays.' })
export class UpdatePairingInput {
  @Field(() => ID)
  pairing!: string

  @Field(() => PairingState, {
    nullable: true,
    description: 'Forwards one step at a time; back to DRAFTING or ANALYSING, which takes the yes of both with it.',
  })
  state?: PairingState | null

  @Field(() => ID, { nullable: true, description: 'Any version of it; while ANALYSING or DRAFTING.' })
  framework?: string | null

  @Field(() => Int, { nullable: true, description: 'Refuses with STALE_VERSION when it has changed since.' })
  expectedRevision?: number | null
}

@InputType({ description: 'The yes of one of its two parties.' })
export class AgreePairingInput {
  @Field(() => ID)
  pairing!: string

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'False: take it back.' })
  agree?: boolean | null

  @Field(() => String, {
    nullable: true,
    description: 'subjectKey of what was looked at. Refuses with STALE_VERSION when it has been edited since.',
  })
  expectedSubject?: string | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class PairingPayload extends Payload {
  @Field(() => Pairing, { nullable: true })
  pairing!: Pairing | null
}
