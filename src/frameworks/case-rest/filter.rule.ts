import type { JsonObject, JsonValue } from '../formats/json-text.ts'
import { isObject } from '../formats/json-text.ts'
import { MAX_FILTER } from './decisions.rule.ts'
import { badParameter } from './status-info.rule.ts'

const PREDICATES = ['!=', '>=', '<=', '=', '>', '<', '~'] as const
type Predicate = (typeof PREDICATES)[number]

export interface Condition {
  /** The field and, after dots, members of nested objects. */
  readonly path: readonly string[]
  readonly predicate: Predicate
  readonly value: string
}

/** One condition, or two joined once. CASE binding §3.3. */
export interface Filter {
  readonly conditions: readonly [Condition] | readonly [Condition, Condition]
  readonly all: boolean
}

const CONDITION = /^([A-Za-z][\w.:-]{0,199}?)(!=|>=|<=|=|>|<|~)'((?:[^']|'')*)'/
const MAX_DEPTH = 5

/**
 * Reads `<field><predicate>'<value>'`, twice at most, joined by ` AND ` or ` OR `. A quote inside a value is doubled.
 * @throws CaseProblem (decision `filter-field`) when it cannot be read or names a field that is not among `fields`.
 */
export function parseFilter(text: string, fields: readonly string[]): Filter {
  if (text.length > MAX_FILTER) throw badParameter('filter', `A filter has at most ${MAX_FILTER} characters.`)
  const [first, rest] = takeCondition(text, fields)
  if (rest === '') return { conditions: [first], all: true }
  const joint = /^ (AND|OR) /.exec(rest)
  if (!joint) throw badParameter('filter', `After the first condition comes " AND " or " OR ". ${SHAPE}`)
  const [second, end] = takeCondition(rest.slice(joint[0].length), fields)
  if (end !== '') throw badParameter('filter', `A filter joins two conditions at most. ${SHAPE}`)
  return { conditions: [first, second], all: joint[1] === 'AND' }
}

const SHAPE = "Write <field><predicate>'<value>' with one of = != > >= < <= ~, such as title~'math'."

function takeCondition(text: string, fields: readonly string[]): [Condition, string] {
  const found = CONDITION.exec(text)
  if (!found) throw badParameter('filter', `The filter cannot be read. ${SHAPE}`)
  const [whole, name = '', predicate, value = ''] = found
  const path = name.split('.')
  if (!fields.includes(path[0] as string) || path.length > MAX_DEPTH || path.includes(''))
    throw badParameter('filter', `CFDocument has no field ${name.slice(0, 100)} to filter by.`)
  const condition = { path, predicate: predicate as Predicate, value: value.replaceAll("''", "'") }
  return [condition, text.slice(whole.length)]
}

/** Case does not count, accents do; otherwise the order of the Unicode Collation Algorithm, as the binding asks. */
const collator = new Intl.Collator('und', { sensitivity: 'accent' })

export const compareTexts = (a: string, b: string): number => collator.compare(a, b)

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

/** Whether a record passes. */
export const passes = (filter: Filter, record: JsonObject): boolean =>
  filter.all
    ? filter.conditions.every((one) => holds(one, record))
    : filter.conditions.some((one) => holds(one, record))

function holds({ path, predicate, value }: Condition, record: JsonObject): boolean {
  const found = valuesAt(record, path)
  const list = found.texts
  if (found.isList && (predicate === '=' || predicate === '!=')) return sameValues(list, value) === (predicate === '=')
  if (predicate === '!=') return !list.some((text) => compareTexts(text, value) === 0)
  if (found.isList && predicate === '~') {
    const wanted = value.split(',').map((one) => fold(one.trim()))
    return list.some((text) => wanted.some((one) => fold(text).includes(one)))
  }
  return list.some((text) => matches(text, predicate, value))
}

/** `array-match`: all of the values, and nothing else; their order does not count. */
function sameValues(list: readonly string[], value: string): boolean {
  const distinct = (texts: readonly string[]) => [...new Set(texts.map((one) => fold(one.trim())))].sort()
  return distinct(list).join('\n') === distinct(value.split(',')).join('\n')
}

function matches(text: string, predicate: Predicate, value: string): boolean {
  if (predicate === '~') return fold(text).includes(fold(value))
  const order = instantOrder(text, value) ?? compareTexts(text, value)
  if (predicate === '=') return order === 0
  if (predicate === '>') return order > 0
  if (predicate === '>=') return order >= 0
  return predicate === '<' ? order < 0 : order <= 0
}

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/i

/** Instants are compared as such, whatever their offsets are; null: not both are. */
function instantOrder(a: string, b: string): number | null {
  if (!TIME.test(a) || !TIME.test(b)) return null
  const order = instantOf(a) - instantOf(b)
  return Number.isNaN(order) ? null : Math.sign(order)
}

/** Without an offset: UTC, wherever this runs. */
const instantOf = (text: string): number => Date.parse(/T\d{2}:\d{2}:\d{2}(\.\d+)?$/i.test(text) ? `${text}Z` : text)

/** What stands at a path: the texts there, and whether a list was passed on the way. */
export function valuesAt(record: JsonObject, path: readonly string[]): { texts: string[]; isList: boolean } {
  let values: JsonValue[] = [record]
  let isList = false
  for (const name of path) {
    values = values.flatMap((value) =>
      isObject(value) && Object.hasOwn(value, name) ? [value[name] as JsonValue] : [],
    )
    if (values.some(Array.isArray)) isList = true
    values = values.flatMap((value) => (Array.isArray(value) ? value : [value]))
  }
  const texts = values.flatMap((value) => (value === null || isObject(value) ? [] : [String(value)]))
  return { texts, isList }
}
