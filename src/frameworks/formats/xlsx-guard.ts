import type { FindingCollector } from './findings.ts'
import { ImportError } from './import-error.ts'
import type { ZipLimits } from './zip.ts'

export interface XlsxLimits {
  readonly bytes: number
  readonly zip: ZipLimits
  readonly rows: number
  readonly columns: number
  /** Rows times columns of all sheets together, empty ones between them too. */
  readonly cells: number
  /** Characters (UTF-16 units) of one cell. */
  readonly text: number
  /** Of all cells together: a text that stands once in the file may be shared by all of them. */
  readonly allText: number
}

/** Begins and ends of rows, cells, formulas and values; looks at no character twice, whatever the text. */
const TAG = /<(\/?)(?:[^\s<>/:]*:)?(row|c|f|v)(?![\w.:-])([^<>]*)>/g

/** What may stand in the tag of a row or cell; a `>` or a reference in it could hide from us what the library then reads. */
const ATTRIBUTES = /^(?:\s+[\w.:-]+\s*=\s*(?:"[^"&]*"|'[^'&]*'))*\s*\/?$/

interface OpenCell {
  readonly attributes: string
  formula: boolean
  /** Where the text of its value begins; null: it has none. */
  value: number | null
}

/**
 * Looks through the XML of a sheet, and answers rows times columns that it reaches over, for what the library does not say: how far its rows and columns reach, which it would
 * fill with empty ones, and cells that have an error or a formula that was never computed, which it reads as empty.
 * @throws ImportError when it reaches too far.
 */
export function checkSheet(name: string, part: Uint8Array, limits: XlsxLimits, report: FindingCollector): number {
  const xml = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString()
  const reach = { rows: 0, columns: 0 }
  let cell: OpenCell | null = null
  for (const tag of xml.matchAll(TAG)) {
    const [whole, slash, kind, attributes = ''] = tag
    const ends = slash === '/' || attributes.endsWith('/')
    if ((kind === 'row' || kind === 'c') && !ATTRIBUTES.test(attributes)) throw unreadable(name)
    if (kind === 'row') stretch(reach, ROW.exec(attributes)?.[1], null)
    else if (kind === 'c') {
      if (slash !== '/') cell = opened(attributes, reach)
      if (ends && cell) noteEmpty(name, cell, xml, report)
    } else if (cell && slash !== '/') {
      if (kind === 'f') cell.formula = true
      else if (!ends) cell.value = tag.index + whole.length
    }
  }
  const { rows, columns } = reach
  if (rows > limits.rows + 1 || columns > limits.columns || rows * columns > limits.cells)
    throw new ImportError(
      'IMPORT_TOO_MANY_ELEMENTS',
      `${JSON.stringify(name)} of the workbook reaches to row ${rows} and column ${columns}; at most ${limits.rows} rows and ${limits.columns} columns are read. Delete what is empty at the end, or split it.`,
    )
  return rows * columns
}

const unreadable = (name: string): ImportError =>
  new ImportError('IMPORT_XLSX', `${JSON.stringify(name)} of the workbook is written in an odd way; save it again.`)

function stretch(reach: { rows: number; columns: number }, row: string | undefined, column: string | null): void {
  if (row !== undefined) reach.rows = Math.max(reach.rows, Number(row))
  if (column !== null) reach.columns = Math.max(reach.columns, columnNumber(column))
}

const ROW = /\sr\s*=\s*["'](\d+)["']/
const PLACE = /\sr\s*=\s*["']([A-Z]+)(\d+)["']/

function opened(attributes: string, reach: { rows: number; columns: number }): OpenCell {
  const [, column = null, row] = PLACE.exec(attributes) ?? []
  stretch(reach, row, column)
  return { attributes, formula: false, value: null }
}

function noteEmpty(sheet: string, cell: OpenCell, xml: string, report: FindingCollector): void {
  const [, column = '', row = ''] = PLACE.exec(cell.attributes) ?? []
  const place = `${sheet.replace(/^.*\//, '')}, ${column}${row}`
  if (/\st="e"/.test(cell.attributes)) {
    const error = cell.value === null ? 'an error' : xml.slice(cell.value, xml.indexOf('<', cell.value)).slice(0, 20)
    report.warn('XLSX_ERROR', `The cell shows ${error}; it was read as empty. Mend its formula.`, place)
  } else if (cell.formula && cell.value === null)
    report.warn(
      'XLSX_FORMULA',
      'The formula has no computed value in the file; the cell was read as empty. Open and save it in a spreadsheet program.',
      place,
    )
}

const columnNumber = (letters: string): number =>
  [...letters.slice(0, 8)].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0)
