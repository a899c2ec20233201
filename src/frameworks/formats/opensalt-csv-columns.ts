import { CASE_ASSOCIATION_TYPES, CASE_DEFINITION_KINDS } from './case-model.ts'
import type { JsonObject, JsonValue } from './json-text.ts'
import { isObject } from './json-text.ts'
import { ASSOCIATION_COLUMNS, DEFINITION_COLUMNS, DOCUMENT_COLUMNS, ITEM_COLUMNS } from './opensalt-columns.ts'
import type { Column } from './table-columns.ts'
import { headerKey } from './table-heading.ts'

/** What a row is; empty: an item. Items and their associations come first, so that OpenSALT meets those. */
export const ROW_CLASS = 'class'

/** Associations of an item as JSON, one object each, beside the columns that name their other ends. */
export const ASSOCIATIONS = 'associations'

export const SEQUENCE = 'sequenceNumber'

/** A column for each type of association: identifiers of what the row's item leads to, between `|`. */
export const ASSOCIATION_HEADERS = CASE_ASSOCIATION_TYPES

export const ROW_CLASSES = ['CFItem', 'CFDocument', 'CFAssociation', 'CFRubric', ...CASE_DEFINITION_KINDS] as const

export type RowClass = (typeof ROW_CLASSES)[number]

/** A column stands once, whichever classes use it. */
const COLUMNS: readonly Column[] = [...ITEM_COLUMNS, ...DOCUMENT_COLUMNS, ...DEFINITION_COLUMNS, ...ASSOCIATION_COLUMNS]

/** The columns of the CSV form: OpenSALT's, then ours. */
export const CSV_HEADERS: readonly string[] = (() => {
  const seen = new Set<string>()
  const unique = (headers: readonly string[]) =>
    headers.filter((header) => {
      const key = headerKey(header)
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
  return unique([
    ...ITEM_COLUMNS.slice(0, 12).map(({ header }) => header),
    ...ASSOCIATION_HEADERS,
    SEQUENCE,
    ROW_CLASS,
    ...COLUMNS.map(({ header }) => header),
    ASSOCIATIONS,
  ])
})()

/** How a column names the other end; empty when a cell cannot. */
export function endShown(link: JsonValue | undefined): string {
  if (typeof link === 'string') return cellable(link)
  if (!isObject(link ?? null)) return ''
  const { identifier, uri } = link as JsonObject
  if (typeof identifier === 'string' && identifier.trim() !== '') return cellable(identifier)
  return typeof uri === 'string' ? cellable(uri) : ''
}

const cellable = (text: string): string => (/[|\r\n]/.test(text) ? '' : text.trim())
