import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'

import { JobProfile, Requirement } from '../jobs/job-profile.ts'
import { connectionType, edgeType } from '../shared/paging.ts'
import { FitExplanation, TierName } from './explanation.types.ts'

export enum NextStepKindName {
  LEARN = 'LEARN',
  RAISE_LEVEL = 'RAISE_LEVEL',
  GET_ASSESSED = 'GET_ASSESSED',
  GET_VERIFIED = 'GET_VERIFIED',
  RENEW = 'RENEW',
}
registerEnumType(NextStepKindName, { name: 'NextStepKind', description: 'What to do.' })

@ObjectType('NextStep', { description: 'One change and its effect.' })
export class NextStepObject {
  @Field(() => NextStepKindName)
  kind!: NextStepKindName

  @Field(() => Requirement)
  requirement!: Requirement

  @Field(() => Int)
  gainBp!: number

  @Field(() => TierName)
  tierAfter!: TierName
}

@ObjectType({ description: 'A job seen by a learner.' })
export class JobMatch {
  @Field(() => JobProfile)
  jobProfile!: JobProfile

  @Field(() => TierName)
  tier!: TierName

  @Field(() => Int)
  fitBp!: number

  @Field(() => FitExplanation)
  explanation!: FitExplanation

  /** Reckoned when asked for. */
  steps!: () => NextStepObject[]
}

@ObjectType({ description: 'Edge.' })
export class JobMatchEdge extends edgeType('JobMatch', () => JobMatch) {}

@ObjectType({ description: 'Page.' })
export class JobMatchConnection extends connectionType('JobMatch', () => JobMatchEdge) {
  @Field({
    description:
      'True when every job was ranked on which anything that I showed has a bearing. False when these are more than 10000: then the 10000 were ranked that ask for most of it; name employers or regions to rank the others.',
  })
  complete!: boolean
}
