/** What an ISO 8601 text names. */
export interface ReadTime {
  /** Epoch milliseconds; of a day its first moment in UTC. */
  readonly at: number
  /** A day without a time. */
  readonly dayOnly: boolean
  /** False: it named no zone and was read as UTC. */
  readonly zoned: boolean
}

export const DAY_MS = 86_400_000

const PATTERN =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?\s*$/

/**
 * Reads an ISO 8601 day or instant; null when it is none, or no day or time that there is (30 February, 24:30). What a
 * missing zone or time means for the text at hand, and whether to speak of it, is the caller's. Of fractions of a
 * second the first three digits count; 24:00 and a leap second are the moment after.
 */
export function readTime(text: string): ReadTime | null {
  const match = PATTERN.exec(text)
  if (!match) return null
  const [, year = '', month = '', day = '', hour, minute = '00', second = '00', fraction = '', zone] = match
  const midnight = midnightOf(Number(year), Number(month), Number(day))
  if (midnight === null) return null
  if (hour === undefined) return { at: midnight, dayOnly: true, zoned: false }
  const clock = clockMs(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)))
  const offset = zone === undefined ? 0 : offsetMs(zone)
  if (clock === null || offset === null) return null
  return { at: midnight + clock - offset, dayOnly: false, zoned: zone !== undefined }
}

/** Date.UTC turns 30 February into March and the year 50 into 1950; those are not what anyone wrote. */
function midnightOf(year: number, month: number, day: number): number | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const same = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same ? date.getTime() : null
}

function clockMs(hour: number, minute: number, second: number, millis: number): number | null {
  if (hour > 24 || minute > 59 || second > 60) return null
  if (hour === 24 && minute + second + millis > 0) return null
  return ((hour * 60 + minute) * 60 + second) * 1000 + millis
}

function offsetMs(zone: string): number | null {
  if (/^z$/i.test(zone)) return 0
  const digits = zone.slice(1).replace(':', '')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** The day that a date, or a text that begins with one, names as written; null when there is no such day. */
export function readDay(text: string): string | null {
  const day = /^\s*(\d{4}-\d{2}-\d{2})(?:[Tt ].*)?\s*$/.exec(text)?.[1]
  return day !== undefined && readTime(day) !== null ? day : null
}

/** Midnight UTC at which a day begins, epoch milliseconds. */
export const dayStart = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** The moment after a day's last one: a bare end date ends with its UTC day (DESIGN §5.9). */
export const dayEnd = (day: string): number => dayStart(day) + DAY_MS

/** The UTC day of a moment. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The last UTC day before an end: what a bare end date was written as. */
export const lastDayBefore = (end: number): string => dayOf(end - 1)
