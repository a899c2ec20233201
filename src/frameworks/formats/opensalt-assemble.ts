import type { Finding } from '../../shared/finding.ts'
import { readTime } from '../../shared/instant.ts'
import { readCaseValue } from './case.ts'
import { CASE_DEFINITION_KINDS, type CaseDefinitionKind, type CasePackage } from './case-model.ts'
import { FindingCollector } from './findings.ts'
import { derivedUuid, isCaseUuid, normalIdentifier } from './identifiers.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import { compareLevels, type Levelled, sequenceOf } from './opensalt-levels.ts'
import type { Parsed } from './reader.ts'
import { rowPath } from './table-row.ts'

/** An element and the row that it stood in. */
export interface Rowed {
  readonly source: JsonObject
  readonly line: number
}

export interface RowedItem extends Rowed {
  /** `1.2.3`; empty where the table says nothing. */
  readonly level: string
}

/** What a table in OpenSALT's form holds, whatever kind of table it was. */
export interface TableParts {
  readonly document: JsonObject
  readonly licenseText: string
  readonly rest: JsonObject
  readonly definitionsRest: JsonObject
  readonly items: readonly RowedItem[]
  readonly associations: readonly Rowed[]
  readonly definitions: ReadonlyMap<CaseDefinitionKind, readonly Rowed[]>
  readonly rubrics: readonly JsonObject[]
  /** Written by this program: nothing is filled in that was not there. */
  readonly isOurs: boolean
  readonly hasSequence: boolean
  readonly sheets: { readonly items: string | null; readonly associations: string | null }
}

/**
 * A package out of the rows of tables: what tables of others lack is made up the same way each time, the tree is made
 * as the levels say, and findings name rows.
 */
export function assemble(parts: TableParts, report: FindingCollector): Parsed {
  const document = completeDocument(parts, report)
  const identified = withIdentifiers(parts.items, String(document.identifier), parts.sheets.items, report)
  const at = new Date(readTime(String(document.lastChangeDateTime))?.at ?? 0).toISOString()
  const items = completeItems(identified, urisOfEnds(parts.associations), at)
  const associations = completeAssociations(parts, items, document, at)
  const build = (edges: readonly JsonObject[]): JsonObject => ({
    ...parts.rest,
    CFDocument: document,
    CFItems: items.map(({ source }) => source),
    CFAssociations: [...edges],
    CFDefinitions: {
      ...parts.definitionsRest,
      ...Object.fromEntries(definitionsOf(parts, document, at)),
    },
    ...(parts.rubrics.length === 0 ? {} : { CFRubrics: [...parts.rubrics] }),
  })
  const edges = associations.map(({ source }) => source)
  const levelled = levelsOf(items)
  if (levelled.length > 0) {
    const first = readCaseValue(build(edges), new FindingCollector())
    applyLevels(first, edges, levelled, parts, report)
  }
  const found = new FindingCollector()
  const read = readCaseValue(build(edges), found)
  return { package: read, findings: [...report.list(), ...placed(found.list(), parts)] }
}

const has = (source: JsonObject, field: string): boolean => {
  const value = source[field]
  return typeof value === 'string' && value.trim() !== ''
}

/** Its own; of a table that does not say which document it is, one made of its first item. */
export function documentIdentifier(document: JsonObject, items: readonly Rowed[]): string {
  if (has(document, 'identifier')) return String(document.identifier)
  const first = items[0]?.source
  return derivedUuid('table', String(first?.identifier ?? first?.fullStatement ?? ''))
}

function completeDocument({ document, items, isOurs }: TableParts, report: FindingCollector): JsonObject {
  const made: JsonObject = { ...document }
  made.identifier = documentIdentifier(document, items)
  if (!has(made, 'uri')) made.uri = `urn:uuid:${made.identifier}`
  if (!has(made, 'lastChangeDateTime')) made.lastChangeDateTime = '1970-01-01T00:00:00Z'
  if (!isOurs && typeof made.lastChangeDateTime === 'string') {
    const time = readTime(made.lastChangeDateTime)
    if (time) made.lastChangeDateTime = new Date(time.at).toISOString()
  }
  if (!has(document, 'title'))
    report.warn(
      'TABLE_DOCUMENT',
      'The table does not say which framework it is; it is known by its first item, and its title has to be given. Name it in a row of the class CFDocument, as exports of this program have it.',
      null,
    )
  completeLicense(made)
  return made
}

/** A licence by its name alone gets an identifier made of that. */
function completeLicense(source: JsonObject): void {
  const link = source.licenseURI
  if (!isObject(link ?? null)) return
  const { identifier, uri, title } = link as JsonObject
  if (typeof identifier === 'string' || typeof uri === 'string' || typeof title !== 'string') return
  const made = derivedUuid('license', title)
  source.licenseURI = { title, identifier: made, uri: `urn:uuid:${made}` }
}

/** Items without an identifier get one made of what they say, a number behind it where several say the same. */
export function withIdentifiers(
  items: readonly RowedItem[],
  document: string,
  sheet: string | null,
  report: FindingCollector,
): RowedItem[] {
  const seen = new Map<string, number>()
  return items.map((item) => {
    if (has(item.source, 'identifier')) return item
    const said = JSON.stringify([item.source.humanCodingScheme ?? '', item.source.fullStatement ?? ''])
    const turn = (seen.get(said) ?? 0) + 1
    seen.set(said, turn)
    report.note(
      'TABLE_IDENTIFIER',
      'The row has no identifier; one was made of its code and statement. Give it one, or it is another item once those change.',
      rowPath(item.line, 'identifier', sheet),
    )
    return { ...item, source: { ...item.source, identifier: derivedUuid('row', document, said, String(turn)) } }
  })
}

function completeItems(items: readonly RowedItem[], uris: ReadonlyMap<string, string>, at: string): RowedItem[] {
  return items.map(({ source, line, level }) => {
    const made: JsonObject = { ...source }
    const identifier = String(made.identifier)
    if (!has(made, 'uri')) made.uri = uris.get(normalIdentifier(identifier)) ?? uriFor(identifier)
    if (!has(made, 'lastChangeDateTime')) made.lastChangeDateTime = at
    completeLicense(made)
    return { source: made, line, level }
  })
}

/** The address of what has only an identifier. */
export const uriFor = (identifier: string): string =>
  isCaseUuid(normalIdentifier(identifier))
    ? `urn:uuid:${normalIdentifier(identifier)}`
    : `urn:uuid:${derivedUuid(normalIdentifier(identifier))}`

/** What associations call their ends is the address of items that have none of their own. */
function urisOfEnds(associations: readonly Rowed[]): Map<string, string> {
  const uris = new Map<string, string>()
  for (const { source } of associations)
    for (const end of [source.originNodeURI, source.destinationNodeURI]) {
      if (!isObject(end ?? null)) continue
      const { identifier, uri } = end as JsonObject
      if (typeof identifier === 'string' && typeof uri === 'string' && uri.trim() !== '')
        uris.set(normalIdentifier(identifier), uri.trim())
    }
  return uris
}

function completeAssociations(
  parts: TableParts,
  items: readonly RowedItem[],
  document: JsonObject,
  at: string,
): Rowed[] {
  const uris = new Map(
    items.map(({ source }) => [normalIdentifier(String(source.identifier)), source.uri as JsonValue]),
  )
  const end = (link: JsonValue | undefined): JsonValue => {
    if (parts.isOurs || !isObject(link ?? null)) return link ?? null
    const { identifier, uri } = link as JsonObject
    if (typeof uri === 'string' || typeof identifier !== 'string') return link as JsonValue
    return { ...(link as JsonObject), uri: uris.get(normalIdentifier(identifier)) ?? uriFor(identifier) }
  }
  return parts.associations.map(({ source, line }) => {
    const made: JsonObject = {
      ...source,
      originNodeURI: end(source.originNodeURI),
      destinationNodeURI: end(source.destinationNodeURI),
    }
    if (!has(made, 'identifier')) {
      const ends = [made.originNodeURI, made.associationType, made.destinationNodeURI].map((one) =>
        JSON.stringify(one ?? null),
      )
      made.identifier = derivedUuid('association', String(document.identifier), ...ends)
    }
    if (!has(made, 'uri')) made.uri = uriFor(String(made.identifier))
    if (!has(made, 'lastChangeDateTime')) made.lastChangeDateTime = at
    return { source: made, line }
  })
}

function definitionsOf(parts: TableParts, document: JsonObject, at: string): [string, JsonObject[]][] {
  const lists = CASE_DEFINITION_KINDS.map((kind): [string, JsonObject[]] => [
    kind,
    (parts.definitions.get(kind) ?? []).map(({ source }) => source),
  ])
  const link = document.licenseURI
  const licenses = lists.find(([kind]) => kind === 'CFLicenses')?.[1] as JsonObject[]
  if (parts.licenseText.trim() !== '' && isObject(link ?? null) && licenses.length === 0) {
    const { identifier, uri, title } = link as JsonObject
    licenses.push({
      identifier,
      uri,
      title: title ?? '',
      licenseText: parts.licenseText,
      lastChangeDateTime: at,
    } as JsonObject)
  }
  return lists
}

const levelsOf = (items: readonly RowedItem[]): Levelled[] =>
  items.flatMap(({ source, level }) =>
    level === '' ? [] : [{ identifier: normalIdentifier(String(source.identifier)), level }],
  )

/** Changes the list of edges to what the levels say. */
function applyLevels(
  first: CasePackage,
  edges: JsonObject[],
  levels: readonly Levelled[],
  parts: TableParts,
  report: FindingCollector,
): void {
  const { added, dropped, lost } = compareLevels(first, levels, !parts.isOurs)
  const lines = new Map(parts.items.map(({ level, line }) => [level, line]))
  const path = (level: string) => rowPath(lines.get(level) ?? 0, 'smartLevel', parts.sheets.items)
  for (const { level } of lost)
    report.warn(
      'TABLE_LEVEL',
      `No row has the level above ${level}; the item stands without a parent. Add that row, or change the level.`,
      path(level),
    )
  const byItem = new Map(levels.map(({ identifier, level }) => [identifier, level]))
  for (const item of new Set(dropped.values()))
    report.warn(
      'TABLE_LEVEL_MOVED',
      'The level and the isChildOf association of this item name different parents; the level was taken, as OpenSALT does.',
      path(byItem.get(item) ?? ''),
    )
  const sequences = new Map<string, number>()
  if (!parts.hasSequence)
    for (const { identifier, type, inside } of first.associations) {
      const level = type === 'isChildOf' ? byItem.get(inside.origin ?? '') : undefined
      if (level !== undefined) sequences.set(identifier, sequenceOf(level))
    }
  const kept = edges.flatMap((edge) => {
    const identifier = normalIdentifier(String(edge.identifier))
    if (dropped.has(identifier)) return []
    const sequenceNumber = sequences.get(identifier)
    return [sequenceNumber === undefined ? edge : { ...edge, sequenceNumber }]
  })
  edges.splice(0, edges.length, ...kept, ...added)
}

const PLACE = /^\$\.CF(Item|Association)s\[(\d+)\](?:\.(.*))?$/

/** `$.CFItems[3].fullStatement` was row 5 of its sheet. */
function placed(findings: readonly Finding[], { items, associations, sheets }: TableParts): Finding[] {
  return findings.map((finding) => {
    const found = PLACE.exec(finding.path ?? '')
    if (!found) return finding
    const [, kind, index, field = null] = found
    const [rows, sheet] = kind === 'Item' ? [items, sheets.items] : [associations, sheets.associations]
    const line = rows[Number(index)]?.line
    return line === undefined ? finding : { ...finding, path: rowPath(line, field, sheet) }
  })
}
