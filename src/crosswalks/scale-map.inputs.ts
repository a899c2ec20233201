import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'

import { Payload } from '../shared/payload.types.ts'
import { ScaleMap } from './scale-map.ts'

@InputType({ description: 'Where one level lands on the other scale.' })
export class ScaleMapPairInput {
  @Field(() => ID, { description: 'A level of the scale that is mapped from.' })
  from!: string

  @Field(() => ID, { nullable: true, description: 'A level of the other scale; null: it reaches none.' })
  to?: string | null
}

@InputType({ description: 'A translation between two scales; the same from, to and version: revised.' })
export class SaveScaleMapInput {
  @Field(() => ID, { description: 'A scale with levels.' })
  from!: string

  @Field(() => ID, { description: 'Another scale with levels.' })
  to!: string

  @Field({ description: "The author's own word for this version, at most 100 characters." })
  version!: string

  @Field(() => [ScaleMapPairInput], {
    description: 'Each level of the first scale once; a higher one never lands lower.',
  })
  pairs!: ScaleMapPairInput[]

  @Field({
    defaultValue: false,
    description:
      'True: count with it from now on; the version that counted before is retired. The operator only, for a source that the installation trusts: else propose it in a cohort, whose sides rate it.',
  })
  approve!: boolean

  @Field(() => ID, {
    nullable: true,
    description:
      'A cohort of yours, whose sides are asked to rate it; both scales must be in the shared library. It is rated once a steward has approved the cohort (requestCohortApproval).',
  })
  cohort?: string | null

  @Field(() => Int, { nullable: true, description: 'Refuses with STALE_VERSION when the map has changed since.' })
  expectedRevision?: number | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class ScaleMapPayload extends Payload {
  @Field(() => ScaleMap, { nullable: true })
  scaleMap!: ScaleMap | null
}
