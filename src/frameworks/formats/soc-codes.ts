import { DAY_MS } from '../../shared/instant.ts'

/** Levels of the Standard Occupational Classification, and O*NET's finer codes. */
export const OCCUPATION_LEVELS = [
  'majorGroups',
  'minorGroups',
  'broadOccupations',
  'detailedOccupations',
  'onetJobCodes',
] as const

export type OccupationLevel = (typeof OCCUPATION_LEVELS)[number]

export interface SocReading {
  /** As it is kept: repaired, or as it came. */
  readonly code: string
  /** OK: a code; REPAIRED: a spreadsheet had made a date of it; UNKNOWN: neither. */
  readonly state: 'OK' | 'REPAIRED' | 'UNKNOWN'
}

const SOC = /^\d{2}-\d{4}(\.\d{2})?$/

/** Day 0 of Excel's calendar, as it counts since March 1900. */
const EXCEL_DAY_0 = Date.UTC(1899, 11, 30)

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

interface Month {
  readonly year: number
  readonly month: number
}

/**
 * A code of an occupation. A spreadsheet takes 11-2000 for November 2000, and then shows 36831, Nov-00 or 2000-11-01:
 * that month is read back. Of all major groups only 11 is a month.
 */
export function readSoc(text: string, level: OccupationLevel): SocReading {
  const code = text.trim()
  if (SOC.test(code)) return { code, state: 'OK' }
  const whole = /^(\d{5,7})-0000$/.exec(code)?.[1]
  const month = whole === undefined ? monthIn(code) : monthOfSerial(Number(whole))
  if (month?.month !== 11) return { code, state: 'UNKNOWN' }
  const isGroup = whole !== undefined || (level === 'majorGroups' && month.year === 2000)
  return { code: isGroup ? '11-0000' : `11-${String(month.year).padStart(4, '0')}`, state: 'REPAIRED' }
}

function monthIn(text: string): Month | null {
  if (/^\d{5,7}$/.test(text)) return monthOfSerial(Number(text))
  const iso = /^(\d{4})-(\d{2})-01$/.exec(text)
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]) }
  const american = /^(\d{1,2})\/0?1\/(\d{4})$/.exec(text)
  if (american) return { year: Number(american[2]), month: Number(american[1]) }
  const named = /^([a-z]{3})-(\d{2}|\d{4})$/i.exec(text)
  if (!named) return null
  const year = Number(named[2])
  return { year: year < 100 ? 2000 + year : year, month: MONTHS.indexOf((named[1] as string).toLowerCase()) + 1 }
}

/** Null when it is not the first of a month: nobody wrote that as a code. */
function monthOfSerial(serial: number): Month | null {
  const date = new Date(EXCEL_DAY_0 + serial * DAY_MS)
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== 1) return null
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 }
}
