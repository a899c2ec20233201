import type { FindingCollector } from './findings.ts'
import { ImportError } from './import-error.ts'
import { UNSTORABLE } from './json-text.ts'

/** One row of a table under its header. */
export interface TableRow {
  /** As many as the header has names; an absent cell is an empty text. */
  readonly cells: readonly string[]
  /** Where it begins in the file, from 1: the line of a CSV file, the row of a sheet. */
  readonly line: number
  /** Places of cells that a spreadsheet holds for dates, whatever was typed. */
  readonly dates?: ReadonlySet<number>
}

/** Why a row cannot be taken. */
export interface RowTrouble {
  /** The name of the column; null: the row as a whole. */
  readonly column: string | null
  readonly message: string
}

/** The place of a cell, as reports name it: `row 12, "Skill Statement"`, with the sheet before it where there are several. */
export const rowPath = (line: number, column: string | null, sheet: string | null = null): string =>
  `${sheet === null ? '' : `${sheet}, `}row ${line}${column === null ? '' : `, ${JSON.stringify(column.slice(0, 100))}`}`

/**
 * PostgreSQL can hold neither U+0000 nor half a surrogate pair: each becomes U+FFFD, said in the report. The path is made
 * for those only: tables have millions of cells.
 */
export function storable(text: string, path: () => string, longest: number, report: FindingCollector): string {
  if (text.length > longest)
    throw new ImportError(
      'IMPORT_TEXT_TOO_LONG',
      `A cell of ${text.length} characters; at most ${longest} are taken. Shorten it.`,
      { path: path() },
    )
  const kept = text.replace(UNSTORABLE, '\uFFFD')
  if (kept === text) return text
  report.warn(
    'TEXT_CHARACTER',
    'A character that no database can hold stands as U+FFFD now; take it out of the source.',
    path(),
  )
  return kept
}

/** The names of a header without surrounding space and without nameless columns at its end. */
export function checkColumns(cells: readonly string[], most: number): string[] {
  const names = cells.map((cell) => cell.trim())
  while (names.at(-1) === '') names.pop()
  if (names.length === 0) throw new ImportError('IMPORT_EMPTY', 'The first line is empty; it has to name the columns.')
  if (names.length > most)
    throw new ImportError('IMPORT_TOO_MANY_ELEMENTS', `${names.length} columns; at most ${most} are read.`)
  return names
}
