import { Field, Float, Int, ObjectType } from 'type-graphql'

import type { Agreement } from './agreement.rule.ts'

@ObjectType({
  description:
    "Agreement of the two sides on mappings both rated blind, as far as you may know their ratings: who speaks for a side, over what it has rated itself; members without a vote, over all that came to something; others see none. Each mapping counts once, by each organisation's first rating of the latest round in which both sides spoke. Of several organisations on a side, what most of them said, of a tie what was said first.",
})
export class AgreementStatistics implements Agreement {
  @Field(() => Int, { description: 'Mappings that both sides rated blind: the n of what follows.' })
  ratedByBoth!: number

  @Field(() => Int, {
    nullable: true,
    description: 'Of these, where both sides named the same relation at first; null without any.',
  })
  approvedBp!: number | null

  @Field(() => Float, {
    nullable: true,
    description:
      "Cohen's κ over the five relations and none: 1 whole agreement, 0 no better than chance. Null where chance alone would always agree.",
  })
  kappa!: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'Lower end of the 95 % interval, by the large-sample error of Fleiss, Cohen and Everitt (1969).',
  })
  kappaLow!: number | null

  @Field(() => Float, { nullable: true, description: 'Upper end of the 95 % interval.' })
  kappaHigh!: number | null

  @Field(() => Int, { description: 'Mappings that are CONTESTED.' })
  openConflicts!: number

  @Field(() => Int, { description: 'Mappings that are STALE: both sides are asked again.' })
  stale!: number
}
