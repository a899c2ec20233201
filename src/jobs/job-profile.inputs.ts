import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'

import { Payload } from '../shared/payload.types.ts'
import { LocalDate, Region } from '../shared/scalars.ts'
import { DateRange } from './date-range.ts'
import { JobProfile } from './job-profile.ts'
import { MoneyInput } from './money.ts'
import { Occupation } from './occupation.ts'
import { PublicationState } from './publication.types.ts'
import { RequirementInput } from './requirement.inputs.ts'

@InputType({ description: 'A job profile.' })
export class SaveJobProfileInput {
  @Field(() => ID, { nullable: true, description: 'Null creates.' })
  id?: string | null

  @Field(() => Int, {
    nullable: true,
    description:
      'The version you have seen (of the draft where there is one); refused with STALE_VERSION if another came.',
  })
  expectedVersion?: number | null

  @Field({ description: '1 to 200 characters.' })
  title!: string

  @Field({ description: 'At most 20,000 characters.' })
  description!: string

  @Field(() => [ID], { nullable: true, description: 'At most 20.' })
  occupations?: string[] | null

  @Field(() => [RequirementInput], {
    description: 'All lines, in order; at most 50. To publish, one must be REQUIRED.',
  })
  requirements!: RequirementInput[]
}

@InputType({ description: 'A state.' })
export class SetStateInput {
  @Field(() => ID)
  id!: string

  @Field(() => PublicationState, {
    description: 'PUBLISHED publishes the newest version, or opens again what was closed. CLOSED ends it.',
  })
  state!: PublicationState
}

@InputType({ description: 'A posting.' })
export class CreateJobPostingInput {
  @Field(() => ID, { description: 'A published profile of yours.' })
  jobProfile!: string

  @Field(() => LocalDate)
  datePosted!: string

  @Field(() => LocalDate, { nullable: true, description: 'The last day (UTC); null: until the profile is closed.' })
  validThrough?: string | null

  @Field(() => Int, { nullable: true, defaultValue: 1, description: '1 to 100,000.' })
  openings?: number | null

  @Field(() => [Region], { description: '1 to 50; may be empty only when remote.' })
  regions!: string[]

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  remote?: boolean | null

  @Field(() => [String], { nullable: true, description: 'At most 10.' })
  employmentType?: string[] | null

  @Field(() => MoneyInput, { nullable: true })
  salaryMinimum?: MoneyInput | null

  @Field(() => MoneyInput, { nullable: true, description: 'In the currency of salaryMinimum.' })
  salaryMaximum?: MoneyInput | null
}

@InputType({ description: 'An occupation; its scheme and code are its key.' })
export class SaveOccupationInput {
  @Field({ description: 'Such as O*NET-SOC.' })
  scheme!: string

  @Field({ description: 'Such as 15-2051.01.' })
  code!: string

  @Field()
  title!: string

  @Field(() => String, { nullable: true })
  description?: string | null

  @Field(() => [String], { nullable: true, description: 'CIP codes of programs that lead here, such as 30.7101.' })
  cipCodes?: string[] | null
}

@InputType({ description: 'Which job profiles.' })
export class JobProfileWhere {
  @Field(() => String, { nullable: true, description: 'Words of title or description; at most 200 characters.' })
  text?: string | null

  @Field(() => [ID], { nullable: true, description: 'At most 100.' })
  employers?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'At most 100.' })
  occupations?: string[] | null

  @Field(() => [Region], { nullable: true, description: 'With a posting in any of these; at most 50.' })
  regions?: string[] | null

  @Field(() => [PublicationState], { nullable: true, description: 'Drafts are shown to their employer only.' })
  state?: PublicationState[] | null

  @Field(() => Boolean, { nullable: true, description: 'True: with a posting that is open today; false: without.' })
  open?: boolean | null

  @Field(() => DateRange, { nullable: true, description: 'With a posting of these days.' })
  posted?: DateRange | null

  @Field(() => [ID], { nullable: true, description: 'Asking for any of these, in whatever version; at most 100.' })
  competencies?: string[] | null
}

@InputType({ description: 'Which occupations.' })
export class OccupationWhere {
  @Field(() => String, { nullable: true, description: 'Words of the title; at most 200 characters.' })
  text?: string | null

  @Field(() => String, { nullable: true })
  scheme?: string | null

  @Field(() => [String], { nullable: true, description: 'At most 100.' })
  codes?: string[] | null

  @Field(() => String, { nullable: true, description: 'To which programs of this code lead.' })
  cipCode?: string | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class JobProfilePayload extends Payload {
  @Field(() => JobProfile, { nullable: true })
  jobProfile!: JobProfile | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class OccupationPayload extends Payload {
  @Field(() => Occupation, { nullable: true })
  occupation!: Occupation | null
}
