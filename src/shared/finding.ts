import { Field, ObjectType, registerEnumType } from 'type-graphql'

export enum Severity {
  ERROR = 'ERROR',
  WARNING = 'WARNING',
  NOTE = 'NOTE',
}
registerEnumType(Severity, { name: 'Severity', description: 'How serious a finding is.' })

/** One thing noticed in an input and what was done about it. */
@ObjectType({ description: 'One thing noticed in an input and what was done about it.' })
export class Finding {
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

/** Findings beyond this many of one code are counted in a last one, so that a report stays readable. */
export const FINDINGS_PER_CODE = 50
