import Table from 'cli-table3'

/** Tables stay within this many columns. */
export const WIDTH = 100

export interface TableText {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Width of each column, borders not counted; together with them at most WIDTH. */
  readonly widths: readonly number[]
  /** Indexes of columns that hold numbers. */
  readonly right?: readonly number[]
}

/** The table as text; colours only where a terminal reads it. */
export function tableText({ head, rows, widths, right = [] }: TableText, colours: boolean): string {
  const total = widths.reduce((sum, width) => sum + width, 0) + widths.length + 1
  if (total > WIDTH) throw new RangeError(`a table of ${total} columns is wider than ${WIDTH}`)
  const table = new Table({
    head: [...head],
    colWidths: [...widths],
    colAligns: widths.map((_, at) => (right.includes(at) ? 'right' : 'left')),
    wordWrap: true,
    style: colours ? { head: ['bold'], border: ['gray'] } : { head: [], border: [] },
  })
  for (const row of rows) table.push([...row])
  return table.toString()
}

/** 8156 → 81.56 %. */
export const percent = (bp: number): string => `${(bp / 100).toFixed(2)} %`

/** 8156 → 81.56, for columns whose head says per cent; nothing for nothing. */
export const hundredths = (bp: number): string => (bp === 0 ? '–' : (bp / 100).toFixed(2))

/** MEETS_IF_VERIFIED → Meets if verified. */
export function words(code: string): string {
  const text = code.toLowerCase().replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A number about people as the API gives it. */
export const people = (count: {
  readonly count: number | null
  readonly suppressed: boolean
  readonly threshold: number
}): string => (count.count === null ? `<${count.threshold}` : String(count.count))
