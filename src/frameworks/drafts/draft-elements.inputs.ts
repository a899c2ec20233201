import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'

import { OneOf } from '../../shared/one-of.ts'
import { Payload } from '../../shared/payload.types.ts'
import { LanguageTag, LocalDate, Uri } from '../../shared/scalars.ts'
import { Association } from '../association.ts'
import { AssociationType } from '../association-type.types.ts'
import { Competency } from '../competency.ts'
import { Framework } from '../framework.ts'
import { InDraft, SeenDraft } from './draft.inputs.ts'
import { ChildrenRule, DefinitionType } from './draft-kinds.ts'

registerEnumType(ChildrenRule, {
  name: 'ChildrenRule',
  description:
    'What becomes of what stands below: REFUSE does nothing while there is something, LIFT puts it under the parent, REMOVE takes it out too unless it stands elsewhere as well.',
})

registerEnumType(DefinitionType, { name: 'DefinitionType', description: 'Lists of CASE CFDefinitions.' })

@InputType({
  description:
    'A competency of a draft; what is omitted or null stays, an empty text or list takes it away. retire sets statusEndDate and replacedBy.',
})
export class SaveCompetencyInput extends InDraft {
  @Field(() => ID, { nullable: true, description: 'Null creates.' })
  id?: string | null

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters; may hold Markdown.' })
  fullStatement?: string | null

  @Field(() => String, { nullable: true })
  abbreviatedStatement?: string | null

  @Field(() => String, { nullable: true })
  alternativeLabel?: string | null

  @Field(() => String, { nullable: true, description: 'At most 200 characters.' })
  humanCodingScheme?: string | null

  @Field(() => String, { nullable: true })
  listEnumeration?: string | null

  @Field(() => String, { nullable: true, description: 'Decides, with matchableItemTypes, whether it counts.' })
  itemType?: string | null

  @Field(() => [String], { nullable: true, description: 'At most 100.' })
  conceptKeywords?: string[] | null

  @Field(() => [String], { nullable: true, description: 'At most 50.' })
  subject?: string[] | null

  @Field(() => [String], { nullable: true, description: 'At most 50.' })
  educationLevel?: string[] | null

  @Field(() => LanguageTag, { nullable: true })
  language?: string | null

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters.' })
  notes?: string | null

  @Field(() => ID, {
    nullable: true,
    description:
      'A competency of the draft: it stands under this one from now on, and under no other. For several parents add isChildOf with saveAssociation.',
  })
  parent?: string | null

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Move it to the top of the tree.' })
  top?: boolean | null

  @Field(() => Int, {
    nullable: true,
    description: 'Among its siblings, from 0. Default: where it is; the last of what is new or comes under another.',
  })
  position?: number | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: it ends today, or on statusEndDate. False: it does not end.',
  })
  retire?: boolean | null

  @Field(() => LocalDate, { nullable: true })
  statusEndDate?: string | null

  @Field(() => [ID], {
    nullable: true,
    description:
      'What supersedes it, here or in any framework that you see; at most 20. Added to what is said already.',
  })
  replacedBy?: string[] | null
}

@InputType({ description: 'A competency of a draft.' })
export class RemoveCompetencyInput extends SeenDraft {
  @Field(() => ID)
  id!: string

  @Field(() => ChildrenRule, { nullable: true, defaultValue: ChildrenRule.REFUSE })
  children?: ChildrenRule | null
}

@InputType({ description: 'A CASE link to something that is not known here.' })
export class LinkInput {
  @Field({ description: 'At most 255 characters.' })
  identifier!: string

  @Field(() => Uri)
  uri!: string

  @Field(() => String, { nullable: true })
  title?: string | null
}

@OneOf()
@InputType({ description: 'One end of an association.' })
export class AssociationEndInput {
  @Field(() => ID, { nullable: true, description: 'Of the draft, or of any framework that you see.' })
  competency?: string | null

  @Field(() => ID, { nullable: true, description: 'A document: the draft itself, or one that you see.' })
  framework?: string | null

  @Field(() => LinkInput, { nullable: true })
  link?: LinkInput | null
}

@InputType({ description: 'A CASE CFAssociation of a draft.' })
export class SaveAssociationInput extends SeenDraft {
  @Field(() => ID, { nullable: true, description: 'Null creates; the same statement twice is one.' })
  id?: string | null

  @Field(() => ID, { description: 'The draft that asserts it.' })
  framework!: string

  @Field(() => AssociationType)
  associationType!: AssociationType

  @Field(() => String, {
    nullable: true,
    description: 'With EXT: your own word, letters, digits, dots, dashes and underscores; at most 100.',
  })
  extType?: string | null

  @Field(() => AssociationEndInput)
  origin!: AssociationEndInput

  @Field(() => AssociationEndInput)
  destination!: AssociationEndInput

  @Field(() => Int, { nullable: true })
  sequenceNumber?: number | null

  @Field(() => String, { nullable: true, description: 'Title of a CFAssociationGrouping of the draft.' })
  grouping?: string | null

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters.' })
  notes?: string | null
}

@InputType({ description: 'An association of a draft.' })
export class RemoveAssociationInput extends SeenDraft {
  @Field(() => ID)
  id!: string
}

@InputType({ description: 'A definition of a draft; what is omitted or null stays, an empty text takes it away.' })
export class SaveDefinitionInput extends InDraft {
  @Field(() => DefinitionType)
  kind!: DefinitionType

  @Field(() => String, { nullable: true, description: 'Its CASE identifier; null creates.' })
  identifier?: string | null

  @Field(() => String, { nullable: true, description: 'At most 1,000 characters.' })
  title?: string | null

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters.' })
  description?: string | null

  @Field(() => String, { nullable: true, description: 'Of concepts, subjects and item types.' })
  hierarchyCode?: string | null

  @Field(() => String, { nullable: true, description: 'Of concepts.' })
  keywords?: string | null

  @Field(() => String, { nullable: true, description: 'Of licences.' })
  licenseText?: string | null

  @Field(() => String, { nullable: true, description: 'Of item types.' })
  typeCode?: string | null
}

@InputType({ description: 'A definition of a draft. Words of items that name it stay.' })
export class RemoveDefinitionInput extends InDraft {
  @Field(() => DefinitionType)
  kind!: DefinitionType

  @Field({ description: 'Its CASE identifier.' })
  identifier!: string
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class CompetencyPayload extends Payload {
  @Field(() => Competency, { nullable: true })
  competency!: Competency | null

  @Field(() => Framework, { nullable: true, description: 'The draft, with its revision after this edit.' })
  framework!: Framework | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class AssociationPayload extends Payload {
  @Field(() => Association, { nullable: true })
  association!: Association | null

  @Field(() => Framework, { nullable: true, description: 'The draft, with its revision after this edit.' })
  framework!: Framework | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class DefinitionPayload extends Payload {
  @Field(() => String, { nullable: true, description: 'Its CASE identifier.' })
  identifier!: string | null

  @Field(() => Framework, { nullable: true, description: 'The draft, with its revision after this edit.' })
  framework!: Framework | null
}
