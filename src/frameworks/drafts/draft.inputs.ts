import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'

import { Payload } from '../../shared/payload.types.ts'
import { LanguageTag, LocalDate, Uri } from '../../shared/scalars.ts'
import { AdoptionStatus } from '../adoption-status.types.ts'
import { Framework } from '../framework.ts'
import { HierarchyMeaning } from '../hierarchy-meaning.types.ts'

const SEEN =
  'The revision of the draft that you have seen: refused with STALE_VERSION, saying what changed, when what you change has changed since.'

/** An edit that says what it has seen. */
@InputType()
export abstract class SeenDraft {
  @Field(() => Int, { nullable: true, description: SEEN })
  expectedRevision?: number | null
}

/** One of something in a draft that it names. */
@InputType()
export abstract class InDraft extends SeenDraft {
  @Field(() => ID, { description: 'The draft.' })
  framework!: string
}

@InputType()
export abstract class FrameworkFields {
  @Field(() => String, { nullable: true, description: 'At most 1,000 characters.' })
  title?: string | null

  @Field(() => String, { nullable: true, description: 'Who makes it; at most 1,000 characters.' })
  creator?: string | null

  @Field(() => String, { nullable: true })
  publisher?: string | null

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters.' })
  description?: string | null

  @Field(() => [String], { nullable: true, description: 'Disciplines; at most 50.' })
  subject?: string[] | null

  @Field(() => LanguageTag, { nullable: true })
  language?: string | null

  @Field(() => String, { nullable: true, description: 'Such as Competency Framework.' })
  frameworkType?: string | null

  @Field(() => Uri, { nullable: true })
  officialSourceURL?: string | null

  @Field(() => String, { nullable: true, description: 'Name or address of the licence.' })
  license?: string | null

  @Field(() => String, { nullable: true })
  notes?: string | null

  @Field(() => LocalDate, { nullable: true })
  statusStartDate?: string | null

  @Field(() => LocalDate, { nullable: true })
  statusEndDate?: string | null

  @Field(() => HierarchyMeaning, { nullable: true, description: 'What parent and child mean; default: PART_OF.' })
  hierarchyMeaning?: HierarchyMeaning | null

  @Field(() => [String], {
    nullable: true,
    description:
      'Item types that count as competencies, at most 200; an empty text stands for items without a type. Until one is given: all that name no headings or examples.',
  })
  matchableItemTypes?: string[] | null
}

@InputType({ description: 'A new draft without items; title and creator are needed.' })
export class CreateFrameworkInput extends FrameworkFields {
  @Field(() => ID, {
    nullable: true,
    description: 'Your organisation, for its own library. Default: the shared library for stewards, else your own.',
  })
  owner?: string | null
}

@InputType({ description: 'Fields of a draft; what is omitted or null stays, an empty text or list takes it away.' })
export class SaveFrameworkInput extends FrameworkFields {
  @Field(() => ID)
  id!: string

  @Field(() => Int, { nullable: true, description: SEEN })
  expectedRevision?: number | null
}

@InputType({ description: 'Publish with a licence.' })
export class PublishFrameworkInput {
  @Field(() => ID, { description: 'The draft.' })
  id!: string

  @Field(() => String, { nullable: true, description: "Name or address of the licence; default: the draft's own." })
  license?: string | null

  @Field({ description: 'What people call this version; 1 to 200 characters.' })
  version!: string

  @Field(() => AdoptionStatus, {
    nullable: true,
    description: 'Default: as in the version before, else IMPLEMENTED. Not PRIVATE_DRAFT.',
  })
  adoptionStatus?: AdoptionStatus | null

  @Field(() => Int, {
    nullable: true,
    description:
      'The revision of the draft that you have seen: refused with STALE_VERSION, saying what changed, when anything changed since.',
  })
  expectedRevision?: number | null

  @Field(() => ID, {
    nullable: true,
    description:
      'Where another version was published since the draft was begun: that version, to say that you know what it changed and mean to go over it.',
  })
  over?: string | null
}

@InputType({ description: 'A draft to be given up.' })
export class DiscardDraftInput extends SeenDraft {
  @Field(() => ID)
  id!: string
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class FrameworkPayload extends Payload {
  @Field(() => Framework, { nullable: true })
  framework!: Framework | null
}
