import { Session } from './database/session.ts'
import { ImportError, importErrorText } from './frameworks/formats/import-error.ts'
import type { Core } from './headwater.ts'
import { organisationLoader } from './identity/organisation.loaders.ts'
import { SYSTEM } from './identity/rights.ts'
import { badInput, Fault, notFound } from './shared/errors.ts'
import { DAY_MS } from './shared/instant.ts'
import { Refused } from './shared/payload.ts'

/** Values as the command line gives them: text, lists of text, or true. */
export type CommandInput = Readonly<Record<string, unknown>>

/** One thing that an operator can do on the machine that holds the stores; the same through a running server. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** As commander writes them: `<required>`, `[optional]`. */
  readonly arguments?: readonly (readonly [syntax: string, description: string])[]
  readonly options?: readonly (readonly [syntax: string, description: string])[]
  run(core: Core, input: CommandInput, progress: CommandProgress): Promise<unknown>
  /**
   * What the person sees of a result, in the process of the command line, after files are written: text, or what is
   * printed as JSON. Absent: the result as JSON.
   */
  show?(result: unknown, input: CommandInput): unknown
}

/** A line about where long work is; `part` when it can be counted, `total` null while that is not known. */
export type CommandProgress = (line: string, part?: { readonly done: number; readonly total: number | null }) => void

/** How long a key is valid when nothing else is said. */
export const YEAR_DAYS = 365

export const system = (core: Core): Session => Session.open(core.resources, SYSTEM)

/** The operator at work for one organisation; NOT_FOUND when there is none of this id. */
export async function systemFor(core: Core, organisation: string): Promise<Session> {
  if (!(await system(core).load(organisationLoader).load(organisation))) throw notFound('organisation')
  return Session.open(core.resources, { ...SYSTEM, organisation })
}

export const text = (input: CommandInput, name: string): string => {
  const value = input[name]
  if (typeof value !== 'string' || value === '') throw badInput(`Give ${name}.`, name)
  return value
}

export const optional = (input: CommandInput, name: string): string | null =>
  input[name] === undefined ? null : text(input, name)

/** Words of a closed list, given as a list or with commas between. */
export function words<T extends string>(input: CommandInput, name: string, known: readonly T[]): T[] {
  const given = [input[name] ?? []].flat().flatMap((value) => String(value).split(','))
  const wrong = given.find((word) => !known.includes(word as T))
  if (wrong !== undefined) throw badInput(`${wrong} is not one of ${known.join(', ')}.`, name)
  return given as T[]
}

export function inDays(core: Core, input: CommandInput): Date {
  const days = Number(input.days ?? YEAR_DAYS)
  if (!Number.isInteger(days) || days < 1 || days > 5 * YEAR_DAYS)
    throw badInput(`days is a whole number from 1 to ${5 * YEAR_DAYS}.`, 'days')
  return new Date(core.resources.clock() + days * DAY_MS)
}

/** What a command could not do, in words for the operator; null when it is a fault of the program. */
export function refusalText(cause: unknown): string | null {
  if (cause instanceof Fault) return cause.message
  if (cause instanceof Refused)
    return cause.userErrors.map(({ field, message }) => `${field ? `${field.join('.')}: ` : ''}${message}`).join('\n')
  if (cause instanceof ImportError) return importErrorText(cause)
  return null
}
