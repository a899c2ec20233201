import type { Severity } from '../../shared/finding.ts'
import type { BundleMember } from './bundle.ts'
import { DEFAULT_CSV_LIMITS, eachCsvRow } from './csv.ts'
import { FindingCollector } from './findings.ts'
import { ImportError, wrongRow } from './import-error.ts'
import { DEFAULT_TEXT_LIMITS } from './json-text.ts'
import { rowPath } from './table-row.ts'

/** Cells of one row by the name of their column; empty where there is no such column. */
export type Cells = (column: string) => string

export interface BundleTable {
  /** Columns without which the file says nothing. */
  readonly required: readonly string[]
  /** Columns that are understood besides. Others are told of once, and given to whoever asks for them. */
  readonly known: readonly string[]
  /** Tab-separated without any quoting, as O*NET writes it: a quote is a character like others. */
  readonly plainTabs?: boolean
}

export interface TableContext {
  readonly report: FindingCollector
  readonly skipBadRows: boolean
}

/** Throw it to refuse the row at hand. */
export class BadRow extends Error {
  constructor(
    /** Null: the row as a whole. */
    readonly column: string | null,
    message: string,
  ) {
    super(message)
  }
}

/** Files of a bundle are as large as they are: the whole was bounded when it was unpacked. */
const ROWS = 2_000_000

/**
 * Hands on each row of one file of a bundle. Every fault, and every finding, names file, row and column.
 * @throws ImportError for a column that is missing, and for the first row that cannot be taken unless such are skipped.
 */
export async function eachTableRow(
  member: BundleMember,
  table: BundleTable,
  context: TableContext,
  take: (cells: Cells, place: string, others: readonly string[]) => void,
): Promise<void> {
  const named = new NamedFile(member.name, context.report)
  const bytes = await member.bytes()
  try {
    eachCsvRow(bytes, optionsOf(bytes, table, named, context), (header) => {
      const others = checkHeader(header, table, named)
      const places = new Map(header.map((name, index) => [name, index]))
      return ({ cells, line }) => {
        const cell: Cells = (column) => cells[places.get(column) ?? -1] ?? ''
        try {
          for (const column of table.required)
            if (cell(column).trim() === '') throw new BadRow(column, 'The cell is empty; the row needs it.')
          take(cell, `${member.name}, ${rowPath(line, null)}`, others)
        } catch (cause) {
          if (!(cause instanceof BadRow)) throw cause
          refuse(cause, line, named, context)
        }
      }
    })
  } catch (cause) {
    throw cause instanceof ImportError ? named.error(cause) : cause
  }
}

function optionsOf(bytes: Uint8Array, table: BundleTable, report: FindingCollector, context: TableContext) {
  return {
    report,
    skipBadRows: context.skipBadRows,
    limits: { ...DEFAULT_CSV_LIMITS, bytes: bytes.byteLength, rows: ROWS, text: DEFAULT_TEXT_LIMITS.text },
    ...(table.plainTabs ? { delimiter: '\t' as const, quotes: false } : {}),
  }
}

/** Answers the columns that are not understood. */
function checkHeader(header: readonly string[], table: BundleTable, report: NamedFile): string[] {
  const missing = table.required.filter((name) => !header.includes(name))
  if (missing.length > 0)
    throw new ImportError(
      'IMPORT_COLUMNS',
      `There is no column ${missing.map((name) => JSON.stringify(name)).join(' and no column ')}; the columns are ${header
        .slice(0, 20)
        .map((name) => JSON.stringify(name.slice(0, 50)))
        .join(', ')}. Name them in the first line as the publisher does.`,
      { path: 'row 1' },
    )
  const others = header.filter((name) => name !== '' && !table.required.includes(name) && !table.known.includes(name))
  if (others.length > 0)
    report.note(
      'IMPORT_UNKNOWN_COLUMN',
      `Nothing is known of ${others.map((name) => JSON.stringify(name.slice(0, 100))).join(', ')}; what stands there is kept as an extension where the row becomes an item.`,
      'row 1',
      false,
    )
  return others
}

function refuse({ column, message }: BadRow, line: number, report: NamedFile, { skipBadRows }: TableContext): void {
  const path = rowPath(line, column)
  if (!skipBadRows) throw wrongRow(message, path)
  report.lost('IMPORT_ROW', `${message} The row was passed over.`, path)
}

/** Says the file before each place. */
class NamedFile extends FindingCollector {
  constructor(
    private readonly file: string,
    private readonly outer: FindingCollector,
  ) {
    super()
  }

  override add(severity: Severity, code: string, message: string, path: string | null, repaired: boolean): void {
    this.outer.add(severity, code, message, path === null ? this.file : `${this.file}, ${path}`, repaired)
  }

  error({ code, message, path }: ImportError): ImportError {
    const place = path === null ? this.file : `${this.file}, ${path}`
    const said = path !== null && message.includes(`(${path})`)
    const text = said ? message.replace(`(${path})`, `(${place})`) : `${message} (${place})`
    return new ImportError(code, text, { path: place })
  }
}
