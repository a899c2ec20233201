import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import type { GrantConsentInput } from './consent.inputs.ts'
import { ConsentField, ConsentPurpose } from './kinds.ts'

const MAX_AUDIENCE = 100
const MAX_REGIONS = 50
const MAX_TERMS = 100

const DISCOVERY_NEEDS = [ConsentField.COMPETENCIES, ConsentField.LEVELS]
const DISCOVERY_ALLOWS = [...DISCOVERY_NEEDS, ConsentField.REGION, ConsentField.AVAILABILITY]

/** The same moment a year later; from 29 February, 1 March. */
export function yearAfter(now: number): number {
  const later = new Date(now)
  return later.setUTCFullYear(later.getUTCFullYear() + 1)
}

/** What is wrong with a consent as it was asked for, all at once; whether its audience exists is asked elsewhere. */
export function consentFaults(input: GrantConsentInput, now: number): UserError[] {
  return [...lengthFaults(input), ...endFaults(input, now), ...purposeFaults(input)]
}

const invalid = (message: string, path: string): UserError => userError(UserErrorCode.INVALID, message, path)

function* lengthFaults(input: GrantConsentInput): Generator<UserError> {
  const { audience, regions, termsVersion } = input
  if (audience && (audience.length < 1 || audience.length > MAX_AUDIENCE))
    yield invalid(`Name 1 to ${MAX_AUDIENCE} organisations, or leave the audience out.`, 'input.audience')
  if (regions && (regions.length < 1 || regions.length > MAX_REGIONS))
    yield invalid(`Name 1 to ${MAX_REGIONS} regions, or leave them out.`, 'input.regions')
  if (termsVersion.trim() === '' || termsVersion.length > MAX_TERMS)
    yield invalid(`Name the terms in 1 to ${MAX_TERMS} characters.`, 'input.termsVersion')
}

function* endFaults({ validUntil }: GrantConsentInput, now: number): Generator<UserError> {
  const end = validUntil.getTime()
  if (!(end > now)) yield invalid('A consent ends in the future.', 'input.validUntil')
  else if (end > yearAfter(now))
    yield invalid('A consent lasts at most a year; grant it anew then.', 'input.validUntil')
}

function* purposeFaults({ purpose, fields, audience }: GrantConsentInput): Generator<UserError> {
  if (fields.length === 0) yield invalid('Name at least one field.', 'input.fields')
  if (purpose === ConsentPurpose.DISCLOSURE && !audience)
    yield invalid('A disclosure is to named organisations.', 'input.audience')
  if (purpose !== ConsentPurpose.DISCOVERY) return
  if (!DISCOVERY_NEEDS.every((field) => fields.includes(field)))
    yield invalid('Nobody can be ranked without COMPETENCIES and LEVELS.', 'input.fields')
  const much = fields.filter((field) => !DISCOVERY_ALLOWS.includes(field))
  if (much.length > 0)
    yield invalid(`DISCOVERY is under a pseudonym: it cannot cover ${[...new Set(much)].join(', ')}.`, 'input.fields')
}
