import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'

import { MoneyInput } from '../jobs/money.ts'
import { PublicationState } from '../jobs/publication.types.ts'
import { LevelInput } from '../jobs/requirement.inputs.ts'
import { Payload } from '../shared/payload.types.ts'
import { CoursePlace, OutcomeCoverage } from './kinds.types.ts'
import { Course, Program } from './program.ts'

@InputType({ description: 'An outcome.' })
export class OutcomeInput {
  @Field(() => ID)
  competency!: string

  @Field(() => OutcomeCoverage)
  coverage!: OutcomeCoverage

  @Field({ description: 'True when somebody judges against criteria whether it was reached.' })
  assessed!: boolean

  @Field(() => LevelInput, { nullable: true })
  level?: LevelInput | null

  @Field(() => ID, { nullable: true, description: 'What whoever reaches it gets, such as a card.' })
  achievement?: string | null
}

@InputType({ description: "A course's place." })
export class ProgramCourseInput {
  @Field(() => ID, { description: 'Of your institution.' })
  course!: string

  @Field(() => CoursePlace)
  place!: CoursePlace

  @Field(() => String, { nullable: true, description: 'At most 100 characters.' })
  electiveGroup?: string | null

  @Field(() => Int, { nullable: true, description: '1 to 40.' })
  term?: number | null
}

@InputType({ description: 'Completers of one year, as reported.' })
export class CompletionsInput {
  @Field(() => Int)
  year!: number

  @Field(() => Int, { description: 'Not negative.' })
  count!: number

  @Field({ description: 'Who says so; 1 to 200 characters.' })
  source!: string
}

@InputType({ description: 'A program.' })
export class SaveProgramInput {
  @Field(() => ID, { nullable: true, description: 'Null creates.' })
  id?: string | null

  @Field(() => Int, { nullable: true, description: 'The newest version you have seen; else STALE_VERSION.' })
  expectedVersion?: number | null

  @Field({ description: '1 to 200 characters.' })
  title!: string

  @Field(() => String, { nullable: true, description: 'Such as 30.7101.' })
  cipCode?: string | null

  @Field(() => ID, { nullable: true, description: 'The achievement that completers are awarded.' })
  credentialAwarded?: string | null

  @Field({ description: 'Such as 2026-27; at most 20 characters.' })
  catalogueYear!: string

  @Field(() => Float, { nullable: true })
  credits?: number | null

  @Field(() => Int, { nullable: true })
  hours?: number | null

  @Field(() => MoneyInput, { nullable: true })
  cost?: MoneyInput | null

  @Field(() => [ProgramCourseInput], { description: 'All of them, in order; at most 200.' })
  courses!: ProgramCourseInput[]

  @Field(() => [OutcomeInput], { nullable: true, description: 'Of the program as a whole; at most 200.' })
  outcomes?: OutcomeInput[] | null

  @Field(() => [CompletionsInput], { nullable: true, description: 'Years given replace what was said of them.' })
  completions?: CompletionsInput[] | null

  @Field(() => PublicationState, {
    nullable: true,
    defaultValue: PublicationState.DRAFT,
    description:
      'PUBLISHED: others see this version from now on. DRAFT: they go on seeing the one before. CLOSED: published, and no longer offered.',
  })
  state?: PublicationState | null
}

@InputType({ description: 'A course.' })
export class SaveCourseInput {
  @Field(() => ID, { nullable: true, description: 'Null creates.' })
  id?: string | null

  @Field(() => Int, { nullable: true, description: 'The version you have seen; else STALE_VERSION.' })
  expectedVersion?: number | null

  @Field({ description: 'Unique in your institution; at most 50 characters.' })
  code!: string

  @Field({ description: '1 to 200 characters.' })
  title!: string

  @Field(() => Float, { nullable: true })
  credits?: number | null

  @Field(() => Int, { nullable: true })
  hours?: number | null

  @Field(() => MoneyInput, { nullable: true })
  cost?: MoneyInput | null

  @Field(() => [OutcomeInput], { description: 'All of them; at most 200.' })
  outcomes!: OutcomeInput[]

  @Field(() => [ID], { nullable: true, description: 'Courses of your institution; at most 20, and no circle.' })
  prerequisites?: string[] | null
}

@InputType({ description: 'Which programs.' })
export class ProgramWhere {
  @Field(() => String, { nullable: true, description: 'Words of the title; at most 200 characters.' })
  text?: string | null

  @Field(() => [ID], { nullable: true, description: 'At most 100.' })
  providers?: string[] | null

  @Field(() => [String], { nullable: true, description: 'At most 100.' })
  cipCodes?: string[] | null

  @Field(() => String, { nullable: true })
  catalogueYear?: string | null

  @Field(() => [ID], { nullable: true, description: 'Claiming any of these, itself or in a course; at most 100.' })
  competencies?: string[] | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class ProgramPayload extends Payload {
  @Field(() => Program, { nullable: true })
  program!: Program | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class CoursePayload extends Payload {
  @Field(() => Course, { nullable: true })
  course!: Course | null
}
