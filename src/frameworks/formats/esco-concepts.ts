import { uuidIn } from '../../shared/spelling.ts'
import { BadRow, type Cells } from './bundle-table.ts'
import type { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import type { JsonObject } from './json-text.ts'
import { otherLabels, visibleLabel } from './labels.ts'
import type { Concept } from './taxonomy.ts'

/** Files of which each row is a concept, in the order in which they are read. */
export const CONCEPT_TABLES = ['skills', 'skillGroups', 'ISCOGroups', 'occupations'] as const

export type ConceptTable = (typeof CONCEPT_TABLES)[number]

/** CFItemType of a row; a skill says itself what it is. */
const ITEM_TYPES: Readonly<Record<ConceptTable, string>> = {
  skills: 'skill/competence',
  skillGroups: 'Skill group',
  ISCOGroups: 'ISCO group',
  occupations: 'Occupation',
}

const KEPT = ['reuseLevel', 'status', 'scopeNote', 'definition', 'inScheme', 'iscoGroup', 'regulatedProfessionNote']

/** A row of one of the tables of concepts. Throws BadRow when it has no label. */
export function readConcept(
  table: ConceptTable,
  cells: Cells,
  place: string,
  others: readonly string[],
  report: FindingCollector,
): Concept {
  const uri = uriOf(cells, 'conceptUri')
  const label = visibleLabel(cells('preferredLabel'), place, report)
  if (label === '') throw new BadRow('preferredLabel', 'There is nothing to be seen in it; the row needs it.')
  const modified = cells('modifiedDate').trim()
  const code = cells('code').trim() || codeIn(uri)
  const description = cells('description')
  const fields: JsonObject = {
    CFItemType: itemType(table, cells),
    ...(code === null ? {} : { humanCodingScheme: code }),
    ...(description.trim() === '' ? {} : { notes: description }),
  }
  const extensions = { ...labelsOf(cells, label, place, report), ...keptOf(cells, others) }
  return { identifier: identifierOf(uri), uri, label, place, modified: modified || null, fields, extensions }
}

function itemType(table: ConceptTable, cells: Cells): string {
  const own = table === 'skills' ? cells('skillType').trim().toLowerCase() : ''
  return own === 'knowledge' || own === 'skill/competence' ? own : own || ITEM_TYPES[table]
}

/** The address of a group of ISCED-F or ISCO ends with its code: zeros at its beginning count. */
const codeIn = (uri: string): string | null => /\/(?:isced-f\/|isco\/C)(\d{1,4})$/.exec(uri)?.[1] ?? null

function labelsOf(cells: Cells, label: string, place: string, report: FindingCollector): JsonObject {
  const alternative = otherLabels(cells('altLabels'), label, place, report)
  const hidden = otherLabels(cells('hiddenLabels'), label, place, report)
  return {
    ...(alternative.length === 0 ? {} : { 'headwater.alternativeLabels': alternative }),
    ...(hidden.length === 0 ? {} : { 'headwater.hiddenLabels': hidden }),
  }
}

/** What CASE has no field for, under the publisher's name of it. */
function keptOf(cells: Cells, others: readonly string[]): JsonObject {
  const kept: JsonObject = {}
  for (const column of [...KEPT, ...others]) {
    const cell = cells(column).trim()
    if (cell === '') continue
    kept[`esco.${column}`] = column === 'inScheme' ? cell.split(/[\s,]+/).filter((scheme) => scheme !== '') : cell
  }
  return kept
}

const LEVELS = [0, 1, 2, 3]

/** The groups that one row names, from the top to its own, and who stands under whom. The last one is what it describes. */
export function readHierarchyRow(
  cells: Cells,
  place: string,
  report: FindingCollector,
): { groups: Concept[]; pairs: [string, string][] } {
  const groups = LEVELS.filter((level) => cells(`Level ${level} URI`).trim() !== '').map((level): Concept => {
    const uri = uriOf(cells, `Level ${level} URI`)
    const label = visibleLabel(cells(`Level ${level} preferred term`), place, report)
    if (label === '') throw new BadRow(`Level ${level} preferred term`, 'The cell is empty; its URI needs it.')
    const code = cells(`Level ${level} code`).trim() || codeIn(uri)
    const fields = { CFItemType: ITEM_TYPES.skillGroups, ...(code === null ? {} : { humanCodingScheme: code }) }
    return { identifier: identifierOf(uri), uri, label, place, modified: null, fields, extensions: {} }
  })
  const own = groups.at(-1)
  const [description, scopeNote] = [cells('Description'), cells('Scope note').trim()]
  if (own) {
    if (description.trim() !== '') Object.assign(own.fields, { notes: description })
    if (scopeNote !== '') Object.assign(own.extensions, { 'esco.scopeNote': scopeNote })
  }
  const pairs = groups.slice(1).map((group, i): [string, string] => [group.uri, (groups[i] as Concept).uri])
  return { groups, pairs }
}

/** The UUID in it, which ESCO keeps through its releases; groups of ISCO and ISCED-F have none. */
export const identifierOf = (uri: string): string => uuidIn(uri) ?? derivedUuid('ESCO', uri)

/** Without which nothing could be found again. */
export function uriOf(cells: Cells, column: string): string {
  const uri = cells(column).trim()
  if (/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri) && uri.length <= 1_000) return uri
  throw new BadRow(column, `${JSON.stringify(uri.slice(0, 100))} is no URI.`)
}
