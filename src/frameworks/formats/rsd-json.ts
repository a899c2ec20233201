import { uuidIn } from '../../shared/spelling.ts'
import { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import { ImportError } from './import-error.ts'
import { DEFAULT_TEXT_LIMITS, isObject, type JsonObject, type JsonValue, parseJsonText } from './json-text.ts'
import { describeJson } from './looks-like.ts'
import type { Parsed } from './reader.ts'
import { packageOfSkills, type RsdAlignment, type RsdCollection, type RsdSkill } from './rsd.ts'
import { OCCUPATION_LEVELS, type OccupationLevel } from './soc-codes.ts'

/** Names of fields without their prefix (`ceterms:name` is name). */
class RsdObject {
  readonly #fields = new Map<string, JsonValue>()
  readonly #asked = new Set<string>()

  constructor(readonly raw: JsonObject) {
    for (const [name, value] of Object.entries(raw)) {
      const plain = name.replace(/^(@|[a-z]+:)/, '')
      if (!this.#fields.has(plain)) this.#fields.set(plain, value)
    }
  }

  /** The first of the names that is there. */
  value(...names: readonly string[]): JsonValue {
    for (const name of names) this.#asked.add(name)
    for (const name of names) {
      const value = this.#fields.get(name) ?? null
      if (value !== null) return value
    }
    return null
  }

  text(...names: readonly string[]): string | null {
    return textsOf(this.value(...names))[0] ?? null
  }

  texts(...names: readonly string[]): string[] {
    return textsOf(this.value(...names))
  }

  /** What was not asked for, under the names it came with, and what says a thing in several languages. */
  rest(): JsonObject {
    return Object.fromEntries(
      Object.entries(this.raw).filter(
        ([name, value]) => !this.#asked.has(name.replace(/^(@|[a-z]+:)/, '')) || isMultilingual(value),
      ),
    )
  }
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

const isMultilingual = (value: JsonValue): boolean =>
  isObject(value) && Object.keys(value).length > 1 && Object.keys(value).every((name) => LANGUAGE.test(name))

/** A text, a list, a map of languages to either, or objects with a name. */
function textsOf(value: JsonValue): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (!isObject(value)) return []
  const named = value.name ?? value.skillName ?? value['@value'] ?? value.id
  if (named !== undefined) return textsOf(named)
  const [first] = Object.values(value)
  return first === undefined ? [] : textsOf(first)
}

/**
 * Reads collections of Rich Skill Descriptors as OSMT and its users publish them in JSON-LD: a Collection with `skills`,
 * or one of CTDL with `competencies`, or a bare list of descriptors. Language maps give the first language.
 * @throws ImportError
 */
export function readRsdJson(bytes: Uint8Array): Parsed {
  const report = new FindingCollector()
  const { value } = parseJsonText(bytes, DEFAULT_TEXT_LIMITS, report)
  const { holder, list, name } = shapeOf(value)
  const skills = list.flatMap((one, i) => {
    const path = `${name}[${i}]`
    const skill = isObject(one) ? skillOf(one, path) : null
    if (skill === null)
      report.lost('RSD_SKILL', 'This has neither statement nor name; it was left out. Give it a skillStatement.', path)
    return skill ? [skill] : []
  })
  return packageOfSkills(collectionOf(holder, skills), skills, report)
}

function shapeOf(value: JsonValue): { holder: JsonObject; list: JsonValue[]; name: string } {
  if (Array.isArray(value) && value.some(isDescriptor)) return { holder: {}, list: value, name: '$' }
  if (isObject(value)) {
    for (const name of ['skills', 'competencies'])
      if (Array.isArray(value[name]))
        return { holder: without(value, name), list: value[name] as JsonValue[], name: `$.${name}` }
    if (isDescriptor(value)) return { holder: {}, list: [value], name: '$' }
  }
  throw new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `This looks like ${describeJson(value)}, not like a collection of Rich Skill Descriptors; that has a list "skills" or "competencies".`,
    { path: '$' },
  )
}

const isDescriptor = (value: JsonValue): boolean =>
  isObject(value) &&
  (typeof value.skillStatement === 'string' ||
    textsOf(value['@type'] ?? value.type ?? null).includes('RichSkillDescriptor'))

const without = (source: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(source).filter(([key]) => key !== name))

function skillOf(raw: JsonObject, path: string): RsdSkill | null {
  const fields = new RsdObject(raw)
  const name = fields.text('name', 'skillName')
  const statement = fields.text('skillStatement', 'competencyText', 'description') ?? name
  if (statement === null) return null
  const url = fields.text('id')
  const uuid = fields.text('uuid')
  const skill = {
    url,
    uuid: uuid === null ? null : (uuidIn(uuid) ?? uuid),
    name,
    statement,
    authors: fields.texts('author', 'authors', 'creator'),
    categories: fields.texts('categories', 'category', 'competencyCategory'),
    collections: [],
    keywords: fields.texts('keywords'),
    standards: fields.texts('standards'),
    certifications: fields.texts('certifications'),
    employers: fields.texts('employers'),
    occupations: occupationsOf(fields),
    alignments: alignmentsOf(fields.value('alignments')),
    partOf: fields.texts('isPartOf'),
    parts: fields.texts('hasPart'),
    language: fields.text('inLanguage'),
    path,
  }
  fields.value('context', 'type', 'isMemberOf')
  const listed = fields.value('occupations', 'occupationType')
  const other: JsonObject = Array.isArray(listed) && listed.length > 0 ? { occupations: listed } : {}
  return { ...skill, other: { ...fields.rest(), ...other } }
}

/** By their levels; other forms are kept as they came. */
function occupationsOf(fields: RsdObject): Record<OccupationLevel, string[]> {
  const value = fields.value('occupations', 'occupationType')
  const lists = OCCUPATION_LEVELS.map((level) => [level, isObject(value) ? textsOf(value[level] ?? null) : []] as const)
  return Object.fromEntries(lists) as Record<OccupationLevel, string[]>
}

function alignmentsOf(value: JsonValue): RsdAlignment[] {
  const list = Array.isArray(value) ? value : value === null ? [] : [value]
  return list.filter(isObject).map((one) => {
    const fields = new RsdObject(one)
    return {
      name: fields.text('skillName', 'name', 'targetName'),
      url: fields.text('id', 'url', 'targetUrl'),
      framework: fields.text('framework', 'isPartOf', 'targetFramework'),
    }
  })
}

function collectionOf(holder: JsonObject, skills: readonly RsdSkill[]): RsdCollection {
  const fields = new RsdObject(holder)
  const authors = [...new Set(skills.flatMap(({ authors }) => authors))]
  const uri = fields.text('id')
  const creator = fields.text('author', 'publisherName', 'creator') ?? (authors.slice(0, 3).join('; ') || 'unknown')
  const title = fields.text('name') ?? `Rich Skill Descriptors of ${creator}`
  const identifier =
    fields.text('uuid') ??
    (uri === null ? null : uuidIn(uri)) ??
    derivedUuid('rsd-collection', uri ?? creator, uri === null ? title : '')
  const day = fields.text('dateModified', 'updateDate', 'dateCreated', 'creationDate')
  const known = {
    identifier,
    uri: uri ?? `urn:uuid:${identifier}`,
    title,
    description: fields.text('description'),
    creator,
    publisher: fields.text('publisherName', 'publisher'),
    language: fields.text('inLanguage'),
    changed: day === null ? null : /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T00:00:00Z` : day,
  }
  fields.value('context', 'type')
  return { ...known, other: fields.rest() }
}
