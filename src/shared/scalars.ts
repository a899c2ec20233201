import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars'

import { isRegion } from './region.ts'

const MAX_URI = 2_000

/** Instants come in as Date and go out as ISO 8601 in UTC; Date, epoch milliseconds or ISO text may be given out. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  description: 'Instant, ISO 8601, UTC (2026-11-23T16:09:00Z).',
  serialize: (value) => new Date(value as Date | number | string).toISOString(),
})

/** Days are text everywhere: a Date would drag a time zone along. */
export const LocalDate = new GraphQLScalarType({
  ...GraphQLLocalDate.toConfig(),
  name: 'Date',
  description: 'Calendar day, ISO 8601 (2026-11-23).',
})

export const Uri = textScalar(
  'URI',
  'Absolute URL or IRI; never fetched outside the guarded fetcher.',
  (text) => text.length <= MAX_URI && /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(text),
  'an absolute URL or IRI of at most 2000 characters',
)

export const LanguageTag = textScalar(
  'LanguageTag',
  'BCP 47 language tag (en-US).',
  (text) => {
    try {
      return Intl.getCanonicalLocales(text).length === 1
    } catch {
      return false
    }
  },
  'a BCP 47 language tag such as en-US',
)

export const Region = textScalar(
  'Region',
  'ISO 3166-2 code, or cbsa:NNNNN for a US metropolitan area.',
  isRegion,
  'an ISO 3166-2 code such as US-TX, or cbsa:NNNNN',
)

/** A scalar over text: output is as stored (a source's odd value must not break an answer), input is checked. */
function textScalar(name: string, description: string, accepts: (text: string) => boolean, expected: string) {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && accepts(value)) return value
    throw new GraphQLError(`${name} must be ${expected}.`, { extensions: { code: 'BAD_USER_INPUT' } })
  }
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : null),
  })
}
