/** Epoch milliseconds of an ISO 8601 instant; `zoned` false when it named no zone and was read as UTC. */
export function readInstant(text: string): { instant: number; zoned: boolean } | null {
  const match =
    /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|z|[+-]\d{2}:?\d{2})?)?\s*$/.exec(
      text,
    )
  if (!match) return null
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = match
  if (!isDay(Number(year), Number(month), Number(day))) return null
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return null
  const millis = Number(fraction.padEnd(3, '0').slice(0, 3))
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    millis,
  )
  return { instant: local - zoneMillis(zone), zoned: zone !== undefined }
}

function zoneMillis(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** The day of a date or of an instant, as written; null when it is no day of the calendar. */
export function readDay(text: string): string | null {
  const match = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?\s*$/.exec(text)
  if (!match) return null
  return isDay(Number(match[1]), Number(match[2]), Number(match[3])) ? `${match[1]}-${match[2]}-${match[3]}` : null
}
