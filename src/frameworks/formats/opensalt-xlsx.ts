import type { CaseDefinitionKind } from './case-model.ts'
import { FindingCollector } from './findings.ts'
import { ImportError } from './import-error.ts'
import { assemble, type Rowed, type TableParts } from './opensalt-assemble.ts'
import { DOCUMENT_COLUMNS, ITEM_COLUMNS } from './opensalt-columns.ts'
import { associationOf, definitionOf, itemOf, keysOf, Levels, Rubrics } from './opensalt-rows.ts'
import type { Parsed, ReadOptions } from './reader.ts'
import { Heading, headerKey, RowReader } from './table-heading.ts'
import { LONGEST_CELL, readXlsx, type Sheet } from './xlsx.ts'

/** The sheets; the last two are ours. */
export const SHEETS = {
  document: 'CF Doc',
  items: 'CF Item',
  associations: 'CF Association',
  definitions: 'CF Definition',
  rubrics: 'CF Rubric',
} as const

/**
 * Reads the workbook that OpenSALT exports (sheets CF Doc, CF Item and CF Association), and ours, which has the same
 * sheets, further columns behind OpenSALT's and two more sheets. Columns are found by their names. The tree is made by
 * smartLevel, as OpenSALT does it; associations that name another parent are reported.
 * @throws ImportError
 */
export async function readOpenSaltXlsx(bytes: Uint8Array, { skipBadRows = false }: ReadOptions = {}): Promise<Parsed> {
  const report = new FindingCollector()
  const sheets = await readXlsx(bytes, report)
  const find = (name: string): Sheet | undefined => {
    const key = headerKey(name)
    return sheets.find((sheet) => [key, `${key}s`, key.replace('cfdoc', 'cfdocument')].includes(headerKey(sheet.name)))
  }
  const document = find(SHEETS.document)
  const items = find(SHEETS.items)
  if (!document || !items) throw wrongWorkbook(sheets)
  const rows = new RowReader(report, skipBadRows)
  return assemble(
    {
      ...documentParts(document, rows),
      ...itemParts(items, rows),
      ...associationParts(find(SHEETS.associations), rows),
      definitions: definitionParts(find(SHEETS.definitions), rows),
      rubrics: rubricParts(find(SHEETS.rubrics), rows),
      sheets: { items: SHEETS.items, associations: SHEETS.associations },
    },
    report,
  )
}

function wrongWorkbook(sheets: readonly Sheet[]): ImportError {
  const names = sheets.map(({ name }) => JSON.stringify(name.slice(0, 40))).slice(0, 10)
  return new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `A workbook of OpenSALT has the sheets "CF Doc" and "CF Item"; this one has ${names.join(', ') || 'none with anything in it'}.`,
  )
}

function headingOf(sheet: Sheet, ...needed: readonly string[]): Heading {
  const heading = new Heading(sheet.header, sheet.name)
  const lacking = needed.filter((name) => !heading.has(name))
  if (lacking.length > 0)
    throw new ImportError(
      'IMPORT_WRONG_DOCUMENT',
      `The sheet ${JSON.stringify(sheet.name)} has no column ${lacking.map((name) => `"${name}"`).join(' and no ')}; its first row has to name the columns.`,
      { path: `${sheet.name}, row 1` },
    )
  return heading
}

function documentParts(
  sheet: Sheet,
  rows: RowReader,
): Pick<TableParts, 'document' | 'licenseText' | 'rest' | 'definitionsRest'> {
  const heading = headingOf(sheet, 'title')
  const [row, second] = sheet.rows
  if (second)
    rows.report.warn(
      'TABLE_DOCUMENTS',
      'Only the first document of the sheet was taken.',
      `${sheet.name}, row ${second.line}`,
    )
  const read = row && rows.take(row, sheet.name, (tell) => heading.element(row, DOCUMENT_COLUMNS, LONGEST_CELL, tell))
  if (!row || !read)
    throw new ImportError('IMPORT_EMPTY', `The sheet ${JSON.stringify(sheet.name)} has no document in it.`)
  return { ...splitDocument(read), licenseText: heading.cell(row, 'licenseText') }
}

/** Members beside those of CASE that a document's row carries for the whole package. */
export const PACKAGE_FIELDS = 'headwater.package'
export const DEFINITIONS_FIELDS = 'headwater.definitions'

/** A document's row as the CFDocument and what else it carries. */
export function splitDocument(read: TableParts['document']): Pick<TableParts, 'document' | 'rest' | 'definitionsRest'> {
  const { [PACKAGE_FIELDS]: rest = {}, [DEFINITIONS_FIELDS]: definitionsRest = {}, ...document } = read
  return { document, rest: rest as TableParts['rest'], definitionsRest: definitionsRest as TableParts['rest'] }
}

function itemParts(sheet: Sheet, rows: RowReader): Pick<TableParts, 'items' | 'isOurs'> {
  const heading = headingOf(sheet, 'fullStatement')
  const known = keysOf(ITEM_COLUMNS)
  const levels = new Levels()
  const items = sheet.rows.flatMap((row) => {
    rows.noteDates(row, heading)
    const item = rows.take(row, sheet.name, (tell) => {
      const read = itemOf(row, heading, known, LONGEST_CELL, tell)
      levels.take(read.level)
      return read
    })
    return item ? [item] : []
  })
  return { items, isOurs: heading.isOurs }
}

function associationParts(sheet: Sheet | undefined, rows: RowReader): Pick<TableParts, 'associations' | 'hasSequence'> {
  if (!sheet) return { associations: [], hasSequence: false }
  const heading = headingOf(sheet, 'associationType')
  const associations = sheet.rows.flatMap((row) => {
    const one = rows.take(row, sheet.name, (tell) => associationOf(row, heading, LONGEST_CELL, tell))
    return one ? [one] : []
  })
  return { associations, hasSequence: heading.has('sequenceNumber') }
}

function definitionParts(sheet: Sheet | undefined, rows: RowReader): Map<CaseDefinitionKind, Rowed[]> {
  const lists = new Map<CaseDefinitionKind, Rowed[]>()
  if (!sheet) return lists
  const heading = headingOf(sheet, 'class')
  for (const row of sheet.rows) {
    const one = rows.take(row, sheet.name, (tell) => definitionOf(row, heading, LONGEST_CELL, tell))
    if (!one) continue
    const list = lists.get(one.kind)
    if (list) list.push(one)
    else lists.set(one.kind, [one])
  }
  return lists
}

function rubricParts(sheet: Sheet | undefined, rows: RowReader): Rubrics['list'] {
  const rubrics = new Rubrics()
  if (!sheet) return rubrics.list
  const heading = headingOf(sheet, 'class')
  for (const row of sheet.rows) rows.take(row, sheet.name, (tell) => rubrics.add(row, heading, LONGEST_CELL, tell))
  return rubrics.list
}
