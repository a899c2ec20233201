import { ArgsType, Field, Int, ObjectType } from 'type-graphql'

import { Uri } from '../shared/scalars.ts'
import { DefinitionType } from './drafts/draft-kinds.ts'

/** How an element is told whole; what CASE has no typed field for here stands in it. */
export const WHOLE = 'as JSON, as it came: links, extensions and times too.'

@ArgsType()
export class ElementPage {
  @Field(() => Int, { defaultValue: 50, description: '1 to 100.' })
  first!: number

  @Field(() => Int, { defaultValue: 0, description: 'How many to pass over.' })
  skip!: number
}

@ArgsType()
export class DefinitionPage extends ElementPage {
  @Field(() => DefinitionType)
  kind!: DefinitionType
}

@ObjectType({ description: 'A CASE CFConcept, CFSubject, CFLicense, CFItemType, CFAssociationGrouping or CFRubric.' })
export class CaseDefinition {
  @Field({ description: 'CASE identifier; a key only within a framework.' })
  identifier!: string

  @Field(() => Uri)
  uri!: string

  @Field(() => String, { nullable: true })
  title!: string | null

  @Field({ description: `All of it ${WHOLE} A rubric has its criteria and levels in it.` })
  caseElement!: string
}
