import { Field, ObjectType, registerEnumType } from 'type-graphql'

import { type Finding, Severity } from './finding.ts'

registerEnumType(Severity, { name: 'Severity', description: 'How serious a finding is.' })

/** A `Finding` as the API shows it. */
@ObjectType('Finding', { description: 'One thing noticed in an input and what was done about it.' })
export class FindingObject implements Finding {
  @Field(() => Severity)
  severity!: Severity

  @Field({ description: 'Stable code, such as CASE_DUPLICATE_ITEM.' })
  code!: string

  @Field({ description: 'What was found, in a sentence, and the mend where there is one.' })
  message!: string

  @Field(() => String, { nullable: true, description: 'JSON path, or row and column.' })
  path!: string | null

  @Field({ description: 'True when the input was taken all the same, after a repair.' })
  repaired!: boolean
}
