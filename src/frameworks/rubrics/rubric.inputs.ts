import { Field, Float, ID, InputType } from 'type-graphql'

import { InDraft } from '../drafts/draft.inputs.ts'

@InputType({ description: 'CASE CFRubricCriterionLevel: one step.' })
export class RubricLevelInput {
  @Field({ description: 'What the step is called; 1 to 200 characters.' })
  quality!: string

  @Field(() => String, { nullable: true, description: 'At most 5,000 characters.' })
  description?: string | null

  @Field(() => String, { nullable: true, description: 'At most 5,000 characters.' })
  feedback?: string | null

  @Field(() => Float, { nullable: true, description: 'Default: its place, from 1.' })
  score?: number | null
}

@InputType({ description: 'CASE CFRubricCriterion: what is judged, and in which steps.' })
export class RubricCriterionInput {
  @Field(() => ID, { nullable: true, description: 'A competency of the draft; null: none in particular.' })
  competency?: string | null

  @Field(() => String, { nullable: true, description: 'At most 500 characters.' })
  category?: string | null

  @Field(() => String, { nullable: true, description: 'At most 5,000 characters.' })
  description?: string | null

  @Field(() => Float, { nullable: true })
  weight?: number | null

  @Field(() => [RubricLevelInput], { description: 'Lowest first, at most 12.' })
  levels!: RubricLevelInput[]
}

@InputType({
  description: 'A CASE CFRubric of a draft, all of it. Its steps are a scale of the competencies it judges.',
})
export class SaveRubricInput extends InDraft {
  @Field(() => String, { nullable: true, description: 'Its CASE identifier; null creates.' })
  identifier?: string | null

  @Field({ description: '1 to 1,000 characters.' })
  title!: string

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters.' })
  description?: string | null

  @Field(() => [RubricCriterionInput], { description: 'In order, at most 50.' })
  criteria!: RubricCriterionInput[]
}

@InputType({ description: 'A rubric of a draft.' })
export class RemoveRubricInput extends InDraft {
  @Field({ description: 'Its CASE identifier.' })
  identifier!: string
}
