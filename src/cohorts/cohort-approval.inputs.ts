import { Field, ID, InputType, Int } from 'type-graphql'

@InputType({ description: 'A question to stewards.' })
export class RequestCohortApprovalInput {
  @Field(() => ID, { description: 'A cohort that your organisation founded or facilitates.' })
  cohort!: string

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'False: take the question back.' })
  request?: boolean | null
}

@InputType({ description: "A steward's answer." })
export class ApproveCohortInput {
  @Field(() => ID, { description: 'A cohort that asked, that you approved, or that you see anyway.' })
  cohort!: string

  @Field({ description: 'False: withdraw the approval, or turn the question down.' })
  approved!: boolean

  @Field(() => Int, {
    nullable: true,
    description: 'Refuses with STALE_VERSION when the cohort, or who takes part in it, has changed since.',
  })
  expectedRevision?: number | null
}
