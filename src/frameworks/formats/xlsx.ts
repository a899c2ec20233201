import { unzipSync, zipSync } from 'fflate'
import readExcel from 'read-excel-file/universal'
import writeExcel from 'write-excel-file/node'

import type { FindingCollector } from './findings.ts'
import { ImportError } from './import-error.ts'
import { checkColumns, rowPath, storable, type TableRow } from './table-row.ts'
import { checkSheet, type XlsxLimits } from './xlsx-guard.ts'
import { openZip } from './zip.ts'

const MEGABYTE = 1024 * 1024

export const DEFAULT_XLSX_LIMITS: XlsxLimits = {
  bytes: 32 * MEGABYTE,
  zip: { entries: 200, entryBytes: 128 * MEGABYTE, totalBytes: 192 * MEGABYTE },
  rows: 250_000,
  columns: 500,
  cells: 8_000_000,
  text: 100_000,
  allText: 64 * MEGABYTE,
}

/** A sheet whose first row names its columns. */
export interface Sheet {
  readonly name: string
  readonly header: readonly string[]
  readonly rows: readonly TableRow[]
}

/**
 * The sheets of an Excel workbook as texts. Of a formula its value as it was last computed; numbers as they are, without
 * their format; dates as ISO 8601, and for each cell that is one `isDate` tells it; formatted texts without their format.
 * The archive is unpacked within bounds and packed again without compression before the library sees it, so that it
 * reads what was checked.
 * @throws ImportError
 */
export async function readXlsx(
  bytes: Uint8Array,
  report: FindingCollector,
  limits: XlsxLimits = DEFAULT_XLSX_LIMITS,
): Promise<Sheet[]> {
  if (bytes.byteLength > limits.bytes)
    throw new ImportError(
      'IMPORT_TOO_LARGE',
      `The file has ${bytes.byteLength} bytes; at most ${limits.bytes} are read.`,
    )
  const checked = await unpack(bytes, limits, report)
  const workbook = await parse(checked)
  checkText(workbook, limits)
  return workbook.flatMap(({ sheet, data }) => {
    const rows = data as readonly (readonly Cell[])[]
    const first = rows.findIndex((row) => row.some((cell) => cell !== null))
    return first < 0 ? [] : [sheetOf(sheet, rows, first, limits, report)]
  })
}

type Cell = string | boolean | Date | null

function checkText(workbook: readonly { readonly data: readonly (readonly unknown[])[] }[], limits: XlsxLimits): void {
  let characters = 0
  for (const { data } of workbook)
    for (const row of data) for (const cell of row) if (typeof cell === 'string') characters += cell.length
  if (characters > limits.allText)
    throw new ImportError(
      'IMPORT_TOO_LARGE',
      `The cells of the workbook have ${characters} characters together; at most ${limits.allText} are read. Split it.`,
    )
}

async function unpack(bytes: Uint8Array, limits: XlsxLimits, report: FindingCollector): Promise<Uint8Array> {
  const parts: Record<string, Uint8Array> = {}
  const entries = await openZip(bytes, limits.zip)
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) throw noWorkbook()
  let cells = 0
  for (const entry of entries) {
    if (!/\.(xml|rels)$/.test(entry.name)) continue
    const part = await entry.bytes()
    // Each, wherever it stands: the workbook says which of them are sheets.
    cells += checkSheet(entry.name, part, limits, report)
    if (cells > limits.cells) throw tooFar(limits)
    parts[entry.name] = part
  }
  refuseDoctypes(parts)
  return zipSync(parts, { level: 0 })
}

const tooFar = ({ cells }: XlsxLimits): ImportError =>
  new ImportError(
    'IMPORT_TOO_MANY_ELEMENTS',
    `The sheets of the workbook reach over more than ${cells} cells together, empty ones too. Delete what is empty at their ends, or split it.`,
  )

const noWorkbook = (): ImportError =>
  new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    'This is a ZIP archive but no Excel workbook (.xlsx). Save the table as .xlsx; older .xls files are not read.',
  )

/** No spreadsheet writes one, and what it declares may be expanded without end. */
function refuseDoctypes(parts: Readonly<Record<string, Uint8Array>>): void {
  for (const [name, part] of Object.entries(parts))
    if (Buffer.from(part.buffer, part.byteOffset, part.byteLength).includes('<!DOCTYPE'))
      throw new ImportError(
        'IMPORT_XLSX',
        `${JSON.stringify(name)} of the workbook declares a document type; save it again.`,
      )
}

async function parse(archive: Uint8Array) {
  try {
    const buffer = archive.buffer.slice(archive.byteOffset, archive.byteOffset + archive.byteLength) as ArrayBuffer
    const workbook = await readExcel<string>(buffer, { trim: false, parseNumber: plainNumber })
    // Of two sheets that name one part the library reads one.
    if (!workbook.every(({ data }) => Array.isArray(data))) throw new Error('two of its sheets are one')
    return workbook
  } catch (cause) {
    const says = cause instanceof Error ? cause.message.slice(0, 300) : 'it is damaged'
    throw new ImportError('IMPORT_XLSX', `The workbook cannot be read: ${says}. Save it again as .xlsx.`)
  }
}

/** 3.1 for the 3.1000000000000001 that the file may have. */
const plainNumber = (text: string): string => {
  const number = Number(text)
  return Number.isFinite(number) ? String(number) : text
}

function sheetOf(
  name: string,
  rows: readonly (readonly Cell[])[],
  first: number,
  limits: XlsxLimits,
  report: FindingCollector,
): Sheet {
  const header = checkColumns((rows[first] as readonly Cell[]).map(textOf), limits.columns)
  const table: TableRow[] = []
  for (let i = first + 1; i < rows.length; i++) {
    const row = rows[i] as readonly Cell[]
    if (row.every((cell) => cell === null || cell === '')) continue
    const line = i + 1
    const cells = header.map((column, at) =>
      storable(textOf(row[at] ?? null), () => rowPath(line, column, name), limits.text, report),
    )
    const dates = new Set(row.flatMap((cell, at) => (cell instanceof Date ? [at] : [])))
    table.push(dates.size === 0 ? { cells, line } : { cells, line, dates })
  }
  return { name, header, rows: table }
}

function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) {
    const text = Number.isNaN(cell.getTime()) ? '' : cell.toISOString()
    return text.replace(/T00:00:00\.000Z$/, '').replace(/\.000Z$/, 'Z')
  }
  return typeof cell === 'boolean' ? (cell ? 'TRUE' : 'FALSE') : cell
}

/** What a cell of Excel holds at most is 32,767 characters. */
export const LONGEST_CELL = 32_000

/**
 * A workbook of texts, the first row of each sheet its header. Every cell is a text, so that none is computed and none
 * becomes a date. The same sheets give the same bytes.
 */
export async function writeXlsx(
  sheets: readonly { name: string; rows: readonly (readonly string[])[] }[],
): Promise<Uint8Array> {
  const data = sheets.map(({ name, rows }) => ({
    sheet: name,
    data: rows.map((row) => row.map((text) => (text === '' ? null : { value: escapeText(text), type: String }))),
  }))
  const parts = unzipSync(await writeExcel(data).toBuffer())
  return zipSync(parts, { level: 6, mtime: new Date(1980, 0, 1) })
}

/**
 * ECMA-376 §22.9.2.19: what XML cannot hold stands as `_xHHHH_`, and so does the beginning of what looks like it. The
 * library looks texts up in a plain object, in which `__proto__` and `constructor` stand already: those begin so too.
 */
function escapeText(text: string): string {
  const escaped = text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML cannot hold
    /_(?=x[0-9A-Fa-f]{4}_)|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    escapeChar,
  )
  return text in Object.prototype ? escapeChar(escaped[0] as string) + escaped.slice(1) : escaped
}

const escapeChar = (char: string): string => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
