import { unguardCell } from '../../shared/csv-cell.ts'
import { uuidIn } from '../../shared/spelling.ts'
import type { CaseDefinitionKind } from './case-model.ts'
import { readCsv } from './csv.ts'
import { FindingCollector } from './findings.ts'
import { normalIdentifier } from './identifiers.ts'
import { ImportError } from './import-error.ts'
import type { JsonObject } from './json-text.ts'
import {
  assemble,
  documentIdentifier,
  type Rowed,
  type RowedItem,
  type TableParts,
  withIdentifiers,
} from './opensalt-assemble.ts'
import { DOCUMENT_COLUMNS, ITEM_COLUMNS } from './opensalt-columns.ts'
import { CSV_HEADERS, ROW_CLASS, ROW_CLASSES } from './opensalt-csv-columns.ts'
import { CsvEdges } from './opensalt-csv-edges.ts'
import { associationOf, badCell, definitionOf, itemOf, Levels } from './opensalt-rows.ts'
import { splitDocument } from './opensalt-xlsx.ts'
import type { Parsed, ReadOptions } from './reader.ts'
import type { Column, Tell } from './table-columns.ts'
import { Heading, headerKey, RowReader } from './table-heading.ts'
import type { TableRow } from './table-row.ts'

/** Cells of CSV have no length of their own. */
export const LONGEST_CSV_CELL = 100_000

const KNOWN = new Set(CSV_HEADERS.map(headerKey).concat(ITEM_COLUMNS.flatMap(({ also = [] }) => also.map(headerKey))))

/**
 * Reads the CSV that OpenSALT imports and that people write for it: a row an item, a column for each type of association
 * with identifiers or codes of other rows, names of columns in any spelling; and ours, which has further columns and rows
 * of other classes. The tree is made by the column isChildOf, or by smartLevel.
 * @throws ImportError
 */
export function readOpenSaltCsv(bytes: Uint8Array, { skipBadRows = false }: ReadOptions = {}): Parsed {
  const report = new FindingCollector()
  const table = readCsv(bytes, { report, skipBadRows })
  const heading = new Heading(table.header)
  checkHeading(heading)
  const rows = heading.isOurs ? table.rows.map(unguarded) : table.rows
  const reading = new CsvTableReading(heading, new RowReader(report, skipBadRows))
  for (const row of rows) reading.take(row)
  return assemble(reading.parts(report), report)
}

const unguarded = (row: TableRow): TableRow => ({ ...row, cells: row.cells.map(unguardCell) })

function checkHeading(heading: Heading): void {
  if (heading.has('fullStatement')) return
  const seen = heading.names.slice(0, 8).map((name) => JSON.stringify(name.slice(0, 40)))
  const rsd = heading.has('Skill Statement', 'Contextualized Skill Statement')
  throw new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `The table has no column "fullStatement"; it begins ${seen.join(', ')}.${rsd ? ' These are Rich Skill Descriptors: import them as rsd-csv.' : ''}`,
    { path: 'row 1' },
  )
}

class CsvTableReading {
  readonly #items: RowedItem[] = []
  readonly #rows: TableRow[] = []
  readonly #associations: Rowed[] = []
  readonly #definitions = new Map<CaseDefinitionKind, Rowed[]>()
  readonly #rubrics: JsonObject[] = []
  readonly #levels = new Levels()
  #document: JsonObject | null = null
  #licenseText = ''

  constructor(
    private readonly heading: Heading,
    private readonly rows: RowReader,
  ) {}

  take(row: TableRow): void {
    this.rows.take(row, null, (tell) => this.#read(row, tell))
  }

  #read(row: TableRow, tell: Tell): void {
    const name = this.heading.cell(row, ROW_CLASS).trim() || 'CFItem'
    const kind = ROW_CLASSES.find((one) => one === name)
    if (!kind) throw badCell(ROW_CLASS, `"${name.slice(0, 50)}" is none of ${ROW_CLASSES.join(', ')}.`)
    if (kind === 'CFItem') this.#item(row, tell)
    else if (kind === 'CFDocument') this.#documentOf(row, tell)
    else if (kind === 'CFAssociation') this.#associations.push(associationOf(row, this.heading, LONGEST_CSV_CELL, tell))
    else if (kind === 'CFRubric') this.#rubrics.push(this.#plain(row, []))
    else {
      const one = definitionOf(row, this.heading, LONGEST_CSV_CELL, tell)
      const list = this.#definitions.get(one.kind)
      if (list) list.push(one)
      else this.#definitions.set(one.kind, [one])
    }
  }

  #plain(row: TableRow, columns: readonly Column[]): JsonObject {
    return this.heading.element(row, columns, LONGEST_CSV_CELL, () => {})
  }

  #item(row: TableRow, tell: Tell): void {
    const item = itemOf(row, this.heading, KNOWN, LONGEST_CSV_CELL, tell)
    this.#levels.take(item.level)
    this.#items.push(item)
    this.#rows.push(row)
  }

  #documentOf(row: TableRow, tell: Tell): void {
    if (this.#document) throw badCell(ROW_CLASS, 'There is a CFDocument already; a table holds one.')
    this.#document = this.heading.element(row, DOCUMENT_COLUMNS, LONGEST_CSV_CELL, tell)
    this.#licenseText = this.heading.cell(row, 'licenseText')
  }

  parts(report: FindingCollector): TableParts {
    const document = this.#document ?? this.#membership()
    const identifier = documentIdentifier(document, this.#items)
    const named = withIdentifiers(this.#items, identifier, null, report)
    const edges = new CsvEdges(this.heading, named, normalIdentifier(identifier))
    const own: Rowed[] = []
    const items = named.filter((item, i) => {
      const row = this.#rows[i] as TableRow
      const read = this.rows.take(row, null, () => edges.of(item, row))
      if (read) own.push(...read)
      return read !== null
    })
    return {
      ...splitDocument(document),
      licenseText: this.#licenseText,
      items,
      associations: [...own, ...this.#associations],
      definitions: this.#definitions,
      rubrics: this.#rubrics,
      isOurs: this.heading.isOurs,
      hasSequence: true,
      sheets: { items: null, associations: null },
    }
  }

  /** Some write into isPartOf which document each row belongs to: the same identifier in all, and no row's own. */
  #membership(): JsonObject {
    const cells = new Set(this.#rows.map((row) => this.heading.cell(row, 'isPartOf').trim()))
    const [only = ''] = cells
    const isItem = this.#items.some(({ source }) => source.identifier === only)
    return cells.size === 1 && uuidIn(only) === normalIdentifier(only) && !isItem ? { identifier: only } : {}
  }
}
