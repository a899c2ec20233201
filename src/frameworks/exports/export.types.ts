import { Field, ObjectType } from 'type-graphql'

import type { Finding } from '../../shared/finding.ts'
import { FindingObject } from '../../shared/finding.types.ts'

@ObjectType({ description: 'A format that frameworks come in or go out in.' })
export class FrameworkFormat {
  @Field({ description: 'As importFramework and Framework.export take it.' })
  name!: string

  @Field()
  summary!: string

  @Field({ description: 'Frameworks can be imported from it.' })
  imports!: boolean

  @Field({ description: 'Frameworks can be exported to it.' })
  exports!: boolean
}

@ObjectType({ description: 'A framework version as a file, with what the format could not carry.' })
export class FrameworkExport {
  @Field()
  format!: string

  @Field()
  mediaType!: string

  @Field({ description: 'A name for the file.' })
  fileName!: string

  @Field(() => String, { nullable: true, description: 'The document; null where the format is no text.' })
  text!: string | null

  @Field(() => String, { nullable: true, description: 'The document in base64, where the format is no text.' })
  base64!: string | null

  @Field(() => [FindingObject], { description: 'What the format has no place for; empty: nothing was lost.' })
  losses!: Finding[]
}
