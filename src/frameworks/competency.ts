import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm'

import { Node } from '../shared/node.ts'
import { LanguageTag, LocalDate, Uri } from '../shared/scalars.ts'
import type { JsonObject } from './formats/json-text.ts'

@ObjectType({
  implements: Node,
  description: 'CASE CFItem: a competency, or a grouping when matchable is false.',
})
@Entity('competency')
@Unique('UQ_competency_identifier', ['frameworkId', 'identifier'])
@Index('IDX_competency_library_identifier', ['libraryId', 'identifier'])
@Index('IDX_competency_position', ['frameworkId', 'position', 'id'])
@Index('IDX_competency_root', ['frameworkId', 'position', 'id'], { where: 'root' })
@Index('IDX_competency_code', ['code', 'frameworkId'])
export class Competency implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_competency' })
  id!: string

  @Column('text', { name: 'library_id' })
  libraryId!: string

  /** Null while only referred to by others. */
  @Column('text', { name: 'framework_id', nullable: true })
  frameworkId!: string | null

  /** The framework that was the first to refer to it; only where frameworkId is null. */
  @Index('IDX_competency_referenced_by')
  @Column('text', { name: 'referenced_by', nullable: true })
  referencedBy!: string | null

  /** The item that took its place when its framework came; only where frameworkId is null. */
  @Column('text', { name: 'filled_by', nullable: true })
  filledBy!: string | null

  /** The same through all versions while the meaning is the same. */
  @Index('IDX_competency_lineage')
  @Column('text')
  lineage!: string

  @Field({ description: 'CASE identifier; a key only within a framework.' })
  @Index('IDX_competency_identifier')
  @Column('text')
  identifier!: string

  @Field(() => Uri)
  @Index('IDX_competency_uri')
  @Column('text')
  uri!: string

  /** The address in its one spelling, by which evidence is resolved; null where nothing can be: see `uriKey`. */
  @Index('IDX_competency_uri_key')
  @Column('text', { name: 'uri_key', nullable: true })
  uriKey!: string | null

  @Field({ description: 'As it came: may hold Markdown and "<" signs; sanitise when showing.' })
  @Column('text', { name: 'full_statement' })
  fullStatement!: string

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'abbreviated_statement', nullable: true })
  abbreviatedStatement!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'alternative_label', nullable: true })
  alternativeLabel!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'human_coding_scheme', nullable: true })
  humanCodingScheme!: string | null

  /** humanCodingScheme in its one spelling. */
  @Column('text', { nullable: true })
  code!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'list_enumeration', nullable: true })
  listEnumeration!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { name: 'item_type', nullable: true })
  itemType!: string | null

  @Field(() => [String])
  @Column('text', { name: 'concept_keywords', array: true })
  conceptKeywords!: string[]

  @Field(() => [String])
  @Column('text', { array: true })
  subject!: string[]

  @Field(() => [String])
  @Column('text', { name: 'education_level', array: true })
  educationLevel!: string[]

  @Field(() => LanguageTag, { nullable: true })
  @Column('text', { nullable: true })
  language!: string | null

  @Field(() => String, { nullable: true })
  @Column('text', { nullable: true })
  notes!: string | null

  @Field(() => LocalDate, { nullable: true })
  @Column('text', { name: 'status_end_date', nullable: true })
  statusEndDate!: string | null

  @Field({ description: 'False for headings, stems, examples.' })
  @Column('boolean')
  matchable!: boolean

  /** Without a parent inside its framework. */
  @Column('boolean')
  root!: boolean

  /** Place in the tree, depth first. */
  @Column('integer')
  position!: number

  /** Place in the file. */
  @Column('integer')
  ordinal!: number

  /** From a rubric; else the framework's default holds. */
  @Column('text', { name: 'scale_id', nullable: true })
  scaleId!: string | null

  @Column('jsonb', { nullable: true })
  source!: JsonObject | null

  @Field({ description: 'False while only referred to by others.' })
  get resolved(): boolean {
    return this.frameworkId !== null
  }
}
