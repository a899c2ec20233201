import { stringify } from 'csv-stringify/sync'
import { guardCell } from '../../shared/csv-cell.ts'
import { CASE_ASSOCIATION_TYPES, type CaseAssociation, type CasePackage } from './case-model.ts'
import { ASSOCIATION_COLUMNS, DEFINITION_COLUMNS, DOCUMENT_COLUMNS, ITEM_COLUMNS } from './opensalt-columns.ts'
import { LONGEST_CSV_CELL } from './opensalt-csv.ts'
import { ASSOCIATIONS, CSV_HEADERS, endShown, ROW_CLASS, SEQUENCE } from './opensalt-csv-columns.ts'
import { levelCell, smartLevels } from './opensalt-levels.ts'
import { type DraftRow, draftRow, tableOf } from './table-cells.ts'
import { NUMBER } from './table-columns.ts'
import { headerKey } from './table-heading.ts'
import { tableNotes } from './table-losses.ts'
import { documentSource } from './write-xlsx.ts'
import type { Written } from './writer.ts'

/**
 * A framework as one CSV file (UTF-8 with a mark, so that spreadsheets read it as such; comma, CRLF): the columns that
 * OpenSALT imports, ours behind them. Items come first, a row each in the order of the tree, with the identifiers that
 * their associations lead to in a column for each type and the whole associations as JSON in `associations`. The document,
 * associations that no item's row can hold, definitions and rubrics follow as rows of other classes. What no column
 * shows stands as JSON in the last column. Cells that a spreadsheet would compute begin with an apostrophe, which the
 * reader takes off again.
 */
export function writeOpenSaltCsv(source: CasePackage): Written {
  const { inRows, alone } = splitAssociations(source)
  const rows = [
    ...itemRows(source, inRows),
    draftRow(documentSource(source), DOCUMENT_COLUMNS, LONGEST_CSV_CELL, { [ROW_CLASS]: 'CFDocument' }),
    ...alone.map((one) =>
      draftRow(one.source, ASSOCIATION_COLUMNS, LONGEST_CSV_CELL, { [ROW_CLASS]: 'CFAssociation' }),
    ),
    ...source.definitions.map((one) =>
      draftRow(one.source, DEFINITION_COLUMNS, LONGEST_CSV_CELL, { [ROW_CLASS]: one.kind }),
    ),
    ...source.rubrics.map((one) => draftRow(one.source, [], LONGEST_CSV_CELL, { [ROW_CLASS]: 'CFRubric' })),
  ]
  const table = tableOf(CSV_HEADERS, rows.map(underHeaders))
  const text = stringify(
    table.map((cells) => cells.map(guardCell)),
    { bom: true, record_delimiter: 'windows' },
  )
  return { bytes: Buffer.from(text), losses: tableNotes(source, rows, 'rows of their own class') }
}

const HEADERS = new Map(CSV_HEADERS.map((header) => [headerKey(header), header]))

/** Two classes may spell one column in two ways. */
const underHeaders = (row: DraftRow): DraftRow => ({
  ...row,
  cells: new Map([...row.cells].map(([header, text]) => [HEADERS.get(headerKey(header)) ?? header, text])),
})

/** An item's row holds an association that its cells can name; others need rows of their own. */
function splitAssociations(source: CasePackage) {
  const items = new Set(source.items.map(({ identifier }) => identifier))
  const inRows = new Map<string, CaseAssociation[]>()
  const alone: CaseAssociation[] = []
  for (const one of source.associations) {
    const origin = one.inside.origin ?? ''
    const named = CASE_ASSOCIATION_TYPES.some((type) => type === one.source.associationType)
    if (!items.has(origin) || !named || endShown(one.source.destinationNodeURI) === '') alone.push(one)
    else {
      const group = inRows.get(origin)
      if (group) group.push(one)
      else inRows.set(origin, [one])
    }
  }
  return { inRows, alone }
}

function itemRows(source: CasePackage, associations: ReadonlyMap<string, readonly CaseAssociation[]>): DraftRow[] {
  const levels = smartLevels(source)
  const places = new Map([...levels.keys()].map((identifier, i) => [identifier, i]))
  const place = (identifier: string) => places.get(identifier) ?? places.size
  return [...source.items]
    .sort((a, b) => place(a.identifier) - place(b.identifier))
    .map((item) =>
      draftRow(item.source, ITEM_COLUMNS, LONGEST_CSV_CELL, {
        ...levelCell(levels, item.identifier),
        ...associationCells(associations.get(item.identifier) ?? []),
      }),
    )
}

function associationCells(associations: readonly CaseAssociation[]): Record<string, string> {
  if (associations.length === 0) return {}
  const ends = new Map<string, string[]>()
  for (const { source } of associations) {
    const type = String(source.associationType)
    const shown = ends.get(type) ?? []
    shown.push(endShown(source.destinationNodeURI))
    ends.set(type, shown)
  }
  const first = associations.find(({ source }) => source.associationType === 'isChildOf')
  return {
    ...Object.fromEntries([...ends].map(([type, list]) => [type, list.join('|')])),
    [SEQUENCE]: NUMBER.show(first?.source.sequenceNumber ?? null),
    [ASSOCIATIONS]: JSON.stringify(associations.map(({ source }) => source)),
  }
}
