import type {
  CaseAssociation,
  CaseDefinition,
  CaseDefinitionKind,
  CaseDocument,
  CaseElement,
  CaseItem,
  CaseLink,
  CasePackage,
  CaseRubric,
  CaseRubricCriterion,
  CaseRubricLevel,
} from './case-model.ts'
import { CASE_DEFINITION_KINDS } from './case-model.ts'
import { OWN_IDENTIFIER } from './case-renamed.ts'
import { derivedUuid, isCaseUuid } from './identifiers.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'

/** CASE 1.1 that validates against the official schema (additionalProperties false throughout). */
export function strictPackage(
  source: Pick<
    CasePackage,
    'document' | 'items' | 'associations' | 'definitions' | 'rubrics' | 'rest' | 'definitionsRest'
  >,
): JsonObject {
  const kinds = CASE_DEFINITION_KINDS.map((kind) => {
    const all = source.definitions.filter((one) => one.kind === kind)
    return [kind, all.map((one, i) => strictDefinition(one, i))] as const
  })
  return {
    CFDocument: strictDocument(source.document),
    // There even when they are empty: without them nobody can tell an empty framework from a document alone.
    CFItems: source.items.map(strictItem),
    CFAssociations: source.associations.map(strictAssociation),
    ...present({
      CFDefinitions: present({ ...Object.fromEntries(kinds), extensions: extensionsOf(source.definitionsRest, []) }),
      CFRubrics: source.rubrics.map(strictRubric),
      extensions: extensionsOf(source.rest, []),
    }),
  }
}

/** The UUID that the strict form needs: its own where it fits the pattern, else one made from it. */
const uuid = (identifier: string): string => (isCaseUuid(identifier) ? identifier : derivedUuid(identifier))

const link = (value: CaseLink | null): JsonObject | null =>
  value && { title: value.title ?? value.identifier, identifier: uuid(value.identifier), uri: value.uri }

/** Ends may have any identifier; one of this package's own elements is written as that element is. */
const end = (value: CaseLink, inside: string | null): JsonObject => ({
  title: value.title ?? value.identifier,
  identifier: inside === null ? value.identifier : uuid(inside),
  uri: value.uri,
  ...(value.targetType === null ? {} : { targetType: targetType(value.targetType) }),
})

const targetType = (word: string): string =>
  word === 'CASE' || /^ext:[A-Za-z0-9._-]+$/.test(word) ? word : `ext:${extWord(word)}`

const extWord = (word: string): string => word.replace(/^ext:/, '').replace(/[^A-Za-z0-9._-]/g, '_') || '_'

const instant = (element: CaseElement): string => {
  const own = element.source.lastChangeDateTime
  const valid = typeof own === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(own)
  return valid ? own : new Date(element.lastChange).toISOString()
}

/** Without null, empty lists and empty objects. */
function present(object: { readonly [key: string]: JsonValue | undefined }): JsonObject {
  const kept = Object.entries(object).filter(([, value]) => {
    if (value === undefined || value === null) return false
    if (Array.isArray(value)) return value.length > 0
    return !isObject(value) || Object.keys(value).length > 0
  })
  return Object.fromEntries(kept) as JsonObject
}

/** The element's own extensions and every field that the strict form has no place for. */
function extensionsOf(source: JsonObject, written: readonly string[]): JsonObject {
  const extensions: JsonObject = {}
  for (const [name, value] of Object.entries(source)) {
    if (name === 'extensions') {
      if (isObject(value)) Object.assign(extensions, value)
      else if (Array.isArray(value) && value.length > 0) extensions['headwater.extensions'] = value
    } else if (!written.includes(name) && value !== null && !(Array.isArray(value) && value.length === 0))
      extensions[`headwater.${name}`] = value
  }
  return extensions
}

/** More stood in the source than the strict form can say: several links for one, a word that `ext:` cannot spell. */
function isShortened(name: string, came: JsonValue | undefined, goes: JsonValue | undefined): boolean {
  if (Array.isArray(came) && came.length > 1 && !Array.isArray(goes)) return true
  return (
    name === 'associationType' && typeof goes === 'string' && goes.startsWith('ext:') && !goes.endsWith(String(came))
  )
}

const DROPPED = ['CFDocumentURI', 'CFPackageURI', 'CFItemAssociationURI', 'rubricId', 'rubricCriterionId']

/** Identity, time and extensions round the fields; an identifier that had to be replaced is kept beside. */
function element(from: CaseElement, fields: { readonly [key: string]: JsonValue | undefined }): JsonObject {
  const written = Object.keys(present(fields)).filter((name) => !isShortened(name, from.source[name], fields[name]))
  written.push('identifier', 'uri', 'lastChangeDateTime', ...DROPPED)
  const extensions = extensionsOf(from.source, written)
  if (uuid(from.identifier) !== from.identifier) extensions[OWN_IDENTIFIER] = from.identifier
  return present({
    identifier: uuid(from.identifier),
    uri: from.uri,
    ...fields,
    lastChangeDateTime: instant(from),
    extensions,
  })
}

const strictDocument = (from: CaseDocument): JsonObject =>
  element(from, {
    title: from.title,
    creator: from.creator,
    publisher: from.publisher,
    description: from.description,
    subject: [...from.subject],
    subjectURI: from.subjectLinks.map((one) => link(one)),
    language: from.language,
    version: from.version,
    frameworkType: from.frameworkType,
    caseVersion: '1.1',
    adoptionStatus: from.adoptionStatus,
    statusStartDate: from.statusStartDate,
    statusEndDate: from.statusEndDate,
    officialSourceURL: from.officialSourceURL,
    licenseURI: link(from.license),
    notes: from.notes,
  })

const strictItem = (from: CaseItem): JsonObject =>
  element(from, {
    fullStatement: from.fullStatement,
    abbreviatedStatement: from.abbreviatedStatement,
    alternativeLabel: from.alternativeLabel,
    humanCodingScheme: from.humanCodingScheme,
    listEnumeration: from.listEnumeration,
    CFItemType: from.itemType,
    CFItemTypeURI: link(from.itemTypeLink),
    conceptKeywords: [...from.conceptKeywords],
    conceptKeywordsURI: link(from.conceptLinks[0] ?? null),
    subject: [...from.subject],
    subjectURI: from.subjectLinks.map((one) => link(one)),
    educationLevel: [...from.educationLevel],
    language: from.language,
    licenseURI: link(from.license),
    notes: from.notes,
    statusStartDate: from.statusStartDate,
    statusEndDate: from.statusEndDate,
  })

const strictAssociation = (from: CaseAssociation): JsonObject =>
  element(from, {
    associationType: from.type === 'EXT' ? `ext:${extWord(from.extType ?? '')}` : from.type,
    originNodeURI: end(from.origin, from.inside.origin),
    destinationNodeURI: end(from.destination, from.inside.destination),
    sequenceNumber: from.sequenceNumber,
    CFAssociationGroupingURI: link(from.grouping),
    notes: from.notes,
  })

const text = (value: JsonValue | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The schema requires what real 1.0 data lacks; it is made up here and nowhere else. */
const DEFINITION_FIELDS: Readonly<
  Record<CaseDefinitionKind, (from: CaseDefinition, hierarchyCode: string) => { [key: string]: JsonValue | undefined }>
> = {
  CFConcepts: (from, hierarchyCode) => ({ hierarchyCode, keywords: text(from.source.keywords) }),
  CFSubjects: (_, hierarchyCode) => ({ hierarchyCode }),
  CFItemTypes: (from, hierarchyCode) => ({
    hierarchyCode,
    description: from.description ?? from.title,
    typeCode: text(from.source.typeCode),
  }),
  CFLicenses: (from) => ({ licenseText: text(from.source.licenseText) ?? from.description ?? from.title }),
  CFAssociationGroupings: () => ({}),
}

const strictDefinition = (from: CaseDefinition, index: number): JsonObject =>
  element(from, {
    title: from.title,
    description: from.description,
    ...DEFINITION_FIELDS[from.kind](from, text(from.source.hierarchyCode) ?? String(index + 1)),
  })

const strictRubric = (from: CaseRubric): JsonObject =>
  element(from, {
    title: from.title,
    description: from.description,
    CFRubricCriteria: from.criteria.map((criterion) => strictCriterion(criterion, from)),
  })

const strictCriterion = (from: CaseRubricCriterion, rubric: CaseRubric): JsonObject =>
  element(from, {
    category: from.category,
    description: from.description,
    CFItemURI: link(from.item),
    weight: from.weight,
    position: from.position,
    rubricId: uuid(rubric.identifier),
    CFRubricCriterionLevels: from.levels.map((level) => strictLevel(level, from)),
  })

/** `extensions` is an array of objects here, and only here. */
function strictLevel(from: CaseRubricLevel, criterion: CaseRubricCriterion): JsonObject {
  const { extensions, ...level } = element(from, {
    description: from.description,
    quality: from.quality,
    feedback: from.feedback,
    score: from.score,
    position: from.position,
    rubricCriterionId: uuid(criterion.identifier),
  })
  return extensions === undefined ? level : { ...level, extensions: [extensions] }
}
