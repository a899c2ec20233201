import { createUnionType, Field, Float, Int, ObjectType } from 'type-graphql'

import { PublicationState } from '../jobs/publication.types.ts'
import { Node } from '../shared/node.ts'
import { connectionType, edgeType } from '../shared/paging.ts'
import type { PeopleCount } from '../shared/people-count.ts'
import { PeopleCountObject } from '../shared/people-count.types.ts'
import { CoursePlace, OutcomeCoverage } from './kinds.types.ts'
import type { OutcomeRow } from './outcome.row.ts'

/** Its published version for everyone; before the first one, the draft for its provider. */
@ObjectType({
  implements: Node,
  description:
    'A program of study in one catalogue year. Shows the published version; before the first one, its provider sees the draft.',
})
export class Program implements Node {
  id!: string

  @Field()
  title!: string

  @Field(() => String, { nullable: true })
  cipCode!: string | null

  @Field({ description: 'Such as 2026-27.' })
  catalogueYear!: string

  @Field(() => PublicationState)
  state!: PublicationState

  @Field(() => Int, { description: 'Rises with each save; the newest goes into expectedVersion.' })
  version!: number

  @Field(() => Float, { nullable: true })
  credits!: number | null

  @Field(() => Int, { nullable: true })
  hours!: number | null

  providerId!: string
  credentialAwardedId!: string | null
  latestVersion!: number
  costMinor!: number | null
  costCurrency!: string | null
}

/** What the next publication would say. */
@ObjectType({ description: 'Changes of a published program that are not published yet. Its provider only.' })
export class ProgramDraft {
  /** The program. */
  programId!: string

  @Field(() => Int, { description: 'What expectedVersion must say to change it.' })
  version!: number

  @Field()
  title!: string

  @Field(() => String, { nullable: true })
  cipCode!: string | null

  @Field()
  catalogueYear!: string

  @Field(() => Float, { nullable: true })
  credits!: number | null

  @Field(() => Int, { nullable: true })
  hours!: number | null
}

/** Seen by its provider, and by everyone with a key while a published program includes it. */
@ObjectType({ implements: Node, description: 'A course as it is taught now.' })
export class Course implements Node {
  id!: string

  @Field()
  code!: string

  @Field()
  title!: string

  @Field(() => Int, { description: 'Rises with each save; goes into expectedVersion.' })
  version!: number

  @Field(() => Float, { nullable: true })
  credits!: number | null

  @Field(() => Int, { nullable: true })
  hours!: number | null

  providerId!: string
  prerequisiteIds!: string[]
  costMinor!: number | null
  costCurrency!: string | null
}

@ObjectType({ description: "A course's place in a program." })
export class ProgramCourse {
  courseId!: string

  @Field(() => CoursePlace)
  place!: CoursePlace

  @Field(() => String, { nullable: true, description: 'Electives of which some are to be chosen.' })
  electiveGroup!: string | null

  @Field(() => Int, { nullable: true })
  term!: number | null
}

/** A stored outcome and whose it is. */
@ObjectType({
  implements: Node,
  description:
    "A competency that a program or course claims; the institution's own outcome statement is itself a competency of its framework.",
})
export class Outcome implements Node {
  id!: string

  @Field(() => OutcomeCoverage)
  coverage!: OutcomeCoverage

  @Field({ description: 'False: listed, and nobody checks it.' })
  assessed!: boolean

  row!: OutcomeRow
}

export const outcomeOf = (row: OutcomeRow): Outcome =>
  Object.assign(new Outcome(), { id: row.id, coverage: row.coverage, assessed: row.assessed, row })

export const OutcomeOwner = createUnionType({
  name: 'OutcomeOwner',
  description: 'Who claims it.',
  types: () => [Program, Course] as const,
})

@ObjectType({ description: 'Completers of one year, as reported.' })
export class Completions {
  @Field(() => Int)
  year!: number

  @Field(() => PeopleCountObject)
  count!: PeopleCount

  @Field({ description: 'Who says so.' })
  source!: string
}

export const ProgramEdge = edgeType('Program', () => Program)
export type ProgramEdge = InstanceType<typeof ProgramEdge>

@ObjectType({ description: 'Page.' })
export class ProgramConnection extends connectionType('Program', () => ProgramEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}

export const OutcomeEdge = edgeType('Outcome', () => Outcome)
export type OutcomeEdge = InstanceType<typeof OutcomeEdge>

@ObjectType({ description: 'Page.' })
export class OutcomeConnection extends connectionType('Outcome', () => OutcomeEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}
