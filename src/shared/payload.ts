import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql'

export enum UserErrorCode {
  INVALID = 'INVALID',
  NOT_FOUND = 'NOT_FOUND',
  STALE_VERSION = 'STALE_VERSION',
  WRONG_STATE = 'WRONG_STATE',
  DUPLICATE = 'DUPLICATE',
  SAME_SIDE = 'SAME_SIDE',
  NOT_QUALIFIED = 'NOT_QUALIFIED',
  CONSENT_MISSING = 'CONSENT_MISSING',
  ISSUER_NOT_TRUSTED = 'ISSUER_NOT_TRUSTED',
  LIMIT = 'LIMIT',
}
registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Stable codes; clients must tolerate new ones.',
})

@ObjectType({
  description: 'A business outcome of a mutation; faults are GraphQL errors with extensions.code.',
})
export class UserError {
  @Field(() => UserErrorCode)
  code!: UserErrorCode

  @Field(() => [String], { nullable: true, description: 'Path into the input.' })
  field!: string[] | null

  @Field({ description: 'What is wrong and how to mend it.' })
  message!: string
}

/** `path` is dotted: `requirements.2.anyOf.0.competency`. */
export const userError = (code: UserErrorCode, message: string, path?: string): UserError =>
  Object.assign(new UserError(), { code, message, field: path === undefined ? null : path.split('.') })

/** Thrown inside a service's transaction to roll it back with outcomes that the caller is told as data. */
export class Refused extends Error {
  readonly userErrors: readonly UserError[]

  constructor(...userErrors: readonly UserError[]) {
    super(userErrors.map((error) => error.message).join(' '))
    this.name = 'Refused'
    this.userErrors = userErrors
  }
}

@InterfaceType({
  description:
    'Every mutation answers with the changed object plus these; projected is false while the graph has not caught up.',
})
export abstract class Payload {
  @Field({ description: 'True when the change is in the graph, so that a question asked now sees it.' })
  projected!: boolean

  @Field(() => [UserError])
  userErrors!: UserError[]
}

/**
 * Runs a mutation's work and waits for its projection: `{ ...result, projected, userErrors }`. What `work` refuses
 * becomes userErrors, and `nothing` stands where the result would.
 */
export async function payload<Result extends object>(
  session: { projected(): Promise<boolean> },
  nothing: Result,
  work: () => Promise<Result>,
): Promise<Result & { projected: boolean; userErrors: UserError[] }> {
  try {
    const result = await work()
    return { ...result, projected: await session.projected(), userErrors: [] }
  } catch (cause) {
    if (cause instanceof Refused) return { ...nothing, projected: true, userErrors: [...cause.userErrors] }
    throw cause
  }
}
