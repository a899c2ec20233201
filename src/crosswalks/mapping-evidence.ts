import { Field, Int, ObjectType } from 'type-graphql'

import { MappingEvidenceKind } from './kinds.types.ts'

@ObjectType({ description: 'Why a machine proposes it.' })
export class MappingEvidence {
  @Field(() => MappingEvidenceKind)
  kind!: MappingEvidenceKind

  @Field({ description: 'For people: which words, codes or neighbours.' })
  text!: string

  @Field(() => Int, { description: 'Share of the confidence; the weights of a proposal add up to it.' })
  weightBp!: number
}
