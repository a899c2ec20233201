import { Field, Int, ObjectType } from 'type-graphql'

import { EvidenceClass } from '../shared/evidence.types.ts'
import { Node } from '../shared/node.ts'
import type { EvidenceCredit, ScoringPolicy } from './policy.ts'

@ObjectType('EvidenceCredit', { description: 'Credit of one evidence class.' })
export class EvidenceCreditObject implements EvidenceCredit {
  @Field(() => EvidenceClass)
  evidenceClass!: EvidenceClass

  @Field(() => Int)
  creditBp!: number
}

@ObjectType('ScoringPolicy', {
  implements: Node,
  description: 'All numbers of the score, versioned; credits in basis points.',
})
export class ScoringPolicyObject implements Node {
  id!: string

  @Field()
  version!: string

  @Field(() => Int, { description: "Weight of a PREFERRED line as a share of a REQUIRED one's." })
  preferredWeightBp!: number

  @Field(() => Int, { description: 'A line is met from here on.' })
  thresholdBp!: number

  @Field(() => Int)
  exactBp!: number

  @Field(() => Int)
  closeBp!: number

  @Field(() => Int)
  relatedBp!: number

  @Field(() => Int)
  specialToGeneralBp!: number

  @Field(() => Int)
  generalToSpecialBp!: number

  @Field(() => Int)
  wholeToPartBp!: number

  @Field(() => Int)
  partToWholeBp!: number

  @Field(() => Int)
  siblingBp!: number

  @Field(() => Int, { description: 'Concept credit below this is none.' })
  floorBp!: number

  @Field(() => Int)
  maxHops!: number

  @Field(() => Int, { description: 'Level credit where levels cannot be compared.' })
  unknownLevelBp!: number

  @Field(() => [EvidenceCreditObject])
  evidence!: EvidenceCreditObject[]

  @Field(() => Int)
  listedOutcomeBp!: number

  @Field(() => Int, { description: '0: evidence does not fade.' })
  halfLifeDays!: number
}

export const policyObject = (policy: ScoringPolicy): ScoringPolicyObject =>
  Object.assign(new ScoringPolicyObject(), policy, {
    evidence: policy.evidence.map((it) => Object.assign(new EvidenceCreditObject(), it)),
  })
