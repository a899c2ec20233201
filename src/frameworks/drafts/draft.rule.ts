import { refuseInput, type UserError, UserErrorCode, userError } from '../../shared/payload.ts'
import { derivedUuid } from '../formats/identifiers.ts'
import type { JsonObject, JsonValue } from '../formats/json-text.ts'
import type { FrameworkFields } from './draft.inputs.ts'
import type { SaveCompetencyInput, SaveDefinitionInput } from './draft-elements.inputs.ts'
import { type DefinitionKind, type DraftItem, type DraftPackage } from './draft-package.ts'
import { parentsOf, place, standsAbove } from './draft-tree.rule.ts'

/** Elements of a draft: it is read and planned as a whole with each edit. */
export const MAX_DRAFT_ELEMENTS = 20_000

/** Most characters of texts, and most entries of lists; an entry is a text of the same name. */
const TEXTS = {
  title: 1_000,
  creator: 1_000,
  publisher: 1_000,
  description: 20_000,
  frameworkType: 500,
  version: 200,
  license: 2_000,
  fullStatement: 20_000,
  abbreviatedStatement: 1_000,
  alternativeLabel: 1_000,
  humanCodingScheme: 200,
  listEnumeration: 100,
  itemType: 500,
  notes: 20_000,
  hierarchyCode: 200,
  keywords: 2_000,
  licenseText: 20_000,
  typeCode: 500,
} as const
const LISTS = {
  conceptKeywords: 100,
  subject: 50,
  educationLevel: 50,
  matchableItemTypes: 200,
  replacedBy: 20,
} as const
const MAX_ENTRY = 500

/** What is too long or too many; `never`: texts that must not be taken away. Pure. */
export function sizeFaults(input: object, never: readonly string[]): UserError[] {
  const faults: UserError[] = []
  for (const [name, value] of Object.entries(input)) {
    const field = `input.${name}`
    if (typeof value === 'string') {
      const most = (TEXTS as Record<string, number>)[name] ?? 2_000
      if (value.length > most)
        faults.push(userError(UserErrorCode.LIMIT, `At most ${most} characters; this has ${value.length}.`, field))
      if (value.trim() === '' && never.includes(name))
        faults.push(userError(UserErrorCode.INVALID, 'This must not be empty.', field))
    } else if (Array.isArray(value)) {
      const most = (LISTS as Record<string, number>)[name] ?? 200
      if (value.length > most)
        faults.push(userError(UserErrorCode.LIMIT, `At most ${most}; ${value.length} were sent.`, field))
      value.forEach((entry, at) => {
        if (typeof entry === 'string' && entry.length > MAX_ENTRY)
          faults.push(userError(UserErrorCode.LIMIT, `At most ${MAX_ENTRY} characters.`, `${field}.${at}`))
      })
    }
  }
  return faults
}

/** Omitted or null: no word about it. Empty: away with it. */
function given(value: string | readonly string[] | null | undefined): { readonly value: JsonValue } | null {
  if (value == null) return null
  return { value: value.length === 0 ? null : (value as JsonValue) }
}

function fieldsOf(pairs: Readonly<Record<string, string | readonly string[] | null | undefined>>): JsonObject {
  const fields: JsonObject = {}
  for (const [name, value] of Object.entries(pairs)) {
    const said = given(value)
    if (said) fields[name] = said.value
  }
  return fields
}

/** A licence by its name or address. */
export function licenseLink(license: string): JsonObject {
  const identifier = derivedUuid('license', license)
  return { title: license, identifier, uri: /^[a-z][a-z0-9+.-]*:/i.test(license) ? license : `urn:uuid:${identifier}` }
}

/** What an input says of a CFDocument, as CASE writes it. */
export function documentFields(input: FrameworkFields): JsonObject {
  const { title, creator, publisher, description, subject, language, frameworkType, officialSourceURL, notes } = input
  const fields = fieldsOf({
    title,
    creator,
    publisher,
    description,
    subject,
    language,
    frameworkType,
    officialSourceURL,
    notes,
    statusStartDate: input.statusStartDate,
    statusEndDate: input.statusEndDate,
  })
  if (subject != null) fields.subjectURI = null
  if (input.license != null) fields.licenseURI = input.license === '' ? null : licenseLink(input.license)
  return fields
}

/** What an input says of a CFItem, as CASE writes it; links to definitions go with the words that they link. */
function itemFields(draft: DraftPackage, input: SaveCompetencyInput): JsonObject {
  const { itemType, educationLevel, subject, conceptKeywords } = input
  const fields = fieldsOf({
    fullStatement: input.fullStatement,
    abbreviatedStatement: input.abbreviatedStatement,
    alternativeLabel: input.alternativeLabel,
    humanCodingScheme: input.humanCodingScheme,
    listEnumeration: input.listEnumeration,
    CFItemType: itemType,
    conceptKeywords,
    subject,
    educationLevel,
    language: input.language,
    notes: input.notes,
    statusEndDate: input.statusEndDate,
  })
  // Other spellings of the same, as some exporters write them
  if (itemType != null)
    Object.assign(fields, { itemType: null, CFItemTypeURI: draft.linkOfDefinition('CFItemTypes', itemType) })
  if (educationLevel != null) fields.educationalLevel = null
  if (input.fullStatement != null) fields.statement = null
  if (subject != null) fields.subjectURI = linksOf(draft, 'CFSubjects', subject)
  if (conceptKeywords != null) fields.conceptKeywordsURI = null
  return fields
}

function linksOf(draft: DraftPackage, kind: DefinitionKind, titles: readonly string[]): JsonValue {
  const links = titles.map((title) => draft.linkOfDefinition(kind, title)).filter((link) => link !== null)
  return links.length === 0 ? null : links
}

/** What an edit of a competency needs to know beside the draft. */
export interface CompetencyContext {
  /** For one that is new. */
  readonly identifier: string
  /** ISO 8601 day. */
  readonly today: string
  /** The draft's item that is meant; null: a new one. */
  readonly item: DraftItem | null
  /** The draft's item under which it is to stand. */
  readonly parent: DraftItem | null
  /** What supersedes it, as links of CASE. */
  readonly replacedBy: readonly JsonObject[]
}

/** Creates, changes, moves and retires a competency of a draft; answers it. Throws Refused. */
export function editCompetency(draft: DraftPackage, input: SaveCompetencyInput, context: CompetencyContext): DraftItem {
  const fields = itemFields(draft, input)
  if (input.retire === true && input.statusEndDate == null) fields.statusEndDate = context.today
  if (input.retire === false) fields.statusEndDate = null
  if (!context.item && typeof fields.fullStatement !== 'string')
    throw refuseInput(UserErrorCode.INVALID, 'A new competency needs a fullStatement.', 'fullStatement')
  if (input.top && input.parent != null)
    throw refuseInput(UserErrorCode.INVALID, 'Give a parent or top, not both.', 'parent')
  const item = context.item ?? draft.addItem(context.identifier, fields)
  if (context.item) draft.setItem(item, fields)
  const position = input.position ?? null
  if (position !== null && position < 0) throw refuseInput(UserErrorCode.INVALID, 'Places count from 0.', 'position')
  if (!context.item || input.parent != null || input.top)
    place(draft, item, context.parent?.identifier ?? null, position)
  else if (position !== null) place(draft, item, parentsOf(draft, item.identifier)[0] ?? null, position)
  for (const link of context.replacedBy) replace(draft, item, link)
  return item
}

function replace(draft: DraftPackage, item: DraftItem, link: JsonObject): void {
  const to = link.identifier as string
  if (to === item.identifier) throw refuseInput(UserErrorCode.INVALID, 'Nothing replaces itself.', 'replacedBy')
  saveAssociation(draft, {
    identifier: derivedUuid('replacedBy', draft.root, item.identifier, to),
    type: 'replacedBy',
    originNodeURI: draft.linkTo(item.identifier),
    destinationNodeURI: link,
    fields: {},
  })
}

export interface AssociationEdit {
  readonly identifier: string
  /** Of CASE, or `ext:…`. */
  readonly type: string
  readonly originNodeURI: JsonObject
  readonly destinationNodeURI: JsonObject
  readonly fields: JsonObject
}

/** Sets an association by its identifier; the same statement twice is one. Throws Refused. */
export function saveAssociation(draft: DraftPackage, edit: AssociationEdit): string {
  const origin = edit.originNodeURI.identifier as string
  const destination = edit.destinationNodeURI.identifier as string
  if (origin === destination) throw refuseInput(UserErrorCode.INVALID, 'Both ends are the same.', 'destination')
  const same = [...draft.associations.values()].find(
    (one) => one.type === edit.type && one.origin === origin && one.destination === destination,
  )
  if (same && same.identifier !== edit.identifier && draft.associations.has(edit.identifier))
    throw refuseInput(UserErrorCode.DUPLICATE, `The draft says this already: ${same.identifier}.`, 'destination')
  const identifier = same?.identifier ?? edit.identifier
  if (edit.type === 'isChildOf' && draft.items.has(destination) && standsAbove(draft, origin, destination))
    throw refuseInput(UserErrorCode.INVALID, 'It would stand under itself; isChildOf makes no circle.', 'destination')
  draft.putAssociation({ ...edit, identifier, origin, destination })
  return identifier
}

/** What an input says of a definition, as CASE writes it. */
export function definitionFields(input: SaveDefinitionInput): JsonObject {
  const { title, description, hierarchyCode, keywords, licenseText, typeCode } = input
  return fieldsOf({ title, description, hierarchyCode, keywords, licenseText, typeCode })
}
