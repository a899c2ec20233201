import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'

import { IssuerTrust } from '../credentials/kinds.types.ts'
import { RequirementInput } from '../jobs/requirement.inputs.ts'
import { EvidenceBasis, EvidenceClass } from '../shared/evidence.types.ts'
import { OneOf } from '../shared/one-of.ts'
import { PageInfo } from '../shared/paging.ts'
import type { PeopleCount } from '../shared/people-count.ts'
import { PeopleCountObject } from '../shared/people-count.types.ts'
import { LocalDate, Region } from '../shared/scalars.ts'
import { FitExplanation, TierName } from './explanation.types.ts'
import { MatchDecision } from './match-decision.ts'
import { AnswerStamp } from './stamp.ts'

export enum Recency {
  ONE_YEAR = 'ONE_YEAR',
  THREE_YEARS = 'THREE_YEARS',
  FIVE_YEARS = 'FIVE_YEARS',
}
registerEnumType(Recency, {
  name: 'Recency',
  description: "Bands, because a free date would let anyone find a person's dates by halving.",
})

@InputType({
  description:
    'A published profile, or requirements made up for the question. What fewer than 10 people hold is refused where asking for it would name them: achievements that you award yourself, and in requirements made up for the question all achievements and the competencies of your own library; only one line may ask for such things.',
})
@OneOf()
export class RequirementsSource {
  @Field(() => ID, { nullable: true })
  jobProfile?: string | null

  @Field(() => [RequirementInput], { nullable: true, description: 'At most 50.' })
  requirements?: RequirementInput[] | null
}

@InputType({
  description:
    'Which candidates; a condition on a field that a person has not consented to is not met by that person. Conditions on evidence narrow which evidence counts.',
})
export class CandidateWhere {
  @Field(() => [TierName], { nullable: true })
  tiers?: TierName[] | null

  @Field(() => Int, { nullable: true, description: '0 to 10000.' })
  minFitBp?: number | null

  @Field(() => [Region], { nullable: true, description: 'At most 50.' })
  regions?: string[] | null

  @Field(() => LocalDate, { nullable: true, description: 'Free on or before this day.' })
  availableBy?: string | null

  @Field(() => [EvidenceClass], { nullable: true })
  evidenceClasses?: EvidenceClass[] | null

  @Field(() => [EvidenceBasis], { nullable: true })
  evidenceBasis?: EvidenceBasis[] | null

  @Field(() => [IssuerTrust], {
    nullable: true,
    description:
      'As shown with evidence, by its class; ACCREDITED reads as RECOGNISED here, and nothing shown is DENIED.',
  })
  issuerTrust?: IssuerTrust[] | null

  @Field(() => Recency, { nullable: true, description: 'Shown within this long; evidence without a date is older.' })
  recency?: Recency | null
}

@InputType({ description: 'Replace the importance of one line for this question.' })
export class WeightInput {
  @Field(() => ID)
  requirement!: string

  @Field(() => Float, { description: '0.01 to 1000, two places.' })
  importance!: number
}

@ObjectType({
  description: 'A person under a pseudonym made for this employer and this job; not a Node, useless elsewhere.',
})
export class Candidate {
  @Field(() => ID)
  candidateId!: string

  @Field(() => Region, { nullable: true, description: 'Where they let it be known.' })
  region!: string | null

  @Field(() => LocalDate, { nullable: true, description: 'Free from this day on, where they let it be known.' })
  available!: string | null
}

@ObjectType({
  description: 'How this person meets these requirements; order: tier, fitBp, then a keyed hash of job and person.',
})
export class CandidateEdge {
  @Field()
  cursor!: string

  @Field(() => Candidate)
  node!: Candidate

  @Field(() => TierName)
  tier!: TierName

  @Field(() => Int)
  fitBp!: number

  @Field(() => Int)
  verifiedFitBp!: number

  @Field(() => Int)
  potentialFitBp!: number

  @Field(() => Int, { description: 'Share of what this person has proved that the job uses.' })
  reverseFitBp!: number

  @Field(() => Int, { nullable: true, description: 'Places gained or lost by your weights; null without.' })
  rankChange!: number | null

  @Field(() => FitExplanation)
  explanation!: FitExplanation
}

@ObjectType({ description: 'One facet value.' })
export class FacetCount {
  @Field()
  value!: string

  @Field()
  label!: string

  @Field(() => PeopleCountObject)
  people!: PeopleCount
}

export const facetCount = (value: string, label: string, people: PeopleCount): FacetCount =>
  Object.assign(new FacetCount(), { value, label, people })

@ObjectType({ description: 'Counts beside the list: of people whom you may list, rounded, small ones suppressed.' })
export class CandidateFacets {
  @Field(() => [FacetCount])
  tiers!: FacetCount[]

  @Field(() => [FacetCount], { description: 'Of those who let it be known; at most 50, the most frequent first.' })
  regions!: FacetCount[]

  @Field(() => [FacetCount], { description: 'By requirement: how many do not meet it.' })
  missingRequirements!: FacetCount[]
}

@ObjectType({ description: 'Page of candidates, best first; the page is logged as a decision.' })
export class CandidateConnection {
  @Field(() => [CandidateEdge])
  edges!: CandidateEdge[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo

  @Field(() => MatchDecision)
  decision!: MatchDecision

  @Field(() => AnswerStamp)
  stamp!: AnswerStamp

  /** Reckoned when asked for. */
  count!: () => PeopleCount
  facetsOf!: () => CandidateFacets
}
