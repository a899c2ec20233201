import { Field, Int, ObjectType } from 'type-graphql'

import { Competency } from './competency.ts'

@ObjectType({ description: 'One value of a facet.' })
export class CompetencyFacet {
  @Field({ description: 'As the filter takes it; an empty text: none stands there.' })
  value!: string

  @Field({ description: 'For people.' })
  label!: string

  @Field(() => Int, { description: 'Competencies found that have it.' })
  count!: number
}

@ObjectType({
  description:
    'How what was found spreads, all filters applied; each facet has its 50 most frequent values, most frequent first.',
})
export class CompetencyFacets {
  @Field(() => [CompetencyFacet])
  frameworks!: CompetencyFacet[]

  @Field(() => [CompetencyFacet])
  itemTypes!: CompetencyFacet[]

  @Field(() => [CompetencyFacet])
  educationLevels!: CompetencyFacet[]

  @Field(() => [CompetencyFacet], { description: 'Of the item, or where it has none of its framework.' })
  subjects!: CompetencyFacet[]

  @Field(() => [CompetencyFacet], { description: 'Of the framework.' })
  adoptionStatus!: CompetencyFacet[]
}

@ObjectType({ description: 'A competency that says much the same as a text.' })
export class SimilarCompetency {
  @Field(() => Competency)
  competency!: Competency

  @Field(() => Int, {
    description: 'Likeness of the words, weighted by rarity: 0 to 10,000, which is the same words in the same order.',
  })
  likenessBp!: number

  @Field({ description: 'So alike that one of the two may be needless.' })
  nearDuplicate!: boolean

  @Field(() => [String], { description: 'What both say, what tells most first.' })
  sharedWords!: string[]
}
