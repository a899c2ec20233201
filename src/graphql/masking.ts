import { randomUUID } from 'node:crypto'

import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'

import { Fault } from '../shared/errors.ts'

/** Codes of Apollo's and graphql's own errors, whose messages are about the caller's document only. */
const OPEN_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
])

export type LogUnmasked = (incident: string, cause: unknown) => void

/**
 * What leaves the house: faults as they are, errors about the document as they are; everything else becomes an
 * incident number, and the cause goes to the log alone.
 */
export const maskErrors =
  (log: LogUnmasked) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = faultIn(error) ?? unwrapResolverError(error)
    const place = {
      ...(formatted.locations && { locations: formatted.locations }),
      ...(formatted.path && { path: formatted.path }),
    }
    if (cause instanceof Fault) return { message: cause.message, ...place, extensions: shown(cause) }
    const code = String(formatted.extensions?.code ?? '')
    if (isAboutDocument(cause) && OPEN_CODES.has(code))
      return { message: formatted.message, ...place, extensions: { code } }
    const incident = randomUUID()
    log(incident, cause)
    return {
      message: `Something went wrong here; it is not your doing. Incident ${incident}.`,
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', incident },
    }
  }

/** Also what a plugin throws, which Apollo wraps without a path. */
const faultIn = (error: unknown): Fault | null =>
  error instanceof Fault ? error : error instanceof GraphQLError ? faultIn(error.originalError) : null

/** `http` is for the server that answers, not for the client. */
function shown(fault: Fault): Record<string, unknown> {
  const { http: _http, ...extensions } = fault.extensions
  return extensions
}

/** graphql wraps its own errors in others of its kind; what wraps anything else came out of our code. */
const isAboutDocument = (cause: unknown): boolean =>
  cause instanceof GraphQLError && (!cause.originalError || isAboutDocument(cause.originalError))
