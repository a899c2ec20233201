import { canonical } from './case-duplicates.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'

/** Says that a cell was read otherwise than it stands. */
export type Tell = (code: string, message: string) => void

/** How values of one kind stand in a cell. */
export interface CellKind {
  /** Empty when a cell cannot show it. */
  readonly show: (value: JsonValue) => string
  /** Undefined: nothing stands there. @throws BadCell */
  readonly read: (cell: string, tell: Tell) => JsonValue | undefined
}

/** One column of a table of CASE elements. */
export interface Column {
  readonly header: string
  /** Other names of it. */
  readonly also?: readonly string[]
  /** The field of CASE; null: computed for readers of the table, and not read back. */
  readonly field: string | null
  /** The member of that field where it is a link. */
  readonly part?: 'identifier' | 'uri' | 'title' | 'targetType'
  readonly kind: CellKind
}

/** A cell that cannot be read: the row is refused. */
export class BadCell extends Error {
  /** Null: the row as a whole. */
  column: string | null = null
}

/** Computed from other elements, for whoever reads the table. */
export const computed = (header: string): Column => ({
  header,
  field: null,
  kind: { show: () => '', read: () => undefined },
})

export const TEXT: CellKind = {
  show: (value) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''),
  read: (cell) => (cell.trim() === '' ? undefined : cell),
}

export const NUMBER: CellKind = {
  show: TEXT.show,
  read: (cell) => {
    const text = cell.trim()
    if (text === '') return undefined
    if (!/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text)) throw new BadCell(`"${text.slice(0, 50)}" is no number.`)
    return Number(text)
  },
}

/** Several texts in one cell. */
export const listOf = (separator: string, split: RegExp): CellKind => ({
  show: (value) =>
    Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(separator) : TEXT.show(value),
  read: (cell) => {
    const texts = cell
      .split(split)
      .map((text) => text.trim())
      .filter((text) => text !== '')
    return texts.length === 0 ? undefined : texts
  },
})

/** Fields of one element by the columns that show them. */
export function shown(source: JsonObject, column: Column, longest: number): string {
  const { field } = column
  const value = field !== null && Object.hasOwn(source, field) ? (source[field] as JsonValue) : null
  return clip(showPart(value, column), longest)
}

function showPart(value: JsonValue, { part, kind }: Column): string {
  if (value === null) return ''
  if (part === undefined) return kind.show(value)
  if (isObject(value)) return Object.hasOwn(value, part) ? kind.show(value[part] as JsonValue) : ''
  return part === 'uri' && typeof value === 'string' ? value : ''
}

const ELLIPSIS = '…'

/** What is longer than a cell can be stands there in part; the whole stands among the other fields. */
function clip(text: string, longest: number): string {
  if (text.length <= longest) return text
  const cut = text.slice(0, longest - 1)
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}${ELLIPSIS}`
}

const same = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  a === undefined || b === undefined ? isEmpty(a ?? null) && isEmpty(b ?? null) : canonical(a) === canonical(b)

const isEmpty = (value: JsonValue): boolean =>
  value === null || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)

/** What the columns do not give back as it is. */
export function otherFields(source: JsonObject, columns: readonly Column[], longest: number): JsonObject {
  const back = readCells(columns.map(lenient), (column) => shown(source, column, longest), silent)
  return Object.fromEntries(Object.entries(source).filter(([field, value]) => !same(value, back.get(field))))
}

const silent: Tell = () => {}

/** What a cell shows but could not be read from it is no trouble as long as the whole stands elsewhere. */
const lenient = (column: Column): Column => ({
  ...column,
  kind: {
    show: column.kind.show,
    read: (cell, tell) => {
      try {
        return column.kind.read(cell, tell)
      } catch (cause) {
        if (cause instanceof BadCell) return undefined
        throw cause
      }
    },
  },
})

/**
 * An element from its cells and what no column shows. The other fields hold as long as their cells say what they said when
 * they were written; a cell that somebody changed holds against them.
 */
export function elementOf(
  columns: readonly Column[],
  cell: (column: Column) => string,
  others: JsonObject,
  longest: number,
  tell: Tell,
): JsonObject {
  const unchanged = new Set<string>()
  for (const field of Object.keys(others)) {
    const own = columns.filter((column) => column.field === field)
    if (own.every((column) => shown(others, column, longest) === cell(column))) unchanged.add(field)
  }
  const fields = readCells(
    columns.filter(({ field }) => field !== null && !unchanged.has(field)),
    cell,
    tell,
  )
  for (const field of unchanged) fields.set(field, others[field] as JsonValue)
  return Object.fromEntries(fields)
}

function readCells(columns: readonly Column[], cell: (column: Column) => string, tell: Tell): Map<string, JsonValue> {
  const fields = new Map<string, JsonValue>()
  for (const column of columns) {
    const { field, part } = column
    const value = field === null ? undefined : readOne(column, cell(column), tell)
    if (field === null || value === undefined) continue
    if (part === undefined) fields.set(field, value)
    else fields.set(field, { ...((fields.get(field) ?? {}) as JsonObject), [part]: value })
  }
  return fields
}

function readOne({ header, kind }: Column, cell: string, tell: Tell): JsonValue | undefined {
  try {
    return kind.read(cell, tell)
  } catch (cause) {
    if (cause instanceof BadCell) cause.column = header
    throw cause
  }
}
