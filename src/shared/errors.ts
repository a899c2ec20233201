/** Codes of faults; stable, part of the API. Expected outcomes are data (`UserError`), never one of these. */
export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'LIMIT'
  | 'UNAVAILABLE'
  | 'CURSOR_EXPIRED'

/** A fault that may be shown to the caller as it is: it never holds data of others, SQL, Cypher or secrets. */
export class Fault extends Error {
  readonly code: FaultCode
  /** What is said beside the message: GraphQL takes over the `extensions` of what was thrown. */
  readonly extensions: Record<string, unknown>

  constructor(code: FaultCode, message: string, more: { path?: string; cause?: unknown; retryAfter?: number } = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause })
    this.name = 'Fault'
    this.code = code
    this.extensions = {
      code,
      ...(more.path === undefined ? {} : { field: more.path }),
      ...(more.retryAfter === undefined ? {} : { retryAfter: more.retryAfter }),
    }
  }
}

/** No or no valid key. */
export const unauthenticated = (): Fault =>
  new Fault('UNAUTHENTICATED', 'Send a valid key in the header "Authorization: Bearer …".')

/** `need` names what is missing, such as "the use case CANDIDATE_SEARCH". */
export const forbidden = (need: string): Fault => new Fault('FORBIDDEN', `This needs ${need}.`)

/** The same text for "does not exist" and "is not yours", so neither can be told from the other. */
export const notFound = (what: string): Fault => new Fault('NOT_FOUND', `No such ${what}, or it is not yours.`)

/** `path` is the place in the input; `message` says the mend. */
export const badInput = (message: string, path?: string): Fault =>
  new Fault('BAD_USER_INPUT', message, path === undefined ? {} : { path })

/** A bound that the caller can stay below; `message` names it. */
export const limitExceeded = (message: string, path?: string): Fault =>
  new Fault('LIMIT', message, path === undefined ? {} : { path })

/** So much of the caller's is under way that this has to wait; in so many seconds there may be room. */
export const tooManyAtOnce = (message: string, retryAfter: number): Fault => new Fault('LIMIT', message, { retryAfter })

/** A store is not reachable now; trying again later can help. */
export const unavailable = (what: string, cause?: unknown, retryAfter?: number): Fault =>
  new Fault('UNAVAILABLE', `${what} is not available now; try again later.`, {
    cause,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })

/** Cursors live one hour, because people's consent does not stand still. */
export const cursorExpired = (): Fault =>
  new Fault('CURSOR_EXPIRED', 'This cursor is older than an hour or was not made here; start again without it.', {
    path: 'after',
  })
