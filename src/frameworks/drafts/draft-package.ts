import { refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { destinationKey, originKey } from '../formats/case-ends.ts'
import type { CaseDefinitionKind, CasePackage } from '../formats/case-model.ts'
import { isObject, type JsonObject, type JsonValue } from '../formats/json-text.ts'
import type { OrderKey } from '../ordering.ts'

/** What kind of element an edit was about. */
export type ElementKind = 'DOCUMENT' | 'ITEM' | 'ASSOCIATION' | 'DEFINITION' | 'RUBRIC'

/** One element that an edit changed, and how. */
export interface ElementEdit {
  readonly kind: ElementKind
  readonly identifier: string
  readonly change: 'ADDED' | 'CHANGED' | 'MOVED' | 'REMOVED'
  /** CASE names of what changed. */
  readonly fields: readonly string[]
  /** What people call it. */
  readonly title: string
}

export interface DraftItem {
  readonly identifier: string
  readonly uri: string
  source: JsonObject
}

export interface DraftAssociation {
  readonly identifier: string
  /** Of CASE, or `ext:…`. */
  type: string
  /** Identifiers of items or of the document; of what lies outside, whatever its link says. */
  origin: string
  destination: string
  sequence: number | null
  source: JsonObject
}

export type DefinitionKind = CaseDefinitionKind | 'CFRubrics'

interface AssociationLinks {
  readonly originNodeURI: JsonObject
  readonly destinationNodeURI: JsonObject
  readonly fields: JsonObject
}

interface DraftDefinition {
  readonly kind: DefinitionKind
  readonly identifier: string
  source: JsonObject
}

/**
 * The working copy of a draft: the CASE JSON of its elements, which one edit changes. Elements that the edit does not
 * touch stay as they came, to the letter. Pure; what is read back from `json` is what is kept.
 */
export class DraftPackage {
  readonly edits: ElementEdit[] = []
  readonly items = new Map<string, DraftItem>()
  readonly associations = new Map<string, DraftAssociation>()
  readonly #definitions: DraftDefinition[]
  #document: JsonObject

  constructor(
    private readonly source: CasePackage,
    /** ISO 8601: the time of change of whatever is touched. */
    private readonly now: string,
  ) {
    this.#document = source.document.source
    for (const { identifier, uri, source: json } of source.items)
      this.items.set(identifier, { identifier, uri, source: json })
    for (const one of source.associations)
      this.associations.set(one.identifier, {
        identifier: one.identifier,
        type: one.type === 'EXT' ? `ext:${one.extType}` : one.type,
        origin: originKey(one),
        destination: destinationKey(one),
        sequence: one.sequenceNumber,
        source: one.source,
      })
    this.#definitions = [
      ...source.definitions.map(({ kind, identifier, source: json }) => ({ kind, identifier, source: json })),
      ...source.rubrics.map(({ identifier, source: json }) => ({
        kind: 'CFRubrics' as const,
        identifier,
        source: json,
      })),
    ]
  }

  /** Identifier of the document: what stands at the top of the tree is its child. */
  get root(): string {
    return this.source.document.identifier
  }

  /** An isChildOf that closed a circle when it came is no edge of the tree. */
  inTree(association: DraftAssociation): boolean {
    return association.type === 'isChildOf' && !this.source.cycleClosing.has(association.identifier)
  }

  note(edit: ElementEdit): void {
    this.edits.push(edit)
  }

  setDocument(fields: JsonObject): void {
    const changed = differing(this.#document, fields)
    if (changed.length === 0) return
    this.#document = this.#merged(this.#document, fields)
    this.note({ kind: 'DOCUMENT', identifier: this.root, change: 'CHANGED', fields: changed, title: this.title })
  }

  get title(): string {
    return textOf(this.#document, 'title') ?? this.root
  }

  addItem(identifier: string, fields: JsonObject): DraftItem {
    const uri = `urn:uuid:${identifier}`
    const item = { identifier, uri, source: this.#merged({ identifier, uri }, fields) }
    this.items.set(identifier, item)
    this.note({
      kind: 'ITEM',
      identifier,
      change: 'ADDED',
      fields: Object.keys(fields).filter((name) => fields[name] !== null),
      title: statementOf(item),
    })
    return item
  }

  setItem(item: DraftItem, fields: JsonObject): void {
    const changed = differing(item.source, fields)
    if (changed.length === 0) return
    item.source = this.#merged(item.source, fields)
    this.note({
      kind: 'ITEM',
      identifier: item.identifier,
      change: 'CHANGED',
      fields: changed,
      title: statementOf(item),
    })
  }

  /** The link to an item or to the document, as CASE writes it. */
  linkTo(identifier: string): JsonObject {
    const item = this.items.get(identifier)
    const uri = item?.uri ?? this.source.document.uri
    return { title: (item ? statementOf(item) : this.title).slice(0, 200), identifier, uri }
  }

  addAssociation(association: Omit<DraftAssociation, 'source'>, fields: JsonObject): void {
    const { identifier, type, sequence } = association
    const uri = `urn:uuid:${identifier}`
    const json = { identifier, uri, associationType: type, ...fields, sequenceNumber: sequence }
    this.associations.set(identifier, { ...association, source: this.#merged({}, json) })
  }

  setAssociation(association: DraftAssociation, fields: JsonObject): void {
    if (differing(association.source, fields).length === 0) return
    association.source = this.#merged(association.source, fields)
    const { sequenceNumber } = association.source
    association.sequence = typeof sequenceNumber === 'number' ? sequenceNumber : null
  }

  /** Says a statement of whatever type, or says it otherwise. */
  putAssociation(edit: Omit<DraftAssociation, 'source' | 'sequence'> & AssociationLinks): void {
    const { identifier, type, origin, destination, originNodeURI, destinationNodeURI, fields } = edit
    const known = this.associations.get(identifier)
    const base = known?.source ?? { identifier, uri: `urn:uuid:${identifier}` }
    const all: JsonObject = { associationType: type, originNodeURI, destinationNodeURI, ...fields }
    const changed = differing(base, all)
    if (changed.length === 0) return
    const source = this.#merged(base, all)
    const sequence = typeof source.sequenceNumber === 'number' ? source.sequenceNumber : null
    this.associations.set(identifier, { identifier, type, origin, destination, sequence, source })
    this.note({
      kind: 'ASSOCIATION',
      identifier,
      change: known ? 'CHANGED' : 'ADDED',
      fields: changed,
      title: `${originNodeURI.title} ${type} ${destinationNodeURI.title}`.slice(0, 200),
    })
  }

  removeAssociation(identifier: string): void {
    const known = this.associations.get(identifier)
    if (!known) throw refuseInput(UserErrorCode.NOT_FOUND, 'The draft has no such association.', 'id')
    this.associations.delete(identifier)
    this.note({ kind: 'ASSOCIATION', identifier, change: 'REMOVED', fields: [], title: known.type })
  }

  /** The link to the definition of this title; null where there is none. */
  linkOfDefinition(kind: DefinitionKind, title: string): JsonObject | null {
    const found = this.#definitions.find((one) => one.kind === kind && textOf(one.source, 'title') === title)
    if (!found) return null
    return { title, identifier: found.identifier, uri: textOf(found.source, 'uri') ?? `urn:uuid:${found.identifier}` }
  }

  /** A definition of this kind and identifier is there. */
  hasDefinition(kind: DefinitionKind, identifier: string): boolean {
    return this.#definitions.some((one) => one.kind === kind && one.identifier === identifier)
  }

  /** Sets these fields of a definition or rubric; one that is not there yet is made. */
  saveDefinition(kind: DefinitionKind, identifier: string, fields: JsonObject): void {
    const element = kind === 'CFRubrics' ? 'RUBRIC' : 'DEFINITION'
    const known = this.#definitions.find((one) => one.kind === kind && one.identifier === identifier)
    const base = known?.source ?? { identifier, uri: `urn:uuid:${identifier}` }
    const changed = differing(base, fields)
    if (known && changed.length === 0) return
    const source = this.#merged(base, fields)
    if (known) known.source = source
    else this.#definitions.push({ kind, identifier, source })
    const title = textOf(source, 'title') ?? identifier
    this.note({ kind: element, identifier, change: known ? 'CHANGED' : 'ADDED', fields: changed, title })
  }

  removeDefinition(kind: DefinitionKind, identifier: string): void {
    const at = this.#definitions.findIndex((one) => one.kind === kind && one.identifier === identifier)
    if (at < 0) throw refuseInput(UserErrorCode.NOT_FOUND, 'The draft has no such definition.', 'identifier')
    const [gone] = this.#definitions.splice(at, 1) as [DraftDefinition]
    const title = textOf(gone.source, 'title') ?? identifier
    this.note({
      kind: kind === 'CFRubrics' ? 'RUBRIC' : 'DEFINITION',
      identifier,
      change: 'REMOVED',
      fields: [],
      title,
    })
  }

  /** The package as CASE JSON. */
  json(): JsonObject {
    const ofKind = (kind: string) => this.#definitions.filter((one) => one.kind === kind).map((one) => one.source)
    const kinds = [...new Set(this.#definitions.map((one) => one.kind))].filter((kind) => kind !== 'CFRubrics')
    return {
      ...this.source.rest,
      CFDocument: this.edits.length > 0 ? { ...this.#document, lastChangeDateTime: this.now } : this.#document,
      CFItems: [...this.items.values()].map((one) => one.source),
      CFAssociations: [...this.associations.values()].map((one) => one.source),
      CFDefinitions: {
        ...this.source.definitionsRest,
        ...Object.fromEntries(kinds.map((kind) => [kind, ofKind(kind)])),
      },
      CFRubrics: ofKind('CFRubrics'),
    }
  }

  /** Null takes a field away. */
  #merged(source: JsonObject, fields: JsonObject): JsonObject {
    const merged: JsonObject = { ...source, lastChangeDateTime: this.now }
    for (const [name, value] of Object.entries(fields))
      if (value === null) delete merged[name]
      else merged[name] = value
    return merged
  }
}

const differing = (source: JsonObject, fields: JsonObject): string[] =>
  Object.keys(fields).filter((name) => plain(source[name]) !== plain(fields[name]))

/** Absent, null and empty say the same in CASE. */
function plain(value: JsonValue | undefined): string {
  const empty = value == null || value === '' || (Array.isArray(value) && value.length === 0)
  return empty ? '' : JSON.stringify(sorted(value))
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name] as JsonValue)]),
  )
}

const textOf = (source: JsonObject, name: string): string | null => {
  const value = source[name]
  return typeof value === 'string' && value !== '' ? value : null
}

export const statementOf = ({ source, identifier }: DraftItem): string => textOf(source, 'fullStatement') ?? identifier

/** What an item's place among its siblings depends on. */
export const orderKeyOf = ({ source, identifier }: DraftItem, sequenceNumber: number | null): OrderKey => ({
  sequenceNumber,
  listEnumeration: textOf(source, 'listEnumeration'),
  humanCodingScheme: textOf(source, 'humanCodingScheme'),
  identifier,
})
