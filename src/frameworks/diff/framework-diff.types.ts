import { ArgsType, Field, Int, ObjectType } from 'type-graphql'

import { badInput } from '../../shared/errors.ts'
import { Competency } from '../competency.ts'
import { Framework } from '../framework.ts'
import type { VersionDiff } from './framework-diff.rule.ts'

@ArgsType()
export class DiffPage {
  @Field(() => Int, { defaultValue: 50, description: '1 to 100.' })
  first!: number

  @Field(() => Int, { defaultValue: 0, description: 'How many to pass over.' })
  skip!: number
}

/** A part of a list that stays as it is. BAD_USER_INPUT beyond the bounds. */
export function partOf<One>(all: readonly One[], { first, skip }: DiffPage): readonly One[] {
  if (first < 1 || first > 100) throw badInput('A page holds 1 to 100.', 'first')
  if (skip < 0) throw badInput('Places count from 0.', 'skip')
  return all.slice(skip, skip + first)
}

@ObjectType({ description: 'Old and new of one competency.' })
export class CompetencyChange {
  @Field()
  before!: Competency

  @Field()
  after!: Competency

  @Field(() => [String], { description: 'CASE names of what changed.' })
  fields!: readonly string[]

  @Field({ description: 'It means what it meant: evidence and demand of the one count for the other.' })
  sameMeaning!: boolean
}

@ObjectType({
  description:
    'Difference of two versions of a framework, items compared by their CASE identifiers. Lists are in the order of the tree.',
})
export class FrameworkDiff {
  @Field()
  from!: Framework

  @Field()
  to!: Framework

  diff!: VersionDiff

  @Field(() => Int)
  get addedCount(): number {
    return this.diff.added.length
  }

  @Field(() => Int)
  get removedCount(): number {
    return this.diff.removed.length
  }

  @Field(() => Int)
  get changedCount(): number {
    return this.diff.changed.length
  }

  @Field(() => Int)
  get movedCount(): number {
    return this.diff.moved.length
  }
}
