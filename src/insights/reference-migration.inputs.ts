import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'

import { LevelInput } from '../jobs/requirement.inputs.ts'
import { connectionType, edgeType } from '../shared/paging.ts'
import { Payload } from '../shared/payload.types.ts'
import { MigrationReason, MigrationStatus, ReferenceKind } from './reference-kinds.ts'
import { ReferenceMigration } from './reference-migration.ts'

registerEnumType(ReferenceKind, { name: 'ReferenceKind', description: 'What refers to a competency.' })
registerEnumType(MigrationReason, {
  name: 'MigrationReason',
  description:
    'CHANGED: the same item means something else now. REPLACED: the framework says what supersedes it. RETIRED: it has ended. REMOVED: the newest version does not have it.',
})
registerEnumType(MigrationStatus, {
  name: 'MigrationStatus',
  description: 'APPROVED ones are seen of mappings only: other references have become new ones.',
})

@InputType({ description: 'Which proposals.' })
export class ReferenceMigrationWhere {
  @Field(() => ID, { nullable: true, description: 'Of competencies of this framework, in whatever version.' })
  framework?: string | null

  @Field(() => [ReferenceKind], { nullable: true })
  kinds?: ReferenceKind[] | null

  @Field(() => [MigrationStatus], { nullable: true, description: 'Default: PROPOSED.' })
  status?: MigrationStatus[] | null
}

@InputType({ description: 'A decision about a proposal.' })
export class DecideReferenceMigrationInput {
  @Field(() => ID)
  id!: string

  @Field({
    description:
      'True: the change is made as if by hand (a draft of the job profile or program, the next version of the course or achievement, a new proposal of the mapping). False: the reference stays as it is.',
  })
  approve!: boolean

  @Field(() => ID, {
    nullable: true,
    description: 'Another competency than the proposed one; needed where none is proposed.',
  })
  to?: string | null

  @Field(() => LevelInput, {
    nullable: true,
    description: 'Where a finding says LEVEL_LOST: the level that is asked for or claimed instead.',
  })
  level?: LevelInput | null

  @Field(() => Boolean, { nullable: true, description: 'Where a finding says LEVEL_LOST: true, no level from now on.' })
  withoutLevel?: boolean | null

  @Field(() => String, { nullable: true, description: 'Why; at most 2,000 characters.' })
  note?: string | null
}

export const ReferenceMigrationEdge = edgeType('ReferenceMigration', () => ReferenceMigration)
export type ReferenceMigrationEdge = InstanceType<typeof ReferenceMigrationEdge>

@ObjectType({ description: 'Page.' })
export class ReferenceMigrationConnection extends connectionType('ReferenceMigration', () => ReferenceMigrationEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class ReferenceMigrationPayload extends Payload {
  @Field(() => ReferenceMigration, { nullable: true })
  migration!: ReferenceMigration | null
}
