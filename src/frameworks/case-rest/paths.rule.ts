import { CASE_1_1, type CaseVersion } from './versions.rule.ts'

/** What the REST binding calls the classes of objects that have an address. */
export type CaseResource =
  | 'CFDocuments'
  | 'CFPackages'
  | 'CFItems'
  | 'CFItemAssociations'
  | 'CFAssociations'
  | 'CFAssociationGroupings'
  | 'CFConcepts'
  | 'CFSubjects'
  | 'CFItemTypes'
  | 'CFLicenses'
  | 'CFRubrics'

export interface CasePath {
  readonly resource: CaseResource
  /** False: the list of all. */
  readonly one: boolean
  readonly operation: string
  readonly summary: string
  /** Name of the answer's class in the 1.1 OpenAPI file, and the members that it must have. */
  readonly answer: string
  readonly required: readonly string[]
}

const ELEMENT = ['identifier', 'uri', 'lastChangeDateTime']

/** Every path of both versions: the routes, the discovery document and the contract tests are made of this. */
export const CASE_PATHS: readonly CasePath[] = [
  {
    resource: 'CFDocuments',
    one: false,
    operation: 'getAllCFDocuments',
    summary: 'All frameworks that you may read, a page at a time',
    answer: 'CFDocumentSetDType',
    required: ['CFDocuments'],
  },
  {
    resource: 'CFDocuments',
    one: true,
    operation: 'getCFDocument',
    summary: 'One framework, without what is in it',
    answer: 'CFDocumentDType',
    required: [...ELEMENT, 'creator', 'title', 'CFPackageURI'],
  },
  {
    resource: 'CFPackages',
    one: true,
    operation: 'getCFPackage',
    summary: 'One framework with everything in it, by the identifier of its document',
    answer: 'CFPackageDType',
    required: ['CFDocument'],
  },
  {
    resource: 'CFItems',
    one: true,
    operation: 'getCFItem',
    summary: 'One competency or heading',
    answer: 'CFItemDType',
    required: [...ELEMENT, 'fullStatement', 'CFDocumentURI'],
  },
  {
    resource: 'CFItemAssociations',
    one: true,
    operation: 'getCFItemAssociations',
    summary: 'One item and the associations at either end of which it stands, of all frameworks that you may read',
    answer: 'CFAssociationSetDType',
    required: ['CFItem', 'CFAssociations'],
  },
  {
    resource: 'CFAssociations',
    one: true,
    operation: 'getCFAssociation',
    summary: 'One association',
    answer: 'CFAssociationDType',
    required: [...ELEMENT, 'associationType', 'originNodeURI', 'destinationNodeURI'],
  },
  {
    resource: 'CFAssociationGroupings',
    one: true,
    operation: 'getCFAssociationGrouping',
    summary: 'One group of associations',
    answer: 'CFAssociationGroupingDType',
    required: [...ELEMENT, 'title'],
  },
  {
    resource: 'CFConcepts',
    one: true,
    operation: 'getCFConcept',
    summary: 'One concept and those below it by hierarchyCode',
    answer: 'CFConceptSetDType',
    required: ['CFConcepts'],
  },
  {
    resource: 'CFSubjects',
    one: true,
    operation: 'getCFSubject',
    summary: 'One subject and those below it by hierarchyCode',
    answer: 'CFSubjectSetDType',
    required: ['CFSubjects'],
  },
  {
    resource: 'CFItemTypes',
    one: true,
    operation: 'getCFItemType',
    summary: 'One item type and those below it by hierarchyCode',
    answer: 'CFItemTypeSetDType',
    required: ['CFItemTypes'],
  },
  {
    resource: 'CFLicenses',
    one: true,
    operation: 'getCFLicense',
    summary: 'One licence',
    answer: 'CFLicenseDType',
    required: [...ELEMENT, 'title', 'licenseText'],
  },
  {
    resource: 'CFRubrics',
    one: true,
    operation: 'getCFRubric',
    summary: 'One rubric with its criteria and levels',
    answer: 'CFRubricDType',
    required: ELEMENT,
  },
]

/** Where a client finds out what this server does; 1.1 only. */
export const DISCOVERY_PATH = `${CASE_1_1.base}/discovery/imscasev1p1_openapi3_v1p0.json`

export const pathOf = ({ resource, one }: CasePath, parameter: string): string =>
  one ? `/${resource}/${parameter}` : `/${resource}`

const LIST_PARAMETERS = [
  ['limit', { type: 'integer', minimum: 1, default: 100 }, 'Records of a page; at most 1,000 are given at once.'],
  ['offset', { type: 'integer', minimum: 0, default: 0 }, 'Records before the page.'],
  ['sort', { type: 'string' }, 'A field of CFDocument to sort by.'],
  ['orderBy', { type: 'string', enum: ['asc', 'desc'] }, 'Which way to sort.'],
  ['filter', { type: 'string', maxLength: 2000 }, "<field><predicate>'<value>', once, or twice joined by AND or OR."],
  ['fields', { type: 'array', items: { type: 'string' } }, 'Only these fields.'],
] as const

const STRICT = {
  name: 'strict',
  in: 'query',
  schema: { type: 'boolean', default: false },
  description: 'The form that validates against the schema of 1EdTech; else as it came, with links to its document.',
}

const PROBLEMS = {
  400: 'A parameter cannot be read',
  401: 'The key or token opens nothing',
  403: 'The scope is lacking',
  404: 'Unknown, or not to be seen',
  429: 'Too many requests',
  500: 'A fault of the server',
}

/** The service discovery document: OpenAPI 3 of what is served here, at this base. */
export function discoveryDocument(base: string, version: CaseVersion = CASE_1_1): object {
  const status = { 'application/json': { schema: { $ref: '#/components/schemas/imsx_StatusInfoDType' } } }
  const problems = Object.fromEntries(
    Object.entries(PROBLEMS).map(([code, description]) => [code, { description, content: status }]),
  )
  const operation = (path: CasePath) => ({
    operationId: path.operation,
    summary: path.summary,
    parameters: [
      ...(path.one ? [{ name: 'sourcedId', in: 'path', required: true, schema: { type: 'string' } }] : []),
      ...(path.one
        ? []
        : LIST_PARAMETERS.map(([name, schema, description]) => ({ name, in: 'query', schema, description }))),
      STRICT,
    ],
    responses: {
      200: {
        description: path.summary,
        ...(path.one
          ? {}
          : { headers: { 'X-Total-Count': { schema: { type: 'integer' } }, Link: { schema: { type: 'string' } } } }),
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${path.answer}` } } },
      },
      ...problems,
    },
  })
  return {
    openapi: '3.0.3',
    info: {
      title: 'Competencies and Academic Standards Exchange (CASE) 1.1, served by Headwater',
      version: '1.1',
      description: 'Frameworks under an open licence are public; the rest needs a token, or an API key as bearer.',
    },
    servers: [{ url: `${base}${version.base}` }],
    security: [{}, { clientCredentials: [version.scope] }],
    paths: Object.fromEntries(CASE_PATHS.map((path) => [pathOf(path, '{sourcedId}'), { get: operation(path) }])),
    components: { securitySchemes: securitySchemes(base, version), schemas: schemas() },
  }
}

const securitySchemes = (base: string, { scope }: CaseVersion) => ({
  clientCredentials: {
    type: 'oauth2',
    flows: {
      clientCredentials: { tokenUrl: `${base}/oauth2/token`, scopes: { [scope]: 'Read what the client may see' } },
    },
  },
})

/** What every answer has; the whole classes are those of the standard. */
function schemas(): object {
  const answers = CASE_PATHS.map(({ answer, required }) => [
    answer,
    { type: 'object', required, properties: Object.fromEntries(required.map((name) => [name, {}])) },
  ])
  const field = { type: 'string' }
  return {
    ...Object.fromEntries(answers),
    imsx_StatusInfoDType: {
      type: 'object',
      required: ['imsx_codeMajor', 'imsx_severity'],
      properties: {
        imsx_codeMajor: { type: 'string', enum: ['success', 'processing', 'failure', 'unsupported'] },
        imsx_severity: { type: 'string', enum: ['status', 'warning', 'error'] },
        imsx_description: field,
        imsx_codeMinor: {
          type: 'object',
          required: ['imsx_codeMinorField'],
          properties: {
            imsx_codeMinorField: {
              type: 'array',
              items: {
                type: 'object',
                properties: { imsx_codeMinorFieldName: field, imsx_codeMinorFieldValue: field },
              },
            },
          },
        },
      },
    },
  }
}
