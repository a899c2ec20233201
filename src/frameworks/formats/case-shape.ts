import { objectsOf } from './case-fields.ts'
import { CASE_DEFINITION_KINDS, type CaseDefinitionKind } from './case-model.ts'
import type { FindingCollector } from './findings.ts'
import { ImportError } from './import-error.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import { describeJson } from './looks-like.ts'

/** One object of the input and its JSON path there. */
export interface Placed {
  readonly value: JsonObject
  readonly path: string
}

/** The arrays of a package, wherever the input kept them. */
export interface CaseShape {
  readonly document: Placed
  readonly items: readonly Placed[]
  readonly associations: readonly Placed[]
  readonly definitions: Readonly<Record<CaseDefinitionKind, readonly Placed[]>>
  readonly rubrics: readonly Placed[]
  readonly rest: JsonObject
  readonly definitionsRest: JsonObject
}

const WRAPPERS = ['cfpackage', 'cfpackages', 'package', 'data', 'result', 'body']

/** Names under which servers and tools write the parts, lower-case. */
const NAMES = {
  document: ['cfdocument', 'cfdocuments', 'cfpckgdocument'],
  items: ['cfitems', 'cfitem', 'cfitemset', 'cfpckgitems'],
  associations: ['cfassociations', 'cfassociation', 'cfassociationset', 'cfpckgassociations'],
  definitions: ['cfdefinitions', 'cfdefinition'],
  rubrics: ['cfrubrics', 'cfrubric', 'cfrubricset'],
} as const

interface Slot {
  readonly name: string
  readonly value: JsonValue
  readonly path: string
}

/**
 * `repeated`: JSON paths of members that stood more than once.
 * @throws ImportError when no CFDocument with a package around it can be made out.
 */
export function caseShape(root: JsonValue, repeated: ReadonlySet<string>, report: FindingCollector): CaseShape {
  for (const path of repeated) if (isFrame(path)) throw repeatedList(path)
  const placed = unwrap({ value: root, path: '$' }, report)
  const used = new Set<string>()
  const slot = (names: readonly string[], proper: string): Slot | null => {
    for (const name of Object.keys(placed.value)) {
      const value = placed.value[name] as JsonValue
      if (used.has(name) || value === null || !names.includes(name.toLowerCase())) continue
      used.add(name)
      if (name !== proper)
        report.note(
          'CASE_KEY',
          `"${name}" is not how CASE spells it; it was read as ${proper}.`,
          `${placed.path}.${name}`,
        )
      return { name, value, path: `${placed.path}.${name}` }
    }
    return null
  }
  const items = listOf(slot(NAMES.items, 'CFItems'), 'cfitem', report)
  const associations = listOf(slot(NAMES.associations, 'CFAssociations'), 'cfassociation', report)
  const rubrics = listOf(slot(NAMES.rubrics, 'CFRubrics'), 'cfrubric', report)
  const definitions = definitionsOf(slot(NAMES.definitions, 'CFDefinitions'), report)
  const alone = !Object.keys(placed.value).some((name) => isNamed(name, NAMES.items, NAMES.associations))
  const documentSlot = slot(NAMES.document, 'CFDocument')
  const document = documentOf(documentSlot, placed, items.length + associations.length, report)
  if (documentSlot && alone) throw documentAlone(documentSlot)
  const rest = Object.fromEntries(Object.entries(placed.value).filter(([name]) => !used.has(name)))
  const isRoot = document.path === placed.path
  return {
    // A document at the root holds its package; its own fields are what is left of that.
    document: isRoot ? { value: rest, path: document.path } : document,
    items,
    associations,
    rubrics,
    definitions: definitions.lists,
    rest: isRoot ? {} : rest,
    definitionsRest: definitions.rest,
  }
}

const PARTS: ReadonlySet<string> = new Set([
  ...Object.values(NAMES).flat(),
  ...CASE_DEFINITION_KINDS.map((kind) => kind.toLowerCase()),
])

/** Whether a JSON path leads to the document, a list or a wrapper of the package, not into an element. */
function isFrame(path: string): boolean {
  const names = path
    .replace(/\[\d+\]/g, '')
    .split('.')
    .slice(1)
    .map((name) => name.toLowerCase())
  const above = names.slice(0, -1)
  const isWrapper = (name: string) => WRAPPERS.includes(name)
  if (names.every(isWrapper)) return true
  return PARTS.has(names.at(-1) as string) && above.every((name) => isWrapper(name) || PARTS.has(name))
}

/** Two lists put together would be a guess, and one of them taken would take the other's elements away. */
const repeatedList = (path: string): ImportError =>
  new ImportError(
    'IMPORT_REPEATED_LIST',
    `${path} stands more than once; which one is meant cannot be told, and what stands in the others would be lost. Write one that holds all of it.`,
    { path },
  )

const isNamed = (name: string, ...groups: (readonly string[])[]): boolean =>
  groups.some((group) => group.includes(name.toLowerCase()))

function unwrap(start: { value: JsonValue; path: string }, report: FindingCollector): Placed {
  let { value, path } = start
  for (let step = 0; step < 4; step++) {
    if (Array.isArray(value) && value.length === 1) {
      report.note('CASE_WRAPPER', 'The package stood in an array of one; the array was passed over.', path)
      path = `${path}[0]`
      value = value[0] as JsonValue
      continue
    }
    if (!isObject(value)) break
    const names = Object.keys(value)
    if (names.some((name) => isNamed(name, NAMES.document, NAMES.items, NAMES.associations))) break
    const wrapper = names.find((name) => WRAPPERS.includes(name.toLowerCase()))
    if (wrapper === undefined) break
    report.note('CASE_WRAPPER', `The package stood in "${wrapper}"; that was passed over.`, path)
    path = `${path}.${wrapper}`
    value = value[wrapper] as JsonValue
  }
  if (!isObject(value)) throw wrongDocument(value)
  return { value, path }
}

const wrongDocument = (value: JsonValue): ImportError =>
  new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `This looks like ${describeJson(value)}, not like a CASE package (CFPackage). Send what the service's CFPackages address answers.`,
    {
      path: '$',
    },
  )

/** Read as an empty framework, it would take every item away from the version before. */
const documentAlone = (slot: Slot): ImportError =>
  new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `This is a single CFDocument; neither CFItems nor CFAssociations stand beside "${slot.name}". Fetch the package (CFPackage) that its CFPackageURI names; where a framework is meant to be empty, write "CFItems": [] beside it.`,
    { path: slot.path },
  )

/** A list as an array, as a set object with the array inside, as one object, or keyed by identifier. */
function listOf(slot: Slot | null, single: string, report: FindingCollector): Placed[] {
  if (!slot) return []
  if (Array.isArray(slot.value)) return objectsOf(slot.value, slot.path, report).map((one) => inner(one, single))
  if (!isObject(slot.value)) {
    report.lost(
      'CASE_NOT_AN_ARRAY',
      `"${slot.name}" is no array; it was left out. Write its elements as an array.`,
      slot.path,
    )
    return []
  }
  report.note(
    'CASE_WRAPPER',
    `"${slot.name}" is an object where an array is due; its members were read as the elements.`,
    slot.path,
  )
  for (const [name, value] of Object.entries(slot.value))
    if (Array.isArray(value) && isNamed(name, [single, `${single}s`]))
      return objectsOf(value, `${slot.path}.${name}`, report).map((one) => inner(one, single))
  const only: Placed = { value: slot.value, path: slot.path }
  if ('identifier' in slot.value || 'uri' in slot.value) return [only]
  const members = Object.entries(slot.value).filter(([, value]) => isObject(value))
  return members.map(([name, value]) => inner({ value: value as JsonObject, path: `${slot.path}.${name}` }, single))
}

/** `{"CFItem": {…}}` inside a list. */
function inner(placed: Placed, single: string): Placed {
  const names = Object.keys(placed.value)
  const name = names[0]
  if (names.length !== 1 || name === undefined || name.toLowerCase() !== single) return placed
  const value = placed.value[name]
  return isObject(value) ? { value, path: `${placed.path}.${name}` } : placed
}

function definitionsOf(slot: Slot | null, report: FindingCollector) {
  const lists = Object.fromEntries(CASE_DEFINITION_KINDS.map((kind) => [kind, []])) as unknown as Record<
    CaseDefinitionKind,
    readonly Placed[]
  >
  const rest: JsonObject = {}
  if (!slot) return { lists, rest }
  const holder = Array.isArray(slot.value) && slot.value.length === 1 ? (slot.value[0] as JsonValue) : slot.value
  if (!isObject(holder)) {
    const empty = Array.isArray(holder) && holder.length === 0
    if (!empty)
      report.lost(
        'CASE_DEFINITIONS',
        'CFDefinitions is no object; it was left out. Write CFConcepts, CFSubjects and so on as its members.',
        slot.path,
      )
    return { lists, rest }
  }
  for (const [name, value] of Object.entries(holder)) {
    const kind = CASE_DEFINITION_KINDS.find((known) =>
      isNamed(name, [known.toLowerCase(), known.toLowerCase().slice(0, -1)]),
    )
    if (!kind) rest[name] = value
    else if (value !== null)
      lists[kind] = listOf({ name, value, path: `${slot.path}.${name}` }, kind.toLowerCase().slice(0, -1), report)
  }
  return { lists, rest }
}

function documentOf(slot: Slot | null, root: Placed, elements: number, report: FindingCollector): Placed {
  if (slot) {
    let { value, path } = slot
    for (let step = 0; step < 3; step++) {
      if (Array.isArray(value) && value.length === 1) {
        value = value[0] as JsonValue
        path = `${path}[0]`
      } else if (isObject(value) && isObject(value.CFDocument)) {
        value = value.CFDocument
        path = `${path}.CFDocument`
      } else break
    }
    if (Array.isArray(value) && slot.name.toLowerCase() === 'cfdocuments') throw wrongDocument(root.value)
    if (isObject(value)) return { value, path }
    throw new ImportError(
      'IMPORT_WRONG_DOCUMENT',
      'CFDocument is no object; write the document itself there, with title, identifier and uri.',
      { path },
    )
  }
  const flat = root.value
  if (elements > 0 && typeof flat.title === 'string' && ('identifier' in flat || 'uri' in flat)) {
    report.note(
      'CASE_WRAPPER',
      'The fields of the CFDocument stood at the root; they were read as the document.',
      root.path,
    )
    return root
  }
  if (elements === 0) throw wrongDocument(flat)
  throw new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    'There are items or associations but no CFDocument; import the whole package (CFPackage).',
    { path: root.path },
  )
}
