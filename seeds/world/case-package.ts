import { WORLD_URL, worldUuid } from './uuid.ts'

/** A heading and what stands under it, as [code, statement]; a code with a dot after a sibling's code is part of it. */
export interface Domain {
  readonly code: string
  readonly title: string
  readonly items: readonly (readonly [code: string, statement: string])[]
}

/** One step of the framework's own scale, lowest first. */
export interface ScaleStep {
  readonly label: string
  readonly description: string
}

/** A framework as its authors wrote it down. */
export interface FrameworkSource {
  readonly key: string
  readonly title: string
  readonly version: string
  readonly creator: string
  readonly description: string
  readonly subject: string
  /** ISO day of this version's adoption: the last change of the document and of the items in `changed`. */
  readonly adopted: string
  /** ISO day from which everything else stands as it is; `adopted` when nothing is older. */
  readonly standsSince?: string
  /** Codes of the items that this version worded anew. */
  readonly changed?: readonly string[]
  readonly domainWord: string
  readonly itemWord: string
  readonly scaleTitle: string
  readonly scale: readonly ScaleStep[]
  readonly domains: readonly Domain[]
  /** Items that have parts: their parts' codes start with theirs. */
  readonly wholes?: readonly string[]
}

interface Link {
  readonly title: string
  readonly identifier: string
  readonly uri: string
}

type Json = Readonly<Record<string, unknown>>

/** A CFPackage as CASE 1.1 defines it. */
export interface CasePackage {
  readonly CFDocument: Json
  readonly CFItems: readonly Json[]
  readonly CFAssociations: readonly Json[]
  readonly CFDefinitions: Json
  readonly CFRubrics: readonly Json[]
}

const CASE = `${WORLD_URL}/ims/case/v1p1`

/** Identifier and uri of one thing of a framework: the same in every version, as CASE wants it for corrections. */
function link(collection: string, framework: string, name: string, title: string): Link {
  const identifier = worldUuid(`${framework}/${collection}/${name}`)
  return { title, identifier, uri: `${CASE}/${collection}/${identifier}` }
}

/** What a credential or a mapping needs to name an item. */
export const itemLink = (framework: string, code: string, title = code): Link => link('CFItems', framework, code, title)

/** The document, by which imports find the framework again. */
export const documentLink = (framework: string, title = framework): Link =>
  link('CFDocuments', framework, 'document', title)

/** One step of a framework's scale, as a CFRubricCriterionLevel. */
export const levelLink = (framework: string, label: string): Link =>
  link('CFRubricCriterionLevels', framework, label, label)

const instant = (day: string): string => `${day}T09:00:00Z`

const stood = (source: FrameworkSource): string => instant(source.standsSince ?? source.adopted)

/** Code of what an item stands under. */
function parentOf(source: FrameworkSource, domain: Domain, code: string): string {
  return source.wholes?.find((whole) => code.startsWith(`${whole}.`)) ?? domain.code
}

/** Each item of a domain with its place under its parent, from 1. */
function placed(source: FrameworkSource, domain: Domain) {
  const counts = new Map<string, number>()
  return domain.items.map(([code, statement]) => {
    const parent = parentOf(source, domain, code)
    const place = (counts.get(parent) ?? 0) + 1
    counts.set(parent, place)
    return { code, statement, parent, place }
  })
}

function document(source: FrameworkSource, license: Link): Json {
  const { identifier, uri } = documentLink(source.key)
  return {
    identifier,
    uri,
    frameworkType: 'Competency framework',
    caseVersion: '1.1',
    creator: source.creator,
    title: source.title,
    lastChangeDateTime: instant(source.adopted),
    officialSourceURL: `${WORLD_URL}/frameworks/${source.key.toLowerCase()}`,
    publisher: 'Tamarack Valley Skills Exchange',
    description: source.description,
    subject: [source.subject],
    language: 'en-US',
    version: source.version,
    adoptionStatus: 'Implemented',
    statusStartDate: source.adopted,
    licenseURI: license,
  }
}

function items(source: FrameworkSource, types: { domain: Link; item: Link }): Json[] {
  const item = (code: string, fullStatement: string, type: Link, place: number): Json => {
    const { identifier, uri } = itemLink(source.key, code)
    return {
      identifier,
      uri,
      fullStatement,
      humanCodingScheme: code,
      listEnumeration: String(place),
      CFItemType: type.title,
      CFItemTypeURI: type,
      language: 'en-US',
      lastChangeDateTime: source.changed?.includes(code) ? instant(source.adopted) : stood(source),
    }
  }
  return source.domains.flatMap((domain, at) => [
    item(domain.code, domain.title, types.domain, at + 1),
    ...placed(source, domain).map(({ code, statement, place }) => item(code, statement, types.item, place)),
  ])
}

function associations(source: FrameworkSource): Json[] {
  const root = documentLink(source.key, source.title)
  const child = (code: string, title: string, parent: Link, sequenceNumber: number): Json => {
    const { identifier, uri } = link('CFAssociations', source.key, `${code} isChildOf`, '')
    return {
      identifier,
      associationType: 'isChildOf',
      sequenceNumber,
      uri,
      originNodeURI: { ...itemLink(source.key, code, title), targetType: 'CASE' },
      destinationNodeURI: { ...parent, targetType: 'CASE' },
      lastChangeDateTime: stood(source),
    }
  }
  return source.domains.flatMap((domain, at) => [
    child(domain.code, domain.title, root, at + 1),
    ...placed(source, domain).map(({ code, statement, parent, place }) =>
      child(code, statement, itemLink(source.key, parent), place),
    ),
  ])
}

function rubric(source: FrameworkSource): Json {
  const lastChangeDateTime = stood(source)
  const { identifier, uri } = link('CFRubrics', source.key, 'scale', '')
  const criterion = link('CFRubricCriteria', source.key, 'scale', '')
  return {
    identifier,
    uri,
    title: source.scaleTitle,
    description: `How well a person does what a statement of ${source.title} says. Every level includes those below it.`,
    lastChangeDateTime,
    CFRubricCriteria: [
      {
        identifier: criterion.identifier,
        uri: criterion.uri,
        category: 'Proficiency',
        description: source.scaleTitle,
        weight: 1,
        position: 1,
        rubricId: identifier,
        lastChangeDateTime,
        CFRubricCriterionLevels: source.scale.map((step, at) => {
          const level = levelLink(source.key, step.label)
          return {
            identifier: level.identifier,
            uri: level.uri,
            quality: step.label,
            description: step.description,
            score: at + 1,
            position: at + 1,
            rubricCriterionId: criterion.identifier,
            lastChangeDateTime,
          }
        }),
      },
    ],
  }
}

function definitions(source: FrameworkSource, license: Link, types: { domain: Link; item: Link }): Json {
  const lastChangeDateTime = stood(source)
  const itemType = (type: Link, hierarchyCode: string, description: string): Json => ({
    ...type,
    description,
    hierarchyCode,
    lastChangeDateTime,
  })
  return {
    CFItemTypes: [
      itemType(types.domain, '1', 'A heading that groups statements; nobody is said to have it.'),
      itemType(types.item, '2', 'One thing that a person can be seen to do.'),
    ],
    CFLicenses: [
      {
        ...license,
        description: 'Free to share and adapt with credit.',
        licenseText: 'Creative Commons Attribution 4.0 International. https://creativecommons.org/licenses/by/4.0/',
        lastChangeDateTime,
      },
    ],
  }
}

/** The framework as a CASE 1.1 package that passes the strict schema. */
export function casePackage(source: FrameworkSource): CasePackage {
  const license = link('CFLicenses', 'world', 'CC BY 4.0', 'CC BY 4.0')
  const types = {
    domain: link('CFItemTypes', source.key, source.domainWord, source.domainWord),
    item: link('CFItemTypes', source.key, source.itemWord, source.itemWord),
  }
  return JSON.parse(
    JSON.stringify({
      CFDocument: document(source, license),
      CFItems: items(source, types),
      CFAssociations: associations(source),
      CFDefinitions: definitions(source, license, types),
      CFRubrics: [rubric(source)],
    }),
  ) as CasePackage
}
