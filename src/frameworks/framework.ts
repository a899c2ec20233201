import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm'

import { Node } from '../shared/node.ts'
import { DateTime, LanguageTag, LocalDate, Uri } from '../shared/scalars.ts'
import { AdoptionStatus } from './adoption-status.types.ts'
import type { JsonObject } from './formats/json-text.ts'
import { HierarchyMeaning } from './hierarchy-meaning.types.ts'

@ObjectType({ implements: Node, description: 'CASE CFDocument: one version of a competency framework.' })
@Entity('framework')
@Unique('UQ_framework_revision', ['libraryId', 'identifier', 'revision'])
export class Framework implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_framework' })
  id!: string

  @Column('text', { name: 'library_id' })
  libraryId!: string

  @Field({ description: "The document's CASE identifier; real data repeats it, so it is a key only within a library." })
  @Column('text', { name: 'document_identifier' })
  identifier!: string

  /** 1, 2, … within library and document identifier; of an open draft OPEN_DRAFT, so that a document has one at most. */
  @Column('integer')
  revision!: number

  /** Of all that was said, without times of change: the same content is never a new version. */
  @Column('text', { name: 'content_hash' })
  contentHash!: string

  @Field(() => Uri)
  @Column('text')
  uri!: string

  @Field()
  @Column('text')
  title!: string

  /**
   * The title in its one spelling, by which evidence names it beside a code. The code is what is looked up; a title may
   * be longer than an index holds.
   */
  @Column('text', { name: 'title_key' })
  titleKey!: string

  @Field()
  @Column('text')
  creator!: string

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  publisher!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  description!: string | null

  @Field(() => [String])
  @Column('text', { array: true })
  subject!: string[]

  @Field(() => LanguageTag, { nullable: true })
  @Column('text', { nullable: true })
  language!: string | null

  @Field(() => String, { nullable: true, description: "The source's own word for its version." })
  @Column('text', { nullable: true })
  version!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'framework_type', nullable: true })
  frameworkType!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'case_version', nullable: true })
  caseVersion!: string | null

  @Field(() => AdoptionStatus, { description: "Normalised; the source's own word is adoptionStatusSource." })
  @Column('text', { name: 'adoption_status' })
  adoptionStatus!: AdoptionStatus

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'adoption_status_source', nullable: true })
  adoptionStatusSource!: string | null

  @Field(() => LocalDate, { nullable: true })
  @Column('text', { name: 'status_start_date', nullable: true })
  statusStartDate!: string | null

  @Field(() => LocalDate, { nullable: true })
  @Column('text', { name: 'status_end_date', nullable: true })
  statusEndDate!: string | null

  @Field(() => Uri, { nullable: true })
  @Column('text', { name: 'official_source_url', nullable: true })
  officialSourceURL!: string | null

  @Field(() => String, { nullable: true, description: 'Name or address of the licence.' })
  @Column('text', { nullable: true })
  license!: string | null

  @Field(() => DateTime)
  @Column('timestamptz', { name: 'last_change' })
  lastChangeDateTime!: Date

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  notes!: string | null

  @Field({ description: 'False for private drafts, which only their library sees.' })
  @Column('boolean')
  published!: boolean

  /** The newest published version of its document in its library. */
  @Column('boolean')
  newest!: boolean

  @Field({
    description:
      'A draft that is written here and not published yet, which only its library sees. What was published or imported never changes: createFrameworkVersion makes a draft of its next version.',
  })
  @Column('boolean')
  editable!: boolean

  /** Rises with each edit of a draft; GraphQL calls it revision. */
  @Column('integer')
  edits!: number

  @Field(() => HierarchyMeaning, {
    description: 'What parent and child mean here; decides credit along the hierarchy.',
  })
  @Column('text', { name: 'hierarchy_meaning' })
  hierarchyMeaning!: HierarchyMeaning

  @Field(() => [String], {
    description: 'CASE item types that count as competencies; an empty text stands for items without a type.',
  })
  @Column('text', { name: 'matchable_item_types', array: true })
  matchableItemTypes!: string[]

  /** A person chose the list: the next version keeps it. */
  @Column('boolean', { name: 'matchable_given' })
  matchableGiven!: boolean

  @Index('IDX_framework_previous')
  @Column('text', { name: 'previous_id', nullable: true })
  previousId!: string | null

  /** The scale of items for which no rubric names another. */
  @Column('text', { name: 'default_scale_id', nullable: true })
  defaultScaleId!: string | null

  /** The CFDocument as it came, and what stood beside the known arrays of the package. */
  @Column('jsonb')
  source!: JsonObject

  @Column('jsonb')
  rest!: JsonObject

  @Column('jsonb', { name: 'definitions_rest' })
  definitionsRest!: JsonObject

  @Column('timestamptz', { name: 'imported_at' })
  importedAt!: Date
}

/** The bytes of an import as received, with what they were taken for. */
@Entity('framework_source')
export class FrameworkSource {
  @PrimaryColumn('text', { name: 'framework_id', primaryKeyConstraintName: 'PK_framework_source' })
  frameworkId!: string

  @Column('text')
  format!: string

  /** Hexadecimal. */
  @Column('text')
  sha256!: string

  @Column('bytea', { select: false })
  bytes!: Buffer
}

/** CFConcept, CFSubject, CFLicense, CFItemType, CFAssociationGrouping or CFRubric, as it came. */
@Entity('framework_definition')
@Unique('UQ_framework_definition', ['frameworkId', 'kind', 'identifier'])
@Index('IDX_framework_definition_identifier', ['identifier', 'kind'])
export class FrameworkDefinition {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_framework_definition' })
  id!: string

  @Column('text', { name: 'framework_id' })
  frameworkId!: string

  @Column('text')
  kind!: string

  @Column('text')
  identifier!: string

  @Column('text')
  uri!: string

  @Column('text', { nullable: true })
  title!: string | null

  @Column('integer')
  ordinal!: number

  @Column('jsonb')
  source!: JsonObject
}
