import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import { labelOf, meaningOf } from './opensalt-labels.ts'
import { type CellKind, type Column, computed, listOf, NUMBER, TEXT } from './table-columns.ts'

const PIPED = listOf('|', /\|/)

/** OpenSALT separates by comma; others, where a keyword may have one, by `|`. */
const KEYWORDS: CellKind = {
  show: listOf(',', /,/).show,
  read: (cell, tell) => (cell.includes('|') ? PIPED : listOf(',', /,/)).read(cell, tell),
}

/** CEDS codes. A spreadsheet makes 4 of 04, and 9.1 or 09.10 of 09,10. */
const LEVELS: CellKind = {
  show: KEYWORDS.show,
  read: (cell, tell) => {
    const words = cell.split(/[,;|]/).flatMap((word) => {
      const text = word.trim()
      if (!/^\d{2}(\.\d{2})+$/.test(text)) return text === '' ? [] : [text]
      tell('TABLE_EDUCATION_LEVEL', `"${text}" was read as ${text.split('.').join(' and ')}.`)
      return text.split('.')
    })
    const levels = words.map((word) => {
      const level = /^\d$/.test(word) ? `0${word}` : /^k$/i.test(word) ? 'KG' : word
      if (level !== word) tell('TABLE_EDUCATION_LEVEL', `"${word}" was read as ${level}, as CEDS spells it.`)
      return level
    })
    return levels.length === 0 ? undefined : levels
  },
}

const TYPE: CellKind = {
  show: (value) => labelOf(TEXT.show(value)),
  read: (cell) => (cell.trim() === '' ? undefined : (meaningOf(cell)?.type ?? cell.trim())),
}

const text = (header: string, field = header, also: readonly string[] = []): Column => ({
  header,
  field,
  also,
  kind: TEXT,
})

const part = (
  header: string,
  field: string,
  of: NonNullable<Column['part']>,
  also: readonly string[] = [],
): Column => ({
  header,
  field,
  also,
  part: of,
  kind: TEXT,
})

const CHANGED = text('lastChangeDateTime')

/** OpenSALT's sixteen, which it reads by their places, then ours. */
export const DOCUMENT_COLUMNS: readonly Column[] = [
  text('identifier'),
  text('creator'),
  text('title'),
  text('lastChangeDate', 'lastChangeDateTime', ['lastChangeDateTime']),
  text('officialSourceURL'),
  text('publisher'),
  text('description'),
  { header: 'subject', field: 'subject', kind: PIPED },
  text('language'),
  text('version'),
  text('adoptionStatus'),
  text('statusStartDate'),
  text('statusEndDate'),
  part('licenseTitle', 'licenseURI', 'title', ['license']),
  computed('licenseText'),
  text('notes'),
  text('uri'),
  text('frameworkType'),
  text('caseVersion'),
  part('licenseIdentifier', 'licenseURI', 'identifier'),
  part('licenseUri', 'licenseURI', 'uri'),
]

/** OpenSALT's twelve, which it reads by their places, then ours. */
export const ITEM_COLUMNS: readonly Column[] = [
  text('identifier', 'identifier', ['CASE Item Identifier']),
  text('fullStatement'),
  text('humanCodingScheme'),
  computed('smartLevel'),
  text('listEnumeration'),
  text('abbreviatedStatement'),
  { header: 'conceptKeywords', field: 'conceptKeywords', kind: KEYWORDS },
  text('notes'),
  text('language'),
  { header: 'educationLevel', field: 'educationLevel', kind: LEVELS },
  text('CFItemType', 'CFItemType', ['itemType']),
  part('license', 'licenseURI', 'title'),
  text('uri'),
  text('alternativeLabel'),
  { header: 'subject', field: 'subject', kind: PIPED },
  text('statusStartDate'),
  text('statusEndDate'),
  part('CFItemTypeIdentifier', 'CFItemTypeURI', 'identifier'),
  part('CFItemTypeTitle', 'CFItemTypeURI', 'title'),
  part('CFItemTypeUri', 'CFItemTypeURI', 'uri'),
  part('licenseIdentifier', 'licenseURI', 'identifier'),
  part('licenseUri', 'licenseURI', 'uri'),
  CHANGED,
]

/** OpenSALT's ten, which it reads by their places, then ours. */
export const ASSOCIATION_COLUMNS: readonly Column[] = [
  text('identifier'),
  part('originNodeURI', 'originNodeURI', 'uri'),
  part('originNodeIdentifier', 'originNodeURI', 'identifier'),
  computed('originNodeHumanCodingScheme'),
  { header: 'associationType', field: 'associationType', kind: TYPE },
  part('destinationNodeURI', 'destinationNodeURI', 'uri'),
  part('destinationNodeIdentifier', 'destinationNodeURI', 'identifier'),
  computed('destinationNodeHumanCodingScheme'),
  part('associationGroupIdentifier', 'CFAssociationGroupingURI', 'identifier'),
  part('associationGroupName', 'CFAssociationGroupingURI', 'title'),
  { header: 'sequenceNumber', field: 'sequenceNumber', kind: NUMBER },
  text('notes'),
  part('originNodeTitle', 'originNodeURI', 'title'),
  part('originNodeTargetType', 'originNodeURI', 'targetType'),
  part('destinationNodeTitle', 'destinationNodeURI', 'title'),
  part('destinationNodeTargetType', 'destinationNodeURI', 'targetType'),
  part('associationGroupUri', 'CFAssociationGroupingURI', 'uri'),
  text('uri'),
  CHANGED,
]

/** Ours. `class` stands before them: CFConcepts, CFSubjects, … */
export const DEFINITION_COLUMNS: readonly Column[] = [
  text('identifier'),
  text('title'),
  text('description'),
  text('hierarchyCode'),
  text('typeCode'),
  text('keywords'),
  text('licenseText'),
  text('uri'),
  CHANGED,
]

/** Ours. `class` stands before them; a criterion belongs to the rubric above it, a level to the criterion above it. */
export const RUBRIC_COLUMNS: readonly Column[] = [
  text('identifier'),
  text('title'),
  text('description'),
  text('category'),
  text('quality'),
  text('feedback'),
  { header: 'score', field: 'score', kind: NUMBER },
  { header: 'weight', field: 'weight', kind: NUMBER },
  { header: 'position', field: 'position', kind: NUMBER },
  part('CFItemIdentifier', 'CFItemURI', 'identifier'),
  part('CFItemTitle', 'CFItemURI', 'title'),
  part('CFItemUri', 'CFItemURI', 'uri'),
  text('uri'),
  CHANGED,
]

/** A code of an end, for people; null when the link leads elsewhere. */
export const codeOf = (link: JsonValue | undefined, codes: ReadonlyMap<string, string>): string => {
  const identifier = isObject(link ?? null) ? (link as JsonObject).identifier : null
  return typeof identifier === 'string' ? (codes.get(identifier) ?? '') : ''
}
