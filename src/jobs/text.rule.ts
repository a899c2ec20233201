import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'

/** Nothing when the trimmed text has between `least` and `most` characters, else one error that says the bounds. */
export function textFaults(text: string, least: number, most: number, path: string): UserError[] {
  const length = text.trim().length
  if (length < least) return [userError(UserErrorCode.INVALID, 'This must not be empty.', path)]
  return length > most
    ? [userError(UserErrorCode.LIMIT, `At most ${most.toLocaleString('en')} characters; this has ${length}.`, path)]
    : []
}

/** Nothing when there are at most `most`. */
export const countFaults = (count: number, most: number, what: string, path: string): UserError[] =>
  count > most ? [userError(UserErrorCode.LIMIT, `At most ${most} ${what}; ${count} were sent.`, path)] : []

/** One error for each id that is not in `known`, with its place. */
export const unknownFaults = (
  ids: readonly string[],
  known: ReadonlySet<string>,
  what: string,
  path: string,
): UserError[] =>
  ids.flatMap((id, place) =>
    known.has(id)
      ? []
      : [userError(UserErrorCode.NOT_FOUND, `No such ${what}, or it is not yours to see.`, `${path}.${place}`)],
  )
