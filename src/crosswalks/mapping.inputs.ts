import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'

import { connectionType, edgeType } from '../shared/paging.ts'
import { Payload } from '../shared/payload.types.ts'
import { MappingSource, MappingStatus, MatchRelation } from './kinds.types.ts'
import { Mapping } from './mapping.ts'

@InputType({ description: 'Which mappings; all that is given must hold.' })
export class MappingWhere {
  @Field(() => ID, { nullable: true, description: 'Framework of the origin, any version of it.' })
  from?: string | null

  @Field(() => ID, { nullable: true, description: 'Framework of the destination, any version of it.' })
  to?: string | null

  @Field(() => [MappingStatus], { nullable: true })
  status?: MappingStatus[] | null

  @Field(() => [MatchRelation], { nullable: true })
  relation?: MatchRelation[] | null

  @Field(() => [MappingSource], { nullable: true })
  source?: MappingSource[] | null

  @Field(() => ID, { nullable: true, description: 'The cohort that decides about it.' })
  cohort?: string | null
}

@InputType({ description: 'A mapping: origin relation destination.' })
export class ProposeMappingInput {
  @Field(() => ID, { description: 'A competency.' })
  origin!: string

  @Field(() => ID, { description: 'A competency of another framework.' })
  destination!: string

  @Field(() => MatchRelation)
  relation!: MatchRelation

  @Field(() => ID, {
    nullable: true,
    description:
      'A cohort of yours, whose sides are asked to rate it; its members must see both ends. Without one nobody is asked. One that cannot decide (a side lacks members; between shared frameworks: no steward approved it) may propose what nobody has said, but takes up nothing, and holds nothing against one that can.',
  })
  cohort?: string | null

  @Field({ description: 'Why the two correspond, at most 4,000 characters.' })
  rationale!: string

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True takes up what mappingSuggestions suggests of the two: source MACHINE, with its confidence and evidence. The relation is yours to choose. INVALID when it is not suggested any more.',
  })
  suggested?: boolean | null
}

@InputType({ description: 'A status of a mapping, set by a steward.' })
export class SetMappingStatusInput {
  @Field(() => ID)
  id!: string

  @Field(() => MappingStatus, {
    description:
      'PROPOSED or RETIRED; without a cohort also CONTESTED or REJECTED, and (operator) AGREED. In a cohort those follow from ratings, and PROPOSED asks both sides again.',
  })
  status!: MappingStatus

  @Field(() => Int, { nullable: true, description: 'Refuses with STALE_VERSION when the mapping has changed since.' })
  expectedRevision?: number | null
}

export const MappingEdge = edgeType('Mapping', () => Mapping)
export type MappingEdge = InstanceType<typeof MappingEdge>

@ObjectType({ description: 'Page.' })
export class MappingConnection extends connectionType('Mapping', () => MappingEdge) {
  /** What `totalCount` counts. */
  counted!: { readonly lineage: string | null; readonly where: MappingWhere }
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class MappingPayload extends Payload {
  @Field(() => Mapping, { nullable: true })
  mapping!: Mapping | null
}
