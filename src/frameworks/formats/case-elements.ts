import { Fields } from './case-fields.ts'
import {
  CASE_ASSOCIATION_TYPES,
  type CaseAssociation,
  type CaseAssociationType,
  type CaseDefinition,
  type CaseDefinitionKind,
  type CaseDocument,
  type CaseItem,
} from './case-model.ts'
import type { Placed } from './case-shape.ts'
import type { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import type { JsonObject, JsonValue } from './json-text.ts'

/** Unknown fields seen so far and the place of the first. */
export interface ReadContext {
  readonly report: FindingCollector
  readonly unknown: Map<string, string>
}

export interface DocumentContext extends ReadContext {
  readonly document: CaseDocument
}

/** One element and where it stood. */
export interface Read<T> {
  readonly element: T
  readonly path: string
}

/** Kept by every real exporter of 1.0, no news for us: the package says it already. */
export const REDUNDANT_FIELDS = ['CFDocumentURI', 'CFPackageURI', 'CFItemAssociationURI', 'extensions'] as const

/** The object as it came; identity is put in where it was missing, so that an export can be imported again. */
export function sourceOf(raw: JsonObject, identity: { identifier: string; uri: string }): JsonObject {
  if (isThere(raw.identifier) && isThere(raw.uri)) return raw
  const source = { ...raw }
  if (!isThere(source.identifier)) source.identifier = identity.identifier
  if (!isThere(source.uri)) source.uri = identity.uri
  return source
}

const isThere = (value: JsonValue | undefined): boolean => typeof value === 'string' && value.trim() !== ''

export function readDocument(placed: Placed, context: ReadContext): CaseDocument {
  const fields = new Fields(placed.value, placed.path, 'CFDocument', context.report)
  const title = fields.text('title', 'name')
  const creator = fields.text('creator')
  const identity = fields.identity(() => derivedUuid('document', creator ?? '', title ?? ''))
  if (title === null)
    context.report.warn(
      'CASE_TITLE',
      'The document has no title; its identifier stands in. Give it one.',
      `${placed.path}.title`,
    )
  if (creator === null)
    context.report.warn(
      'CASE_CREATOR',
      'The document has no creator; "unknown" stands in. Name who made it.',
      `${placed.path}.creator`,
    )
  const stated = fields.text('caseVersion')
  const document: CaseDocument = {
    ...identity,
    lastChange: fields.instant('lastChangeDateTime', 0),
    source: sourceOf(placed.value, identity),
    title: title ?? identity.identifier,
    creator: creator ?? 'unknown',
    publisher: fields.text('publisher'),
    description: fields.text('description'),
    subject: fields.texts(['subject']),
    subjectLinks: fields.links('subjectURI'),
    language: fields.text('language'),
    version: fields.text('version'),
    frameworkType: fields.text('frameworkType'),
    caseVersion: versionInUrls(placed.value) ?? stated,
    adoptionStatus: fields.text('adoptionStatus'),
    statusStartDate: fields.day('statusStartDate'),
    statusEndDate: fields.day('statusEndDate'),
    officialSourceURL: fields.text('officialSourceURL'),
    license: fields.link('licenseURI', 'licenceURI'),
    notes: fields.text('notes'),
  }
  noteExtensions(fields)
  fields.noteUnknown(REDUNDANT_FIELDS, context.unknown)
  return document
}

/** A server's URL tells better than the body: some servers drop `caseVersion`. */
function versionInUrls(raw: JsonObject): string | null {
  const match = /\/ims\/case\/v1p([01])\//.exec(
    `${JSON.stringify(raw.uri ?? '')}${JSON.stringify(raw.CFPackageURI ?? '')}`,
  )
  return match ? `1.${match[1]}` : null
}

function noteExtensions(fields: Fields): void {
  const value = fields.raw.extensions
  if (Array.isArray(value) && fields.className !== 'CFRubricCriterionLevel')
    fields.report.note(
      'CASE_EXTENSIONS',
      'extensions is an array where an object is due; it was kept as it came.',
      `${fields.path}.extensions`,
    )
}

export function readItem(placed: Placed, context: DocumentContext): Read<CaseItem> | null {
  const fields = new Fields(placed.value, placed.path, 'CFItem', context.report)
  const statement = fields.text('fullStatement', 'statement')
  const code = fields.text('humanCodingScheme')
  const short = fields.text('abbreviatedStatement')
  const label = fields.text('alternativeLabel')
  if (Object.values(placed.value).every((value) => value === null || value === '')) {
    context.report.lost(
      'CASE_ITEM_EMPTY',
      'This item is empty; it was left out. Give it a fullStatement, or take it out.',
      placed.path,
    )
    return null
  }
  const identity = fields.identity(() =>
    derivedUuid('item', context.document.identifier, code ?? '', statement ?? short ?? label ?? placed.path),
  )
  if (statement === null)
    context.report.warn(
      'CASE_STATEMENT',
      'The item has no fullStatement; its other label or code stands in. Give it one.',
      placed.path,
    )
  const element: CaseItem = {
    ...identity,
    lastChange: fields.instant('lastChangeDateTime', context.document.lastChange),
    source: sourceOf(placed.value, identity),
    fullStatement: statement ?? short ?? label ?? code ?? '',
    abbreviatedStatement: short,
    alternativeLabel: label,
    humanCodingScheme: code,
    listEnumeration: fields.text('listEnumeration'),
    itemType: fields.text('CFItemType', 'itemType'),
    itemTypeLink: fields.link('CFItemTypeURI'),
    conceptKeywords: fields.texts(['conceptKeywords'], /\|/),
    conceptLinks: fields.links('conceptKeywordsURI'),
    subject: fields.texts(['subject']),
    subjectLinks: fields.links('subjectURI'),
    educationLevel: fields.texts(['educationLevel', 'educationalLevel'], /[,;]/),
    language: fields.text('language'),
    license: fields.link('licenseURI', 'licenceURI'),
    notes: fields.text('notes'),
    statusStartDate: fields.day('statusStartDate'),
    statusEndDate: fields.day('statusEndDate'),
  }
  noteExtensions(fields)
  fields.noteUnknown(REDUNDANT_FIELDS, context.unknown)
  return { element, path: placed.path }
}

export function readAssociation(placed: Placed, context: DocumentContext): Read<CaseAssociation> | null {
  const fields = new Fields(placed.value, placed.path, 'CFAssociation', context.report)
  const origin = fields.link('originNodeURI', 'originNodeUri')
  const destination = fields.link('destinationNodeURI', 'destinationNodeUri')
  const word = fields.text('associationType')
  if (!origin || !destination || word === null) {
    const lacking = [origin ? '' : 'origin', destination ? '' : 'destination', word === null ? 'associationType' : '']
    context.report.lost(
      'CASE_ASSOCIATION_INCOMPLETE',
      `The association has no ${lacking.filter(Boolean).join(' and no ')}; it was left out. Give it both ends and a type.`,
      placed.path,
    )
    return null
  }
  const identity = fields.identity(() =>
    derivedUuid('association', context.document.identifier, origin.identifier, word, destination.identifier),
  )
  const element: CaseAssociation = {
    ...identity,
    ...associationType(word, fields),
    lastChange: fields.instant('lastChangeDateTime', context.document.lastChange),
    source: sourceOf(placed.value, identity),
    origin,
    destination,
    // Found when all items are read.
    inside: { origin: null, destination: null },
    sequenceNumber: fields.integer('sequenceNumber'),
    grouping: fields.link('CFAssociationGroupingURI'),
    notes: fields.text('notes'),
  }
  noteExtensions(fields)
  fields.noteUnknown(REDUNDANT_FIELDS, context.unknown)
  return { element, path: placed.path }
}

const TYPE_BY_WORD = new Map<string, (typeof CASE_ASSOCIATION_TYPES)[number]>(
  CASE_ASSOCIATION_TYPES.map((type) => [type.toLowerCase(), type]),
)

/** Spreadsheets write "Is Child Of"; words outside the list are kept as extensions, with or without `ext:`. */
function associationType(word: string, fields: Fields): { type: CaseAssociationType; extType: string | null } {
  const path = `${fields.path}.associationType`
  const known = TYPE_BY_WORD.get(word.replace(/[\s_-]/g, '').toLowerCase())
  if (known) {
    if (known !== word)
      fields.report.note('CASE_ASSOCIATION_TYPE', `"${word}" is not how CASE spells it; it was read as ${known}.`, path)
    return { type: known, extType: null }
  }
  if (word.startsWith('ext:') && word.length > 4) return { type: 'EXT', extType: word.slice(4) }
  fields.report.note(
    'CASE_ASSOCIATION_TYPE',
    `"${word.slice(0, 100)}" is no type of CASE; it is kept as an extension. If that is meant, write ext: before it.`,
    path,
  )
  return { type: 'EXT', extType: word }
}

export function readDefinition(
  placed: Placed,
  kind: CaseDefinitionKind,
  context: DocumentContext,
): Read<CaseDefinition> {
  const fields = new Fields(placed.value, placed.path, kind.slice(0, -1), context.report)
  const title = fields.text('title', 'name')
  const identity = fields.identity(() => derivedUuid(kind, context.document.identifier, title ?? placed.path))
  const element: CaseDefinition = {
    ...identity,
    kind,
    lastChange: fields.instant('lastChangeDateTime', context.document.lastChange),
    source: sourceOf(placed.value, identity),
    title: title ?? identity.identifier,
    description: fields.text('description'),
  }
  noteExtensions(fields)
  fields.noteUnknown([...REDUNDANT_FIELDS, ...DEFINITION_FIELDS], context.unknown)
  return { element, path: placed.path }
}

const DEFINITION_FIELDS = ['hierarchyCode', 'keywords', 'licenseText', 'typeCode'] as const
