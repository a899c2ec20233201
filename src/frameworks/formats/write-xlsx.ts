import type { CasePackage } from './case-model.ts'
import type { JsonObject } from './json-text.ts'
import {
  ASSOCIATION_COLUMNS,
  codeOf,
  DEFINITION_COLUMNS,
  DOCUMENT_COLUMNS,
  ITEM_COLUMNS,
  RUBRIC_COLUMNS,
} from './opensalt-columns.ts'
import { levelCell, smartLevels } from './opensalt-levels.ts'
import { DEFINITIONS_FIELDS, PACKAGE_FIELDS, SHEETS } from './opensalt-xlsx.ts'
import { type DraftRow, draftRow, tableOf } from './table-cells.ts'
import type { Column } from './table-columns.ts'
import { tableNotes } from './table-losses.ts'
import type { Written } from './writer.ts'
import { LONGEST_CELL, writeXlsx } from './xlsx.ts'

/**
 * A framework as a workbook that OpenSALT imports: its three sheets with its columns in their places, ours behind them,
 * and two sheets more for definitions and rubrics. What no column shows stands as JSON in the last columns, so that
 * nothing is lost: read again it is the same content. Every cell is a text, so none that begins with `=` is computed.
 */
export async function writeOpenSaltXlsx(source: CasePackage): Promise<Written> {
  const items = itemRows(source)
  const sheets = [
    { name: SHEETS.document, columns: DOCUMENT_COLUMNS, rows: [documentRow(source)] },
    { name: SHEETS.items, columns: ITEM_COLUMNS, rows: items },
    { name: SHEETS.associations, columns: ASSOCIATION_COLUMNS, rows: associationRows(source) },
    { name: SHEETS.definitions, columns: DEFINITION_COLUMNS, rows: definitionRows(source), ours: true },
    { name: SHEETS.rubrics, columns: RUBRIC_COLUMNS, rows: rubricRows(source), ours: true },
  ]
  const written = sheets.filter(({ rows, ours = false }) => !ours || rows.length > 0)
  const bytes = await writeXlsx(
    written.map(({ name, columns, rows, ours = false }) => ({
      name,
      rows: tableOf([...(ours ? ['class'] : []), ...headersOf(columns)], rows),
    })),
  )
  const all = written.flatMap(({ rows }) => rows)
  return { bytes, losses: tableNotes(source, all, 'sheets of their own') }
}

export const headersOf = (columns: readonly Column[]): string[] => columns.map(({ header }) => header)

/** The document, and what stood beside the known lists of its package. */
export function documentSource({ document, rest, definitionsRest }: CasePackage): JsonObject {
  return {
    ...document.source,
    ...(Object.keys(rest).length === 0 ? {} : { [PACKAGE_FIELDS]: rest }),
    ...(Object.keys(definitionsRest).length === 0 ? {} : { [DEFINITIONS_FIELDS]: definitionsRest }),
  }
}

function documentRow(source: CasePackage): DraftRow {
  const license = source.document.license?.identifier
  const text = source.definitions.find((one) => one.kind === 'CFLicenses' && one.identifier === license)?.source
    .licenseText
  const also = { licenseText: typeof text === 'string' ? text.slice(0, LONGEST_CELL) : '' }
  return draftRow(documentSource(source), DOCUMENT_COLUMNS, LONGEST_CELL, also)
}

/** In the order of the tree, so that it can be read from top to bottom. */
function itemRows(source: CasePackage): DraftRow[] {
  const levels = smartLevels(source)
  const places = new Map([...levels.keys()].map((identifier, i) => [identifier, i]))
  const last = places.size
  return [...source.items]
    .sort((a, b) => (places.get(a.identifier) ?? last) - (places.get(b.identifier) ?? last))
    .map((item) => draftRow(item.source, ITEM_COLUMNS, LONGEST_CELL, levelCell(levels, item.identifier)))
}

function associationRows(source: CasePackage): DraftRow[] {
  const codes = new Map(source.items.map((item) => [item.identifier, item.humanCodingScheme ?? '']))
  return source.associations.map((one) =>
    draftRow(one.source, ASSOCIATION_COLUMNS, LONGEST_CELL, {
      originNodeHumanCodingScheme: codeOf(one.source.originNodeURI, codes),
      destinationNodeHumanCodingScheme: codeOf(one.source.destinationNodeURI, codes),
    }),
  )
}

const definitionRows = (source: CasePackage): DraftRow[] =>
  source.definitions.map((one) => draftRow(one.source, DEFINITION_COLUMNS, LONGEST_CELL, { class: one.kind }))

/** Criteria and levels stand in rows below, where their objects are as CASE has them; else they stay in the JSON. */
function rubricRows(source: CasePackage): DraftRow[] {
  const rows: DraftRow[] = []
  const add = (element: JsonObject, depth: number): void => {
    const [name, field] = NESTING[depth] as (typeof NESTING)[number]
    const inside = field === null ? undefined : element[field]
    const isPlain = Array.isArray(inside) && inside.length > 0 && inside.every((one) => isPlainObject(one))
    const own = isPlain && field !== null ? without(element, field) : element
    rows.push(draftRow(own, RUBRIC_COLUMNS, LONGEST_CELL, { class: name }))
    if (isPlain) for (const one of inside) add(one as JsonObject, depth + 1)
  }
  for (const rubric of source.rubrics) add(rubric.source, 0)
  return rows
}

const NESTING = [
  ['CFRubric', 'CFRubricCriteria'],
  ['CFRubricCriterion', 'CFRubricCriterionLevels'],
  ['CFRubricCriterionLevel', null],
] as const

const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const without = (source: JsonObject, field: string): JsonObject =>
  Object.fromEntries(Object.entries(source).filter(([name]) => name !== field))
