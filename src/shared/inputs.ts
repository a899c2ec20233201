import { Arg, Field, ID, InputType } from 'type-graphql'

@InputType({ description: 'One object.' })
export class IdInput {
  @Field(() => ID)
  id!: string
}

/** The argument `idempotencyKey` of a mutation; hand it to `idempotent` of the identity module. */
export const IdempotencyKeyArg = (): ParameterDecorator =>
  Arg('idempotencyKey', () => String, {
    nullable: true,
    description: 'Any text of yours up to 200 characters: within a day the same key gives the first result again.',
  }) as ParameterDecorator
