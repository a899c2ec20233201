import { Field, Float, ID, InputType, registerEnumType } from 'type-graphql'

import { EvidenceBasis, EvidenceClass } from '../shared/evidence.types.ts'
import { OneOf } from '../shared/one-of.ts'
import { RequirementKind } from './requirement.ts'

registerEnumType(RequirementKind, { name: 'RequirementKind', description: 'JDX words.' })

@InputType({ description: 'A number on a scale.' })
export class MeasuredLevelInput {
  @Field(() => ID)
  scale!: string

  @Field(() => Float, { description: "In the scale's own unit." })
  value!: number
}

@InputType({ description: "A level of a scale, or a number in a scale's own unit." })
@OneOf()
export class LevelInput {
  @Field(() => ID, { nullable: true })
  level?: string | null

  @Field(() => MeasuredLevelInput, { nullable: true })
  measured?: MeasuredLevelInput | null
}

@InputType({ description: 'A licence, card or degree; at least one registered achievement that is it.' })
export class CredentialTargetInput {
  @Field()
  name!: string

  @Field({ description: 'Open Badges achievementType, such as License or Certificate.' })
  achievementType!: string

  @Field(() => [ID], { nullable: true, description: 'Any of these will do; 1 to 20.' })
  achievements?: string[] | null

  @Field(() => [ID], {
    nullable: true,
    description: 'Only from these organisations; at most 20. Each achievement must be of one of them.',
  })
  issuers?: string[] | null

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'It must not have run out.' })
  current?: boolean | null
}

@InputType({ description: 'What a requirement accepts.' })
@OneOf()
export class RequirementTargetInput {
  @Field(() => ID, { nullable: true })
  competency?: string | null

  @Field(() => CredentialTargetInput, { nullable: true })
  credential?: CredentialTargetInput | null
}

@InputType({ description: 'One requirement.' })
export class RequirementInput {
  @Field(() => RequirementKind)
  kind!: RequirementKind

  @Field(() => [RequirementTargetInput], { description: 'Any one of these satisfies it; 1 to 20.' })
  anyOf!: RequirementTargetInput[]

  @Field(() => String, { nullable: true, description: "Employer's words; at most 2000 characters." })
  text?: string | null

  @Field(() => Float, { nullable: true, defaultValue: 1, description: '0.01 to 1000, two places; only ratios matter.' })
  importance?: number | null

  @Field(() => LevelInput, { nullable: true, description: 'Of a competency; null: any.' })
  level?: LevelInput | null

  @Field(() => [EvidenceClass], { nullable: true, description: 'Null: every class but VOID.' })
  acceptedEvidence?: EvidenceClass[] | null

  @Field(() => [EvidenceBasis], { nullable: true, description: 'Null: every basis.' })
  acceptedBasis?: EvidenceBasis[] | null

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'False: may be learned on the job.' })
  requiredAtHiring?: boolean | null
}
