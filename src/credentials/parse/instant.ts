/** A moment as it was written, and what it was taken to mean. */
export interface ReadInstant {
  /** Epoch milliseconds; null when it could not be read. */
  readonly at: number | null
  /** Codes of repairs and problems: DATE_WITHOUT_ZONE, DATE_ONLY, DATE_UNREADABLE. */
  readonly codes: readonly string[]
}

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?$/

const DAY_MS = 86_400_000

/**
 * Reads an ISO 8601 instant leniently: without a zone it is UTC; a bare day starts at 00:00 UTC as a beginning, and
 * as an end lasts until its last millisecond (someone whose card is valid until the 3rd may use it on the 3rd).
 */
export function readInstant(value: unknown, edge: 'START' | 'END'): ReadInstant {
  const match = typeof value === 'string' ? PATTERN.exec(value.trim()) : null
  if (!match) return { at: null, codes: ['DATE_UNREADABLE'] }
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  // Date.UTC turns 30 February into March; that is not a date anyone wrote.
  if (new Date(midnight).getUTCDate() !== Number(day) || Number(month) > 12 || Number(month) < 1)
    return { at: null, codes: ['DATE_UNREADABLE'] }
  if (hour === undefined) return { at: edge === 'END' ? midnight + DAY_MS - 1 : midnight, codes: ['DATE_ONLY'] }
  const clock = clockMs(hour, minute ?? '0', second ?? '0', fraction ?? '0')
  if (clock === null) return { at: null, codes: ['DATE_UNREADABLE'] }
  const at = midnight + clock - offsetMs(zone)
  return { at, codes: zone === undefined ? ['DATE_WITHOUT_ZONE'] : [] }
}

function clockMs(hour: string, minute: string, second: string, fraction: string): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  if (h > 24 || m > 59 || s > 60 || (h === 24 && (m > 0 || s > 0))) return null
  return ((h * 60 + m) * 60 + s) * 1000 + Math.floor(Number(`0.${fraction}`) * 1000)
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || /^z$/i.test(zone)) return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}
