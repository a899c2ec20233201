import type { Finding } from '../../shared/finding.ts'
import { uuidIn } from '../../shared/spelling.ts'
import { readCaseValue } from './case.ts'
import { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import type { JsonObject } from './json-text.ts'
import type { Parsed } from './reader.ts'
import { OCCUPATION_LEVELS, type OccupationLevel, readSoc } from './soc-codes.ts'
import type { Tell } from './table-columns.ts'

/** What every item of Rich Skill Descriptors is called. */
export const RSD_ITEM_TYPE = 'Rich Skill Descriptor'

export interface RsdAlignment {
  readonly name: string | null
  readonly url: string | null
  readonly framework: string | null
}

/** A Rich Skill Descriptor, whichever of its forms it came in. */
export interface RsdSkill {
  /** The canonical URL; null: it has none. */
  readonly url: string | null
  readonly uuid: string | null
  readonly name: string | null
  readonly statement: string
  readonly authors: readonly string[]
  readonly categories: readonly string[]
  readonly collections: readonly string[]
  readonly keywords: readonly string[]
  readonly standards: readonly string[]
  readonly certifications: readonly string[]
  readonly employers: readonly string[]
  readonly occupations: Readonly<Record<OccupationLevel, readonly string[]>>
  readonly alignments: readonly RsdAlignment[]
  /** URLs of what it is a part of, and of its parts. */
  readonly partOf: readonly string[]
  readonly parts: readonly string[]
  readonly language: string | null
  /** What no field above is for. */
  readonly other: JsonObject
  /** Where it stood, as reports name it. */
  readonly path: string
}

export interface RsdCollection {
  readonly identifier: string
  readonly uri: string
  readonly title: string
  readonly description: string | null
  readonly creator: string
  readonly publisher: string | null
  readonly language: string | null
  /** ISO 8601; null: the source says nothing. */
  readonly changed: string | null
  readonly other: JsonObject
}

const UNKNOWN_TIME = '1970-01-01T00:00:00Z'

/**
 * A collection as a package: the statement is the fullStatement, the name the abbreviatedStatement, categories the
 * subject; alignments are isRelatedTo, since skills of one meaning and many that share a topic are aligned alike, and
 * parts isPartOf. Authors, occupations, standards, certifications, employers and collections have no place in CASE: they
 * stand in extensions under `osmt.…`.
 */
export function packageOfSkills(
  collection: RsdCollection,
  skills: readonly RsdSkill[],
  report: FindingCollector,
): Parsed {
  const at = collection.changed ?? UNKNOWN_TIME
  if (collection.changed === null)
    report.note(
      'RSD_TIME',
      'Nothing says when this was changed; 1970 stands in. A later version is told from this one by its content.',
      null,
      false,
    )
  const ids = identifiersOf(skills)
  const known = new Map(skills.flatMap(({ url }, i) => (url === null ? [] : [[url, ids[i] as string] as const])))
  const items = skills.map((one, i) => itemOf(one, ids[i] as string, at, report))
  const associations = skills.flatMap((one, i) =>
    associationsOf(one, ids[i] as string, items[i] as JsonObject, known, at),
  )
  const found = new FindingCollector()
  const read = readCaseValue(
    {
      CFDocument: documentOf(collection, at),
      CFItems: items,
      CFAssociations: associations.map(({ source }) => source),
    },
    found,
  )
  const paths = { CFItems: skills.map(({ path }) => path), CFAssociations: associations.map(({ path }) => path) }
  return { package: read, findings: [...report.list(), ...placed(found.list(), paths)] }
}

const documentOf = (collection: RsdCollection, at: string): JsonObject => ({
  identifier: collection.identifier,
  uri: collection.uri,
  title: collection.title,
  creator: collection.creator,
  lastChangeDateTime: at,
  ...filled({
    description: collection.description,
    publisher: collection.publisher,
    language: collection.language,
    extensions: filled({ 'osmt.collection': filled(collection.other) }),
  }),
})

/** By the UUID in its URL; without a URL by its name, and by its statement too where several have that name. */
function identifiersOf(skills: readonly RsdSkill[]): string[] {
  const names = new Map<string, number>()
  for (const { name } of skills) names.set(name ?? '', (names.get(name ?? '') ?? 0) + 1)
  return skills.map((one) => {
    if (one.uuid) return one.uuid
    if (one.url) return uuidIn(one.url) ?? derivedUuid('rsd', one.url)
    const author = one.authors.join(';')
    const isAlone = one.name !== null && names.get(one.name) === 1
    return isAlone
      ? derivedUuid('rsd', author, one.name as string)
      : derivedUuid('rsd', author, one.name ?? '', one.statement)
  })
}

/** Internal numbers of an authoring tool, written among the keywords. */
const SMUGGLED = /^(?:[A-Z]{2,}(?:ID|DI):\s*[\w.-]+|WGUSID\s+[\d.]+)$/

function itemOf(skill: RsdSkill, identifier: string, at: string, report: FindingCollector): JsonObject {
  const tell: Tell = (code, message) => report.warn(code, message, skill.path)
  const smuggled = skill.keywords.filter((word) => SMUGGLED.test(word))
  if (smuggled.length > 0)
    report.note('RSD_KEYWORD', `${smuggled.join(', ')} is no keyword; it stands in the extensions.`, skill.path)
  return {
    identifier,
    uri: skill.url ?? `urn:uuid:${identifier}`,
    fullStatement: skill.statement,
    CFItemType: RSD_ITEM_TYPE,
    lastChangeDateTime: at,
    ...filled({
      abbreviatedStatement: skill.name,
      conceptKeywords: skill.keywords.filter((word) => !SMUGGLED.test(word)),
      subject: [...skill.categories],
      language: skill.language,
      extensions: filled({
        'osmt.authors': [...skill.authors],
        'osmt.collections': [...skill.collections],
        'osmt.identifiers': smuggled,
        'osmt.occupations': filled(occupationsOf(skill, tell)),
        'osmt.standards': [...skill.standards],
        'osmt.certifications': [...skill.certifications],
        'osmt.employers': [...skill.employers],
        'osmt.alignments': skill.alignments.filter(({ url }) => url === null).map((one) => ({ ...one })),
        'osmt.other': filled(skill.other),
      }),
    }),
  }
}

function occupationsOf({ occupations }: RsdSkill, tell: Tell): JsonObject {
  const lists = OCCUPATION_LEVELS.map((level) => {
    const codes = occupations[level].map((text) => {
      const { code, state } = readSoc(text, level)
      if (state === 'REPAIRED')
        tell(
          'RSD_SOC_DATE',
          `${text} in ${level} is a code that a spreadsheet took for a date; it was read as ${code}.`,
        )
      else if (state === 'UNKNOWN')
        tell('RSD_SOC', `"${text.slice(0, 50)}" in ${level} is no code of an occupation; it is kept as it is.`)
      return code
    })
    return [level, codes] as const
  })
  return Object.fromEntries(lists)
}

interface Placed {
  readonly source: JsonObject
  readonly path: string
}

function associationsOf(
  skill: RsdSkill,
  identifier: string,
  item: JsonObject,
  known: ReadonlyMap<string, string>,
  at: string,
): Placed[] {
  const self = { title: skill.name ?? identifier, identifier, uri: item.uri as string }
  const other = (url: string, title: string | null): JsonObject => ({
    title: title ?? url,
    identifier: known.get(url) ?? uuidIn(url) ?? url,
    uri: url,
  })
  const edge = (type: string, origin: JsonObject, destination: JsonObject, extensions: JsonObject = {}): Placed => {
    const made = derivedUuid('rsd', type, String(origin.uri), String(destination.uri))
    const source = {
      identifier: made,
      uri: `urn:uuid:${made}`,
      associationType: type,
      originNodeURI: origin,
      destinationNodeURI: destination,
      lastChangeDateTime: at,
      ...filled({ extensions }),
    }
    return { source, path: skill.path }
  }
  const aligned = skill.alignments.flatMap(({ url, name, framework }) =>
    url === null
      ? []
      : [
          edge(
            'isRelatedTo',
            self,
            { ...other(url, name), targetType: 'ext:osmt.Alignment' },
            filled({ 'osmt.framework': framework }),
          ),
        ],
  )
  const above = skill.partOf.map((url) => edge('isPartOf', self, other(url, null)))
  const below = skill.parts.map((url) => edge('isPartOf', other(url, null), self))
  return [...aligned, ...above, ...below]
}

/** Without what has nothing in it. */
function filled(fields: { readonly [name: string]: unknown }): JsonObject {
  const kept = Object.entries(fields).filter(([, value]) => {
    if (value === null || value === undefined || value === '') return false
    if (Array.isArray(value)) return value.length > 0
    return typeof value !== 'object' || Object.keys(value).length > 0
  })
  return Object.fromEntries(kept) as JsonObject
}

const PLACE = /^\$\.(CFItems|CFAssociations)\[(\d+)\]/

function placed(
  findings: readonly Finding[],
  paths: Readonly<Record<'CFItems' | 'CFAssociations', readonly string[]>>,
): Finding[] {
  return findings.map((finding) => {
    const [, list, index] = PLACE.exec(finding.path ?? '') ?? []
    const path = list === undefined ? undefined : paths[list as 'CFItems' | 'CFAssociations'][Number(index)]
    return path === undefined ? finding : { ...finding, path }
  })
}
