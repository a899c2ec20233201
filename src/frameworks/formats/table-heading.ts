import { FindingCollector } from './findings.ts'
import { ImportError, wrongRow } from './import-error.ts'
import { isObject, type JsonObject, parseJsonText } from './json-text.ts'
import { BadCell, type Column, elementOf, type Tell } from './table-columns.ts'
import { rowPath, type TableRow } from './table-row.ts'

/** Column names are one when their letters and digits are: "Human Coding Scheme" is humanCodingScheme. */
export const headerKey = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

const keys = new Map<string, string>()

/** The same for names of our own, which are few: worked out once. */
function keyOf(name: string): string {
  const known = keys.get(name) ?? headerKey(name)
  keys.set(name, known)
  return known
}

/** JSON of what no column shows; what is too long for one cell goes on in `otherFields2` and so on. */
export const OTHER_FIELDS = 'otherFields'

const OTHER_FIELDS_KEY = /^otherfields(\d*)$/

const REST_LIMITS = { bytes: 16 * 1024 * 1024, depth: 64, text: 100_000 }

/** Where in a table what stands. */
export class Heading {
  readonly #places = new Map<string, number>()
  readonly #others: readonly number[]

  /** `sheet`: its name, where reports have to tell it from others. */
  constructor(
    readonly names: readonly string[],
    readonly sheet: string | null = null,
  ) {
    for (const [place, name] of names.entries()) {
      const key = headerKey(name)
      if (key !== '' && !this.#places.has(key)) this.#places.set(key, place)
    }
    this.#others = [...this.#places.entries()]
      .flatMap(([key, place]) => {
        const found = OTHER_FIELDS_KEY.exec(key)
        return found ? [{ place, turn: Number(found[1] || 1) }] : []
      })
      .sort((a, b) => a.turn - b.turn)
      .map(({ place }) => place)
  }

  has(...names: readonly string[]): boolean {
    return names.some((name) => this.#places.has(headerKey(name)))
  }

  /** Written by this program: what no column shows is there too. */
  get isOurs(): boolean {
    return this.#others.length > 0
  }

  /** The cell under the first of the names that is there. */
  cell(row: TableRow, ...names: readonly string[]): string {
    for (const name of names) {
      const place = this.#places.get(keyOf(name))
      if (place !== undefined) return row.cells[place] ?? ''
    }
    return ''
  }

  /** Columns that none of the names stands for, with what the row has in them. */
  unknown(row: TableRow, known: ReadonlySet<string>): [string, string][] {
    return [...this.#places.entries()].flatMap(([key, place]): [string, string][] => {
      const cell = row.cells[place] ?? ''
      if (known.has(key) || OTHER_FIELDS_KEY.test(key) || cell.trim() === '') return []
      return [[this.names[place] as string, cell]]
    })
  }

  /** @throws BadCell when it is no JSON object. */
  others(row: TableRow): JsonObject {
    const text = this.#others.map((place) => row.cells[place] ?? '').join('')
    return text.trim() === '' ? {} : readOthers(text)
  }

  /** An element from a row. @throws BadCell */
  element(row: TableRow, columns: readonly Column[], longest: number, tell: Tell): JsonObject {
    const cell = (column: Column) => row.cells[this.#placeOf(column) ?? -1] ?? ''
    return elementOf(columns, cell, this.others(row), longest, tell)
  }

  /** Looked for once for all rows. */
  readonly #columns = new Map<Column, number | undefined>()

  #placeOf(column: Column): number | undefined {
    if (!this.#columns.has(column)) {
      const keys = [column.header, ...(column.also ?? [])].map(headerKey)
      const key = keys.find((one) => this.#places.has(one))
      this.#columns.set(column, key === undefined ? undefined : this.#places.get(key))
    }
    return this.#columns.get(column)
  }
}

function readOthers(text: string): JsonObject {
  const report = new FindingCollector()
  try {
    const { value } = parseJsonText(Buffer.from(text), REST_LIMITS, report)
    if (isObject(value)) return value
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
  }
  const bad = new BadCell(
    'This has to be a JSON object, as it was exported; empty it if you do not need what it holds.',
  )
  bad.column = OTHER_FIELDS
  throw bad
}

/** Refuses a table for its first bad row, or reports each and goes on. */
export class RowReader {
  constructor(
    readonly report: FindingCollector,
    private readonly skipBadRows: boolean,
  ) {}

  /** Tells of cells that a spreadsheet made dates of where none is due: 11-2000 was perhaps a code. */
  noteDates(row: TableRow, heading: Heading): void {
    for (const place of row.dates ?? []) {
      const name = heading.names[place]
      if (name === undefined || headerKey(name).includes('date')) continue
      this.report.warn(
        'TABLE_DATE',
        `The cell is a date for the spreadsheet, whatever was typed; it was read as ${row.cells[place]}. Format the column as text and write it again.`,
        rowPath(row.line, name, heading.sheet),
        false,
      )
    }
  }

  /** What `read` makes of the row; null when it was bad and passed over. */
  take<T>(row: TableRow, sheet: string | null, read: (tell: Tell) => T): T | null {
    const tell: Tell = (code, message) => this.report.warn(code, message, rowPath(row.line, null, sheet))
    try {
      return read(tell)
    } catch (cause) {
      if (!(cause instanceof BadCell)) throw cause
      const path = rowPath(row.line, cause.column, sheet)
      if (!this.skipBadRows) throw wrongRow(cause.message, path)
      this.report.lost('IMPORT_ROW', `${cause.message} The row was passed over.`, path)
      return null
    }
  }
}
