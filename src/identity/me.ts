import { Field, ObjectType } from 'type-graphql'

import { Payload } from '../shared/payload.types.ts'
import { Role, UseCase } from '../shared/viewer.types.ts'

/** The learner behind the session. Later modules add fields with resolver classes of their own for this type. */
@ObjectType({ description: 'The learner behind the session; reachable only as viewer.me.' })
export class Me {
  /** Learner id; it stays inside. */
  learner!: string
  account!: string
}

@ObjectType('Viewer', { description: 'The caller.' })
export class ViewerObject {
  @Field(() => [Role])
  roles!: Role[]

  @Field(() => [UseCase])
  useCases!: UseCase[]
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class ErasurePayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'A signed statement (JSON) of what was destroyed and when; keep it, nothing else of you is left here.',
  })
  proof!: string | null
}
