import { Field, ID, InputType, ObjectType } from 'type-graphql'

import { Payload } from '../shared/payload.types.ts'
import { Comment, CommentVote } from './comment.ts'

@InputType({ description: 'A comment.' })
export class AddCommentInput {
  @Field(() => ID, { description: 'A competency, mapping, framework or pairing that you see.' })
  about!: string

  @Field({ description: '1 to 4,000 characters.' })
  text!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'Whose discussion it is: a cohort that your organisation takes part in. Default: the one that keeps it.',
  })
  cohort?: string | null

  @Field(() => ID, { nullable: true, description: 'A comment on the same thing that it answers.' })
  replyTo?: string | null

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'True: with this its thread is resolved.' })
  resolve?: boolean | null
}

@InputType({ description: 'One comment; any of its thread.' })
export class CommentInput {
  @Field(() => ID)
  comment!: string
}

@InputType({ description: 'A vote.' })
export class VoteCommentInput {
  @Field(() => ID)
  comment!: string

  @Field(() => CommentVote)
  vote!: CommentVote
}

@InputType({ description: 'Which comments.' })
export class CommentWhere {
  @Field(() => ID, { nullable: true, description: 'What they are about, in any version.' })
  about?: string | null

  @Field(() => Boolean, { nullable: true, description: 'Of threads that are resolved, or not.' })
  resolved?: boolean | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class CommentPayload extends Payload {
  @Field(() => Comment, { nullable: true })
  comment!: Comment | null
}
