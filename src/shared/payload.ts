/** Why a mutation did not do what was asked. */
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

/** A business outcome of a mutation, told as data. */
export interface UserError {
  code: UserErrorCode
  /** Path into the input. */
  field: string[] | null
  /** What is wrong and how to mend it. */
  message: string
}

/** `path` is dotted: `requirements.2.anyOf.0.competency`. */
export const userError = (code: UserErrorCode, message: string, path?: string): UserError => ({
  code,
  message,
  field: path === undefined ? null : path.split('.'),
})

/** Thrown inside a service's transaction to roll it back with outcomes that the caller is told as data. */
export class Refused extends Error {
  readonly userErrors: readonly UserError[]

  constructor(...userErrors: readonly UserError[]) {
    super(userErrors.map((error) => error.message).join(' '))
    this.name = 'Refused'
    this.userErrors = userErrors
  }
}

/** One outcome, to be thrown: `throw refuse(code, message, path)`. */
export const refuse = (code: UserErrorCode, message: string, path?: string): Refused =>
  new Refused(userError(code, message, path))

/** The same at a field of the mutation's input. */
export const refuseInput = (code: UserErrorCode, message: string, field: string): Refused =>
  refuse(code, message, `input.${field}`)

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
