import type { CaseShape, Placed } from './case-shape.ts'
import type { FindingCollector } from './findings.ts'
import { derivedUuid, isCaseUuid, normalIdentifier } from './identifiers.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import { plural } from './losses.ts'

/**
 * Strict forms ask for UUIDs that not all frameworks have: one made from the identifier stands in its place there, and the
 * identifier beside it, so that whoever brings such a package back brings the same things back.
 */
export const OWN_IDENTIFIER = 'headwater.identifier'

/** CASE 1.0 has no extensions: there the identifier stands at the end of the address, which leads where it led. */
const IN_ADDRESS = new RegExp(`[#&]${OWN_IDENTIFIER.replace('.', '\\.')}=([^#&]*)$`)

export const addressWith = (uri: string, identifier: string): string =>
  `${uri}${uri.includes('#') ? '&' : '#'}${OWN_IDENTIFIER}=${encodeURIComponent(Buffer.from(identifier).toString())}`

/** A package in which everything has its own identifier again, in links too. What was not renamed is left as it came. */
export function withOwnIdentifiers(shape: CaseShape, report: FindingCollector): CaseShape {
  const own = new Map<string, string>()
  const placed = [
    shape.document,
    ...shape.items,
    ...shape.associations,
    ...Object.values(shape.definitions).flat(),
    ...shape.rubrics,
  ]
  for (const { value } of placed) collect(value, own)
  if (own.size === 0) return shape
  report.note(
    'CASE_IDENTIFIER_RESTORED',
    `${plural(own.size, 'identifier was', 'identifiers were')} replaced by a UUID when this was exported; what stood there before is taken.`,
    '$',
  )
  const each = (all: readonly Placed[]): Placed[] => all.map((one) => ({ ...one, value: restored(one.value, own) }))
  return {
    ...shape,
    document: { ...shape.document, value: restored(shape.document.value, own) },
    items: each(shape.items),
    associations: each(shape.associations),
    definitions: Object.fromEntries(
      Object.entries(shape.definitions).map(([kind, all]) => [kind, each(all)]),
    ) as unknown as CaseShape['definitions'],
    rubrics: each(shape.rubrics),
  }
}

/** What a rubric holds, under the names of the standard. */
const INNER = ['CFRubricCriteria', 'CFRubricCriterionLevels']

function collect(element: JsonObject, own: Map<string, string>): void {
  const renamed = ownIdentifier(element)
  if (renamed !== null) own.set(String(element.identifier), renamed)
  for (const name of INNER)
    if (Array.isArray(element[name]))
      for (const one of element[name] as JsonValue[]) if (isObject(one)) collect(one, own)
}

/** Of an element that was renamed; null where it was not. That one is made from the other is looked at, not believed. */
function ownIdentifier({ identifier, extensions, uri }: JsonObject): string | null {
  if (typeof identifier !== 'string') return null
  const said = [extensions]
    .flat()
    .flatMap((one) => (isObject(one as JsonValue) ? [(one as JsonObject)[OWN_IDENTIFIER]] : []))
  if (typeof uri === 'string') said.push(decoded(IN_ADDRESS.exec(uri)?.[1]))
  const found = said.find(
    (one) => typeof one === 'string' && !isCaseUuid(one) && derivedUuid(one) === normalIdentifier(identifier),
  )
  return (found as string | undefined) ?? null
}

function decoded(text: string | undefined): string | null {
  try {
    return text === undefined ? null : decodeURIComponent(text)
  } catch {
    return null
  }
}

const IS_LINK = /UR[Ii]$/

/** Names of members that hold the identifier of what they stand in. */
const PARENTS = ['rubricId', 'rubricCriterionId']

function restored(element: JsonObject, own: ReadonlyMap<string, string>): JsonObject {
  const renamed = ownIdentifier(element)
  const members = Object.entries(element).map(([name, value]): [string, JsonValue] => {
    if (INNER.includes(name) && Array.isArray(value))
      return [name, value.map((one) => (isObject(one) ? restored(one, own) : one))]
    if (IS_LINK.test(name)) return [name, Array.isArray(value) ? value.map((one) => link(one, own)) : link(value, own)]
    if (PARENTS.includes(name) && typeof value === 'string') return [name, own.get(value) ?? value]
    if (renamed === null) return [name, value]
    if (name === 'identifier') return [name, renamed]
    if (name === 'uri' && typeof value === 'string') return [name, value.replace(IN_ADDRESS, '')]
    if (name === 'extensions') return [name, Array.isArray(value) ? value.map(withoutOwn) : withoutOwn(value)]
    return [name, value]
  })
  return Object.fromEntries(members)
}

function link(value: JsonValue, own: ReadonlyMap<string, string>): JsonValue {
  if (!isObject(value) || typeof value.identifier !== 'string') return value
  const identifier = own.get(value.identifier)
  return identifier === undefined ? value : { ...value, identifier }
}

function withoutOwn(extensions: JsonValue): JsonValue {
  if (!isObject(extensions)) return extensions
  const { [OWN_IDENTIFIER]: _, ...rest } = extensions
  return rest
}
