import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { Node } from '../shared/node.ts'
import { connectionType, edgeType } from '../shared/paging.ts'
import { DateTime } from '../shared/scalars.ts'
import { Cohort } from './cohort.ts'
import { CommentVote } from './comment.rule.ts'
import { CohortSide } from './kinds.types.ts'

export { CommentVote }

registerEnumType(CommentVote, {
  name: 'CommentVote',
  description: 'What an organisation thinks of a comment; NONE takes its vote back.',
})

@ObjectType({
  implements: Node,
  description:
    'A contribution to the discussion of a cohort; its members read it. Authors appear as organisation and side, as it was then.',
})
@Entity('cohort_comment')
@Index('IDX_cohort_comment_order', ['cohortId', 'at', 'id'])
@Index('IDX_cohort_comment_about', ['aboutKey', 'at', 'id'])
export class Comment implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_cohort_comment' })
  id!: string

  @ForeignKey(() => Cohort, { name: 'FK_cohort_comment_cohort' })
  @Column('text', { name: 'cohort_id' })
  cohortId!: string

  @Field(() => ID, { description: 'What was looked at: a competency, mapping, framework or pairing, in that version.' })
  @Column('text', { name: 'about_id' })
  about!: string

  /** The same for all versions of it. */
  @Column('text', { name: 'about_key' })
  aboutKey!: string

  @Field(() => ID, { nullable: true, description: 'The comment that it answers.' })
  @Column('text', { name: 'reply_to_id', nullable: true })
  replyTo!: string | null

  @Field(() => ID, { description: 'The first comment of its thread; its own id when it is the first.' })
  @Column('text', { name: 'thread_id' })
  thread!: string

  @Column('text', { name: 'organisation_id' })
  organisationId!: string

  @Field(() => CohortSide)
  @Column('text')
  side!: CohortSide

  /** Account or client. */
  @Column('text', { nullable: true })
  actor!: string | null

  @Field({ description: 'As it was typed: sanitise when showing.' })
  @Column('text')
  text!: string

  @Field(() => DateTime)
  @Column('timestamptz')
  at!: Date

  /** Of the first comment of a thread only. */
  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null

  @Column('text', { name: 'resolved_by', nullable: true })
  resolvedBy!: string | null

  @Field({ description: 'Whether its thread is resolved.' })
  resolved!: boolean

  @Field(() => Int, { description: 'Organisations that are for it.' })
  up!: number

  @Field(() => Int, { description: 'Organisations that are against it.' })
  down!: number

  @Field(() => CommentVote, { description: "Your organisation's own." })
  vote!: CommentVote
}

/** One vote an organisation: sides speak as organisations, and a large one has no more to say than a small one. */
@Entity('cohort_comment_vote')
export class CommentVoteRow {
  @ForeignKey(() => Comment, { name: 'FK_cohort_comment_vote_comment' })
  @PrimaryColumn('text', { name: 'comment_id', primaryKeyConstraintName: 'PK_cohort_comment_vote' })
  commentId!: string

  @PrimaryColumn('text', { name: 'organisation_id', primaryKeyConstraintName: 'PK_cohort_comment_vote' })
  organisationId!: string

  @Column('text')
  vote!: CommentVote
}

export const CommentEdge = edgeType('Comment', () => Comment)
export type CommentEdge = InstanceType<typeof CommentEdge>

@ObjectType({ description: 'Page.' })
export class CommentConnection extends connectionType('Comment', () => CommentEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}
