import type { JsonObject } from '../formats/json-text.ts'
import { DEFAULT_LIMIT, MAX_LIMIT } from './decisions.rule.ts'
import { compareTexts, type Filter, parseFilter, passes, valuesAt } from './filter.rule.ts'
import { badParameter } from './status-info.rule.ts'
import type { CaseVersion } from './versions.rule.ts'

/** Query parameters as they came. */
export type Query = Readonly<Record<string, unknown>>

/** What a request of CFDocuments asks for. */
export interface Selection {
  readonly limit: number
  readonly offset: number
  /** Null: the default order. */
  readonly sort: { readonly path: readonly string[]; readonly descending: boolean } | null
  readonly filter: Filter | null
  /** Null: whole records. */
  readonly fields: readonly string[] | null
}

const MAX_INT = 2_147_483_647
const MAX_FIELDS = 100

/** @throws CaseProblem naming the parameter. */
export function selectionOf(query: Query, version: CaseVersion): Selection {
  const known = version.documentFields
  const filter = oneText(query, 'filter')
  return {
    limit: Math.min(wholeNumber(query, 'limit', 1, DEFAULT_LIMIT), MAX_LIMIT),
    offset: wholeNumber(query, 'offset', 0, 0),
    sort: sortOf(query, known),
    filter: filter === null ? null : parseFilter(filter, known),
    fields: fieldsOf(query.fields, known),
  }
}

/** Null: not given. A parameter that may stand once and stands twice is refused: nobody can tell which was meant. */
export function oneText(query: Query, name: string): string | null {
  const value = query[name]
  if (value === undefined) return null
  if (typeof value !== 'string') throw badParameter(name, `Give ${name} once.`)
  return value
}

function wholeNumber(query: Query, name: string, least: number, fallback: number): number {
  const text = oneText(query, name)
  if (text === null) return fallback
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= MAX_INT))
    throw badParameter(name, `${name} is a whole number from ${least} to ${MAX_INT}.`)
  return value
}

/** `unknown-sort`. */
function sortOf(query: Query, known: readonly string[]): Selection['sort'] {
  const [field, order] = [oneText(query, 'sort'), oneText(query, 'orderBy')]
  if (order !== null && !/^(asc|desc)$/i.test(order)) throw badParameter('orderBy', 'orderBy is asc or desc.')
  const path = (field ?? '').split('.')
  if (!known.includes(path[0] as string) || path.length > 5) return null
  return { path, descending: order?.toLowerCase() === 'desc' }
}

/** `unknown-field`. Comma-separated as the binding says, or repeated as the OpenAPI file says. */
function fieldsOf(given: unknown, known: readonly string[]): readonly string[] | null {
  if (given === undefined) return null
  const names = [given].flat().flatMap((one) => String(one).split(','))
  if (names.length > MAX_FIELDS) throw badParameter('fields', `Name at most ${MAX_FIELDS} fields.`)
  const trimmed = names.map((name) => name.trim())
  if (trimmed.includes('')) throw badParameter('fields', 'A field without a name was asked for.')
  return trimmed.every((name) => known.includes(name)) ? [...new Set(trimmed)] : null
}

/** True when the records themselves must be looked at to find the page. */
export const looksInside = ({ sort, filter }: Selection): boolean => sort !== null || filter !== null

/** The page out of all records, which come in the default order, and how many there are on all pages. */
export function select(all: readonly JsonObject[], selection: Selection): { page: JsonObject[]; total: number } {
  const { filter, sort, offset, limit } = selection
  let found = filter === null ? [...all] : all.filter((record) => passes(filter, record))
  if (sort !== null) found = sorted(found, sort)
  return { page: found.slice(offset, offset + limit), total: found.length }
}

/** Records without the field come last, whichever way round. */
function sorted(records: readonly JsonObject[], sort: NonNullable<Selection['sort']>): JsonObject[] {
  const keyed = records.map((record) => ({ record, key: valuesAt(record, sort.path).texts.join(',') }))
  const sign = sort.descending ? -1 : 1
  keyed.sort((a, b) => {
    if (a.key === '' || b.key === '') return a.key === b.key ? 0 : a.key === '' ? 1 : -1
    return sign * compareTexts(a.key, b.key)
  })
  return keyed.map(({ record }) => record)
}

/** Those fields and no others, whatever is required. */
export function withFields(record: JsonObject, fields: Selection['fields']): JsonObject {
  if (fields === null) return record
  return Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name)))
}

/** Link header of a page, or null where one page holds everything. `address` is that of the request, absolute. */
export function pageLinks(address: URL, selection: Selection, total: number): string | null {
  const { limit, offset } = selection
  if (total <= limit && offset === 0) return null
  const lastOffset = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit
  const links: [string, number, number][] = [['first', 0, limit]]
  if (offset + limit < total) links.push(['next', offset + limit, limit])
  if (offset > 0) links.push(['prev', Math.max(0, Math.min(offset, total) - limit), limit])
  // `last-page`
  links.push(['last', lastOffset, Math.max(1, total - lastOffset)])
  return links
    .map(([rel, from, size]) => {
      const url = new URL(address)
      url.searchParams.set('limit', String(size))
      url.searchParams.set('offset', String(from))
      return `<${url.href}>; rel="${rel}"`
    })
    .join(', ')
}
