import { Field, ID, InputType, registerEnumType } from 'type-graphql'

import { OutcomeInput } from '../programs/program.inputs.ts'
import { OneOf } from '../shared/one-of.ts'
import { DemandWhere } from './demand.inputs.ts'

export enum GapBasis {
  CURRICULUM = 'CURRICULUM',
  CREDENTIALS_ISSUED = 'CREDENTIALS_ISSUED',
}
registerEnumType(GapBasis, {
  name: 'GapBasis',
  description:
    'What counts as taught. CURRICULUM: what program and courses claim. CREDENTIALS_ISSUED: the share of completers who can prove the line now; completers hold the credential that the program awards and let themselves be counted (consent ANALYTICS).',
})

@InputType({ description: 'One what-if change; nothing is saved.' })
@OneOf()
export class CurriculumChange {
  @Field(() => ID, { nullable: true, description: 'A course that everybody takes from now on; an elective too.' })
  addCourse?: string | null

  @Field(() => ID, { nullable: true })
  dropCourse?: string | null

  @Field(() => OutcomeInput, { nullable: true, description: 'For everybody, wherever it is taught.' })
  addOutcome?: OutcomeInput | null

  @Field(() => ID, { nullable: true })
  dropOutcome?: string | null
}

@InputType({ description: 'Program against demand.' })
export class ProgramGapInput {
  @Field(() => ID, { description: 'A program of yours; its published version, or the draft before the first.' })
  program!: string

  @Field(() => DemandWhere)
  demand!: DemandWhere

  @Field(() => GapBasis, { nullable: true, defaultValue: GapBasis.CURRICULUM })
  basis?: GapBasis | null

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'As if everybody took all electives.' })
  includeElectives?: boolean | null

  @Field(() => [CurriculumChange], { nullable: true, description: 'In order; at most 50.' })
  changes?: CurriculumChange[] | null
}
