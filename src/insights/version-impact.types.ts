import { Field, Int, ObjectType } from 'type-graphql'

import type { FrameworkDiff } from '../frameworks/diff/framework-diff.types.ts'

@ObjectType({ description: 'What a change touches.' })
export class AffectedCounts {
  @Field(() => Int, { description: 'Published ones that ask for something of it.' })
  jobProfiles!: number

  @Field(() => Int, { description: 'Published ones that teach something of it, themselves or in a course.' })
  programs!: number

  @Field(() => Int, { description: 'Aligned to something of it.' })
  achievements!: number

  @Field(() => Int, { description: 'That you may see, whatever their status.' })
  mappings!: number

  /** What it is about: people are counted only when that is asked. */
  diff!: FrameworkDiff
}
