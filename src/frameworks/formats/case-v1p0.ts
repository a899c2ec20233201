import type { CasePackage } from './case-model.ts'
import { addressWith, OWN_IDENTIFIER } from './case-renamed.ts'
import { strictPackage } from './case-strict.ts'
import { countIdentifiers, countMadeUp } from './case-strict-losses.ts'
import { derivedUuid, isCaseUuid } from './identifiers.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'
import { LossCounter, plural } from './losses.ts'
import type { Written } from './writer.ts'

/**
 * CASE 1.0, valid against its schema (CFPackage.Type of the 1.0 binding, no additional properties). Made of the strict
 * form of 1.1: what only 1.1 knows is taken out, and said.
 */
export function writeCaseV1p0(source: CasePackage): Written {
  const losses = new LossCounter()
  countIdentifiers(source, isCaseUuid, losses, 'at the end of uri')
  countMadeUp(source, losses)
  return { bytes: Buffer.from(JSON.stringify(packageV1p0(strictPackage(source), losses))), losses: losses.list() }
}

/** A strict package of 1.1 in 1.0. */
export function packageV1p0(strict: JsonObject, losses: LossCounter): JsonObject {
  const kept = withoutExtensions(strict, 'CFPackage', losses)
  const list = (value: JsonValue | undefined, change: (one: JsonObject) => JsonObject): JsonObject[] =>
    ((value ?? []) as JsonObject[]).map(change)
  const definitions = withoutExtensions((strict.CFDefinitions ?? {}) as JsonObject, 'CFDefinitions', losses)
  return {
    ...kept,
    CFDocument: documentV1p0(strict.CFDocument as JsonObject, losses),
    CFItems: list(strict.CFItems, (one) => itemV1p0(one, losses)),
    CFAssociations: list(strict.CFAssociations, (one) => associationV1p0(one, losses)),
    CFDefinitions: Object.fromEntries(
      Object.entries(definitions).map(([kind, all]) => [
        kind,
        list(all, (one) => withUri(withoutExtensions(one, kind.slice(0, -1), losses), losses)),
      ]),
    ),
    ...(strict.CFRubrics ? { CFRubrics: list(strict.CFRubrics, (one) => rubricV1p0(one, losses)) } : {}),
  }
}

/** Fields of CASE itself that stand in extensions of the strict form only because of how they came. */
const INNER = 'headwater.'

function withoutExtensions(from: JsonObject, className: string, losses: LossCounter): JsonObject {
  const { extensions, ...rest } = from
  // An identifier that was replaced is counted by itself.
  for (const one of Array.isArray(extensions) ? extensions : [extensions])
    for (const [name, value] of isObject(one) ? Object.entries(one) : [])
      if (name === OWN_IDENTIFIER) rest.uri = addressWith(asUri(String(rest.uri), losses), String(value))
      else
        losses.count(
          'CASE_1_0_EXTENSIONS',
          (count) => `${plural(count, 'field')} outside of the standard left out: CASE 1.0 has no extensions.`,
          `${className}.${name.startsWith(INNER) ? name.slice(INNER.length) : name}`,
        )
  return rest
}

/** Takes fields out that 1.1 brought. */
function without(from: JsonObject, names: readonly string[], className: string, losses: LossCounter): JsonObject {
  const rest = { ...from }
  for (const name of names) {
    if (!Object.hasOwn(rest, name)) continue
    delete rest[name]
    losses.count(
      'CASE_1_0_FIELDS',
      (count) => `${plural(count, 'field')} left out that came with CASE 1.1.`,
      `${className}.${name}`,
    )
  }
  return rest
}

function documentV1p0(from: JsonObject, losses: LossCounter): JsonObject {
  // The strict form says 1.1 whatever the package says.
  const { caseVersion: _, ...document } = withoutExtensions(from, 'CFDocument', losses)
  const kept = withUri(without(document, ['frameworkType'], 'CFDocument', losses), losses)
  const address = kept.officialSourceURL
  return typeof address === 'string' ? { ...kept, officialSourceURL: asUri(address, losses) } : kept
}

const itemV1p0 = (from: JsonObject, losses: LossCounter): JsonObject =>
  withUri(without(withoutExtensions(from, 'CFItem', losses), ['subject', 'subjectURI'], 'CFItem', losses), losses)

function associationV1p0(from: JsonObject, losses: LossCounter): JsonObject {
  const association = without(withoutExtensions(from, 'CFAssociation', losses), ['notes'], 'CFAssociation', losses)
  const end = (name: string): JsonObject =>
    without(association[name] as JsonObject, ['targetType'], `CFAssociation.${name}`, losses)
  const type = String(association.associationType)
  const isKnown = type !== 'isTranslationOf' && !type.startsWith('ext:')
  if (!isKnown)
    losses.count(
      'CASE_1_0_ASSOCIATION_TYPE',
      (count) => `${plural(count, 'association is', 'associations are')} of a type that 1.0 lacks, now isRelatedTo.`,
      type,
    )
  return withUri(
    {
      ...association,
      associationType: isKnown ? type : 'isRelatedTo',
      originNodeURI: end('originNodeURI'),
      destinationNodeURI: end('destinationNodeURI'),
    },
    losses,
  )
}

function rubricV1p0(from: JsonObject, losses: LossCounter): JsonObject {
  const inner = (object: JsonObject, className: string): JsonObject =>
    withUri(withoutExtensions(object, className, losses), losses)
  const rubric = inner(from, 'CFRubric')
  if (!rubric.CFRubricCriteria) return rubric
  const criteria = (rubric.CFRubricCriteria as JsonObject[]).map((one) => {
    const criterion = inner(one, 'CFRubricCriterion')
    const levels = criterion.CFRubricCriterionLevels as JsonObject[] | undefined
    if (!levels) return criterion
    return { ...criterion, CFRubricCriterionLevels: levels.map((level) => inner(level, 'CFRubricCriterionLevel')) }
  })
  return { ...rubric, CFRubricCriteria: criteria }
}

/** 1.0 has `format: uri` where 1.1 takes any text: mends the element's own uri and those of its links. */
function withUri(from: JsonObject, losses: LossCounter): JsonObject {
  const mended = Object.entries(from).map(([name, value]): [string, JsonValue] => {
    if (name === 'uri' && typeof value === 'string') return [name, asUri(value, losses)]
    if (!name.endsWith('URI')) return [name, value]
    if (Array.isArray(value)) return [name, value.map((one) => (isObject(one) ? withUri(one, losses) : one))]
    return [name, isObject(value) ? withUri(value, losses) : value]
  })
  return Object.fromEntries(mended)
}

const URI = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9a-f]{2})+$/i

/** A text that is no URI is escaped where that makes it one, else a name made from it stands in its place. */
function asUri(text: string, losses: LossCounter): string {
  if (URI.test(text)) return text
  losses.count(
    'CASE_1_0_URI',
    (count) => `${plural(count, 'address is no URI', 'addresses are no URIs')} (RFC 3986) and had to be rewritten.`,
    text,
  )
  const escaped = encodeURI(Buffer.from(text).toString()).replaceAll('%25', '%')
  return URI.test(escaped) ? escaped : `urn:uuid:${derivedUuid(text)}`
}
