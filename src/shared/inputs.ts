import { Arg, Field, ID, InputType } from 'type-graphql'

@InputType({ description: 'One object.' })
export class IdInput {
  @Field(() => ID)
  id!: string
}

@InputType({ description: 'One object and why.' })
export class ReasonInput {
  @Field(() => ID)
  id!: string

  @Field({ description: 'At most 2000 characters.' })
  reason!: string
}

/** The argument `idempotencyKey` of a mutation; hand it to `idempotent` of the identity module. */
export const IdempotencyKeyArg = (): ParameterDecorator =>
  Arg('idempotencyKey', () => String, {
    nullable: true,
    description: 'Any text of yours up to 200 characters: within a day the same key gives the first result again.',
  }) as ParameterDecorator
