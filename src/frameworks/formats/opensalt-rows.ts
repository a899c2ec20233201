import { CASE_DEFINITION_KINDS, type CaseDefinitionKind } from './case-model.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import type { Rowed, RowedItem } from './opensalt-assemble.ts'
import { ASSOCIATION_COLUMNS, DEFINITION_COLUMNS, ITEM_COLUMNS, RUBRIC_COLUMNS } from './opensalt-columns.ts'
import { meaningOf } from './opensalt-labels.ts'
import { BadCell, type Column, type Tell } from './table-columns.ts'
import { type Heading, headerKey } from './table-heading.ts'
import type { TableRow } from './table-row.ts'

/** Under this name an item keeps what stood in columns that neither CASE nor OpenSALT knows. */
export const CUSTOM_FIELDS = 'opensalt.customFields'

/** All names by which columns are known. */
export const keysOf = (...lists: readonly (readonly Column[])[]): Set<string> =>
  new Set(lists.flat().flatMap(({ header, also = [] }) => [header, ...also].map(headerKey)))

/** @throws BadCell */
export function itemOf(
  row: TableRow,
  heading: Heading,
  known: ReadonlySet<string>,
  longest: number,
  tell: Tell,
): RowedItem {
  const source = heading.element(row, ITEM_COLUMNS, longest, tell)
  const level = levelOf(heading.cell(row, 'smartLevel'))
  if (source.fullStatement === undefined && !heading.isOurs)
    throw badCell('fullStatement', 'The item has no statement.')
  const custom = heading.unknown(row, known)
  const { extensions = {} } = source
  const withCustom =
    custom.length > 0 && isObject(extensions)
      ? { ...source, extensions: { ...extensions, [CUSTOM_FIELDS]: Object.fromEntries(custom) } }
      : source
  return { source: withCustom, line: row.line, level }
}

/** What a reader of rows throws to say that this cell is wrong. */
export function badCell(column: string, message: string): BadCell {
  const bad = new BadCell(message)
  bad.column = column
  return bad
}

function levelOf(cell: string): string {
  const level = cell.trim().replace(/\.$/, '')
  if (level === '' || level === '0') return ''
  if (!/^[1-9]\d{0,8}(\.\d{1,9})*$/.test(level))
    throw badCell(
      'smartLevel',
      `"${level.slice(0, 50)}" is no level such as 1.2.3${/^\d{4}-\d\d-\d\d/.test(level) ? '; a spreadsheet made a date of it. Format the column as text' : ''}.`,
    )
  return level
}

/** Each level once: a spreadsheet makes 1.1 of 1.10. */
export class Levels {
  readonly #seen = new Set<string>()

  /** @throws BadCell */
  take(level: string): void {
    if (level !== '' && this.#seen.has(level))
      throw badCell('smartLevel', `The level ${level} stands twice; was it 1.10, of which a spreadsheet makes 1.1?`)
    this.#seen.add(level)
  }
}

/** @throws BadCell */
export function associationOf(row: TableRow, heading: Heading, longest: number, tell: Tell): Rowed {
  const source = heading.element(row, ASSOCIATION_COLUMNS, longest, tell)
  const label = heading.cell(row, 'associationType')
  const meaning = meaningOf(label)
  if (!heading.isOurs) {
    if (label.trim() === '') throw badCell('associationType', 'The association has no type.')
    if (source.originNodeURI === undefined) throw badCell('originNodeIdentifier', 'The association has no origin.')
    if (source.destinationNodeURI === undefined)
      throw badCell('destinationNodeIdentifier', 'The association has no destination.')
  }
  if (!meaning?.inverse || source.associationType !== meaning.type) return { source, line: row.line }
  const { originNodeURI = null, destinationNodeURI = null } = source
  return { source: { ...source, originNodeURI: destinationNodeURI, destinationNodeURI: originNodeURI }, line: row.line }
}

/** @throws BadCell */
export function definitionOf(
  row: TableRow,
  heading: Heading,
  longest: number,
  tell: Tell,
): Rowed & { kind: CaseDefinitionKind } {
  const name = heading.cell(row, 'class').trim()
  const kind = CASE_DEFINITION_KINDS.find((one) => one === name || one === `${name}s`)
  if (!kind) throw badCell('class', `"${name.slice(0, 50)}" is none of ${CASE_DEFINITION_KINDS.join(', ')}.`)
  return { source: heading.element(row, DEFINITION_COLUMNS, longest, tell), line: row.line, kind }
}

const NESTED = {
  CFRubric: 'CFRubricCriteria',
  CFRubricCriterion: 'CFRubricCriterionLevels',
  CFRubricCriterionLevel: null,
} as const

export const RUBRIC_CLASSES = ['CFRubric', 'CFRubricCriterion', 'CFRubricCriterionLevel'] as const

/** Puts rubrics together again from their rows. */
export class Rubrics {
  readonly list: JsonObject[] = []
  readonly #open: { element: JsonObject; depth: number }[] = []

  /** @throws BadCell */
  add(row: TableRow, heading: Heading, longest: number, tell: Tell): void {
    const name = heading.cell(row, 'class').trim()
    const depth = RUBRIC_CLASSES.indexOf(name as (typeof RUBRIC_CLASSES)[number])
    if (depth < 0) throw badCell('class', `"${name.slice(0, 50)}" is none of ${RUBRIC_CLASSES.join(', ')}.`)
    while ((this.#open.at(-1)?.depth ?? -1) >= depth) this.#open.pop()
    const above = this.#open.at(-1)
    if ((above?.depth ?? -1) !== depth - 1)
      throw badCell('class', `A ${name} has to stand below a ${RUBRIC_CLASSES[depth - 1]}.`)
    const element = heading.element(row, RUBRIC_COLUMNS, longest, tell)
    this.#open.push({ element, depth })
    if (!above) this.list.push(element)
    else {
      const field = NESTED[RUBRIC_CLASSES[depth - 1] as 'CFRubric' | 'CFRubricCriterion']
      const inside = (above.element[field] ?? []) as JsonValue[]
      above.element[field] = [...inside, element]
    }
  }
}
