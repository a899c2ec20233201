import { DAY_MS, readTime } from '../../shared/instant.ts'

/** A moment as it was written, and what it was taken to mean. */
export interface ReadInstant {
  /** Epoch milliseconds; null when it could not be read. */
  readonly at: number | null
  /** Codes of repairs and problems: DATE_WITHOUT_ZONE, DATE_ONLY, DATE_UNREADABLE. */
  readonly codes: readonly string[]
}

/**
 * Reads a time of a credential leniently: without a zone it is UTC; a bare day starts at 00:00 UTC as a beginning, and
 * as an end it ends where the next day begins (someone whose card is valid until the 3rd may use it on the 3rd). An end
 * is the first moment at which it no longer holds.
 */
export function readInstant(value: unknown, edge: 'START' | 'END'): ReadInstant {
  const read = typeof value === 'string' ? readTime(value) : null
  if (!read) return { at: null, codes: ['DATE_UNREADABLE'] }
  if (read.dayOnly) return { at: edge === 'END' ? read.at + DAY_MS : read.at, codes: ['DATE_ONLY'] }
  return { at: read.at, codes: read.zoned ? [] : ['DATE_WITHOUT_ZONE'] }
}
