import { Field, Int, ObjectType } from 'type-graphql'

import { Competency } from '../frameworks/competency.ts'
import { AnswerStamp } from '../matching/stamp.ts'
import { connectionType, edgeType } from '../shared/paging.ts'
import type { PeopleCount } from '../shared/people-count.ts'
import { PeopleCountObject } from '../shared/people-count.types.ts'

/** Scale, parts and words of a level. */
export interface NamedLevel {
  readonly scale: string
  readonly parts: number
  readonly label: string
}

@ObjectType({ description: 'Demand and supply of one competency.' })
export class CompetencyDemand {
  @Field(() => Competency, { description: 'In the newest version that you may see.' })
  competency!: Competency

  @Field(() => Int)
  jobProfiles!: number

  @Field(() => Int)
  openings!: number

  @Field(() => Int)
  employers!: number

  @Field(() => Int, { description: 'Share of these job profiles that ask for it as REQUIRED.' })
  requiredShareBp!: number

  @Field(() => Int, { description: 'Programs that teach it, or something worth as much by agreed crosswalks.' })
  programs!: number

  @Field(() => PeopleCountObject, {
    description: 'Completions per year of programs that assess it in required courses.',
  })
  completions!: PeopleCount

  @Field(() => PeopleCountObject, { description: 'People with VERIFIED proof now and consent ANALYTICS.' })
  verifiedLearners!: PeopleCount

  /** The level that most openings ask for; null where none is asked. */
  level!: NamedLevel | null
}

export const CompetencyDemandEdge = edgeType('CompetencyDemand', () => CompetencyDemand)
export type CompetencyDemandEdge = InstanceType<typeof CompetencyDemandEdge>

@ObjectType({ description: 'Page.' })
export class CompetencyDemandConnection extends connectionType('CompetencyDemand', () => CompetencyDemandEdge) {
  @Field(() => Int, { nullable: true })
  totalCount!: number

  @Field(() => AnswerStamp)
  stamp!: AnswerStamp
}
