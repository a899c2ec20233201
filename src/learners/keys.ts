import { normaliseUri, uuidIn } from '../shared/spelling.ts'

/** How one assertion names its competency: by any of these that a library knows. */
export interface CompetencyKeys {
  /** Normalised address. */
  readonly url: string | null
  /** A CASE identifier (UUID, lower case) found in the address. */
  readonly identifier: string | null
  /** The framework's name as the source wrote it, and the code in it; a code is a key only within its framework. */
  readonly framework: string | null
  readonly code: string | null
  readonly name: string | null
}

/** All that a level is found by: its addresses in one spelling, and the identifiers in them. */
export const levelKeys = (uris: readonly (string | null)[]): string[] => {
  const addresses = uris.filter((uri): uri is string => uri !== null).map(normaliseUri)
  return [...new Set([...addresses, ...addresses.flatMap((uri) => uuidIn(uri) ?? [])])]
}
