import { type BundleMember, readBundle, releaseIn } from './bundle.ts'
import { BadRow, type Cells, eachTableRow, type TableContext } from './bundle-table.ts'
import { ImportError } from './import-error.ts'

const OCCUPATION = 'O*NET-SOC Code'

const RATINGS = {
  required: [OCCUPATION, 'Element ID', 'Scale ID', 'Data Value'],
  known: [
    'Title',
    'Element Name',
    'Scale Name',
    'N',
    'Standard Error',
    'Lower CI Bound',
    'Upper CI Bound',
    'Recommend Suppress',
    'Not Relevant',
    'Date',
    'Domain Source',
  ],
}

/** The files that are read, with their columns. */
export const ONET_TABLES = {
  'Content Model Reference': { required: ['Element ID', 'Element Name'], known: ['Description'] },
  'Scales Reference': { required: ['Scale ID', 'Minimum', 'Maximum'], known: ['Scale Name'] },
  Skills: RATINGS,
  Knowledge: RATINGS,
  Abilities: RATINGS,
  'Occupation Data': { required: [OCCUPATION, 'Title'], known: ['Description'] },
  'Job Zones': { required: [OCCUPATION, 'Job Zone'], known: ['Title', 'Date', 'Domain Source'] },
  'Task Statements': {
    required: [OCCUPATION, 'Task ID', 'Task'],
    known: ['Title', 'Task Type', 'Incumbents Responding', 'Date', 'Domain Source'],
  },
  'Technology Skills': {
    required: [OCCUPATION, 'Example'],
    known: ['Title', 'Commodity Code', 'Commodity Title', 'Hot Technology', 'In Demand'],
  },
  'Related Occupations': {
    required: [OCCUPATION, 'Related O*NET-SOC Code'],
    known: ['Title', 'Related Title', 'Relatedness Tier', 'Index'],
  },
  'Level Scale Anchors': {
    required: ['Element ID', 'Anchor Value', 'Anchor Description'],
    known: ['Element Name', 'Scale ID', 'Scale Name'],
  },
} as const

export type OnetTable = keyof typeof ONET_TABLES

/** Hands on each row of a file; nothing where the file is not there. */
export type EachRow = (table: OnetTable, take: (cells: Cells, place: string) => void) => Promise<void>

/** Opens a database: the files, and the release where a folder is named after it. */
export async function openOnet(
  bytes: Uint8Array,
  context: TableContext,
): Promise<{ each: EachRow; version: string | null }> {
  const members = await readBundle(bytes)
  const names = Object.keys(ONET_TABLES) as OnetTable[]
  const files = new Map<OnetTable, BundleMember>()
  const unread: string[] = []
  for (const member of members) {
    const name = names.find((table) => `${table}.txt`.toLowerCase() === member.name.toLowerCase())
    if (name) files.set(name, member)
    else unread.push(member.name)
  }
  if (!files.has('Occupation Data'))
    throw new ImportError(
      'IMPORT_FILE_MISSING',
      `There is no "Occupation Data.txt" in this archive, without which it is no O*NET database in text files. It has ${unread
        .slice(0, 10)
        .map((name) => JSON.stringify(name.slice(0, 100)))
        .join(', ')}.`,
    )
  for (const name of names.filter((table) => !files.has(table)))
    context.report.warn(
      'ONET_FILE_MISSING',
      `There is no "${name}.txt"; nothing is known of what it says.`,
      null,
      false,
    )
  if (unread.length > 0)
    context.report.note('IMPORT_FILE_UNREAD', `Not read: ${unread.slice(0, 40).join(', ')}.`, null, false)
  const each: EachRow = async (table, take) => {
    const member = files.get(table)
    if (member) await eachTableRow(member, { ...ONET_TABLES[table], plainTabs: true }, context, take)
  }
  return { each, version: releaseIn(members) }
}

/** As text, always: spreadsheets make dates of some, and numbers of others. */
export function occupationCode(cells: Cells, column: string = OCCUPATION): string {
  const code = cells(column).trim()
  if (/^\d{2}-\d{4}\.\d{2}$/.test(code)) return code
  throw new BadRow(
    column,
    `${JSON.stringify(code.slice(0, 50))} is no O*NET-SOC code such as 15-1252.00; a spreadsheet may have made something else of it.`,
  )
}

/** Throws BadRow for what is no id in the content model. */
export function elementId(cells: Cells): string {
  const id = cells('Element ID').trim()
  if (/^\d(\.[A-Za-z0-9]+)*$/.test(id) && id.length <= 50) return id
  throw new BadRow('Element ID', `${JSON.stringify(id.slice(0, 50))} is no id of an element such as 2.A.1.a.`)
}

/** Throws BadRow for what is no number in decimal digits. */
export function numberIn(cells: Cells, column: string): number {
  const text = cells(column).trim()
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new BadRow(column, `${JSON.stringify(text.slice(0, 50))} is no number.`)
}
