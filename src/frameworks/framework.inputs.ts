import { ArgsType, Field, Float, ID, InputType, ObjectType } from 'type-graphql'

import { OneOf } from '../shared/one-of.ts'
import { connectionType, edgeType, ForwardArguments } from '../shared/paging.ts'
import { Payload } from '../shared/payload.types.ts'
import { Uri } from '../shared/scalars.ts'
import { Run } from '../tasks/index.ts'
import { AdoptionStatus } from './adoption-status.types.ts'
import { Association } from './association.ts'
import { AssociationType, Direction } from './association-type.types.ts'
import { Competency } from './competency.ts'
import { Framework } from './framework.ts'
import { HierarchyMeaning } from './hierarchy-meaning.types.ts'
import { ProficiencyScale } from './rubrics/scale.ts'

@InputType({ description: 'A code is a key only within a framework, after normalisation.' })
export class CompetencyCode {
  @Field(() => ID)
  framework!: string

  @Field()
  humanCodingScheme!: string
}

@OneOf()
@InputType({ description: 'Exactly one key.' })
export class CompetencyKey {
  @Field(() => ID, { nullable: true })
  id?: string | null

  @Field(() => String, { nullable: true, description: 'CASE identifier; of several, the newest, your own first.' })
  identifier?: string | null

  @Field(() => Uri, { nullable: true })
  uri?: string | null

  @Field(() => CompetencyCode, { nullable: true })
  code?: CompetencyCode | null
}

@InputType({ description: 'Which frameworks; the latest version of each.' })
export class FrameworkWhere {
  @Field(() => String, {
    nullable: true,
    description: 'Part of the title, creator or publisher; at most 200 characters.',
  })
  text?: string | null

  @Field(() => ID, { nullable: true, description: 'An organisation, for its own library.' })
  owner?: string | null

  @Field(() => ID, { nullable: true, description: 'A cohort, for the frameworks that it keeps.' })
  cohort?: string | null

  @Field(() => [AdoptionStatus], { nullable: true })
  adoptionStatus?: AdoptionStatus[] | null

  @Field(() => [String], { nullable: true, description: 'Any of these.' })
  subject?: string[] | null
}

@InputType({ description: 'Which competencies.' })
export class CompetencyWhere {
  @Field(() => String, { nullable: true, description: 'Words or a code; at most 500 characters.' })
  text?: string | null

  @Field(() => [ID], { nullable: true, description: 'Any of these versions; default: the newest published of each.' })
  frameworks?: string[] | null

  @Field(() => [String], { nullable: true })
  itemTypes?: string[] | null

  @Field(() => [String], { nullable: true })
  educationLevels?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'Any of these; of the item, or where it has none of its framework.',
  })
  subjects?: string[] | null

  @Field(() => [AdoptionStatus], { nullable: true, description: 'Of the framework; any of these.' })
  adoptionStatus?: AdoptionStatus[] | null

  @Field(() => Boolean, { nullable: true })
  matchable?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: only competencies (matchable items) that no published program, and no course of one, claims, in whatever version.',
  })
  withoutProgram?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only competencies that no published job profile asks for, in whatever version.',
  })
  withoutJob?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: only competencies that fewer than 10 people, who let themselves be counted, can prove now. For analysts and stewards, with GRAPH_ANALYSIS.',
  })
  withoutEvidence?: boolean | null
}

@ArgsType()
export class AssociationArguments extends ForwardArguments {
  @Field(() => [AssociationType], { nullable: true, description: 'Default: all.' })
  types?: AssociationType[] | null

  @Field(() => Direction, { nullable: true, defaultValue: Direction.BOTH })
  direction?: Direction | null
}

export const FrameworkEdge = edgeType('Framework', () => Framework)
export type FrameworkEdge = InstanceType<typeof FrameworkEdge>

@ObjectType({ description: 'Page.' })
export class FrameworkConnection extends connectionType('Framework', () => FrameworkEdge) {
  /** What `totalCount` counts. */
  where!: FrameworkWhere
}

@ObjectType({ description: 'Edge; score and highlight only for a text search.' })
export class CompetencyEdge extends edgeType('Competency', () => Competency) {
  @Field(() => Float, { nullable: true })
  score!: number | null

  @Field(() => String, { nullable: true, description: 'The place in the statement, found words between « and ».' })
  highlight!: string | null
}

@ObjectType({ description: 'Page.' })
export class CompetencyConnection extends connectionType('Competency', () => CompetencyEdge) {
  where!: CompetencyWhere
}

@ObjectType({ description: 'Edge.' })
export class AssociationEdge extends edgeType('Association', () => Association) {
  @Field(() => Direction, { description: 'Seen from the competency asked: OUT or IN.' })
  direction!: Direction
}

@ObjectType({ description: 'Page.' })
export class AssociationConnection extends connectionType('Association', () => AssociationEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}

@OneOf()
@InputType({ description: 'Exactly one.' })
export class ImportSource {
  @Field(() => String, { nullable: true, description: 'The document itself; at most 64 MB.' })
  text?: string | null

  @Field(() => Uri, { nullable: true, description: 'https, public addresses only.' })
  url?: string | null
}

@InputType({ description: 'Text or URL.' })
export class ImportFrameworkInput {
  @Field({
    description:
      'case: a CFPackage of CASE 1.0 or 1.1 as JSON. opensalt-csv, rsd-csv: CSV. rsd-json: a collection of Rich Skill Descriptors as JSON-LD. opensalt-xlsx: a workbook, by URL.',
  })
  format!: string

  @Field(() => ImportSource)
  source!: ImportSource

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Reports and writes nothing.' })
  dryRun?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Tables only: takes the rows that can be taken and reports the others, instead of refusing the whole.',
  })
  skipBadRows?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Tables only: takes away the items of the version before that are not in the table. Without it such a table is refused, since it may hold a part only; a dry run reports which they are.',
  })
  allowRemovals?: boolean | null

  @Field(() => ID, {
    nullable: true,
    description: 'Your organisation, for its own library. Default: the shared library for stewards, else your own.',
  })
  owner?: string | null

  @Field(() => HierarchyMeaning, {
    nullable: true,
    description: 'Default: as in the version before, else PART_OF.',
  })
  hierarchyMeaning?: HierarchyMeaning | null

  @Field(() => [String], {
    nullable: true,
    description:
      'Item types that count as competencies; an empty text stands for items without a type. Default: as chosen for the version before, else all that name no headings or examples.',
  })
  matchableItemTypes?: string[] | null
}

@InputType({ description: 'One step of a scale.' })
export class SaveLevelInput {
  @Field()
  label!: string

  @Field(() => String, { nullable: true })
  description?: string | null
}

@InputType({
  description:
    'A scale of a framework, for all its versions. The same title and version with other levels is refused: scales never change.',
})
export class SaveScaleInput {
  @Field(() => ID)
  framework!: string

  @Field()
  title!: string

  @Field(() => String, { nullable: true, defaultValue: '1' })
  version?: string | null

  @Field(() => Uri, { nullable: true })
  uri?: string | null

  @Field(() => [SaveLevelInput], { description: 'Lowest first, at most 12; step k of n has the value k/n.' })
  levels!: SaveLevelInput[]

  @Field(() => Float, { nullable: true, description: 'Of a numeric scale, with maximum.' })
  minimum?: number | null

  @Field(() => Float, { nullable: true })
  maximum?: number | null

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Items for which no rubric names a scale are measured on it.',
  })
  default?: boolean | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class ScalePayload extends Payload {
  @Field(() => ProficiencyScale, { nullable: true })
  scale!: ProficiencyScale | null
}

@ObjectType({
  implements: Payload,
  description: 'Answer; the run may still be going on, then ask for it by its id.',
})
export class FrameworkRunPayload extends Payload {
  @Field(() => Run, { nullable: true })
  run!: Run | null

  @Field(() => Framework, {
    nullable: true,
    description: 'The version that now says this, also when it was known before; null after a dry run.',
  })
  framework!: Framework | null
}
