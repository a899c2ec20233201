import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'

import { connectionType, edgeType } from '../shared/paging.ts'
import { Payload } from '../shared/payload.types.ts'
import { Cohort } from './cohort.ts'
import { CohortRole, CohortSide, CohortVisibility } from './kinds.types.ts'

@InputType({ description: 'Which cohorts; all that is given must hold.' })
export class CohortWhere {
  @Field(() => String, { nullable: true, description: 'Words of name or discipline; at most 200 characters.' })
  text?: string | null

  @Field(() => String, { nullable: true, description: 'A CIP code, or its beginning: 30 finds 30.7101.' })
  cipCode?: string | null

  @Field(() => String, { nullable: true, description: 'A SOC code, or its beginning: 15- finds 15-2051.' })
  socCode?: string | null

  @Field(() => ID, { nullable: true, description: 'An organisation that takes part.' })
  member?: string | null

  @Field(() => Boolean, { nullable: true, description: 'Those that ask stewards for their approval, or do not.' })
  approvalRequested?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Those that a steward has approved, or has not.' })
  approvedForShared?: boolean | null
}

@InputType({ description: 'A new cohort.' })
export class CreateCohortInput {
  @Field({ description: '1 to 200 characters.' })
  name!: string

  @Field({ description: '1 to 200 characters.' })
  discipline!: string

  @Field(() => [String], { description: 'Such as 30.7101; at most 50.' })
  cipCodes!: string[]

  @Field(() => [String], { description: 'Such as 15-2051; at most 50.' })
  socCodes!: string[]

  @Field(() => Int, { nullable: true, defaultValue: 1, description: '1 to 20.' })
  minimumPerSide?: number | null

  @Field(() => CohortVisibility, { nullable: true, defaultValue: CohortVisibility.PRIVATE })
  visibility?: CohortVisibility | null

  @Field(() => CohortSide, {
    nullable: true,
    defaultValue: CohortSide.NONE,
    description: 'The side of your own organisation; NONE makes it the facilitator. The founder may always invite.',
  })
  side?: CohortSide | null
}

@InputType({ description: 'Changes of a cohort; what is left out stays.' })
export class UpdateCohortInput {
  @Field(() => ID)
  id!: string

  @Field(() => String, { nullable: true })
  name?: string | null

  @Field(() => String, { nullable: true })
  discipline?: string | null

  @Field(() => [String], { nullable: true })
  cipCodes?: string[] | null

  @Field(() => [String], { nullable: true })
  socCodes?: string[] | null

  @Field(() => Int, {
    nullable: true,
    description:
      'Holds for ratings given from now on; what is agreed stays agreed. While an approval of a steward stands it may rise only.',
  })
  minimumPerSide?: number | null

  @Field(() => CohortVisibility, { nullable: true })
  visibility?: CohortVisibility | null

  @Field(() => Int, { nullable: true, description: 'Refuses with STALE_VERSION when the cohort has changed since.' })
  expectedRevision?: number | null
}

@InputType({ description: 'A member.' })
export class AddCohortMemberInput {
  @Field(() => ID)
  cohort!: string

  @Field(() => ID)
  organisation!: string

  @Field(() => CohortSide)
  side!: CohortSide

  @Field(() => [CohortRole], { description: 'At least one.' })
  roles!: CohortRole[]
}

@InputType({ description: 'A member to part with, or the own organisation to leave or decline.' })
export class RemoveCohortMemberInput {
  @Field(() => ID)
  cohort!: string

  @Field(() => ID)
  organisation!: string
}

export const CohortEdge = edgeType('Cohort', () => Cohort)
export type CohortEdge = InstanceType<typeof CohortEdge>

@ObjectType({ description: 'Page.' })
export class CohortConnection extends connectionType('Cohort', () => CohortEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class CohortPayload extends Payload {
  @Field(() => Cohort, { nullable: true })
  cohort!: Cohort | null
}
