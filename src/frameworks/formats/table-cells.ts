import type { JsonObject } from './json-text.ts'
import { type Column, otherFields, shown } from './table-columns.ts'
import { OTHER_FIELDS } from './table-heading.ts'

/** What a row says, before it is known how many columns its other fields need. */
export interface DraftRow {
  readonly cells: ReadonlyMap<string, string>
  /** JSON, in pieces that fit a cell. */
  readonly others: readonly string[]
  /** Names of those, without the parts of the table that are only held there. */
  readonly otherNames: readonly string[]
}

/** An element as a row: its columns, those computed for the reader, and the rest as JSON. */
export function draftRow(
  source: JsonObject,
  columns: readonly Column[],
  longest: number,
  also: Readonly<Record<string, string>> = {},
): DraftRow {
  const cells = new Map(Object.entries(also))
  for (const column of columns) {
    const text = shown(source, column, longest)
    if (text !== '') cells.set(column.header, text)
  }
  const others = otherFields(source, columns, longest)
  const names = Object.keys(others)
  return { cells, others: names.length === 0 ? [] : pieces(JSON.stringify(others), longest), otherNames: names }
}

/** Cut between characters, never inside one. */
function pieces(text: string, longest: number): string[] {
  const all: string[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + longest, text.length)
    if (to < text.length && /[\uD800-\uDBFF]/.test(text[to - 1] as string)) to--
    all.push(text.slice(from, to))
    from = to
  }
  return all
}

/** Header and rows of one table; the columns of other fields stand at the end, one at least. */
export function tableOf(headers: readonly string[], rows: readonly DraftRow[]): string[][] {
  const pieces = rows.reduce((most, { others }) => Math.max(most, others.length), 1)
  const last = Array.from({ length: pieces }, (_, i) => (i === 0 ? OTHER_FIELDS : `${OTHER_FIELDS}${i + 1}`))
  return [
    [...headers, ...last],
    ...rows.map(({ cells, others }) => [
      ...headers.map((header) => cells.get(header) ?? ''),
      ...last.map((_, i) => others[i] ?? ''),
    ]),
  ]
}
