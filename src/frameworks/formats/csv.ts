import { isUtf8 } from 'node:buffer'

import { CsvError, parse } from 'csv-parse/sync'

import type { FindingCollector } from './findings.ts'
import { ImportError, wrongRow } from './import-error.ts'
import { DEFAULT_TEXT_LIMITS } from './json-text.ts'
import { describeBytes } from './looks-like.ts'
import { checkColumns, type RowTrouble, rowPath, storable, type TableRow } from './table-row.ts'

export interface CsvLimits {
  readonly bytes: number
  readonly rows: number
  readonly columns: number
  /** Characters (UTF-16 units) of one cell. */
  readonly text: number
}

export const DEFAULT_CSV_LIMITS: CsvLimits = {
  bytes: DEFAULT_TEXT_LIMITS.bytes,
  rows: 250_000,
  columns: 500,
  text: DEFAULT_TEXT_LIMITS.text,
}

export interface CsvOptions {
  /** Default: what the first line has most of, of comma, semicolon and tab. */
  readonly delimiter?: ',' | ';' | '\t' | '|'
  /** False: a quote is a character like others. Default: true. */
  readonly quotes?: boolean
  readonly limits?: CsvLimits
  /** Encodings and characters that had to be repaired, and rows that were passed over, are told here. */
  readonly report: FindingCollector
  /** Report rows that cannot be read and go on, instead of refusing the whole. */
  readonly skipBadRows?: boolean
}

/** The whole of a CSV file. */
export interface CsvTable {
  /** The names as they came, without surrounding space. */
  readonly header: readonly string[]
  readonly rows: readonly TableRow[]
}

/**
 * Reads a CSV file: UTF-8 or UTF-16 with or without a mark, else Windows-1252; comma, semicolon or tab; quotes with
 * line breaks inside. Cells come as they are, each row with as many as the header.
 * @throws ImportError naming line and column.
 */
export function readCsv(bytes: Uint8Array, options: CsvOptions): CsvTable {
  const rows: TableRow[] = []
  let header: readonly string[] = []
  eachCsvRow(bytes, options, (names) => {
    header = names
    return (row) => rows.push(row)
  })
  return { header, rows }
}

/**
 * The same a row at a time, for files too long to be kept as rows: `begin` is called once with the header and answers
 * what is to be done with each row. What that throws comes through.
 */
export function eachCsvRow(
  bytes: Uint8Array,
  options: CsvOptions,
  begin: (header: readonly string[]) => (row: TableRow) => void,
): void {
  const limits = options.limits ?? DEFAULT_CSV_LIMITS
  const { head, whole, separator } = withoutSeparatorLine(decodeCsv(bytes, limits, options.report))
  const delimiter = options.delimiter ?? separator ?? delimiterOf(head)
  const quotes = options.quotes ?? true
  const readable =
    options.skipBadRows && quotes ? withoutWrongQuotes(whole.toString(), delimiter, options.report) : whole
  const reading = new CsvReading(options, limits, begin)
  parseEach(readable, delimiter, (cells, lastLine) => reading.row(cells, lastLine), quotes)
  reading.end()
}

/** Rows are handed on and forgotten. */
function parseEach(
  text: string | Buffer,
  delimiter: string,
  row: (cells: string[], lastLine: number) => void,
  quotes = true,
): void {
  try {
    parse(text, {
      delimiter,
      quote: quotes ? '"' : false,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        row(cells, lines)
        return null
      },
    })
  } catch (cause) {
    throw cause instanceof CsvError ? notCsv(cause) : cause
  }
}

/** With more of them the file is of another kind than CSV. */
const MOST_WRONG_QUOTES = 100

/** Characters that are read again for wrong quotes, or one is the last that is passed over. */
const MOST_READ_AGAIN = 4 * 1024 * 1024

/**
 * Takes out the lines on which a quote is wrong, an empty line for each. A quote that is never closed is refused all the
 * same: what would be passed over with it is the rest of the file.
 */
function withoutWrongQuotes(text: string, delimiter: string, report: FindingCollector): string {
  let left = text
  for (let count = 0; count < MOST_WRONG_QUOTES; count++) {
    try {
      parseEach(left, delimiter, () => {})
      return left
    } catch (cause) {
      const line = cause instanceof ImportError ? (cause.place?.line ?? 0) : 0
      if (!(cause instanceof ImportError) || line === 0 || (count > 0 && count * text.length > MOST_READ_AGAIN))
        throw cause
      report.lost('IMPORT_ROW', `${cause.message} The row was passed over.`, rowPath(line, null))
      left = withoutLine(left, line)
    }
  }
  return left
}

function withoutLine(text: string, line: number): string {
  const breaks = /\r\n|\r|\n/g
  let from = 0
  for (let at = 1; at < line; at++) {
    if (!breaks.test(text)) return text
    from = breaks.lastIndex
  }
  const end = breaks.exec(text)
  return text.slice(0, from) + (end ? text.slice(end.index) : '')
}

class CsvReading {
  #header: readonly string[] | null = null
  #take: (row: TableRow) => void = () => {}
  #rows = 0

  constructor(
    private readonly options: CsvOptions,
    private readonly limits: CsvLimits,
    private readonly begin: (header: readonly string[]) => (row: TableRow) => void,
  ) {}

  row(cells: string[], lastLine: number): void {
    const line = lastLine - cells.reduce((sum, cell) => sum + breaksIn(cell), 0)
    if (this.#header === null) {
      this.#header = checkColumns(cells, this.limits.columns)
      this.#take = this.begin(this.#header)
      return
    }
    if (cells.every((cell) => cell.trim() === '')) return
    if (++this.#rows > this.limits.rows)
      throw new ImportError('IMPORT_TOO_MANY_ELEMENTS', `More than ${this.limits.rows} rows; split the file.`)
    const header = this.#header
    const trouble = tooWide(cells, header)
    if (trouble) this.#bad(line, trouble)
    else {
      const kept = header.map((name, i) =>
        storable(cells[i] ?? '', () => rowPath(line, name), this.limits.text, this.options.report),
      )
      this.#take({ cells: kept, line })
    }
  }

  #bad(line: number, { column, message }: RowTrouble): void {
    const path = rowPath(line, column)
    if (!this.options.skipBadRows) throw wrongRow(message, path)
    this.options.report.lost('IMPORT_ROW', `${message} The row was passed over.`, path)
  }

  end(): void {
    if (this.#header === null)
      throw new ImportError('IMPORT_EMPTY', 'The file is empty; its first line has to name the columns.')
  }
}

const breaksIn = (cell: string): number => cell.match(/\r\n|\r|\n/g)?.length ?? 0

function tooWide(cells: readonly string[], header: readonly string[]): RowTrouble | null {
  const last = cells.findLastIndex((cell) => cell.trim() !== '')
  if (last < header.length) return null
  return {
    column: `column ${last + 1}`,
    message: `The row has ${last + 1} cells where the header has ${header.length}; a cell with the separator in it has to stand in quotes.`,
  }
}

const SAYINGS: { readonly [code: string]: string } = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'something stands behind a closing quote; a quote inside a cell is written twice',
  INVALID_OPENING_QUOTE: 'a quote stands in a cell that is not in quotes; put the cell in quotes and write it twice',
}

/** Has a line where only that one is wrong. */
function notCsv(error: CsvError): ImportError {
  const line = typeof error.lines === 'number' ? error.lines : 1
  const says = SAYINGS[error.code] ?? error.message.slice(0, 200)
  const place = { line, column: 1, byte: 0 }
  return new ImportError('IMPORT_NOT_CSV', `Not valid CSV: ${says} (row ${line}).`, {
    path: rowPath(line, null),
    ...(error.code === 'CSV_QUOTE_NOT_CLOSED' ? {} : { place }),
  })
}

/** A table as it can be parsed. */
interface Decoded {
  /** Its beginning, the whole first line at least. */
  readonly head: string
  /** UTF-8 stays as it came: of a large table the text is as large again. */
  readonly whole: string | Buffer
}

/** @throws ImportError when it is too large, empty, or plainly something else. */
function decodeCsv(bytes: Uint8Array, limits: CsvLimits, report: FindingCollector): Decoded {
  if (bytes.byteLength > limits.bytes)
    throw new ImportError(
      'IMPORT_TOO_LARGE',
      `The file has ${bytes.byteLength} bytes; at most ${limits.bytes} are read.`,
    )
  const decoded = decode(bytes, report)
  if (decoded.head.trim() === '')
    throw new ImportError('IMPORT_EMPTY', 'The file is empty; its first line has to name the columns.')
  const other = describeBytes(bytes, decoded.head)
  // A stray control character makes no binary file of a table; NUL does.
  const isTable = other === 'a CSV table' || (other === 'a binary file' && !decoded.head.slice(0, 2000).includes('\0'))
  if (other && !isTable)
    throw new ImportError('IMPORT_WRONG_DOCUMENT', `This looks like ${other}, not like a CSV table.`)
  return decoded
}

function decode(bytes: Uint8Array, report: FindingCollector): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return wholeText(new TextDecoder('utf-16le').decode(bytes))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return wholeText(new TextDecoder('utf-16be').decode(bytes))
  if (isUtf8(bytes)) return utf8(bytes)
  report.warn(
    'TEXT_ENCODING',
    'The file is not UTF-8; it was read as Windows-1252, as spreadsheets of western languages write it. Save it as "CSV UTF-8" to be sure of letters with accents.',
    null,
  )
  return wholeText(windows1252(bytes))
}

const wholeText = (text: string): Decoded => ({ head: text, whole: text })

/** Bytes that are decoded to see what a table is; its first line ends within them, or all of it is decoded. */
const HEAD = 64 * 1024

function utf8(bytes: Uint8Array): Decoded {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(marked ? 3 : 0)
  const head = whole.toString('utf8', 0, HEAD)
  const endsWithin = whole.length <= HEAD || /[\r\n]/.test(head.trimStart().replace(/"[^"]*"/g, ''))
  return endsWithin ? { head, whole } : wholeText(whole.toString())
}

const FROM_0X80 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** What TextDecoder of Node 20 decodes under that name is ISO 8859-1. */
const windows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (char) => FROM_0X80[char.charCodeAt(0) - 0x80] as string)

/** Spreadsheets tell each other `sep=;` in a line before the header; an empty line stands for it, so that lines still count. */
function withoutSeparatorLine({ head, whole }: Decoded): Decoded & { readonly separator: string | null } {
  const found = /^sep=(.)(?=\r|\n)/i.exec(head)
  if (!found) return { head, whole, separator: null }
  const rest = typeof whole === 'string' ? whole.slice(found[0].length) : whole.subarray(Buffer.byteLength(found[0]))
  return { head: head.slice(found[0].length), whole: rest, separator: found[1] as string }
}

/** Counted in the first line, outside quotes; a spreadsheet of a country with a decimal comma writes semicolons. */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const counts = { ',': 0, ';': 0, '\t': 0 }
  let quoted = false
  for (const char of text) {
    if (char === '"') quoted = !quoted
    else if (!quoted && (char === '\n' || char === '\r')) break
    else if (!quoted && char in counts) counts[char as keyof typeof counts]++
  }
  return (['\t', ';', ','] as const).reduce((best, one) => (counts[one] > counts[best] ? one : best), ',')
}
