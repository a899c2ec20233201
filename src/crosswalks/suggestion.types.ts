import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'

import { connectionType, edgeType } from '../shared/paging.ts'
import { MatchRelation } from './kinds.types.ts'
import { MappingEvidence } from './mapping-evidence.ts'

@ObjectType({
  description:
    'A pair that may correspond, found by a machine; worth nothing until people agree. Take it up with proposeMapping (suggested: true), turn it down with rejectSuggestion.',
})
export class MappingSuggestion {
  originId!: string

  destinationId!: string

  @Field(() => MatchRelation, {
    description:
      'A guess: exactMatch for the same wording; broadMatch and narrowMatch where one says the other and more, or is one of many that have nothing nearer.',
  })
  relation!: MatchRelation

  @Field(() => Int, {
    description:
      'How likely people would link the two, as learned from links that people made; basis points. Compare it within one pair of frameworks.',
  })
  confidenceBp!: number

  @Field(() => [MappingEvidence], { description: 'What speaks for it, heaviest first.' })
  evidence!: MappingEvidence[]
}

export const MappingSuggestionEdge = edgeType('MappingSuggestion', () => MappingSuggestion)
export type MappingSuggestionEdge = InstanceType<typeof MappingSuggestionEdge>

@ObjectType({ description: 'Page, most likely first.' })
export class MappingSuggestionConnection extends connectionType('MappingSuggestion', () => MappingSuggestionEdge) {
  @Field(() => Int, { nullable: true })
  totalCount!: number | null
}

@InputType({ description: 'A rejection.' })
export class RejectSuggestionInput {
  @Field(() => ID, { description: 'A competency of the newest published version of a framework.' })
  origin!: string

  @Field(() => ID, { description: 'One of another framework.' })
  destination!: string

  @Field(() => String, { nullable: true, description: 'Why the two do not correspond, at most 4,000 characters.' })
  reason?: string | null
}
